"""Finding documents by words: the newest hits, the closest of them first. What upper apps find beside them is registered here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Max, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from programmes import search
from programmes.models import Programme
from simon.lib.fts import query_terms, score

from .models import Document
from .paging import CAP
from .querysets import INDEX

if TYPE_CHECKING:
    from programmes.people.models import User

# How many of the newest documents are searched first: a frequent word has its hits among them, and the rest is never read.
MOST_BESIDE = 3
WINDOWS = (4_000, 40_000)


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

    At most four queries, whose cost does not follow from how many documents there are but from how many hits are looked at.
    """
    words = query_terms(q)
    if not words:
        return []
    hits = _newest_hits(documents, q)
    ranked = sorted(hits, key=lambda hit: (-score(hit[1] or "", words), -hit[0]))
    return [pk for pk, _weights in ranked]


def _newest_hits(documents: QuerySet, q: str) -> list[tuple[int, str]]:
    """[(pk, weights)] of the newest hits: looked for among the newest documents first, and among all when those are too few."""
    newest = Document.objects.aggregate(newest=Max("pk"))["newest"] or 0
    for window in WINDOWS:
        if newest > window and len(found := _hits(documents, q, newest - window)) > CAP:
            return found
    return _hits(documents, q, None)


def _hits(documents: QuerySet, q: str, after: int | None) -> list[tuple[int, str]]:
    sql, params = INDEX.filter_sql(connection, q, after)
    found = documents.filter(pk__in=RawSQL(sql, params))
    if after is not None:
        found = found.filter(pk__gt=after)
    weights = RawSQL(INDEX.weights_sql(connection, '"documents_document"."id"'), [])
    return list(found.order_by("-pk").values_list("pk", weights)[: CAP + 1])
