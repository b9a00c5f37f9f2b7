"""What follows from a document's current version: its words in the index, and what the filters of the library ask of it."""

from django.db import connection

from ..models import Document, DocumentVersion
from ..querysets import INDEX


def index(document: Document, version: DocumentVersion) -> None:
    """Put title, tags, description and text into the full-text index, in the caller's transaction."""
    INDEX.put_many(connection, [_row(document, version)])


def _row(document: Document, version: DocumentVersion) -> tuple[int, str, str]:
    """(key, text, head): title and tags are the head, which counts more."""
    head = " ".join((document.title, *(tag.name for tag in document.tags.all())))
    return document.pk, " ".join((document.description, version.name, version.text)), head


def follow_current(document: Document) -> None:
    """Repeat on the document what the filters ask of its current version, and index it, in the caller's transaction."""
    repeat(document)
    index(document, document.current)


def repeat(document: Document) -> None:
    """Repeat on the document what the filters ask of its current version."""
    version = document.current
    version.refresh_from_db(fields=["language"])  # which a person may have said while the text was being read
    document.kind, document.language, document.extraction = version.kind, version.language, version.extraction
    document.save(update_fields=["current", "kind", "language", "extraction"])
