"""What waiting files have to do with what is there: the same bytes, what they may become a version of, what they answer."""

from typing import TYPE_CHECKING

from programmes.models import Period, Programme

from ..models import Document, DocumentVersion, ExpectedSlot, PendingUpload
from .suggesting import Suggestion

if TYPE_CHECKING:
    from programmes.people.models import User

MAX_TARGETS = 300  # documents offered for a new version
SlotKey = tuple[int, int, int]  # organisation, category, period


def twins(user: "User", programme: Programme, waiting: list[PendingUpload]) -> dict[str, Document]:
    """SHA-256 -> the document with those bytes among what the person may see of the programme. One query."""
    visible = Document.objects.visible_to(user).present().filter(programme=programme)
    versions = DocumentVersion.objects.filter(document__in=visible, sha256__in=[row.sha256 for row in waiting])
    found = versions.select_related("document__organisation").defer("text").order_by("-document__created_at")
    return {version.sha256: version.document for version in found}


def targets(user: "User", programme: Programme) -> list[Document]:
    """Documents that the person may give a new version, by title. One query."""
    changeable = Document.objects.visible_to(user).present().changeable_by(user).filter(programme=programme)
    return list(changeable.select_related("current").defer("current__text").order_by("title")[:MAX_TARGETS])


def owed(
    user: "User",
    programme: Programme,
    waiting: list[PendingUpload],
    suggestions: dict[int, Suggestion],
    periods: list[Period],
) -> dict[int, ExpectedSlot]:
    """{row pk: the open slot that its suggestion answers}; each slot is offered once. One query."""
    current = next((p for p in periods if not p.is_locked), None)
    slots = ExpectedSlot.objects.visible_to(user).for_list().filter(expected__programme=programme)
    still = slots.filter(document=None, none_because="", period__opened_at__isnull=False, period__locked_at=None)
    open_ = {(s.expected.organisation_id, s.expected.category_id, s.period_id): s for s in still}
    found = {}
    for row in waiting:
        suggestion = suggestions.get(row.pk) or Suggestion()
        period = suggestion.period or current
        if row.slot is None and suggestion.categories and period:
            key = (row.organisation_id, suggestion.categories[0].pk, period.pk)
            if slot := open_.pop(key, None):
                found[row.pk] = slot
    return found


def key_of(slot: ExpectedSlot) -> SlotKey:
    """What a document must be to answer the slot: whose, of which category, about which period."""
    return slot.expected.organisation_id, slot.expected.category_id, slot.period_id
