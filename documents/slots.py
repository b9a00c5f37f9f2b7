"""Expected documents of a period: their slots opened (idempotent by constraint) and answered, each answer with its audit entry."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from programmes import access, audit
from programmes.calendar import Owed, ensure_obligations, frequency_periods
from programmes.models import AuditEntry, Obligation, Period, Programme
from programmes.models.calendar import stale_after
from programmes.workflow import WorkflowError, answer_obligation

from .models import Document, ExpectedDocument, ExpectedSlot

if TYPE_CHECKING:
    from programmes.people.models import User


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


def _require_open(slot: ExpectedSlot) -> None:
    """A locked period takes no change (docs/domain.md §3)."""
    if slot.period.is_locked:
        closed = _("El período %(period)s está cerrado; pida a la unidad de coordinación que lo abra.")
        raise WorkflowError(closed % {"period": slot.period})


@transaction.atomic
def fill_slot(
    slot: ExpectedSlot, document: Document, *, by: "User", way: str = AuditEntry.Way.PAGE, at: datetime | None = None
) -> None:
    """Answer an expected document with a document of the same programme and organisation."""
    access.require(by, access.UPLOAD, slot.expected.programme, slot.expected.organisation)
    if (document.programme_id, document.organisation_id) != (slot.expected.programme_id, slot.expected.organisation_id):
        raise WorkflowError(_("El documento es de otro programa u organización."))
    if document.category_id != slot.expected.category_id:
        raise WorkflowError(
            _("Se espera un documento de otra categoría: %(category)s.") % {"category": slot.expected.category}
        )
    _require_open(slot)
    ExpectedSlot.objects.filter(pk=slot.pk).update(document=document, none_because="")
    answer_obligation(slot.obligation, at=at or timezone.now())
    audit.record(
        "slot.fill",
        slot,
        by=by,
        programme=document.programme,
        organisation=document.organisation,
        changes={"document": [None, str(document.public_id)]},
        way=way,
        at=at,
    )


@transaction.atomic
def none_this_period(
    slot: ExpectedSlot, *, by: "User", reason: str, way: str = AuditEntry.Way.PAGE, at: datetime | None = None
) -> None:
    """Answer an expected document with *none this period, because …*."""
    access.require(by, access.UPLOAD, slot.expected.programme, slot.expected.organisation)
    if not reason.strip():
        raise WorkflowError(_("Escriba por qué no hay documento este período."))
    _require_open(slot)
    ExpectedSlot.objects.filter(pk=slot.pk).update(document=None, none_because=reason.strip())
    answer_obligation(slot.obligation, at=at or timezone.now())
    audit.record(
        "slot.none",
        slot,
        by=by,
        programme=slot.expected.programme,
        organisation=slot.expected.organisation,
        reason=reason.strip(),
        way=way,
        at=at,
    )


def owe_what_it_answered(document: Document) -> None:
    """An expected document that was answered with this one is missing again, due when it was due.

    Raises WorkflowError when it answers one of a locked period.
    """
    slots = ExpectedSlot.objects.filter(document=document)
    for slot in slots.select_related("period"):
        _require_open(slot)
    Obligation.objects.filter(document_slot__in=slots).update(done_at=None, done_on=None)
    slots.update(document=None)
