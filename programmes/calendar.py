"""Building the base calendar and the rows of what is owed. Idempotent by constraint."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from simon.lib import periods

from .models import Obligation, Period
from .models.calendar import stale_after

if TYPE_CHECKING:
    from programmes.models import Programme
    from programmes.people.models import Organisation, User


@dataclass(frozen=True)
class Owed:
    """One thing owed for one period: `cell` names it alike in every period. `due_days` after the period's end, its own day unless given."""

    cell: str
    kind: str
    organisation: "Organisation"
    period: Period
    responsible: "User | None" = None
    due_days: int | None = None

    @property
    def due(self) -> date:
        return self.period.due if self.due_days is None else self.period.end + timedelta(days=self.due_days)


@transaction.atomic
def build_periods(programme: "Programme") -> list[Period]:
    """Make the periods that are missing between the programme's start and end; existing ones stay as they are."""
    wanted = periods.split(programme.start, programme.end, programme.frequency)
    rows = [Period(programme=programme, start=a, end=b, due=b + timedelta(days=programme.due_days)) for a, b in wanted]
    Period.objects.bulk_create(rows, ignore_conflicts=True)
    return list(programme.periods.order_by("start"))


def frequency_periods(all_periods: list[Period], frequency: str) -> list[Period]:
    """The base periods in which a cell of `frequency` falls due (a yearly one opens a cell a year)."""
    spans = [(p.start, p.end) for p in all_periods]
    return [all_periods[i] for i in periods.cells_for(frequency, spans)]


def ensure_obligations(programme: "Programme", owed: Iterable[Owed]) -> dict[tuple[str, int], Obligation]:
    """Make the rows that are missing; returns {(cell, period id): obligation} of all that were asked for."""
    asked = {(o.cell, o.period.pk): o for o in owed}
    rows = [
        Obligation(
            programme=programme,
            organisation=o.organisation,
            period=o.period,
            kind=o.kind,
            cell=o.cell,
            responsible=o.responsible,
            end=o.period.end,
            original_due=o.due,
            due=o.due,
            stale=stale_after(o.due, programme.grace_days),
        )
        for o in asked.values()
    ]
    Obligation.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    found = Obligation.objects.filter(
        programme=programme, period__in={o.period for o in asked.values()}
    ).select_related("period")
    return {(o.cell, o.period_id): o for o in found if (o.cell, o.period_id) in asked}
