"""Changing the framework: programmes, results, members, calendar and all that hangs from them. Called by the admin site and the demo.

One named function saves or removes any of these objects: it checks the right, validates, writes, appends the audit and,
for a membership, projects the grants.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import models, transaction

from . import access, audit
from .models import AuditEntry, Membership, Programme

if TYPE_CHECKING:
    from programmes.people.models import User

AFTER_SAVE: dict[type[models.Model], list[Callable[[models.Model], None]]] = {}


def after_save(model: type[models.Model], act: Callable[[models.Model], None]) -> None:
    """Upper apps register in AppConfig.ready what follows a change in the same transaction, e.g. reconciling cells."""
    AFTER_SAVE.setdefault(model, []).append(act)


def programme_of(obj: models.Model) -> Programme | None:
    """The programme that an object belongs to; None for what belongs to none (organisations, people, places)."""
    if isinstance(obj, Programme):
        return obj
    for path in ("programme", "indicator.programme", "expected.programme"):
        found: models.Model | None = obj
        for step in path.split("."):
            found = getattr(found, step, None)
        if isinstance(found, Programme):
            return found
    return None


def require_right(obj: models.Model, by: "User | None") -> None:
    """None as `by` is the system itself (commands). A new programme and what belongs to none is for superusers."""
    programme = programme_of(obj)
    if by is None or by.is_superuser:
        return
    if programme is None or programme.pk is None:
        raise PermissionDenied
    access.require(by, access.COORDINATE, programme)


@transaction.atomic
def save(obj: models.Model, *, by: "User | None", reason: str = "", way: str = AuditEntry.Way.ADMIN) -> models.Model:
    """Validate and store one object of the framework. Raises PermissionDenied, ValidationError."""
    require_right(obj, by)
    stored = None if obj._state.adding else type(obj)._default_manager.get(pk=obj.pk)
    before = {} if stored is None else audit.snapshot(stored)
    stored_programme = None if stored is None else programme_of(stored)
    if by is not None and stored_programme is not None and not by.is_superuser:
        access.require(by, access.COORDINATE, stored_programme)
    obj.full_clean()
    obj.save()
    changes = audit.difference(before, audit.snapshot(obj))
    if changes:
        action = f"{obj._meta.model_name}.{'change' if before else 'add'}"
        audit.record(action, obj, by=by, programme=programme_of(obj), changes=changes, reason=reason, way=way)
    if isinstance(stored, Membership) and (stored.user_id, stored.programme_id) != (obj.user_id, obj.programme_id):
        access.project(stored.user, stored.programme)
    follow_up(obj)
    return obj


@transaction.atomic
def choose(
    obj: models.Model,
    field: str,
    rows: Iterable[models.Model],
    *,
    by: "User | None",
    reason: str = "",
    way: str = AuditEntry.Way.ADMIN,
) -> None:
    """Set a many-to-many field of a stored object to `rows`; written and audited only when it changes."""
    require_right(obj, by)
    manager = getattr(obj, field)
    before, after = list(manager.all()), list(rows)
    if {row.pk for row in before} == {row.pk for row in after}:
        return
    manager.set(after)
    changes = {field: [", ".join(sorted(map(str, found))) or None for found in (before, after)]}
    audit.record(
        f"{obj._meta.model_name}.change",
        obj,
        by=by,
        programme=programme_of(obj),
        changes=changes,
        reason=reason,
        way=way,
    )


def follow_up(obj: models.Model) -> None:
    """What follows from a stored object, in its transaction."""
    if isinstance(obj, Membership):
        access.project(obj.user, obj.programme)
    for act in AFTER_SAVE.get(type(obj), []):
        act(obj)


@transaction.atomic
def remove(obj: models.Model, *, by: "User | None", reason: str = "", way: str = AuditEntry.Way.ADMIN) -> None:
    """Delete one object of the framework; PROTECT keeps what has history (raises ProtectedError)."""
    require_right(obj, by)
    programme = programme_of(obj)
    changes = {key: [audit.text(value), None] for key, value in audit.snapshot(obj).items() if audit.text(value)}
    audit.record(
        f"{obj._meta.model_name}.remove",
        obj,
        by=by,
        programme=programme if programme is not obj else None,
        changes=changes,
        reason=reason,
        way=way,
    )
    user = obj.user if isinstance(obj, Membership) else None
    obj.delete()
    if user is not None and programme is not None:
        access.project(user, programme)
