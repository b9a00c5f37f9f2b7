"""Tags: words that people give a document, a comma between them."""

from collections.abc import Iterable

from simon.lib.fts import fold

from .models import Document, DocumentTag

MAX_TAGS = 12
MAX_LENGTH = DocumentTag._meta.get_field("name").max_length


def split(text: str) -> list[str]:
    """The tags of a field, as written, each once whatever its case and accents; not yet judged."""
    found: dict[str, str] = {}
    for part in text.replace(";", ",").replace("\n", ",").split(","):
        name = " ".join(part.split()).lstrip("#")
        if name:
            found.setdefault(fold(name), name)
    return list(found.values())


def add(document: Document, names: Iterable[str]) -> None:
    """Give the document these tags besides those it has, in the caller's transaction."""
    rows = [DocumentTag(document=document, name=name, folded=fold(name)[:MAX_LENGTH]) for name in names]
    DocumentTag.objects.bulk_create(rows, ignore_conflicts=True)
