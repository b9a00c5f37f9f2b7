"""Sheets, old and new, by calamine: names and filled cells, a row a line."""

from collections.abc import Iterator
from pathlib import Path

from python_calamine import CalamineWorkbook, PasswordError

from .base import Protected, Reading
from .properties import office_title, opendocument


def sheet_lines(path: Path) -> Iterator[str]:
    """A sheet's name, then its rows, sheet after sheet. Raises Protected."""
    try:
        book = CalamineWorkbook.from_path(str(path))
    except PasswordError as error:
        raise Protected from error
    return _lines(book)


def _lines(book: CalamineWorkbook) -> Iterator[str]:
    for name in book.sheet_names:
        yield name
        for row in book.get_sheet_by_name(name).iter_rows():
            cells = [_cell(value) for value in row if value not in (None, "")]
            if cells:
                yield "\t".join(cells)


def _cell(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _office(path: Path) -> Reading:
    return Reading(sheet_lines(path), title=office_title(path))


def _ods(path: Path) -> Reading:
    return Reading(sheet_lines(path), title=opendocument(path)[0])


READERS = {"xlsx": _office, "xlsb": _office, "ods": _ods}
