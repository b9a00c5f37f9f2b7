"""The workflow of figures and money: expected → draft → submitted → approved, returned, reopened (docs/domain.md §3).

Every function locks the row, checks the right and the state, writes, moves the obligation and appends the audit, in one
transaction. Errors: PermissionDenied; WorkflowError (a sentence for the person); EditConflict (somebody was faster).
`at` is the moment of the step, now unless given (what happened elsewhere before it is recorded here).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from . import access, audit
from .models import EDITABLE, AuditEntry, Obligation, Period, Reportable, State
from .models.calendar import stale_after

if TYPE_CHECKING:
    from programmes.people.models import User

RETURN_DAYS = 7


class WorkflowError(Exception):
    """A step that is not possible now; the text is a sentence for the person."""


class EditConflict(Exception):
    """Somebody saved meanwhile; `current` is the stored row."""

    def __init__(self, current: Reportable) -> None:
        super().__init__(str(current))
        self.current = current


def _locked(item: Reportable) -> Reportable:
    """The row as stored now; it and its period stay locked until the transaction ends.

    The period first, as when a period is closed: the two wait for each other and never cross or deadlock.
    """
    Period.objects.select_for_update().get(pk=item.period_id)
    return (
        type(item)
        ._default_manager.select_for_update(of=("self",))
        .select_related("programme", "period", "organisation")
        .get(pk=item.pk)
    )


def _require_open(item: Reportable) -> None:
    if item.period.is_locked:
        raise WorkflowError(
            _("El período %(period)s está cerrado; pida a la unidad de coordinación que lo abra.")
            % {"period": item.period}
        )


def _move(
    item: Reportable,
    action: str,
    state: State,
    *,
    by: "User",
    changes: Mapping[str, Any],
    reason: str,
    way: str,
    at: datetime | None,
) -> None:
    """Store the new state with its version, and the audit entry."""
    changes = {**changes, "state": [item.state, state.value]}
    item.state, item.version = state, item.version + 1
    item.save()
    own = access.acts_for(by, item.programme, item.organisation)
    organisation = item.organisation if own or action in ("draft", "submit") else None
    audit.record(
        action,
        item,
        by=by,
        programme=item.programme,
        organisation=organisation,
        changes=changes,
        reason=reason,
        way=way,
        at=at,
    )


def _write(item: Reportable, values: Mapping[str, Any], comment: str | None, by: "User") -> dict[str, Any]:
    """Set the entered values; returns what changed."""
    changes = audit.difference(item.entered(), values)
    for field, value in values.items():
        setattr(item, field, value)
    if comment is not None:
        changes |= audit.difference({"comment": item.comment}, {"comment": comment})
        item.comment = comment
    item.on_behalf = not access.acts_for(by, item.programme, item.organisation)
    return changes


def _open_for_entry(item: Reportable, by: "User", version: int | None) -> Reportable:
    stored = _locked(item)
    access.require(by, access.ENTER, stored.programme, stored.organisation)
    _require_open(stored)
    if version is not None and version != stored.version:
        raise EditConflict(stored)
    if stored.state not in EDITABLE:
        raise WorkflowError(_("Este dato ya se envió; para cambiarlo, pida que se lo devuelvan o lo reabran."))
    return stored


def _keep(item: Reportable, stored: Reportable) -> None:
    """Show the caller's object what was stored."""
    item.__dict__.update(stored.__dict__)


@transaction.atomic
def save_draft(
    item: Reportable,
    *,
    by: "User",
    values: Mapping[str, Any],
    comment: str | None = None,
    version: int | None = None,
    way: str = AuditEntry.Way.PAGE,
    at: datetime | None = None,
) -> None:
    """Keep values without sending them. A returned or reopened item keeps its state."""
    stored = _open_for_entry(item, by, version)
    changes = _write(stored, values, comment, by)
    state = stored.state if stored.state in (State.RETURNED, State.REOPENED) else State.DRAFT
    _move(stored, "draft", State(state), by=by, changes=changes, reason="", way=way, at=at)
    _keep(item, stored)


@transaction.atomic
def submit(
    item: Reportable,
    *,
    by: "User",
    values: Mapping[str, Any] | None = None,
    comment: str | None = None,
    version: int | None = None,
    reason: str = "",
    way: str = AuditEntry.Way.PAGE,
    at: datetime | None = None,
) -> None:
    """Send values to review; what is owed is answered from now on."""
    stored = _open_for_entry(item, by, version)
    changes = _write(stored, values or {}, comment, by)
    stored.submitted_by, stored.submitted_at = by, at or timezone.now()
    _move(stored, "submit", State.SUBMITTED, by=by, changes=changes, reason=reason, way=way, at=at)
    answer_obligation(stored.obligation, at=stored.submitted_at)
    _keep(item, stored)


def _for_review(item: Reportable, by: "User", states: tuple[str, ...], version: int | None) -> Reportable:
    stored = _locked(item)
    access.require(by, access.APPROVE, stored.programme)
    _require_open(stored)
    if version is not None and version != stored.version:
        raise EditConflict(stored)
    if stored.state not in states:
        raise WorkflowError(
            _("«%(item)s» está %(state)s: otra persona lo cambió antes.")
            % {"item": stored, "state": stored.get_state_display().lower()}
        )
    return stored


