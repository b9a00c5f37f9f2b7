"""Finding documents by words: the newest hits, the closest of them first. What upper apps find beside them is registered here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from programmes import search
from programmes.models import Programme
from simon.lib.fts import query_terms, score

from ..models import Document
from ..querysets import INDEX
from .paging import CAP

if TYPE_CHECKING:
    from programmes.people.models import User

WINDOW = 8_000  # newest documents among which a frequent word is looked for first
SAMPLE, FREQUENT = 2_000, 0.2  # a word is frequent when this share of the newest documents has it
MOST_SEEN = 20_000
MOST_BESIDE = 3


@dataclass(frozen=True)
class Beside:
    """A hit that is no document: an indicator, a programme, a lesson."""

    kind: str | Promise
    label: str
    where: str
    url: str


BESIDE: list[Callable[["User", str], Iterable[Beside]]] = []


def beside(user: "User", q: str) -> list[Beside]:
    """What else the words find among what the person may see, a few of each kind; one query a kind."""
    return [hit for find in BESIDE for hit in find(user, q)]


def programmes(user: "User", q: str) -> list[Beside]:
    """The closest of the person's programmes. One query."""
    found = search.closest(Programme.objects.visible_to(user), search.INDEX, q, MOST_BESIDE)
    return [Beside(_("Programa"), str(each), each.title, each.get_absolute_url()) for each in found]


def closest(documents: QuerySet, q: str) -> list[int]:
    """Primary keys of the newest hits among `documents`, at most CAP + 1, the closest first and of equals the newest.

    Two queries, four when a frequent word meets somebody who sees little. What they cost follows from how many hits are looked
    at, not from how many documents there are.
    """
    words = query_terms(q)
    if not words:
        return []
    ranked = sorted(_newest_hits(documents, q), key=lambda hit: (-score(hit[1] or "", words), -hit[0]))
    return [pk for pk, _weights in ranked]


def _newest_hits(documents: QuerySet, q: str) -> list[tuple[int, str]]:
    """[(pk, weights)] of the newest hits.

    Of a word that few texts have, the index gives all hits at once. A frequent word has its newest hits among the newest
    documents, and the others are never looked at; where those hold too few, the person sees little, and it is asked which of
    what they see has the word.
    """
    newest, dense = _density(q)
    if newest <= WINDOW or dense < FREQUENT * SAMPLE:
        return _hits(documents, q)
    found = _hits(documents.filter(pk__gt=newest - WINDOW), q, newest - WINDOW)
    if len(found) > CAP:
        return found
    seen = list(documents.order_by("-pk").values_list("pk", flat=True)[:MOST_SEEN])
    return _hits(Document.objects.filter(pk__in=seen), q)


def _density(q: str) -> tuple[int, int]:
    """(highest key of a document, how many of the SAMPLE newest have the words)."""
    sql, params = INDEX.density_sql(connection, q, Document._meta.db_table, SAMPLE)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        newest, dense = cursor.fetchone()
    return newest or 0, dense


def _hits(documents: QuerySet, q: str, after: int | None = None) -> list[tuple[int, str]]:
    return list(search.hits(documents, INDEX, q, after).values_list("pk", "weights")[: CAP + 1])
