"""What has history, to look at: obligations, money, the audit."""

from collections.abc import Callable, Iterable

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import AdminDateWidget
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programmes import history, money, pausing, workflow
from programmes.models import AuditEntry, FundingSource, MoneyFigure, Obligation, Period, Reportable
from programmes.people.models import User
from simon.lib.numbers import format_number

from .base import WAY, ReadOnlyAdmin, Scoped, coordinated, tell
from .filters import BY_ORGANISATION, BY_PERIOD, BY_PROGRAMME, FreshnessFilter

HIDDEN: list[Callable[[User], models.Q]] = []
"""Upper apps add conditions on audit entries that do not exist for a person, e.g. those of private documents."""


def each(rows: Iterable[models.Model], step: Callable[[models.Model], None]) -> tuple[int, list[str]]:
    """Take one step with each row: how many went well, and a sentence for each that did not."""
    done, refusals = 0, []
    for row in rows:
        try:
            step(row)
            done += 1
        except workflow.WorkflowError as error:
            refusals.append(f"{row}: {error}")
    return done, refusals


def approve_each(rows: Iterable[Reportable], by: User) -> tuple[int, list[str]]:
    """Approve each row by the workflow: how many were approved, and a sentence for each that was not."""
    return each(rows, lambda row: workflow.approve(row, by=by, way=WAY))


