"""The words of documents/data/suggestion_words.toml, and finding them in a row of words."""

import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path

from .names import Word, fold, singular, words_of

FILE = Path(__file__).resolve().parents[2] / "data" / "suggestion_words.toml"
OWN_NAME, OWN_CODE, OWN_WORD, SINGLE_WORD = 13.0, 9.0, 9.0, 4.0  # for categories that the file does not know
LEAST_JOINED = 8  # letters
SHORTEST_START = 3  # letters before a «*»
GAP = 2  # other words that «~» lets stand between
INSIDE = 0.3  # what is left of a word that stands inside a longer phrase of another category


@dataclass(frozen=True, slots=True)
class Part:
    """One word of a phrase: the word itself, or how it begins; whether a number must follow; words that may come before."""

    text: str
    is_start: bool = False
    numbered: bool = False
    gap: int = 0

    def fits(self, word: Word) -> bool:
        same = word.folded.startswith(self.text) if self.is_start else word.key == self.text
        return same and (word.numbered or not self.numbered)


@dataclass(frozen=True, slots=True)
class Entry:
    """A phrase that speaks for a category with a weight."""

    code: str
    weight: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry found in a row of words: the indexes of its words there, in order."""

    code: str
    weight: float
    words: tuple[int, ...]

    @property
    def first(self) -> int:
        return self.words[0]

    @property
    def last(self) -> int:
        return self.words[-1]


@dataclass(frozen=True)
class Lexicon:
    """Everything of the file, ready to be looked up: `exact` are entries by the first word of their phrase,
    `starts` those whose first word is a beginning, by its first letters.

    `noise` and `organisations` are folded words to leave out; `heads` English nouns that say what a name is when they end it.
    """

    noise: frozenset[str]
    organisations: frozenset[str]
    heads: frozenset[str]
    periods: dict[str, dict[str, float]]
    extensions: dict[str, dict[str, float]]
    near: dict[str, list[str]]
    exact: dict[str, list[Entry]] = field(repr=False)
    starts: dict[str, list[Entry]] = field(repr=False)

    @cached_property
    def skipped(self) -> frozenset[str]:
        """Folded words of a name that say nothing of its kind."""
        return self.noise | self.organisations

    def with_entries(self, entries: Iterable[Entry]) -> "Lexicon":
        """The same with further entries, such as the words of categories that the file does not know."""
        exact, starts = _by_first_word(entries, self.exact, self.starts)
        return replace(self, exact=exact, starts=starts)

    def hits(self, words: Sequence[Word], codes: Collection[str], least: float = 0.0) -> list[Hit]:
        """Per category of `codes` the heaviest entries that share no word, in no order; see INSIDE for what lies in longer ones.

        An entry below `least` is not looked for, and one that stands there often is found where it first stands.
        """
        found: dict[int, Hit] = {}
        for at, word in enumerate(words):
            for entry, places in (*self._beginning(word, words, at), *self._written_apart(words, at)):
                if entry.weight >= least and entry.code in codes and id(entry) not in found:
                    found[id(entry)] = Hit(entry.code, entry.weight, places)
        return _without_inner(_apart(list(found.values())))

    def _beginning(self, word: Word, words: Sequence[Word], at: int) -> Iterator[tuple[Entry, tuple[int, ...]]]:
        """Entries that begin at `at`, with the indexes of their words."""
        for entries in (self.exact.get(word.key, ()), self.starts.get(word.folded[:SHORTEST_START], ())):
            for entry in entries:
                if places := _places(entry.parts, words, at):
                    yield entry, places

    def _written_apart(self, words: Sequence[Word], at: int) -> Iterator[tuple[Entry, tuple[int, ...]]]:
        """Entries of one word that the name writes as two: Log Frame, Work Plan."""
        if at + 1 < len(words):
            for entry in self.exact.get(words[at].folded + words[at + 1].key, ()):
                if len(entry.parts) == 1 and not entry.parts[0].numbered:
                    yield entry, (at, at + 1)


def _places(parts: tuple[Part, ...], words: Sequence[Word], at: int) -> tuple[int, ...]:
    """Indexes of the words of the phrase begun at `at`; none where it does not stand there."""
    if not parts[0].fits(words[at]):
        return ()
    places = [at]
    for part in parts[1:]:
        ahead = range(places[-1] + 1, min(places[-1] + 2 + part.gap, len(words)))
        place = next((i for i in ahead if part.fits(words[i])), None)
        if place is None:
            return ()
        places.append(place)
    return tuple(places)


def _apart(hits: list[Hit]) -> list[Hit]:
    """Of the hits of one category that share words, the heaviest."""
    kept: list[Hit] = []
    taken: dict[str, set[int]] = defaultdict(set)
    for hit in sorted(hits, key=lambda h: (-h.weight, -len(h.words), h.first)):
        if taken[hit.code].isdisjoint(hit.words):
            taken[hit.code].update(hit.words)
            kept.append(hit)
    return kept


def _without_inner(hits: list[Hit]) -> list[Hit]:
    """The hits, those that lie inside a longer one of another category at INSIDE of their weight."""
    longer: dict[int, list[Hit]] = defaultdict(list)
    for hit in hits:
        for at in hit.words if len(hit.words) > 1 else ():
            longer[at].append(hit)
    return [
        replace(hit, weight=hit.weight * INSIDE) if any(_covers(one, hit) for one in longer[hit.first]) else hit
        for hit in hits
    ]


def _covers(longer: Hit, hit: Hit) -> bool:
    return longer.code != hit.code and longer.weight >= hit.weight and set(hit.words) < set(longer.words)


def entry(code: str, weight: float, text: str) -> Entry:
    """An entry from the way the file writes it. Raises ValueError when no word is left of it."""
    parts, gap = [], 0
    for token in text.split():
        if token == "~":
            gap = GAP
        else:
            parts.append(_part(token, gap))
            gap = 0
    kept = tuple(part for part in parts if part is not None)
    if not kept:
        raise ValueError(f"{code}: nothing left of {text!r}")
    return Entry(code, weight, kept)


def _part(token: str, gap: int) -> Part | None:
    if token.endswith("*") and len(token) > SHORTEST_START:
        return Part(fold(token[:-1]), is_start=True, gap=gap)
    words = words_of(token.rstrip("#"))
    return Part(words[0].key, numbered=token.endswith("#"), gap=gap) if words else None


def _by_first_word(
    entries: Iterable[Entry], exact: dict[str, list[Entry]], starts: dict[str, list[Entry]]
) -> tuple[dict[str, list[Entry]], dict[str, list[Entry]]]:
    exact, starts = ({key: list(found) for key, found in table.items()} for table in (exact, starts))
    for one in entries:
        first = one.parts[0]
        table, key = (starts, first.text[:SHORTEST_START]) if first.is_start else (exact, first.text)
        table.setdefault(key, []).append(one)
    return exact, starts


@lru_cache(maxsize=1)
def standard() -> Lexicon:
    """The lexicon of the file, read once. Raises OSError, ValueError."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    entries = []
    for code, weight, text in _phrases(data["categories"]):
        entries += [entry(code, weight, text), *_written_together(code, weight, text)]
    exact, starts = _by_first_word(entries, {}, {})
    return Lexicon(
        noise=frozenset(fold(word) for word in data["noise"]),
        organisations=frozenset(fold(word) for word in data["organisations"]),
        heads=frozenset(singular(fold(word)) for word in data["heads"]),
        periods=data["periods"],
        extensions={one: points for many, points in data["extensions"].items() for one in many.split()},
        near={code: weights.get("near", []) for code, weights in data["categories"].items()},
        exact=exact,
        starts=starts,
    )


