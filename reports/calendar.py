"""Opening and closing periods across the apps: figures, documents and money together."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import ngettext

from documents.slots import open_slots
from indicators.cells import open_cells, reconcile
from indicators.models import Contribution
from programmes import audit, workflow
from programmes.models import AuditEntry, MoneyFigure, Obligation, Period, Programme, State
from programmes.money import open_money

if TYPE_CHECKING:
    from programmes.people.models import User


UNDECIDED = (State.SUBMITTED, State.RETURNED, State.REOPENED)


@transaction.atomic
def open_periods(
    programme: Programme, *, on: date, by: "User | None" = None, way: str = AuditEntry.Way.TASK
) -> list[Period]:
    """Open every period that has begun by `on`: each expected figure, document and money row. Idempotent; returns the newly opened."""
    begun = list(programme.periods.open_or_past(on).filter(locked_at__isnull=True))
    open_cells(programme, begun)
    open_slots(programme, begun)
    open_money(programme, begun)
    fresh = [p for p in begun if p.opened_at is None]
    Period.objects.filter(pk__in=[p.pk for p in fresh]).update(opened_at=timezone.now())
    for period in fresh:
        audit.record("period.open", period, by=by, programme=programme, way=way)
    return fresh


@transaction.atomic
def lock(period: Period, *, by: "User", way: str = AuditEntry.Way.PAGE) -> None:
    """Lock a period and close its empty cells as *not reported*. Refused while something sent or returned is undecided."""
    Period.objects.select_for_update().get(pk=period.pk)
    undecided = sum(
        model.objects.filter(period=period, state__in=UNDECIDED).count() for model in (Contribution, MoneyFigure)
    )
    if undecided:
        raise workflow.WorkflowError(
            ngettext(
                "Hay %(n)d dato por revisar, devuelto o reabierto en el período: resuélvalo antes de cerrar.",
                "Hay %(n)d datos por revisar, devueltos o reabiertos en el período: resuélvalos antes de cerrar.",
                undecided,
            )
            % {"n": undecided}
        )
    workflow.lock_period(period, by=by, way=way)
    now = timezone.now()
    for model in (Contribution, MoneyFigure):
        model.objects.filter(period=period, state=State.EXPECTED).update(state=State.NOT_REPORTED)
    Obligation.objects.filter(period=period, done_on__isnull=True, closed_at__isnull=True).update(closed_at=now)


@transaction.atomic
def unlock(period: Period, *, by: "User", reason: str, way: str = AuditEntry.Way.PAGE) -> None:
    """Open a locked period again: what was closed empty is expected again."""
    workflow.unlock_period(period, by=by, reason=reason, way=way)
    for model in (Contribution, MoneyFigure):
        model.objects.filter(period=period, state=State.NOT_REPORTED).update(state=State.EXPECTED)
    Obligation.objects.filter(period=period).update(closed_at=None)
    reconcile(period.programme)


def follow_framework(programme: Programme, *, on: date) -> None:
    """After a change of responsibilities: cells follow, in periods that are open."""
    if programme.periods.filter(opened_at__isnull=False).exists():
        reconcile(programme)
        open_slots(programme, list(programme.periods.filter(opened_at__isnull=False, locked_at__isnull=True)))
