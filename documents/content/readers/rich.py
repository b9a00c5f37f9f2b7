"""RTF."""

import re
from pathlib import Path

from striprtf.striprtf import rtf_to_text

from .base import Reading

_HEAD = 65_536  # characters in which the information group is looked for
_TITLE = re.compile(r"\{\\title\b ?([^{}]*)\}")
_PAGES = re.compile(r"\\nofpages(\d{1,6})\b")


def read(path: Path) -> Reading:
    """The text; title and pages as the program wrote them into the information group."""
    raw = path.read_text(encoding="latin-1")
    title, pages = _TITLE.search(raw, 0, _HEAD), _PAGES.search(raw, 0, _HEAD)
    return Reading(
        [rtf_to_text(raw, errors="ignore")],
        (int(pages[1]) or None) if pages else None,
        rtf_to_text(f"{{\\rtf1\\ansi {title[1]}}}", errors="ignore") if title else "",
    )


READERS = {"rtf": read}
