"""Who took the bytes of a document away, for those who may change it."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from ..models import Document, DocumentDownload, DocumentVersion

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from programmes.people.models import User

SHOWN = 50


def note(
    versions: Iterable[DocumentVersion], *, by: "User | AnonymousUser", at: datetime | None = None
) -> list[DocumentDownload]:
    """Write down that these versions were taken away, at once; somebody without an account is nobody. One query."""
    moment, person = at or timezone.now(), by if by.is_authenticated else None
    return DocumentDownload.objects.bulk_create(
        DocumentDownload(version=version, user=person, at=moment) for version in versions
    )


def newest(document: Document) -> tuple[list[DocumentDownload], int]:
    """The newest downloads of any version, and how many there are in all. Two queries."""
    found = DocumentDownload.objects.filter(version__document=document)
    rows = found.select_related("user", "version").defer("version__text").order_by("-at", "-pk")
    return list(rows[:SHOWN]), found.count()
