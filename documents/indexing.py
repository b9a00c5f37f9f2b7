"""What follows from a document's current version: its words in the index, and what the filters of the library ask of it."""

from django.db import connection

from .models import Document, DocumentVersion
from .querysets import INDEX


def index(document: Document, version: DocumentVersion) -> None:
    """Put title, description, tags and text into the full-text index, in the caller's transaction."""
    tags = " ".join(document.tags.values_list("name", flat=True))
    words = (document.title, document.description, tags, version.name, version.text)
    INDEX.put(connection, document.pk, " ".join(words))


def follow_current(document: Document) -> None:
    """Repeat on the document what the filters ask of its current version, and index it, in the caller's transaction."""
    version = document.current
    version.refresh_from_db(fields=["language"])  # which a person may have said while the text was being read
    document.kind, document.language, document.extraction = version.kind, version.language, version.extraction
    document.save(update_fields=["current", "kind", "language", "extraction"])
    index(document, version)
