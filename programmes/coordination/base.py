"""What every page of the coordination unit's site shares: limits by programme, and writes through the named functions."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import BaseModelAdmin, InlineModelAdmin
from django.contrib.admin.utils import get_fields_from_path
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from programmes import access, framework
from programmes.models import AuditEntry, Programme
from simon.lib import numbers

WAY = AuditEntry.Way.ADMIN


def enters(request: HttpRequest) -> bool:
    """May the person use the site at all? Asked once a request."""
    if not hasattr(request, "enters_administration"):
        request.enters_administration = access.coordinates_any(request.user)
    return request.enters_administration


def coordinated(request: HttpRequest) -> list[Programme]:
    """The programmes that the person coordinates (all for a superuser), asked once a request."""
    if not hasattr(request, "coordinated_programmes"):
        request.coordinated_programmes = list(Programme.objects.coordinated_by(request.user))
    return request.coordinated_programmes


def days(request: HttpRequest, now: datetime) -> dict[date, list[Programme]]:
    """The coordinated programmes by the day that it is where they work: nearly always one day."""
    found: dict[date, list[Programme]] = defaultdict(list)
    for programme in coordinated(request):
        found[programme.local_date(now)].append(programme)
    return found


class PlainDecimalField(forms.DecimalField):
    """Shows 100, not 100.000000."""

    def prepare_value(self, value: Any) -> Any:
        return numbers.plain(value) if hasattr(value, "as_tuple") else value


class OneProgrammeForm(forms.ModelForm):
    """Everything that an object points to belongs to its own programme; constraints with the fixed programme are checked too."""

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"programme"}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        own = (cleaned or {}).get("programme") or self.own_programme()
        for name, value in list((cleaned or {}).items()):
            if own is not None and self.is_foreign(value, own):
                self.add_error(name, _("Es de otro programa; elija uno de %(programme)s.") % {"programme": own.code})
        return cleaned

    def own_programme(self) -> Programme | None:
        try:
            return framework.programme_of(self.instance)
        except ObjectDoesNotExist:
            return None

    @staticmethod
    def is_foreign(value: Any, own: Programme) -> bool:
        rows = value if isinstance(value, models.QuerySet) else [value]
        return any(getattr(row, "programme_id", own.pk) != own.pk for row in rows)


class Scoped(BaseModelAdmin):
    """Rows and choices limited to the coordinated programmes. `programme_path` leads from the row to the programme's key;
    empty for what belongs to no programme: everybody here sees it, superusers change it."""

    programme_path = "programme"
    form = OneProgrammeForm
    formfield_overrides = {models.DecimalField: {"form_class": PlainDecimalField}}

    def scope(self, request: HttpRequest) -> models.QuerySet:
        """The rows that exist for the person."""
        rows = super().get_queryset(request)
        if not self.programme_path:
            return rows
        return rows.filter(access.programmes_where(request.user, access.COORDINATE, self.programme_path))

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return self.scope(request)

    def get_field_queryset(
        self, db: str | None, db_field: models.Field, request: HttpRequest
    ) -> models.QuerySet | None:
        """Choices are what the other model's own list shows to this person."""
        related = self.admin_site._registry.get(db_field.remote_field.model)
        return super().get_field_queryset(db, db_field, request) if related is None else related.get_queryset(request)

    def may_change(self, request: HttpRequest, obj: models.Model | None) -> bool:
        """Is the row in a coordinated programme? What belongs to none is for superusers."""
        if request.user.is_superuser:
            return True
        if not self.programme_path:
            return False
        programme = framework.programme_of(obj) if obj is not None else None
        return bool(coordinated(request)) if programme is None else programme in coordinated(request)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        if not self.programme_path:
            return enters(request)
        return self.may_change(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.may_change(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.may_change(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.may_change(request, obj)


def narrow(fields: dict[str, forms.Field], programme: Programme | None) -> None:
    """Leave only this programme's rows among the choices of each field."""
    for field in fields.values():
        if programme is not None and isinstance(field, forms.ModelChoiceField) and has_programme(field.queryset.model):
            field.queryset = field.queryset.filter(programme=programme)


def has_programme(model: type[models.Model]) -> bool:
    try:
        return model._meta.get_field("programme").many_to_one is True
    except FieldDoesNotExist:
        return False


class ScopedInline(Scoped, InlineModelAdmin):
    """Rows of the object on the page; its choices are read once, not once a line."""

    programme_path = ""
    extra = 0
    related: tuple[str, ...] = ()

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).select_related(*self.related)

    def may_change(self, request: HttpRequest, obj: models.Model | None) -> bool:
        """By the object whose lines these are; Django asks without one for the lines of an object that it has checked."""
        programme = framework.programme_of(obj) if obj is not None else None
        return request.user.is_superuser or (
            bool(coordinated(request)) if obj is None else programme in coordinated(request)
        )

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.may_change(request, obj)

    def get_formset(
        self, request: HttpRequest, obj: models.Model | None = None, **kwargs: Any
    ) -> type[forms.BaseInlineFormSet]:
        formset = super().get_formset(request, obj, **kwargs)
        narrow(formset.form.base_fields, framework.programme_of(obj) if obj is not None else None)
        for field in formset.form.base_fields.values():
            if isinstance(field, forms.ModelChoiceField):
                field.choices = list(field.choices)
        return formset


class ScopedTabular(ScopedInline, admin.TabularInline):
    """A table of lines."""


class CoordinatedAdmin(Scoped, admin.ModelAdmin):
    """A list and its pages. Saves and removes by programmes.framework, in one transaction, with the audit."""

    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    view_on_site = False
    fixed_fields: tuple[str, ...] = ("programme",)
    asked_by_links: tuple[str, ...] = ()
    change_form_template = "admin/simon_change_form.html"

    # --- pages ---

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Only what the list's own filters ask; everything else in the address is refused."""
        listed = self.list_filter if request is None else self.get_list_filter(request)
        return lookup in {name for item in listed for name in self.asked_by(item)} | set(self.asked_by_links)

    def asked_by(self, item: Any) -> set[str]:
        """The parameters that one entry of `list_filter` puts into the address."""
        if isinstance(item, type):
            return {item.parameter_name}
        path = item if isinstance(item, str) else item[0]
        field = get_fields_from_path(self.model, path)[-1]
        asked = {path, f"{path}__exact", f"{path}__isnull"}
        if field.is_relation:
            asked.add(f"{path}__{field.target_field.name}__exact")
        return asked | ({f"{path}__gte", f"{path}__lt"} if isinstance(field, models.DateField) else set())

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Rights come from memberships, never from Django's tables of permissions."""
        return enters(request)

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> tuple[str, ...]:
        fixed = tuple(f for f in self.fixed_fields if obj is not None and self.has_field(f))
        return (*super().get_readonly_fields(request, obj), *fixed)

    def has_field(self, name: str) -> bool:
        return any(f.name == name for f in self.opts.get_fields())

    def get_inlines(self, request: HttpRequest, obj: models.Model | None) -> list[type[InlineModelAdmin]]:
        """Lines come when the object itself is stored: their choices depend on its programme."""
        return [] if obj is None else super().get_inlines(request, obj)

    def get_form(self, request: HttpRequest, obj: models.Model | None = None, **kwargs: Any) -> type[forms.ModelForm]:
        form = super().get_form(request, obj, **kwargs)
        narrow(form.base_fields, framework.programme_of(obj) if obj is not None else None)
        return form

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.readable(request, super().changeform_view, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.readable(request, super().delete_view, *args, **kwargs)

    def readable(self, request: HttpRequest, view: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Run a view; a refusal of the named functions becomes a sentence, and nothing of the step is kept."""
        try:
            return view(request, *args, **kwargs)
        except ValidationError as error:
            sentences = error.messages
        except models.ProtectedError:
            sentences = [
                _("No se quita: hay datos o documentos que dependen de esto. Póngale fecha de fin o desactívelo.")
            ]
        for sentence in sentences:
            messages.error(request, sentence)
        return HttpResponseRedirect(request.get_full_path())

    def response_add(
        self, request: HttpRequest, obj: models.Model, post_url_continue: str | None = None
    ) -> HttpResponse:
        """After adding, the page of what was added, where it has lines to fill."""
        if self.inlines and not {"_addanother", "_popup"} & set(request.POST):
            request.POST = continued(request.POST)
        return super().response_add(request, obj, post_url_continue)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict | None = None) -> HttpResponse:
        """The history of an object is its part of the audit."""
        if self.get_object(request, object_id) is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        query = QueryDict(mutable=True)
        query.update({"object_type": self.opts.label_lower, "object_id": object_id})
        return HttpResponseRedirect(f"{reverse('admin:programmes_auditentry_changelist')}?{query.urlencode()}")

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any) -> HttpResponse:
        context["portal_url"] = portal_url(kwargs.get("obj"))
        return super().render_change_form(request, context, *args, **kwargs)

    # --- writes ---

    def save_model(self, request: HttpRequest, obj: models.Model, form: forms.ModelForm, change: bool) -> None:
        framework.save(obj, by=request.user, way=WAY)

    def save_formset(
        self, request: HttpRequest, form: forms.ModelForm, formset: forms.BaseInlineFormSet, change: bool
    ) -> None:
        rows = formset.save(commit=False)
        for gone in formset.deleted_objects:
            framework.remove(gone, by=request.user, way=WAY)
        for row in rows:
            framework.save(row, by=request.user, way=WAY)

    def save_related(self, request: HttpRequest, form: forms.ModelForm, formsets: Iterable, change: bool) -> None:
        for field in self.opts.many_to_many:
            if field.name in form.cleaned_data:
                framework.choose(form.instance, field.name, form.cleaned_data[field.name], by=request.user, way=WAY)
        for formset in formsets:
            self.save_formset(request, form, formset, change=change)

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        framework.remove(obj, by=request.user, way=WAY)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        for obj in queryset:
            framework.remove(obj, by=request.user, way=WAY)

    def response_action(self, request: HttpRequest, queryset: models.QuerySet) -> HttpResponse | None:
        """A bulk action that names a row which does not exist for the person is refused whole."""
        asked = set(request.POST.getlist(ACTION_CHECKBOX_NAME))
        numbered = [pk for pk in asked if pk.isascii() and pk.isdecimal() and len(pk) < 19]
        if self.get_queryset(request).filter(pk__in=numbered).count() != len(asked):
            raise PermissionDenied
        return self.readable(request, super().response_action, queryset)

    # one audit: Django's own log stays empty

    def log_addition(self, request: HttpRequest, obj: models.Model, message: Any) -> None:
        """The named functions have written the audit."""

    log_change = log_deletion = log_addition

    def log_deletions(self, request: HttpRequest, queryset: Iterable) -> None:
        """The named functions have written the audit."""


class ReadOnlyAdmin(CoordinatedAdmin):
    """To look at only: what has history is written by its own workflow."""

    actions_on_top = True

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission


class ReadOnlyTabular(ScopedTabular):
    """Lines to look at only."""

    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission


def continued(post: QueryDict) -> QueryDict:
    """The same form as if *save and continue editing* had been pressed."""
    copy = post.copy()
    copy["_continue"] = "1"
    return copy


def portal_url(obj: models.Model | None) -> str:
    """Where the portal shows the object; empty when it does not."""
    try:
        return obj.get_absolute_url() if obj is not None and obj.pk and hasattr(obj, "get_absolute_url") else ""
    except NoReverseMatch:
        return ""


def tell(request: HttpRequest, done: int, sentence: str, refusals: Iterable[str]) -> None:
    """The outcome of a bulk action: how many went well, and each refusal in its own words."""
    if done:
        messages.success(request, sentence % {"n": done})
    for refusal in refusals:
        messages.error(request, refusal)
