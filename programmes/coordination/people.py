"""People, their roles, and organisations."""

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programmes import access, accounts, audit, invitations
from programmes.models import Membership
from programmes.people.models import Organisation, User

from .base import WAY, CoordinatedAdmin, ReadOnlyTabular, enters, tell
from .filters import BY_ORGANISATION, BY_PROGRAMME, MembersOfOrganisation, MembersOfProgramme


@admin.register(Organisation)
class OrganisationAdmin(CoordinatedAdmin):
    """Everybody here sees them; superusers change them, for all programmes share them."""

    programme_path = ""
    list_display = ("acronym_es", "name_es", "kind", "code", "is_active")
    list_display_links = ("acronym_es", "name_es")
    list_filter = ("kind", "is_active")
    search_fields = ("code", "acronym_es", "acronym_en", "name_es", "name_en")


@admin.register(Membership)
class MembershipAdmin(CoordinatedAdmin):
    list_display = ("user", "organisation", "role", "programme", "may_approve", "is_active")
    list_filter = (BY_PROGRAMME, BY_ORGANISATION, "role", "is_active")
    list_select_related = ("user", "organisation", "programme")
    search_fields = (
        "user__name",
        "user__email",
        "organisation__acronym_es",
        "organisation__name_es",
        "programme__code",
    )
    fixed_fields = ("user", "organisation", "programme")


class MembershipsOfPerson(ReadOnlyTabular):
    """The person's roles, in the coordinated programmes only."""

    model = Membership
    related = ("user", "organisation", "programme")
    fields = ("programme", "organisation", "role", "may_approve", "is_active")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return (
            super()
            .get_queryset(request)
            .filter(access.programmes_where(request.user, access.COORDINATE, "programme_id"))
        )

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return True


class NewPersonForm(forms.ModelForm):
    """Somebody without a password yet: an invitation lets the person choose one."""

    class Meta:
        model = User
        fields = ("email", "name", "language")


@admin.register(User)
class PersonAdmin(CoordinatedAdmin, UserAdmin):
    """Who coordinates sees the people of those programmes and keeps their contact data; superusers do the rest."""

    programme_path = ""
    form = forms.ModelForm
    add_form = NewPersonForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("name", "email", "language", "last_login", "is_active")
    list_display_links = ("name", "email")
    list_filter = ("is_active", "language", MembersOfProgramme, MembersOfOrganisation)
    search_fields = ("name", "email", "phone")
    ordering = ("name",)
    filter_horizontal = ()
    inlines = (MembershipsOfPerson,)
    actions = ("invite_again",)
    add_fieldsets = ((None, {"fields": ("email", "name", "language")}),)
    fieldsets = (
        (None, {"fields": ("name", "email", "phone", "language", "time_zone")}),
        (
            gettext_lazy("Entrada"),
            {"fields": ("is_active", "is_superuser", "wants_digest", "last_login", "date_joined")},
        ),
    )
    change_form_template = "admin/person_change_form.html"

    def scope(self, request: HttpRequest) -> models.QuerySet:
        return accounts.people_seen_by(request.user).order_by("name")

    def may_change(self, request: HttpRequest, obj: models.Model | None) -> bool:
        return enters(request)

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return request.user.is_superuser

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        always = ("last_login", "date_joined")
        return always if request.user.is_superuser else (*always, "email", "is_active", "is_superuser", "wants_digest")

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool) -> None:
        accounts.save_person(obj, by=request.user, way=WAY)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """For superusers; for everybody else there is no such page."""
        if not request.user.is_superuser:
            raise Http404
        if request.method != "POST":
            return super().user_change_password(request, id, form_url)
        with transaction.atomic():
            response = super().user_change_password(request, id, form_url)
            if response.status_code == 302:
                audit.record("user.password", self.get_object(request, id), by=request.user, way=WAY)
        return response

    @admin.action(description=gettext_lazy("Enviar otra vez la invitación"))
    def invite_again(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        """A new link for people who have not chosen a password yet."""
        waiting = [person for person in queryset.filter(is_active=True) if not person.has_usable_password()]
        failures = invitations.deliver([invitations.Letter(person, new=True) for person in waiting], by=request.user)
        tell(request, len(waiting) - len(failures), _("Invitaciones enviadas: %(n)s."), failures)
        if not waiting:
            messages.info(request, _("Las personas elegidas ya tienen contraseña; no hay nada que enviar."))
