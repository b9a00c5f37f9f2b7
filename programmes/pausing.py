"""Pausing what is owed: for a while and with a reason, it is neither asked for nor late (docs/domain.md §4)."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from . import access, audit
from .models import AuditEntry, Obligation
from .workflow import WorkflowError

if TYPE_CHECKING:
    from programmes.people.models import User


def _locked(obligation: Obligation, by: "User") -> Obligation:
    """The row as stored now, locked until the transaction ends."""
    rows = Obligation.objects.select_for_update(of=("self",)).select_related("programme", "organisation", "period")
    stored = rows.get(pk=obligation.pk)
    access.require(by, access.COORDINATE, stored.programme)
    return stored


def _write(stored: Obligation, action: str, until: date | None, reason: str, by: "User", way: str) -> None:
    before = audit.snapshot(stored)
    stored.paused_until, stored.pause_reason = until, reason
    stored.save(update_fields=["paused_until", "pause_reason"])
    changes = audit.difference(before, audit.snapshot(stored))
    audit.record(action, stored, by=by, programme=stored.programme, changes=changes, reason=reason, way=way)


@transaction.atomic
def pause(
    obligation: Obligation,
    *,
    until: date,
    reason: str,
    by: "User",
    way: str = AuditEntry.Way.ADMIN,
    at: datetime | None = None,
) -> None:
    """Pause to the end of the day `until`. `at` is the moment of the step, now unless given.

    Raises PermissionDenied, WorkflowError (no reason, a day gone by, nothing is owed).
    """
    stored = _locked(obligation, by)
    if not reason.strip():
        raise WorkflowError(_("Escriba el motivo de la pausa."))
    if until < stored.programme.local_date(at or timezone.now()):
        raise WorkflowError(_("La pausa terminaría en un día que ya pasó; elija hoy o un día posterior."))
    if stored.closed_at or (stored.done_on and not stored.returned_on):
        raise WorkflowError(_("Ya se entregó o se cerró: no hay nada que poner en pausa."))
    _write(stored, "obligation.pause", until, reason.strip(), by, way)


@transaction.atomic
def resume(obligation: Obligation, *, by: "User", way: str = AuditEntry.Way.ADMIN) -> None:
    """End a pause before its day. Raises PermissionDenied, WorkflowError (it is not paused)."""
    stored = _locked(obligation, by)
    if stored.paused_until is None:
        raise WorkflowError(_("No está en pausa."))
    _write(stored, "obligation.resume", None, "", by, way)
