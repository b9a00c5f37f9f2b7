"""The title that is proposed for a file: its own where it says something, else its name."""

import re

from .guess import MAX_TITLE, title_of
from .models import PendingUpload

_EMPTY = re.compile(
    r"(microsoft (word|excel|powerpoint)\b.*"
    r"|(documento?|libro|book|workbook|presentaci[oó]n|presentation|slide|untitled|sin t[ií]tulo|t[ií]tulo|title|scan|img|"
    r"plantilla|template|normal|hoja|sheet|page|p[aá]gina|doc)[ _-]*\d*"
    r"|(presentaci[oó]n de powerpoint|powerpoint presentation|diapositiva \d+|slide \d+)"
    r"|.*\.[a-z]{2,4}x?)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{3,}")


def proposed(row: PendingUpload) -> str:
    """A title of 1 to MAX_TITLE characters."""
    return proposed_for(row.name, row.own_title)


def proposed_for(name: str, own_title: str) -> str:
    """The same, of a file that does not wait."""
    own = " ".join(own_title.split())
    return own[:MAX_TITLE] if says_something(own) else title_of(name)


def says_something(own: str) -> bool:
    """Whether a title from a file's properties was written by a person: two words at least, and none that programs put there."""
    return len(_WORD.findall(own)) >= 2 and not _EMPTY.fullmatch(own)
