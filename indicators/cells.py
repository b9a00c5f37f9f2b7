"""Opening the cells of a period: one Contribution and its Obligation for each expected (indicator, organisation, location)."""

from typing import TYPE_CHECKING

from django.utils import timezone

from programmes.calendar import Owed, ensure_obligations, frequency_periods
from programmes.models import Obligation, Period, Programme, State

from .models import Contribution, Indicator, ReportingUnit

if TYPE_CHECKING:
    from programmes.people.models import User


def cell_key(unit: ReportingUnit) -> str:
    """Names the cell alike in every period."""
    return f"figure:{unit.pk}"


def expects(unit: ReportingUnit, period: Period) -> bool:
    """A unit is expected from its start date to its end date."""
    return (unit.start is None or unit.start <= period.end) and (unit.end is None or unit.end >= period.end)


def expected_cells(programme: Programme, periods: list[Period]) -> list[tuple[ReportingUnit, Period]]:
    """(unit, period) pairs that are expected in the given periods, by each indicator's own frequency."""
    asked = {p.pk for p in periods}
    calendar = list(programme.periods.order_by("start"))
    by_frequency = {f: [p for p in frequency_periods(calendar, f) if p.pk in asked] for f in _frequencies(programme)}
    units = ReportingUnit.objects.filter(indicator__programme=programme).select_related(
        "indicator__owner", "indicator__deputy", "organisation"
    )
    return [
        (unit, period) for unit in units for period in by_frequency[unit.indicator.frequency] if expects(unit, period)
    ]


def responsible(unit: ReportingUnit, works_for: set[tuple[int, int]]) -> "User | None":
    """The indicator's owner or deputy, for the cells of the organisation that person works for."""
    indicator = unit.indicator
    return next(
        (u for u in (indicator.owner, indicator.deputy) if u and (u.pk, unit.organisation_id) in works_for), None
    )


def _frequencies(programme: Programme) -> set[str]:
    return set(Indicator.objects.filter(programme=programme).order_by().values_list("frequency", flat=True).distinct())


def open_cells(programme: Programme, periods: list[Period]) -> int:
    """Make the cells that are missing in these periods; returns how many there are now. Idempotent by constraint."""
    pairs = expected_cells(programme, periods)
    works_for = set(programme.memberships.filter(is_active=True).values_list("user_id", "organisation_id"))
    owed = [
        Owed(cell_key(unit), Obligation.Kind.FIGURE, unit.organisation, period, responsible(unit, works_for))
        for unit, period in pairs
    ]
    obligations = ensure_obligations(programme, owed)
    rows = [
        Contribution(
            programme=programme,
            organisation=unit.organisation,
            period=period,
            indicator=unit.indicator,
            unit=unit,
            obligation=obligations[cell_key(unit), period.pk],
        )
        for unit, period in pairs
    ]
    Contribution.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(rows)


def reconcile(programme: Programme) -> None:
    """Follow changed responsibilities in open periods: what is no longer expected and was never touched goes, what was
    touched and never approved is no longer owed; missing cells come, and what is expected again is owed again."""
    opened = list(programme.periods.filter(opened_at__isnull=False))
    expected = {(unit.pk, period.pk) for unit, period in expected_cells(programme, opened)}
    untouched = Contribution.objects.filter(programme=programme, state=State.EXPECTED, version=0)
    gone = [
        c
        for c in untouched.only("pk", "unit_id", "period_id", "obligation_id")
        if (c.unit_id, c.period_id) not in expected
    ]
    Contribution.objects.filter(pk__in=[c.pk for c in gone]).delete()
    Obligation.objects.filter(pk__in=[c.obligation_id for c in gone if c.obligation_id]).delete()
    unlocked = [p for p in opened if not p.is_locked]
    _close_unexpected(programme, unlocked, expected)
    open_cells(programme, unlocked)


def _close_unexpected(programme: Programme, periods: list[Period], expected: set[tuple[int, int]]) -> None:
    """Cells with work in them that are no longer expected keep it, but owe nothing; those expected again do."""
    cells = Contribution.objects.filter(programme=programme, period__in=periods, approved_at__isnull=True)
    cells = cells.exclude(state=State.NOT_REPORTED)
    found = list(cells.values_list("unit_id", "period_id", "obligation_id"))
    owing = [o for unit, period, o in found if (unit, period) in expected]
    ended = [o for unit, period, o in found if (unit, period) not in expected]
    Obligation.objects.filter(pk__in=ended, closed_at__isnull=True).update(closed_at=timezone.now())
    Obligation.objects.filter(pk__in=owing, closed_at__isnull=False).update(closed_at=None)
