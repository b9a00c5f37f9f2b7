"""Word, Excel and PowerPoint before 2007."""

from pathlib import Path

from .base import Reading, Unsupported
from .legacy_office import doc_text, ppt_text
from .sheets import sheet_lines
from .summary import summary_of


def _doc(path: Path) -> Reading:
    data = path.read_bytes()
    text = doc_text(data)
    if text is None:
        raise Unsupported
    title, pages = summary_of(data)
    return Reading([text], pages, title)


def _ppt(path: Path) -> Reading:
    data = path.read_bytes()
    return Reading(ppt_text(data), title=summary_of(data)[0])


def _xls(path: Path) -> Reading:
    return Reading(sheet_lines(path), title=summary_of(path.read_bytes())[0])


READERS = {"doc": _doc, "ppt": _ppt, "xls": _xls}
