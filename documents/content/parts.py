"""A long text in parts that are read one after the other, cut between words."""

import re

from django.db.models.functions import Length, Substr

from ..models import DocumentVersion

PART = 10_000  # characters
_LOOK_BACK = 200  # characters before a cut in which a gap is looked for
_LEADERS = re.compile(r"(?:[.·_…][ \t]?){6,}")


def without_leaders(text: str) -> str:
    """Rows of dots, as in a table of contents, become one sign."""
    return _LEADERS.sub("… ", text)


def part_of(version_id: int, asked: int) -> tuple[str, int, int]:
    """(text of a part counted from 1, its number, how many there are); the first one when there is no such part. One query or two."""
    stored = DocumentVersion.objects.filter(pk=version_id)
    length = stored.values_list(Length("text"), flat=True).get() or 0
    parts = max(1, -(-length // PART))
    number = asked if 1 <= asked <= parts else 1
    start = max(0, (number - 1) * PART - _LOOK_BACK)
    end = number * PART
    raw = stored.values_list(Substr("text", start + 1, end - start), flat=True).get()
    first = _cut(raw, (number - 1) * PART - start) if number > 1 else 0
    last = _cut(raw, len(raw)) if number < parts else len(raw)
    return without_leaders(raw[first:last]), number, parts


def _cut(raw: str, at: int) -> int:
    """The place after the last gap in the characters before ``at``; ``at`` itself in a text without gaps."""
    gap = max(raw.rfind(sign, max(0, at - _LOOK_BACK), at) for sign in "\n ")
    return gap + 1 if gap >= 0 else at