def _phrases(categories: dict[str, dict[str, list[str]]]) -> Iterator[tuple[str, float, str]]:
    """(code, weight, phrase) of the file's tables."""
    for code, weights in categories.items():
        for weight, texts in weights.items():
            if weight != "near":
                yield from ((code, float(weight), text) for text in texts)


def _written_together(code: str, weight: float, text: str) -> Iterator[Entry]:
    """A phrase as one word, as in names without spaces: lineabase, lineadebase, plandetrabajo, buenaspracticas."""
    words = text.split()
    if len(words) < 2 or not all(word.isalpha() for word in words):
        return
    for first in (words[:-1], [_plural(word) for word in words[:-1]]):
        for joint in ("", "de"):
            joined = fold(joint.join([*first, words[-1]]))
            if len(joined) >= LEAST_JOINED:
                yield Entry(code, weight, (Part(singular(joined)),))


def _plural(word: str) -> str:
    return word + ("s" if word[-1] in "aeiou" else "es")


def entries_of_category(code: str, names: Iterable[str], known: Lexicon) -> list[Entry]:
    """What a category that the file does not know is known by: its code, its names, and their longer words.

    A word counts the less, the more phrases of the file begin with it.
    """
    written = {" ".join(part.text for part in _parts(name)): len(_parts(name)) for name in names}
    words = {part.text for name in names for part in _parts(name) if len(part.text) > 2}
    return [
        *(Entry(code, OWN_CODE, parts) for parts in [_parts(code)] if parts),
        *(Entry(code, OWN_NAME if n > 1 else OWN_WORD, tuple(map(Part, t.split()))) for t, n in written.items() if n),
        *(Entry(code, SINGLE_WORD / (1 + len(known.exact.get(word, ()))), (Part(word),)) for word in sorted(words)),
    ]


def _parts(text: str) -> tuple[Part, ...]:
    return tuple(Part(word.key) for word in words_of(text))
