"""Cutting a file name, a folder or a text into words, each with the way it is compared and the way it is shown."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

_LITTLE = """
    a al ante como con contra de del desde el en entre la las lo los o para por que se segun sin sobre su sus u un una
    unas unos y
    an and as at by for from in into of on or the to with
"""
STOP_WORDS = frozenset(_LITTLE.split())  # without the «e» of M&E, which is read as «m e»

MOST_QUOTED = 60  # signs
MOST_LETTERS = 40  # of a word of a text; longer ones are no words

_WORD = re.compile(r"[^\W_]+")
_PIECE = re.compile(r"[^\W\d_]+|\d+")
_SHORT_MIXED = re.compile(r"(?<![^\W\d_])([A-Z][a-z][A-Z]s?)(?![a-z])")  # TdR, ToR, MoU, LoA
_CAMEL = re.compile(
    r"(?<=[^\W\d_]{3})(?=\d)|(?<=[a-záéíóúüñ])(?=[A-ZÁÉÍÓÚÜÑ])|(?<=[A-Z])(?=[A-ZÁÉÍÓÚÜÑ][a-záéíóúüñ]{3})"
)
_VERSION = re.compile(
    r"(?<![^\W_])(?:v|ver|vers|version|versión|rev)[\s._-]*\d+(?:[.,]\d+)*(?![^\W_])|\(\s*\d{1,3}\s*\)|(?<![^\W_])v(?=final)",
    re.IGNORECASE,
)
_SPANISH = frozenset(["de", "del", "la", "las", "el", "los", "para", "por", "con", "en", "y"])
_BETWEEN = re.compile(r"[\W_]+")
_ROMAN = frozenset(["ii", "iii", "iv", "vi", "vii", "viii", "ix"])
_NUMBER_WORDS = frozenset(["no", "nro", "num", "numero", "number", "n", "nº", "n°"])


@dataclass(frozen=True, slots=True)
class Word:
    """A word that counts: `key` is compared (folded, singular), `folded` begins as it stands; its place in the text."""

    key: str
    folded: str
    start: int
    end: int
    numbered: bool = False


def fold(text: str) -> str:
    """Lower case without accents, sign for sign: positions in the result are positions in the NFC text."""
    return "".join(unicodedata.normalize("NFKD", sign)[0].lower()[:1] or " " for sign in text)


@lru_cache(maxsize=50_000)
def singular(word: str) -> str:
    """The word without its plural ending, roughly and the same way for every word: actas → acta, planes → plan, modules → modul."""
    if len(word) > 5 and word.endswith("es"):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


def spaced(stem: str) -> str:
    """A file name's stem with its parts told apart: ActaCGP → Acta CGP; copy and version numbers left out. NFC."""
    text = _VERSION.sub(" ", unicodedata.normalize("NFC", stem))
    kept = [_CAMEL.sub(" ", part) if i % 2 == 0 else f" {part} " for i, part in enumerate(_SHORT_MIXED.split(text))]
    return "".join(kept)


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with the signs of each (start, end) span made spaces."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def words_of(text: str, noise: Collection[str] = ()) -> list[Word]:
    """The words of a name that count, in order. A number or Roman number marks the word before it as `numbered`."""
    found: list[Word] = []
    for match in _PIECE.finditer(text):
        folded = fold(match[0]).strip()
        if folded[:1].isdigit() or folded in _ROMAN:
            found[-1:] = [replace(word, numbered=True) for word in found[-1:]]
        elif folded and folded not in STOP_WORDS and folded not in noise and folded not in _NUMBER_WORDS:
            found.append(Word(singular(folded), folded, *match.span()))
    return found


def words_of_text(text: str, limit: int) -> list[Word]:
    """The first `limit` words of a running NFC text, without the little ones. Quick: folds all words in one go."""
    matches = list(islice(_WORD.finditer(text), limit))
    together = unicodedata.normalize("NFKD", "\n".join(match[0] for match in matches))
    plain = together.encode("ascii", "ignore").decode().lower().split("\n")
    return [
        Word(singular(word), word, *match.span())
        for word, match in zip(plain, matches, strict=False)
        if 0 < len(word) <= MOST_LETTERS and word not in STOP_WORDS and not word.isdigit()
    ]


def pieces(text: str) -> list[str]:
    """All words of a name, folded, the little ones and what looks like noise included."""
    return [folded for match in _PIECE.finditer(spaced(text)) if (folded := fold(match[0]).strip())]


def is_spanish(name: str) -> bool:
    """Whether little Spanish words stand in a name."""
    return not _SPANISH.isdisjoint(pieces(name))


def quoted(text: str, first: Word, last: Word) -> str:
    """What stands from one word to another, as it is quoted: little words included, longer words without their capitals."""
    shown = _BETWEEN.sub(" ", text[first.start : last.end]).split()
    return " ".join(map(_without_capitals, shown))[:MOST_QUOTED].strip()


def _without_capitals(word: str) -> str:
    """Acronyms keep theirs: at most five letters, and not the first one only."""
    return word.lower() if word.istitle() or len(word) > 5 or word.lower() in STOP_WORDS else word