@transaction.atomic
def approve(
    item: Reportable,
    *,
    by: "User",
    reason: str = "",
    version: int | None = None,
    way: str = AuditEntry.Way.PAGE,
    at: datetime | None = None,
) -> None:
    """Make the entered values official, as seen in `version`. Who approves never is who submitted."""
    stored = _for_review(item, by, (State.SUBMITTED,), version)
    if stored.submitted_by_id == by.pk:
        raise WorkflowError(_("Quien envía un dato no puede aprobarlo; lo aprueba otra persona."))
    changes = audit.difference(
        {f"approved_{k}": v for k, v in stored.official().items()},
        {f"approved_{k}": v for k, v in stored.entered().items()},
    )
    for field, value in stored.entered().items():
        setattr(stored, f"approved_{field}", value)
    stored.approved_by, stored.approved_at, stored.review_comment = by, at or timezone.now(), ""
    _move(stored, "approve", State.APPROVED, by=by, changes=changes, reason=reason, way=way, at=at)
    _keep(item, stored)


def _back(
    item: Reportable,
    action: str,
    state: State,
    *,
    by: "User",
    reason: str,
    version: int | None,
    way: str,
    states: tuple[str, ...],
    at: datetime | None,
) -> None:
    """Give an item back to its organisation: due again in RETURN_DAYS days."""
    if not reason.strip():
        raise WorkflowError(_("Escriba el motivo: quien lo recibe necesita saber qué corregir."))
    stored = _for_review(item, by, states, version)
    stored.review_comment = reason.strip()
    _move(stored, action, state, by=by, changes={}, reason=reason.strip(), way=way, at=at)
    owe_again(stored.obligation, at=at or timezone.now(), delivered=state == State.REOPENED)
    _keep(item, stored)


@transaction.atomic
def return_(
    item: Reportable,
    *,
    by: "User",
    reason: str,
    version: int | None = None,
    way: str = AuditEntry.Way.PAGE,
    at: datetime | None = None,
) -> None:
    """Send a submitted item back with a comment."""
    states = (State.SUBMITTED,)
    _back(item, "return", State.RETURNED, by=by, reason=reason, version=version, way=way, states=states, at=at)


@transaction.atomic
def reopen(
    item: Reportable,
    *,
    by: "User",
    reason: str,
    version: int | None = None,
    way: str = AuditEntry.Way.PAGE,
    at: datetime | None = None,
) -> None:
    """Open an approved item again; it counts with its approved values until the next approval."""
    states = (State.APPROVED,)
    _back(item, "reopen", State.REOPENED, by=by, reason=reason, version=version, way=way, states=states, at=at)


def answer_obligation(obligation: Obligation | None, *, at: datetime) -> None:
    """Mark what is owed as answered at `at`; the first answer is kept for timeliness."""
    if obligation is None:
        return
    day = obligation.programme.local_date(at)
    obligation.done_at, obligation.done_on = at, day
    obligation.first_done_on = obligation.first_done_on or day
    obligation.returned_on = None
    obligation.save(update_fields=["done_at", "done_on", "first_done_on", "returned_on"])


def owe_again(obligation: Obligation | None, *, at: datetime, delivered: bool = False) -> None:
    """Owed again: D = return + RETURN_DAYS, never before the original due date (docs/domain.md §3).

    `delivered`: its approved answer still counts (a reopened one), so that it is owed and yet delivered.
    """
    if obligation is None:
        return
    day = obligation.programme.local_date(at)
    if not delivered:
        obligation.done_at = obligation.done_on = None
    obligation.returned_on = day
    obligation.due = max(obligation.original_due, day + timedelta(days=RETURN_DAYS))
    obligation.stale = stale_after(obligation.due, obligation.programme.grace_days)
    obligation.save(update_fields=["done_at", "done_on", "returned_on", "due", "stale"])


@transaction.atomic
def lock_period(period: Period, *, by: "User", way: str = AuditEntry.Way.PAGE) -> None:
    """Close a period: it takes no change any more. Upper apps close their empty cells (see reports.calendar)."""
    access.require(by, access.APPROVE, period.programme)
    if Period.objects.filter(pk=period.pk, locked_at__isnull=True).update(locked_at=timezone.now()):
        period.refresh_from_db()
        audit.record("period.lock", period, by=by, programme=period.programme, way=way)


@transaction.atomic
def unlock_period(period: Period, *, by: "User", reason: str, way: str = AuditEntry.Way.PAGE) -> None:
    """Open a locked period again, with a reason."""
    access.require(by, access.APPROVE, period.programme)
    if not reason.strip():
        raise WorkflowError(_("Escriba el motivo para abrir de nuevo el período."))
    if Period.objects.filter(pk=period.pk, locked_at__isnull=False).update(locked_at=None):
        period.refresh_from_db()
        audit.record("period.unlock", period, by=by, programme=period.programme, reason=reason.strip(), way=way)
