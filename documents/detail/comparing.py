"""What changed between two texts: by lines, and by words within a line that was changed.

The work is bounded whatever the texts are: LIMIT characters and MOST_LINES lines a side, words compared only between lines of at
most MOST_WORDS words that are alike, within MOST_PAIRS and ALL_PAIRS.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import zip_longest

LIMIT = 200_000  # characters of each text
MOST_LINES = 4_000
MOST_WORDS = 400
MOST_PAIRS = 8_000  # of equal words, one of each line: what comparing two lines costs
ALL_PAIRS = 400_000  # the same for all lines together; beyond either they are told whole
LONG = 600  # characters; a longer line is parted after its sentences
AROUND = 2  # equal lines shown before and after a change
ALIKE = 0.4  # least likeness of two lines to be shown as one that changed
_SENTENCE = re.compile(r"(?<=[.;:!?])\s+")
_WORD = re.compile(r"\s*(?:\w+|[^\w\s])")  # with the space before it


@dataclass(frozen=True)
class Piece:
    """A part of a line: "same", "out" (only in the old text) or "in" (only in the new one)."""

    kind: str
    text: str


@dataclass(frozen=True)
class Row:
    """A line: "same", "changed" (with pieces), "removed", "added"; or "skipped": `count` equal lines that are not shown."""

    kind: str
    pieces: tuple[Piece, ...] = ()
    count: int = 0


@dataclass
class Comparison:
    """Rows to show, how many lines were added, removed and changed; `cut`: a text was longer than is compared."""

    rows: list[Row] = field(default_factory=list)
    cut: bool = False

    def _count(self, kind: str) -> int:
        return sum(row.kind == kind for row in self.rows)

    @property
    def added(self) -> int:
        return self._count("added")

    @property
    def removed(self) -> int:
        return self._count("removed")

    @property
    def changed(self) -> int:
        return self._count("changed")

    @property
    def equal(self) -> bool:
        return not (self.added or self.removed or self.changed)


def compare(old: str, new: str) -> Comparison:
    """The differences from `old` to `new`; white space at the ends of lines and empty lines do not count."""
    (before, cut_before), (after, cut_after) = _lines(old), _lines(new)
    matcher = SequenceMatcher(None, before, after)
    words, rows = _Words(), []
    for tag, i, j, k, l_ in matcher.get_opcodes():
        if tag == "equal":
            rows += [Row("same", (Piece("same", line),)) for line in before[i:j]]
        else:
            rows += _block(before[i:j], after[k:l_], words)
    return Comparison(list(_folded(rows)), cut_before or cut_after)


def _lines(text: str) -> tuple[list[str], bool]:
    """The lines that are compared, and whether that is not all."""
    lines: list[str] = []
    for raw in text[:LIMIT].splitlines():
        line = " ".join(raw.split())
        lines += _SENTENCE.split(line) if len(line) > LONG else [line] if line else []
    return lines[:MOST_LINES], len(text) > LIMIT or len(lines) > MOST_LINES


def _block(before: list[str], after: list[str], words: "_Words") -> Iterator[Row]:
    """Lines in the place of others: side by side where they are alike, else what went and what came."""
    for old, new in zip_longest(before, after):
        pieces = words.compare(old, new) if old is not None and new is not None else ()
        if pieces:
            yield Row("changed", pieces)
            continue
        if old is not None:
            yield Row("removed", (Piece("out", old),))
        if new is not None:
            yield Row("added", (Piece("in", new),))


class _Words:
    """Compares alike lines word by word, as long as there is work left."""

    def __init__(self) -> None:
        self.left = ALL_PAIRS

    def compare(self, old: str, new: str) -> tuple[Piece, ...]:
        """The pieces of both; nothing when they are not alike, too long, or the work is used up."""
        before, after = _WORD.findall(old), _WORD.findall(new)
        if max(len(before), len(after)) > MOST_WORDS:
            return ()
        counts = Counter(after)
        pairs = sum(counts[word] for word in before)
        if pairs > min(MOST_PAIRS, self.left):
            return ()
        self.left -= pairs
        matcher = SequenceMatcher(None, before, after, autojunk=False)
        if matcher.quick_ratio() < ALIKE or matcher.ratio() < ALIKE:
            return ()
        return tuple(_pieces(matcher, before, after))


def _pieces(matcher: SequenceMatcher, before: list[str], after: list[str]) -> Iterator[Piece]:
    for tag, i, j, k, l_ in matcher.get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(before[i:j]))
            continue
        if j > i:
            yield Piece("out", "".join(before[i:j]))
        if l_ > k:
            yield Piece("in", "".join(after[k:l_]))


def _folded(rows: list[Row]) -> Iterator[Row]:
    """The rows with long runs of equal lines told by their number."""
    near = [False] * len(rows)
    for at, row in enumerate(rows):
        if row.kind != "same":
            for shown in range(max(0, at - AROUND), min(len(rows), at + AROUND + 1)):
                near[shown] = True
    skipped = 0
    for shown, row in zip(near, rows, strict=True):
        if shown:
            if skipped:
                yield Row("skipped", count=skipped)
            skipped = 0
            yield row
        else:
            skipped += 1
    if skipped:
        yield Row("skipped", count=skipped)
