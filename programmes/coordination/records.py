"""What has history, to look at: obligations, money, the audit."""

from collections.abc import Iterable

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programmes import workflow
from programmes.models import AuditEntry, MoneyFigure, Obligation, Reportable
from programmes.people.models import User
from simon.lib.numbers import format_number

from .base import WAY, ReadOnlyAdmin, tell
from .filters import BY_ORGANISATION, BY_PERIOD, BY_PROGRAMME, FreshnessFilter


def approve_each(rows: Iterable[Reportable], by: User) -> tuple[int, list[str]]:
    """Approve each row by the workflow: how many were approved, and a sentence for each that was not."""
    done, refusals = 0, []
    for row in rows:
        try:
            workflow.approve(row, by=by, way=WAY)
            done += 1
        except workflow.WorkflowError as error:
            refusals.append(f"{row}: {error}")
    return done, refusals


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


@admin.register(Obligation)
class ObligationAdmin(ReadOnlyAdmin):
    list_display = ("organisation", "kind", "period", "due", "days_late_", "done_on", "responsible", "programme")
    list_display_links = ("organisation", "kind")
    list_filter = (FreshnessFilter, BY_PROGRAMME, BY_ORGANISATION, "kind", BY_PERIOD)
    list_select_related = ("organisation", "period", "responsible", "programme")
    search_fields = ("organisation__acronym_es", "organisation__name_es", "responsible__name")

    @admin.display(description=gettext_lazy("días de atraso"), ordering="due")
    def days_late_(self, row: Obligation) -> str:
        late = 0 if row.done_on or row.closed_at else row.days_late(row.programme.local_date(timezone.now()))
        return str(late) if late else "—"


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ("at", "actor", "action", "object_label", "programme", "way")
    list_display_links = ("at", "object_label")
    list_filter = ("way", BY_PROGRAMME, BY_ORGANISATION)
    list_select_related = ("actor", "programme", "organisation")
    search_fields = ("object_label", "action", "actor__name", "actor__email", "reason")
    fields = (
        "at",
        "actor",
        "organisation",
        "programme",
        "action",
        "object_label",
        "object_type",
        "object_id",
        "reason",
        "way",
        "changes_",
    )
    readonly_fields = ("changes_",)

    @admin.display(description=gettext_lazy("cambios"))
    def changes_(self, entry: AuditEntry) -> SafeString:
        lines = ((field, before or "—", after or "—") for field, (before, after) in entry.changes.items())
        return format_html_join("", "<p><b>{}</b>: {} → {}</p>", lines)
