"""Opening the slots of expected documents of a period; idempotent by constraint."""

from programmes.calendar import Owed, ensure_obligations, frequency_periods
from programmes.models import Obligation, Period, Programme

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
    rows = [ExpectedSlot(expected=e, period=p, obligation=obligations[f"document:{e.pk}", p.pk]) for e, p in pairs]
    ExpectedSlot.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(rows)
