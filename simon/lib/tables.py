"""Rows to XLSX and CSV: what a person sees in a table, in a file that a spreadsheet opens safely."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, TypeGuard

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from simon.lib.numbers import MAX_DECIMALS, format_number, plain

Kind = Literal["text", "number", "date", "percent"]

MAX_ROWS = 1_048_575  # a worksheet's rows, less the heading
MAX_CELL = 32_767  # characters in one cell
MIN_WIDTH, MAX_WIDTH = 8, 60
OLDEST_DATE = date(1900, 3, 1)  # older ones mean something else to Excel

# What makes a spreadsheet run a text as a formula; the wide forms are read as the narrow ones.
_DANGEROUS = frozenset("=+-@\t\r\n＝＋－＠")
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


@dataclass(frozen=True)
class Column:
    """A column: `key` into the row mappings, heading `label`, and how its values are written.

    A percent is in points: 12.5 means 12.5 %.
    """

    key: str
    label: str
    kind: Kind = "text"


@dataclass(frozen=True)
class Sheet:
    """A titled table. A row lacks a key, or holds None, where nobody said anything."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Any]]


def to_xlsx(sheets: Iterable[Sheet], *, created: datetime) -> bytes:
    """Return a workbook with one worksheet a sheet; the same input gives the same bytes.

    None is an empty cell, text is never a formula or a link, and a figure that Excel's 15 digits cannot
    hold is written as text rather than changed. Texts past 32,767 characters are cut and end in `…`.
    Raises ValueError for more rows than a worksheet holds.
    """
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(buffer, options | {"strings_to_numbers": False, "remove_timezone": True})
    book.set_properties({"created": created.replace(tzinfo=None)})
    formats = _formats(book)
    taken: set[str] = set()
    for sheet in sheets:
        if len(sheet.rows) > MAX_ROWS:
            raise ValueError(f"more than {MAX_ROWS} rows in {sheet.title}")
        _write_sheet(book.add_worksheet(_title(sheet.title, taken)), sheet, formats)
    book.close()
    return buffer.getvalue()


def to_csv(sheet: Sheet) -> bytes:
    """Return the sheet as CSV (UTF-8 with signature, commas, CRLF), figures plain: `-1234.5`.

    Texts that a spreadsheet would run as a formula get a leading apostrophe; `unguard` takes it off.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([guard(column.label) for column in sheet.columns])
    for row in sheet.rows:
        writer.writerow([_csv_cell(row.get(column.key)) for column in sheet.columns])
    return buffer.getvalue().encode("utf-8-sig", errors="replace")


def guard(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run as a formula."""
    return f"'{text}" if _is_dangerous(text) else text


def unguard(text: str) -> str:
    """Take off the apostrophe that `guard` put: unguard(guard(x)) == x for every text."""
    return text[1:] if text.startswith("'") and _is_dangerous(text) else text


def _is_dangerous(text: str) -> bool:
    return text.lstrip("' ")[:1] in _DANGEROUS if text else False


def _csv_cell(value: object) -> str:
    if value is None:
        return ""
    if _is_number(value):
        return plain(_decimal(value))
    return value.isoformat() if isinstance(value, date) else guard(str(value))


def _is_number(value: object) -> TypeGuard[int | float | Decimal]:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _decimal(value: float | Decimal) -> Decimal:
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def _formats(book: Workbook) -> dict[str, Format]:
    formats = {"heading": book.add_format({"bold": True, "text_wrap": True, "bottom": 1})}
    formats["date"] = book.add_format({"num_format": "d mmm yyyy", "align": "left"})
    formats["time"] = book.add_format({"num_format": "d mmm yyyy hh:mm", "align": "left"})
    formats["text"] = book.add_format({"num_format": "@"})
    for places in range(MAX_DECIMALS + 1):
        pattern = "#,##0" + ("." + "0" * places if places else "")
        formats[f"number{places}"] = book.add_format({"num_format": pattern})
        formats[f"percent{places}"] = book.add_format({"num_format": f'{pattern}" %"'})
    return formats


def _title(title: str, taken: set[str]) -> str:
    """Make a worksheet name that Excel takes: 31 characters, without its reserved signs, used once."""
    base = _NOT_IN_TITLES.sub(" ", title).strip(" '")[:31].strip(" '") or "Hoja"
    base = f"{base} 1" if base.casefold() == "history" else base
    name, number = base, 2
    while name.casefold() in taken:
        tail = f" ({number})"
        name, number = base[: 31 - len(tail)] + tail, number + 1
    taken.add(name.casefold())
    return name


def _write_sheet(page: Worksheet, sheet: Sheet, formats: dict[str, Format]) -> None:
    page.freeze_panes(1, 0)
    for at, column in enumerate(sheet.columns):
        page.write_string(0, at, column.label, formats["heading"])
        widest = len(column.label)
        for line, row in enumerate(sheet.rows, start=1):
            widest = max(widest, _write_cell(page, line, at, row.get(column.key), column.kind, formats))
        page.set_column(at, at, min(max(widest + 2, MIN_WIDTH), MAX_WIDTH))


def _write_cell(page: Worksheet, line: int, at: int, value: object, kind: Kind, formats: dict[str, Format]) -> int:
    """Write one cell and return its length in characters."""
    if value is None:
        return 0
    if _is_number(value):
        return _write_number(page, line, at, _decimal(value), kind, formats)
    if isinstance(value, date) and _day(value) >= OLDEST_DATE:
        page.write_datetime(line, at, value, formats["time" if isinstance(value, datetime) else "date"])
        return 17 if isinstance(value, datetime) else 11
    text = value.isoformat() if isinstance(value, date) else str(value)
    text = text.encode("utf-8", errors="replace").decode()
    text = text if len(text) <= MAX_CELL else f"{text[: MAX_CELL - 1]}…"
    if text:
        page.write_string(line, at, text, formats["text"])
    return len(text)


def _write_number(page: Worksheet, line: int, at: int, value: Decimal, kind: Kind, formats: dict[str, Format]) -> int:
    text = format_number(value)
    if kind == "text" or Decimal(f"{float(value):.15G}") != value:
        page.write_string(line, at, text, formats["text"])
    else:
        places = min(len(text.partition(".")[2]), MAX_DECIMALS)
        name = "percent" if kind == "percent" else "number"
        page.write_number(line, at, float(value), formats[f"{name}{places}"])
    return len(text)


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value
