"""Words that people give a document, to find it by."""

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from simon.lib.fts import fold

from .models import Document, DocumentTag

MOST = 15
LENGTH = 40
_BETWEEN = re.compile(r"[,;\n\r]+")


def parse(typed: str) -> list[str]:
    """The tags in a text, parted by commas; the same word with other accents or case counts once.

    Raises ValidationError when one is too long or there are too many.
    """
    found: dict[str, str] = {}
    for part in _BETWEEN.split(typed):
        name = " ".join(part.split())
        if len(name) > LENGTH or len(fold(name)) > LENGTH:
            raise ValidationError(
                _("La etiqueta «%(name)s…» es demasiado larga: caben %(most)d caracteres."),
                params={"name": name[:LENGTH], "most": LENGTH},
            )
        if fold(name).strip():
            found.setdefault(fold(name).strip(), name)
    if len(found) > MOST:
        raise ValidationError(
            _("Son %(n)d etiquetas; caben %(most)d. Deje las que ayuden a encontrarlo."),
            params={"n": len(found), "most": MOST},
        )
    return list(found.values())


def written(document: Document) -> str:
    """The document's tags as they are typed, by commas. One query."""
    return ", ".join(document.tags.values_list("name", flat=True))


def replace(document: Document, names: list[str]) -> list[str | None] | None:
    """Give the document exactly these tags, in the caller's transaction; [before, after], None when nothing changed."""
    before = written(document)
    wanted = {fold(name).strip(): name for name in names}
    if before == ", ".join(name for _folded, name in sorted(wanted.items())):
        return None
    document.tags.all().delete()
    DocumentTag.objects.bulk_create(DocumentTag(document=document, name=n, folded=f) for f, n in wanted.items())
    return [before or None, written(document) or None]


def add(document: Document, names: Iterable[str]) -> None:
    """Give the document these tags besides those it has, in the caller's transaction."""
    rows = [DocumentTag(document=document, name=name, folded=fold(name).strip()) for name in names]
    DocumentTag.objects.bulk_create(rows, ignore_conflicts=True)
