"""Weighing the clues of a file: the words of its name, folder, own title and text, its period and type, and past choices."""

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from .experience import Experience
from .lexicon import Hit, Lexicon
from .names import MOST_QUOTED, Word, blanked, is_spanish, quoted, spaced, words_of, words_of_text
from .periods import Named, named

FIRST = 1.2  # the first words of a name tell most of what it is …
FIRST_IN_ENGLISH, LAST = 1.1, 1.25  # … but in English its last word does, where it is a noun of the lexicon's `heads`
NEXT = (1.0, 0.4, 0.2, 0.1)  # the heaviest phrase counts whole, the others of its category less
FOLDER, UPPER_FOLDER, TITLE = 0.6, 0.4, 0.5
TEXT_ZONES = ((4, 0.65), (25, 0.55), (100, 0.3), (250, 0.1))  # up to that word, a phrase of the text counts so much
TEXT_LEAST = 5.0  # phrases of the text below this weight say nothing
NAME_ENOUGH = 9.0  # where a name says so much, the text is not read
NEAR = 0.2  # of the best one's points, for its neighbours
LEAST = 2.0  # below this nothing is suggested
MOST = 3


@dataclass(frozen=True)
class Clues:
    """What is known of a file before it is saved. `path` is its name with its folders; `text` the beginning of its text."""

    name: str
    path: str = ""
    title: str = ""
    text: str = ""
    organisation: int | str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a category: `source` is name, folder, title, text, period, type or past; `shown` the words to quote; for past,
    how many `files` there are like it, of them `mine`."""

    source: str
    points: float
    shown: str = ""
    files: int = 0
    mine: int = 0


@dataclass(frozen=True, slots=True)
class Guess:
    """A category by its code, its points, and the reasons, the weightiest first (none for a mere neighbour)."""

    code: str
    points: float
    reasons: tuple[Reason, ...]


def suggest(
    clues: Clues,
    *,
    lexicon: Lexicon,
    codes: Sequence[str],
    experience: Experience | None = None,
    ignored: Collection[str] = frozenset(),
) -> list[Guess]:
    """The likeliest of `codes`, best first, at most three; none when nothing speaks. `ignored`: folded words that say nothing."""
    reasons: dict[str, list[Reason]] = defaultdict(list)
    for code, reason in _all_reasons(clues, lexicon, frozenset(codes), experience or Experience(), ignored):
        reasons[code].append(reason)
    guesses = [_guess(code, reasons[code]) for code in codes if code in reasons]
    guesses.sort(key=lambda guess: -guess.points)
    if not guesses or guesses[0].points < LEAST:
        return []
    return _with_neighbours(guesses, lexicon, codes)[:MOST]


def _guess(code: str, reasons: list[Reason]) -> Guess:
    reasons.sort(key=lambda reason: -reason.points)
    return Guess(code, sum(reason.points for reason in reasons), tuple(reasons))


def _with_neighbours(guesses: list[Guess], lexicon: Lexicon, codes: Sequence[str]) -> list[Guess]:
    best = guesses[0]
    raised = {code: best.points * NEAR for code in lexicon.near.get(best.code, ()) if code in codes}
    have = {guess.code for guess in guesses}
    others = [Guess(g.code, min(best.points, g.points + raised.get(g.code, 0.0)), g.reasons) for g in guesses[1:]]
    others += [Guess(code, points, ()) for code, points in raised.items() if code not in have]
    return [best, *sorted(others, key=lambda guess: -guess.points)]


def _all_reasons(
    clues: Clues, lexicon: Lexicon, codes: Collection[str], experience: Experience, ignored: Collection[str]
) -> Iterator[tuple[str, Reason]]:
    """(code, reason) pairs of every source, for the given codes."""
    of_name, period = _name_reasons(clues.name, lexicon, codes, ignored)
    extension = clues.name.rpartition(".")[2].lower() if "." in clues.name else ""
    enough = max((reason.points for _code, reason in of_name), default=0.0) >= NAME_ENOUGH
    found = [
        *of_name,
        *_points_of("period", lexicon.periods.get(period.kind, {}) if period else {}),
        *_points_of("type", lexicon.extensions.get(extension, {})),
        *_folder_reasons(clues.path, lexicon, codes, ignored),
        *_phrase_reasons("title", clues.title, TITLE, lexicon, codes, ignored),
        *_text_reasons("" if enough else clues.text, lexicon, codes),
    ]
    yield from ((code, reason) for code, reason in found if code in codes)
    lessons = experience.lessons(clues.name, codes, organisation=clues.organisation, ignored=ignored)
    for code, lesson in lessons.items():
        yield code, Reason("past", lesson.points, files=lesson.files, mine=lesson.mine)


def stem_of(name: str) -> str:
    """The name without its extension (up to five letters or numbers after the last point)."""
    stem, dot, extension = name.rpartition(".")
    return stem if dot and 0 < len(extension) <= 5 and extension.isalnum() else name


def cut(text: str, lexicon: Lexicon, ignored: Collection[str]) -> tuple[str, list[Word], Named | None]:
    """A name with its parts told apart and its period blanked; its words without organisations and noise; the period."""
    apart = spaced(text)
    period = named(apart)
    bare = blanked(apart, period.at) if period else apart
    return bare, words_of(bare, lexicon.skipped | frozenset(ignored)), period


def _name_reasons(
    name: str, lexicon: Lexicon, codes: Collection[str], ignored: Collection[str]
) -> tuple[list[tuple[str, Reason]], Named | None]:
    bare, words, period = cut(stem_of(name), lexicon, ignored)
    ends = bool(words) and words[-1].key in lexicon.heads and not is_spanish(bare)
    hits = [(hit, hit.weight * _place(hit, len(words), ends)) for hit in lexicon.hits(words, codes)]
    return list(_lessening("name", hits, bare, words)), period


def _place(hit: Hit, words: int, ends_with_head: bool) -> float:
    """What the place in the name makes of a phrase: Spanish puts the kind first, English last."""
    if ends_with_head:
        return LAST if hit.last == words - 1 else FIRST_IN_ENGLISH if hit.first == 0 else 1.0
    return FIRST if hit.first == 0 else 1.0


def _phrase_reasons(
    source: str, text: str, factor: float, lexicon: Lexicon, codes: Collection[str], ignored: Collection[str]
) -> Iterator[tuple[str, Reason]]:
    bare, words, _period = cut(text, lexicon, ignored)
    yield from _lessening(source, [(hit, hit.weight * factor) for hit in lexicon.hits(words, codes)], bare, words)


def _folder_reasons(
    path: str, lexicon: Lexicon, codes: Collection[str], ignored: Collection[str]
) -> Iterator[tuple[str, Reason]]:
    folders = path.replace("\\", "/").split("/")[:-1]
    for depth, folder in enumerate(reversed(folders[-3:])):
        for code, reason in _phrase_reasons(
            "folder", folder, UPPER_FOLDER if depth else FOLDER, lexicon, codes, ignored
        ):
            yield code, Reason("folder", reason.points, folder[:MOST_QUOTED])


def _text_reasons(text: str, lexicon: Lexicon, codes: Collection[str]) -> Iterator[tuple[str, Reason]]:
    text = unicodedata.normalize("NFC", text)
    words = words_of_text(text, TEXT_ZONES[-1][0])
    hits = [(hit, hit.weight * _zone(hit.first)) for hit in lexicon.hits(words, codes, least=TEXT_LEAST)]
    yield from _lessening("text", hits, text, words)


def _zone(index: int) -> float:
    return next(factor for end, factor in TEXT_ZONES if index < end)


def _lessening(
    source: str, hits: list[tuple[Hit, float]], text: str, words: list[Word]
) -> Iterator[tuple[str, Reason]]:
    """Reasons from hits with their points: each category's heaviest whole, the same words once, the next ones less."""
    told: dict[str, set[str]] = defaultdict(set)
    for hit, points in sorted(hits, key=lambda found: -found[1]):
        shown = quoted(text, words[hit.first], words[hit.last])
        rank = len(told[hit.code])
        if shown not in told[hit.code] and rank < len(NEXT):
            told[hit.code].add(shown)
            yield hit.code, Reason(source, points * NEXT[rank], shown)


def _points_of(source: str, points: dict[str, float]) -> Iterable[tuple[str, Reason]]:
    return ((code, Reason(source, given)) for code, given in points.items())
