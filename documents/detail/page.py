"""What the page of one document says, and to whom: a fixed number of queries, whatever there is to tell.

Who has no role in the document's programme (it is public, or shared with them) gets the current version and what is said of it;
the earlier versions, the people, the comments and the history are the programme's.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils.translation import gettext as _

from programmes import access

from .. import citations, shown
from ..models import Document, DocumentVersion, Visibility
from . import audience, downloads, remarks, rights

if TYPE_CHECKING:
    from programmes.people.models import User


def readable_versions(document: Document, user: "User") -> QuerySet[DocumentVersion]:
    """The versions that exist for a person who sees the document: all with a role in its programme, else the current one."""
    versions = document.versions.defer("text")
    member = access.may(user, access.SEE, document.programme)
    return versions if member else versions.filter(pk=document.current_id)


def is_stranger(document: Document, user: "User") -> bool:
    """Does the person see it only as anybody would, because it is public? Then its pictures do not tell where they were taken."""
    if access.may(user, access.SEE, document.programme):
        return False
    return document.visibility == Visibility.PUBLIC and document.programme.has_public_page


def is_opened(document: Document, user: "User") -> bool:
    """Does the person see it only because it is shared with them or cited, not by its visibility? At most one query."""
    if document.visibility in (Visibility.PROGRAMME, Visibility.PUBLIC):
        return False
    return not Document.objects.filter(access.sees_document(user), pk=document.pk).exists()


def parts(document: Document, user: "User", held: frozenset[str], now: datetime) -> dict[str, Any]:
    """Everything but the forms. `held`: the person's rights on the programme."""
    member = bool(held)
    may_change = rights.may_change(user, document)
    steers = may_change or access.COORDINATE in held
    return {
        **excerpt(document),
        "kind": shown.kind_label(document.current),
        "who_sees": shown.who_sees(document),
        "by_share": member and not may_change and is_opened(document, user),
        "facts": facts(document, member=member),
        "public_url": public_url(document),
        "may_change": may_change,
        "steers_comments": access.COORDINATE in held,
        "versions": [(v, shown.kind_label(v)) for v in _versions(document)] if member else [],
        "cited": citations.of(document, user) if member else [],
        "bound": bool(document.withdrawn_at) and citations.is_bound(document),
        "comments": _newest_comments(document) if member else ([], 0),
        "history": shown.lines(document, private=may_change) if member else [],
        "problems": list(remarks.problems(document)) if steers else [],
        "audience": audience.of(document, now) if steers else None,
        "downloads": downloads.newest(document) if may_change else None,
    }


def excerpt(document: Document) -> dict[str, Any]:
    """What was read in the current version, as far as the page shows it."""
    start = Substr("text", 1, shown.EXCERPT + 1)
    text = DocumentVersion.objects.filter(pk=document.current_id).values_list(start, flat=True).first() or ""
    return {
        "excerpt": text[: shown.EXCERPT],
        "cut": len(text) > shown.EXCERPT,
        "extraction": shown.EXTRACTION.get(document.current.extraction, "") if document.current else "",
    }


def _versions(document: Document) -> QuerySet[DocumentVersion]:
    return document.versions.select_related("created_by").defer("text").order_by("-number")


def _newest_comments(document: Document) -> tuple[list, int]:
    """The newest comments in the order of writing, and how many there are in all."""
    found = remarks.comments(document)
    newest = list(found.reverse()[: remarks.MOST_COMMENTS])[::-1]
    return newest, len(newest) if len(newest) < remarks.MOST_COMMENTS else found.count()


def facts(document: Document, *, member: bool) -> list[tuple[str, Any]]:
    """[(words, value)] of what is known of a document; who put it in for members only. One query (tags)."""
    version = document.current
    pairs = [
        (_("Categoría"), document.category),
        (_("Organización"), document.organisation),
        (_("Programa"), f"{document.programme.short} ({document.programme.code})"),
        (_("Período"), document.period.label if document.period else None),
        (_("Lugar"), document.location),
        (_("Etiquetas"), ", ".join(tag.name for tag in document.tags.all())),
        (_("Idioma"), shown.language_name(document.language)),
        (_("Tipo de archivo"), shown.kind_label(version)),
        (_("Páginas"), version.pages if version else None),
        (_("Subido"), document.created_at),
        (_("Por"), document.created_by if member else None),
        (_("Versión vigente"), version.created_at if version and version.number > 1 else None),
        ("SHA-256", version.sha256 if version else None),
    ]
    return [(words, value) for words, value in pairs if value]


def public_url(document: Document) -> str:
    """The stable address for anybody, with the host; empty while the document is not public."""
    open_ = document.visibility == Visibility.PUBLIC and document.programme.has_public_page
    if not open_ or document.withdrawn_at:
        return ""
    return settings.SITE_URL + reverse("documents:public-document", args=[document.public_id])
