"""What cites documents: upper apps register it in AppConfig.ready, so that a document can say it without knowing them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Model, Q
from django.utils.functional import Promise

if TYPE_CHECKING:
    from programmes.people.models import User


@dataclass(frozen=True)
class Citation:
    """One thing that cites a document: its kind, words and address; the version cited (None: the current one) and the page."""

    kind: str | Promise
    label: str
    url: str
    version: int | None = None
    page: int | None = None
    day: date | None = None


@dataclass(frozen=True)
class Opening:
    """A right on the document's programme whose holders see the document, whatever its visibility, and why."""

    right: str
    reason: str | Promise


class Source:
    """A table of an upper app (or a neighbour) that cites documents; one that neither binds nor opens any says only what cites."""

    def citations(self, document: Model, user: "User") -> Iterable[Citation]:
        """What cites the document among what the person may see."""
        raise NotImplementedError

    def binding(self) -> Q:
        """Condition on documents: cited by something that is official, so that the document stays readable in the bin."""
        return Q(pk__in=[])

    def grants(self, user: "User") -> Q:
        """Condition on documents: attached to something that the person has to judge (docs/domain.md §3)."""
        return Q(pk__in=[])

    def opened_to(self, document: Model) -> list[Opening]:
        """To whom `grants` opens the document, so that its page can say it."""
        return []


SOURCES: list[Source] = []


def register(source: Source) -> None:
    """Add a source; called once for each when the apps are ready."""
    SOURCES.append(source)


def of(document: Model, user: "User") -> list[Citation]:
    """What cites the document among what the person may see, by source."""
    return [citation for source in SOURCES for citation in source.citations(document, user)]


def opened_to(document: Model) -> list[Opening]:
    """To whom what cites the document opens it; at most one query a source."""
    return [opening for source in SOURCES for opening in source.opened_to(document)]


def is_bound(document: Model) -> bool:
    """Does something official cite it, seen by the reader or not?"""
    return type(document)._default_manager.filter(binding(), pk=document.pk).exists()


def any_of(conditions: Iterable[Q]) -> Q:
    """The conditions joined by OR; nothing at all without any."""
    joined = Q(pk__in=[])
    for condition in conditions:
        joined |= condition
    return joined


def binding() -> Q:
    """Condition: cited by something official."""
    return any_of(source.binding() for source in SOURCES)


def grants(user: "User") -> Q:
    """Condition: attached to something that the person has to judge."""
    return any_of(source.grants(user) for source in SOURCES)
