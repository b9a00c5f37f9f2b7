"""Writing the audit: one function, called inside the change's own transaction."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone

from simon.lib import numbers

from .models import AuditEntry

if TYPE_CHECKING:
    from programmes.models import Programme
    from programmes.people.models import Organisation, User

SECRET_FIELDS = {"password", "last_login", "updated_at"}


def text(value: Any) -> str | None:
    """How a value stands in the audit: text, or None for nothing."""
    if value is None or value == "":
        return None
    if isinstance(value, Decimal):
        return numbers.plain(value)
    return str(value.pk) + " " + str(value) if isinstance(value, models.Model) else str(value)


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[str | None]]:
    """{field: [before, after]} for the fields that differ; both as text or None."""
    pairs = {key: [text(before.get(key)), text(value)] for key, value in after.items() if key not in SECRET_FIELDS}
    return {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}


def snapshot(obj: models.Model) -> dict[str, Any]:
    """The stored field values of an object, by field name."""
    return {f.name: f.value_from_object(obj) for f in obj._meta.concrete_fields}


def record(
    action: str,
    obj: models.Model,
    *,
    by: "User | None",
    programme: "Programme | None" = None,
    organisation: "Organisation | None" = None,
    changes: Mapping[str, list[str | None]] | None = None,
    reason: str = "",
    way: str = AuditEntry.Way.PAGE,
    at: datetime | None = None,
) -> AuditEntry:
    """Append one entry about `obj`, of now unless `at` says otherwise. `organisation` is set when the actor acted in its name."""
    return AuditEntry.objects.create(
        at=at or timezone.now(),
        actor=by,
        organisation=organisation,
        programme=programme,
        action=action,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        object_label=str(obj)[:300],
        changes=dict(changes or {}),
        reason=reason,
        way=way,
    )
