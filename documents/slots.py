"""Opening the slots of expected documents of a period; idempotent by constraint."""

from programmes.calendar import Owed, ensure_obligations, frequency_periods
from programmes.models import Obligation, Period, Programme
from programmes.models.calendar import stale_after

from .models import ExpectedDocument, ExpectedSlot


def open_slots(programme: Programme, periods: list[Period]) -> int:
    """Make the slots that are missing in these periods; returns how many are expected."""
    asked = {p.pk for p in periods}
    calendar = list(programme.periods.order_by("start"))
    pairs = [
        (expected, period)
        for expected in ExpectedDocument.objects.filter(programme=programme).select_related("organisation")
        for period in frequency_periods(calendar, expected.frequency)
        if period.pk in asked
    ]
    owed = [
        Owed(f"document:{e.pk}", Obligation.Kind.DOCUMENT, e.organisation, p, due_days=e.due_days) for e, p in pairs
    ]
    obligations = ensure_obligations(programme, owed)
    _follow_due_days(programme, obligations, owed)
    rows = [ExpectedSlot(expected=e, period=p, obligation=obligations[f"document:{e.pk}", p.pk]) for e, p in pairs]
    ExpectedSlot.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(rows)


def _follow_due_days(programme: Programme, obligations: dict[tuple[str, int], Obligation], owed: list[Owed]) -> None:
    """What is not answered yet falls due when its expected document says now; what was returned keeps its own day."""
    for one in owed:
        obligation = obligations[one.cell, one.period.pk]
        if obligation.original_due != one.due and obligation.done_at is None and obligation.returned_on is None:
            Obligation.objects.filter(pk=obligation.pk).update(
                original_due=one.due, due=one.due, stale=stale_after(one.due, programme.grace_days)
            )
