"""The base calendar after a programme's dates have moved."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from simon.lib import periods

from . import framework
from .models import AuditEntry, Period, Programme

if TYPE_CHECKING:
    from programmes.people.models import User

ONE_DAY = timedelta(days=1)


def spans_around(programme: Programme, opened: list[Period]) -> list[periods.Span]:
    """The days of the programme before and after its opened periods, cut into slices of the base calendar."""
    if not opened:
        return periods.split(programme.start, programme.end, programme.frequency)
    gaps = [(programme.start, opened[0].start - ONE_DAY), (opened[-1].end + ONE_DAY, programme.end)]
    return [span for start, end in gaps if start <= end for span in periods.split(start, end, programme.frequency)]


@transaction.atomic
def follow_dates(programme: Programme, *, by: "User", way: str = AuditEntry.Way.ADMIN) -> None:
    """Make, fit and remove periods that are not opened yet, so that they fill the programme; opened ones stay.

    Raises ValidationError when an opened period would lie outside, ProtectedError when one to remove has targets.
    """
    stored = list(programme.periods.order_by("start"))
    opened = [p for p in stored if p.opened_at]
    for period in opened:
        if period.start < programme.start or period.end > programme.end:
            raise ValidationError(
                _("El período %(period)s ya está abierto: el programa no puede dejarlo fuera.") % {"period": period}
            )
    waiting = [p for p in stored if not p.opened_at]
    fitted = []
    for start, end in spans_around(programme, opened):
        fitted.append((_take(waiting, start, end) or Period(programme=programme), start, end))
    for period in waiting:
        framework.remove(period, by=by, way=way)
    for period, start, end in fitted:
        if (period.start, period.end) != (start, end):
            period.start, period.end, period.due = start, end, end + timedelta(days=programme.due_days)
            framework.save(period, by=by, way=way)


def _take(waiting: list[Period], *span: object) -> Period | None:
    """Take out the period that begins, or else ends, with the span."""
    start, end = span
    found = next((p for p in waiting if p.start == start), None) or next((p for p in waiting if p.end == end), None)
    if found is not None:
        waiting.remove(found)
    return found
