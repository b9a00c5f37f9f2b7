"""Changing what is said of a stored document: title and the rest, its tags, its language."""

from typing import TYPE_CHECKING, Any

from django.db import transaction

from programmes import audit
from programmes.models import AuditEntry

from .. import services, tags
from ..models import Document
from ..search.indexing import repeat
from . import rights

if TYPE_CHECKING:
    from programmes.people.models import User


@transaction.atomic
def edit(
    document: Document,
    about: dict[str, Any],
    *,
    names: list[str],
    language: str,
    by: "User",
    way: str = AuditEntry.Way.PAGE,
) -> None:
    """Change the tags, the language (ISO 639-1, empty: not known) and the description (`services.describe`, which indexes it all)."""
    rights.require_change(by, document)
    stored = Document.objects.select_for_update(of=("self",)).select_related("current").get(pk=document.pk)
    changes = {"tags": told} if (told := tags.replace(stored, names)) else {}
    if stored.current and language != stored.language:
        changes["language"] = [stored.language or None, language or None]
        stored.current.language = language
        stored.current.save(update_fields=["language"])
        repeat(stored)
    if changes:
        audit.record(
            "document.tag",
            document,
            by=by,
            programme=document.programme,
            organisation=document.organisation,
            changes=changes,
            way=way,
        )
    services.describe(document, about, by=by, way=way)
