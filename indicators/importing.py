"""Taking over what was already approved where it comes from: imports and published facts, never a person's own entry."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from programmes import audit
from programmes.models import AuditEntry, Reportable, State
from programmes.workflow import answer_obligation


def due_moment(item: Reportable) -> datetime:
    """Noon of the day on which the item's period is due, where the programme works."""
    return datetime.combine(item.period.due, time(12), tzinfo=ZoneInfo(item.programme.time_zone))


@transaction.atomic
def approve_at_source(item: Reportable, values: Mapping[str, Any], *, reason: str, comment: str = "") -> bool:
    """Write `values` (some of VALUE_FIELDS) and their approved copies; what is owed counts as answered on the due date.

    For a figure or a money figure. `reason` names the source. Nothing is written, and False returned, when it all stands so.
    """
    rows = (
        type(item)
        ._default_manager.select_for_update(of=("self",))
        .select_related("programme", "period", "organisation")
    )
    stored = rows.get(pk=item.pk)
    wanted: dict[str, Any] = {"comment": comment, "state": State.APPROVED.value}
    for field, value in (stored.entered() | dict(values)).items():
        wanted |= {field: value, f"approved_{field}": value}
    wanted = {key: value for key, value in wanted.items() if getattr(stored, key) != value}
    changes = audit.difference({key: getattr(stored, key) for key in wanted}, wanted)
    if not changes:
        return False
    for field, value in wanted.items():
        setattr(stored, field, value)
    stored.submitted_at, stored.approved_at, stored.version = due_moment(stored), timezone.now(), stored.version + 1
    stored.save()
    answer_obligation(stored.obligation, at=stored.submitted_at)
    audit.record(
        "import", stored, by=None, programme=stored.programme, changes=changes, reason=reason, way=AuditEntry.Way.IMPORT
    )
    item.__dict__.update(stored.__dict__)
    return True
