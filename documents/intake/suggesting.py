"""Suggested answers for files that wait to be saved: category with its reason, period, organisation."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from programmes.models import Period, Programme
from programmes.people.models import Organisation

from ..models import Category, Document, PendingUpload
from .suggestion import explain
from .suggestion.experience import Experience, PastChoice
from .suggestion.lexicon import Lexicon, entries_of_category, standard
from .suggestion.names import pieces, singular, spaced
from .suggestion.periods import Named, named
from .suggestion.score import Clues, stem_of, suggest

if TYPE_CHECKING:
    from programmes.people.models import User

REMEMBERED = 500  # the newest documents that suggestions learn from
MOST_TEXT = 4_000  # signs of a text that are read


@dataclass(frozen=True)
class Suggestion:
    """What is proposed for one file. `categories`: best first, at most three; `because`: why the first, a sentence without a stop."""

    categories: list[Category] = field(default_factory=list)
    because: str = ""
    period: Period | None = None
    organisation: Organisation | None = None


def for_rows(
    rows: list[PendingUpload],
    *,
    programme: Programme,
    user: "User",
    categories: list[Category],
    periods: list[Period],
) -> dict[int, Suggestion]:
    """A suggestion for each row, by its primary key; among the given categories (active ones) and periods. Two queries.

    Learns only from documents of the programme that the person may see.
    """
    if not rows:
        return {}
    offered = {category.code: category for category in categories if category.is_active}
    lexicon = _lexicon(offered)
    members = _acronyms(programme)
    ignored = _ignored(programme, members, lexicon)
    choices = _past_choices(programme, user, {category.pk: code for code, category in offered.items()})

    @cache
    def experience(organisation: int) -> Experience:
        return Experience.of(choices, organisation=organisation, ignored=ignored)

    return {
        row.pk: Suggestion(
            *_categories(row, offered, lexicon, experience, ignored),
            period=_period(row, programme, periods),
            organisation=_organisation(row.name, members),
        )
        for row in rows
    }


def _categories(
    row: PendingUpload,
    offered: dict[str, Category],
    lexicon: Lexicon,
    experience: Callable[[int], Experience],
    ignored: frozenset[str],
) -> tuple[list[Category], str]:
    clues = Clues(row.name, row.path, row.own_title, row.head[:MOST_TEXT], row.organisation_id)
    past = experience(row.organisation_id)
    guesses = suggest(clues, lexicon=lexicon, codes=list(offered), experience=past, ignored=ignored)
    return [offered[guess.code] for guess in guesses], explain.because(guesses[0]) if guesses else ""


def _lexicon(offered: dict[str, Category]) -> Lexicon:
    """The standard one, and the names of categories that it does not know."""
    known = standard()
    others = [category for code, category in offered.items() if code not in known.near]
    if not others:
        return known
    return known.with_entries(
        entry for c in others for entry in entries_of_category(c.code, (c.name_es, c.name_en), known)
    )


def _past_choices(programme: Programme, user: "User", codes: dict[int, str]) -> list[PastChoice]:
    """How the newest documents that the person may see in the programme were filed. One query."""
    seen = Document.objects.visible_to(user).present().filter(programme=programme, category__in=codes)
    values = seen.order_by("-created_at", "-pk").values_list(
        "current__name", "category_id", "organisation_id", "title", "created_by_id"
    )
    return [
        PastChoice(name or "", codes[category], organisation, title, by == user.pk)
        for name, category, organisation, title, by in values[:REMEMBERED]
    ]


def _acronyms(programme: Programme) -> dict[tuple[str, ...], Organisation]:
    """Who takes part in the programme, by the words of code and acronyms. One query."""
    found: dict[tuple[str, ...], Organisation] = {}
    for organisation in programme.organisations.distinct():
        for text in (organisation.acronym_es, organisation.acronym_en, organisation.code):
            if words := tuple(pieces(text)):
                found.setdefault(words, organisation)
    return found


def _ignored(programme: Programme, members: dict[tuple[str, ...], Organisation], lexicon: Lexicon) -> frozenset[str]:
    """Words that stand in the names of all kinds of files here: who takes part, the programme's code."""
    words = {word for acronym in (*members, tuple(pieces(programme.code))) for word in acronym if not word.isdigit()}
    return frozenset(form for word in words if singular(word) not in lexicon.exact for form in (word, singular(word)))


def _organisation(name: str, members: dict[tuple[str, ...], Organisation]) -> Organisation | None:
    """The participant whose acronym stands first in the name; of two that begin there, the longer."""
    words = pieces(stem_of(name))
    for at in range(len(words)):
        for length in range(3, 0, -1):
            if found := members.get(tuple(words[at : at + length])):
                return found
    return None


def _period(row: PendingUpload, programme: Programme, periods: list[Period]) -> Period | None:
    said = named(spaced(stem_of(row.name))) or named(spaced(row.own_title))
    if said is None:
        return None
    if said.start is None or said.end is None:
        return _only_one(said, periods)
    end = min(said.end, programme.end)
    if end < max(said.start, programme.start):
        return None
    return next((period for period in periods if period.start <= end <= period.end), None)


def _only_one(said: Named, periods: list[Period]) -> Period | None:
    """Without a year: the period that ends that quarter, half-year or month of a year, if there is one only."""
    length = {"quarter": 3, "half": 6, "month": 1}.get(said.kind)
    if length is None:
        return None
    fitting = [period for period in periods if period.end.month == said.number * length]
    return fitting[0] if len(fitting) == 1 else None
