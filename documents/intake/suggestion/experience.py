"""What earlier choices teach: for each trait of a name, how much likelier it makes a category (Bayes, smoothed).

A trait is a word, two words in a row, or all the words together; the sender and the type of the file count a little. The
points of a trait for a category are log(P(category | trait) / P(category)), both with pseudo-counts, never below zero: one
choice is a hint, two of the same outweigh the general words.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from math import log

from .names import STOP_WORDS, singular, spaced

TRAIT_DOUBT = 3.0  # pseudo-choices that say nothing, beside those of a trait
PRIOR_DOUBT = 4.0  # pseudo-choices of each category
OTHERS = 0.5  # a choice of another organisation counts half
PAIR, WHOLE, SENDER, TYPE = 0.5, 5.0, 0.3, 0.3  # what a trait's points are multiplied by; a word's by 1
MOST_REPEATS = 4  # all the words together count once for each time, up to this

_LETTERS = re.compile(r"[a-z]+")
_MONTH_NAMES = """
    ene enero feb febrero mar marzo abr abril may mayo jun junio jul julio ago agosto sep sept septiembre set setiembre
    oct octubre nov noviembre dic diciembre jan january february march apr april june july aug august september october
    november dec december ii iii iv fy
"""
_MONTHS = frozenset(singular(word) for word in _MONTH_NAMES.split())


@dataclass(frozen=True, slots=True)
class PastChoice:
    """A file that was given a category: its name and title, the category's code, whose it is, whether this person put it in."""

    name: str
    code: str
    organisation: int | str = ""
    title: str = ""
    is_mine: bool = False


@dataclass(frozen=True, slots=True)
class Lesson:
    """What past choices say for one category: points, and how many files like it there are, of them by this person."""

    points: float
    files: int
    mine: int


@dataclass
class Experience:
    """Counts of past choices as one organisation sees them: its own count 1, those of others OTHERS."""

    total: float = 0.0
    by_code: Counter[str] = field(default_factory=Counter)
    by_trait: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    files: dict[tuple[str, str], list[int]] = field(default_factory=dict)  # (trait, code) -> [files, of them mine]

    @classmethod
    def of(
        cls, choices: Iterable[PastChoice], *, organisation: int | str = "", ignored: Collection[str] = ()
    ) -> "Experience":
        """Count the choices for a sender; `ignored` are folded words that say nothing here."""
        made = cls()
        for choice in choices:
            made._add(choice, 1.0 if choice.is_mine or choice.organisation == organisation else OTHERS, ignored)
        return made

    def _add(self, choice: PastChoice, weight: float, ignored: Collection[str]) -> None:
        self.total += weight
        self.by_code[choice.code] += weight
        for trait in {*traits(choice.name, choice.organisation, ignored), *_title_words(choice.title, ignored)}:
            self.by_trait[trait][choice.code] += weight
            count = self.files.setdefault((trait, choice.code), [0, 0])
            count[0] += 1
            count[1] += choice.is_mine

    def lessons(
        self, name: str, codes: Collection[str], *, organisation: int | str = "", ignored: Collection[str] = ()
    ) -> dict[str, Lesson]:
        """What the choices say of a name, for each of `codes` for which they say anything."""
        points: Counter[str] = Counter()
        telling: dict[str, tuple[float, str]] = {}
        for trait in traits(name, organisation, ignored):
            for code, given in self._points(trait, codes):
                points[code] += given
                if trait[0] not in "@." and given > telling.get(code, (0.0, ""))[0]:
                    telling[code] = (given, trait)
        return {code: Lesson(points[code], *self.files[trait, code]) for code, (_given, trait) in telling.items()}

    def _points(self, trait: str, codes: Collection[str]) -> Iterator[tuple[str, float]]:
        seen = self.by_trait.get(trait)
        if not seen:
            return
        among = seen.total()
        for code, count in seen.items():
            if code in codes:
                given = (count + TRAIT_DOUBT / len(codes)) / (among + TRAIT_DOUBT)
                prior = (self.by_code[code] + PRIOR_DOUBT) / (self.total + PRIOR_DOUBT * len(codes))
                yield code, max(0.0, log(given / prior)) * _factor(trait, count)


def _factor(trait: str, count: float) -> float:
    """What a trait's points are multiplied by; see the signs that `traits` puts before it."""
    if trait[0] == "=":
        return WHOLE * min(count, MOST_REPEATS)
    return {"+": PAIR, "@": SENDER, ".": TYPE}.get(trait[0], 1.0)


def traits(name: str, organisation: int | str, ignored: Collection[str]) -> list[str]:
    """The traits of a file name: words, «+two words», «=all words», «@sender», «.type»."""
    stem, _dot, extension = name.rpartition(".") if "." in name else (name, "", "")
    words = [word for word in _words(stem) if word not in ignored]
    pairs = [f"+{a} {b}" for a, b in zip(words, words[1:], strict=False)]
    whole = [f"={' '.join(sorted(set(words)))}"] if words else []
    return [*dict.fromkeys([*words, *pairs]), *whole, f"@{organisation}", f".{extension.lower()}"]


def _title_words(title: str, ignored: Collection[str]) -> set[str]:
    return {word for word in _words(title) if word not in ignored}


@lru_cache(maxsize=4_000)
def _words(text: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", spaced(text)).encode("ascii", "ignore").decode().lower()
    found = (singular(word) for word in _LETTERS.findall(plain) if len(word) > 1 and word not in STOP_WORDS)
    return tuple(word for word in found if word not in _MONTHS)
