"""Forgiving typing errors: which words that somebody may find are one or two letters away from what was typed.

Each word of an indexed text is kept with its keys: itself, and itself less any one letter. Two words that differ by one letter
(changed, left out, added or swapped with the next) share a key, and many that differ by two do (the idea of Wolf Garbe's
SymSpell). The words say nothing of where they stand: what is offered is first searched for among what the person may see.
"""

import re
import unicodedata
from collections.abc import Callable

from django.db import transaction

from simon.lib.fts import STOP_WORDS, fold

from ..models import Word, WordKey

SHORTEST, LONGEST = 4, 24
MOST_WORDS = 3_000  # of one text
MOST_OFFERED = 3  # nearest words that are tried for one
MOST_CORRECTED = 4  # words of a query; each costs at most five searches
_LETTERS = re.compile(r"[^\W\d_]+")


def keys_of(word: str) -> set[str]:
    """The word and the word less any one letter."""
    return {word} | {word[:n] + word[n + 1 :] for n in range(len(word))}


def distance(one: str, other: str) -> int:
    """How many letters must be changed, left out, added or swapped with the next (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        older, before, row = before, row, [i]
        for j, b in enumerate(other, start=1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, older[j - 2] + 1)
            row.append(best)
    return row[-1]


def _words(text: str) -> dict[str, str]:
    """folded -> as written, of the words worth keeping, the first MOST_WORDS."""
    found: dict[str, str] = {}
    for match in _LETTERS.finditer(unicodedata.normalize("NFC", text)):
        folded = fold(match[0])
        if SHORTEST <= len(folded) <= LONGEST and folded not in STOP_WORDS and folded.isalpha():
            found.setdefault(folded, match[0].lower())
            if len(found) >= MOST_WORDS:
                break
    return found


@transaction.atomic
def learn(text: str) -> int:
    """Keep the words that are new; returns how many. In order, so that two writers never wait for each other in a circle."""
    written = _words(text)
    known: set[str] = set()
    asked = sorted(written)
    for start in range(0, len(asked), 500):
        part = asked[start : start + 500]
        known.update(Word.objects.filter(folded__in=part).values_list("folded", flat=True))
    new = [folded for folded in asked if folded not in known]
    Word.objects.bulk_create(
        [Word(folded=folded, shown=written[folded][:48]) for folded in new], ignore_conflicts=True, batch_size=500
    )
    for start in range(0, len(new), 500):
        ids = Word.objects.filter(folded__in=new[start : start + 500], keys__isnull=True).values_list("pk", "folded")
        rows = [WordKey(word_id=pk, key=key) for pk, folded in ids for key in sorted(keys_of(folded))]
        WordKey.objects.bulk_create(rows, batch_size=2_000)
    return len(new)


def _near(word: str) -> list[str]:
    """Kept words at most two letters away (one for a short word), the nearest first. One query."""
    folded = fold(word)
    if not SHORTEST <= len(folded) <= LONGEST + 1:
        return []
    most = 1 if len(folded) < 6 else 2
    found = Word.objects.filter(keys__key__in=keys_of(folded)).values_list("folded", "shown").distinct()[:400]
    ranked = sorted((distance(folded, other), other, shown) for other, shown in found if other != folded)
    return [shown for far, _other, shown in ranked if far <= most]


def corrections(q: str, finds: Callable[[str], bool]) -> str | None:
    """The query with one or more words put right, such that `finds` it; None without one.

    `finds` must answer for the person who asks: a word of a text that they may not see is then never offered.
    """
    words = q.split()[:MOST_CORRECTED]
    for number, word in enumerate(words):
        if finds(word):
            continue
        for near in _near(word)[:MOST_OFFERED]:
            if finds(near):
                words[number] = near
                break
        else:
            return None
    corrected = " ".join(words)
    return corrected if corrected != " ".join(q.split()[:MOST_CORRECTED]) and finds(corrected) else None