class ReportableAdmin(ReadOnlyAdmin):
    """Figures and money: to look at, and to approve in bulk."""

    actions = ("approve",)
    list_filter = ("state", BY_PROGRAMME, BY_ORGANISATION, BY_PERIOD)

    @admin.action(description=gettext_lazy("Aprobar lo elegido que espera revisión"))
    def approve(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        done, refusals = approve_each(queryset, request.user)
        tell(request, done, _("Aprobados: %(n)s."), refusals)


@admin.register(MoneyFigure)
class MoneyFigureAdmin(ReportableAdmin):
    list_display = (
        "organisation",
        "period",
        "source",
        "state",
        "planned_",
        "transferred_",
        "committed_",
        "disbursed_",
        "programme",
    )
    list_display_links = ("organisation", "period")
    list_select_related = ("organisation", "period", "source", "result", "programme")
    search_fields = ("organisation__acronym_es", "organisation__name_es", "source__name_es", "comment")
    exclude = ("obligation",)
    LINE = ("programme", "organisation", "period", "source", "result")

    def has_add_permission(self, request: HttpRequest, obj: MoneyFigure | None = None) -> bool:
        """A line of another source or of one result; its amounts are entered on the portal."""
        return Scoped.has_add_permission(self, request, obj)

    def get_fields(self, request: HttpRequest, obj: MoneyFigure | None = None) -> tuple[str, ...] | list[str]:
        return self.LINE if obj is None else super().get_fields(request, obj)

    def get_field_queryset(
        self, db: str | None, db_field: models.Field, request: HttpRequest
    ) -> models.QuerySet | None:
        """Sources of the coordinated programmes, and their open periods."""
        programmes = coordinated(request)
        if db_field.name == "source":
            return FundingSource.objects.filter(programme__in=programmes)
        if db_field.name == "period":
            return Period.objects.filter(programme__in=programmes, opened_at__isnull=False, locked_at__isnull=True)
        return super().get_field_queryset(db, db_field, request)

    def save_model(self, request: HttpRequest, obj: MoneyFigure, form: forms.ModelForm, change: bool) -> None:
        line = {name: getattr(obj, name) for name in self.LINE[1:]}
        obj.pk = money.open_line(obj.programme, **line, by=request.user, way=WAY).pk

    @admin.display(description=gettext_lazy("aprobado"), ordering="planned")
    def planned_(self, row: MoneyFigure) -> str:
        return format_number(row.planned)

    @admin.display(description=gettext_lazy("transferido"), ordering="transferred")
    def transferred_(self, row: MoneyFigure) -> str:
        return format_number(row.transferred)

    @admin.display(description=gettext_lazy("comprometido"), ordering="committed")
    def committed_(self, row: MoneyFigure) -> str:
        return format_number(row.committed)

    @admin.display(description=gettext_lazy("desembolsado"), ordering="disbursed")
    def disbursed_(self, row: MoneyFigure) -> str:
        return format_number(row.disbursed)


class PauseForm(forms.Form):
    """Until when, and why."""

    until = forms.DateField(label=gettext_lazy("En pausa hasta"), widget=AdminDateWidget)
    reason = forms.CharField(
        label=gettext_lazy("Motivo"), max_length=300, widget=forms.TextInput(attrs={"class": "vTextField"})
    )


@admin.register(Obligation)
class ObligationAdmin(ReadOnlyAdmin):
    list_display = ("organisation", "kind", "period", "due", "days_late_", "done_on", "paused_until", "programme")
    actions = ("pause", "resume")
    list_display_links = ("organisation", "kind")
    list_filter = (FreshnessFilter, BY_PROGRAMME, BY_ORGANISATION, "kind", BY_PERIOD)
    list_select_related = ("organisation", "period", "programme")
    search_fields = ("organisation__acronym_es", "organisation__name_es", "responsible__name")

    @admin.display(description=gettext_lazy("días de atraso"), ordering="due")
    def days_late_(self, row: Obligation) -> str:
        late = 0 if row.done_on or row.closed_at else row.days_late(row.programme.local_date(timezone.now()))
        return str(late) if late else "—"

    @admin.action(description=gettext_lazy("Poner en pausa (con motivo y fecha)"))
    def pause(self, request: HttpRequest, queryset: models.QuerySet) -> HttpResponse | None:
        """First asks for the day and the reason, on a page of its own."""
        form = PauseForm(request.POST if "confirm" in request.POST else None)
        if not form.is_valid():
            return render(request, "admin/pause.html", self.pause_context(request, queryset, form))
        until, reason = form.cleaned_data["until"], form.cleaned_data["reason"]
        done, refusals = each(
            queryset, lambda row: pausing.pause(row, until=until, reason=reason, by=request.user, way=WAY)
        )
        tell(request, done, _("Compromisos en pausa: %(n)s."), refusals)
        return None

    def pause_context(self, request: HttpRequest, queryset: models.QuerySet, form: PauseForm) -> dict[str, object]:
        return {
            **self.admin_site.each_context(request),
            "title": _("Poner en pausa"),
            "opts": self.opts,
            "form": form,
            "media": self.media + form.media,
            "rows": queryset,
            "chosen": request.POST.getlist(ACTION_CHECKBOX_NAME),
            "select_across": request.POST.get("select_across", "0"),
            "checkbox": ACTION_CHECKBOX_NAME,
        }

    @admin.action(description=gettext_lazy("Quitar la pausa"))
    def resume(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        done, refusals = each(queryset, lambda row: pausing.resume(row, by=request.user, way=WAY))
        tell(request, done, _("Pausas quitadas: %(n)s."), refusals)


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ("at", "actor", "action_", "object_label", "programme", "way")
    list_display_links = ("at", "object_label")
    list_filter = ("way", BY_PROGRAMME, BY_ORGANISATION)
    list_select_related = ("actor", "programme", "organisation")
    search_fields = ("object_label", "action", "actor__name", "actor__email", "reason")
    fields = (
        "at",
        "actor",
        "organisation",
        "programme",
        "action_",
        "object_label",
        "object_type",
        "object_id",
        "reason",
        "way",
        "changes_",
    )
    readonly_fields = ("action_", "changes_")
    asked_by_links = ("object_type", "object_id")

    def scope(self, request: HttpRequest) -> models.QuerySet:
        """Without entries about what does not exist for the person."""
        rows = super().scope(request)
        for hidden in HIDDEN:
            rows = rows.exclude(hidden(request.user))
        return rows

    @admin.display(description=gettext_lazy("acción"), ordering="action")
    def action_(self, entry: AuditEntry) -> str:
        return str(history.action_words(entry.action))

    @admin.display(description=gettext_lazy("cambios"))
    def changes_(self, entry: AuditEntry) -> SafeString:
        lines = ((field, before or "—", after or "—") for field, (before, after) in entry.changes.items())
        return format_html_join("", "<p><b>{}</b>: {} → {}</p>", lines)
