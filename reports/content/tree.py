"""The content tree of a report: plain frozen values, rounded once, so that every renderer prints the same figures."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import get_language

from simon.lib import numbers, periods
from simon.lib.looks import LOOKS

TEXT, NUMBER, PERCENT, DATE, STATE = "text", "number", "percent", "date", "state"
TYPED_DECIMALS = 6
EXACT_DECIMALS = 4
QUOTIENT_DECIMALS = 2

# The shapes of the traffic light as characters, for formats that draw no picture.
SHAPES = {"achieved": "★", "on_track": "●", "at_risk": "▲", "off_track": "■", "no_data": "◌", "too_early": "–"}


@dataclass(frozen=True)
class Cell:
    """One value and how it is written: text, number, percent (in points: 12.5 is 12.5 %), date or state.

    `note` is what stands beside the figure (its period, k de n); `url` where a title leads. None is nothing said.
    """

    value: str | Decimal | date | None
    kind: str = TEXT
    note: str = ""
    url: str = ""

    @property
    def text(self) -> str:
        """The value as people read it in the language in use; nothing said is a dash, never 0."""
        if self.value is None or self.value == "":
            return numbers.EMPTY_SIGN
        if self.kind == STATE:
            return str(LOOKS[self.value].label) if self.value in LOOKS else str(self.value)
        if self.kind == DATE:
            return periods.spelled(self.value, get_language() or "es")
        if self.kind == NUMBER:
            return numbers.format_number(self.value)
        if self.kind == PERCENT:
            return f"{numbers.format_number(self.value, 1, trim=False)} %"
        return str(self.value)

    @property
    def shape(self) -> str:
        return SHAPES.get(str(self.value), "") if self.kind == STATE else ""


@dataclass(frozen=True)
class Column:
    """A column of a table. `note` names what the notes of its cells say; empty where they have none."""

    label: str
    kind: str = TEXT
    note: str = ""

    @property
    def is_number(self) -> bool:
        return self.kind in (NUMBER, PERCENT)


@dataclass(frozen=True)
class Row:
    """A row of cells, one a column. A heading row has one cell, a result of the chain at `depth`; a total is the last row."""

    cells: tuple[Cell, ...]
    heading: bool = False
    total: bool = False
    depth: int = 0


@dataclass(frozen=True)
class Table:
    """One part of the report. `note` says how to read it; `empty` stands in place of rows where there are none."""

    key: str
    title: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    empty: str = ""

    def lines(self) -> Iterator[tuple[Row, list[tuple[Column, Cell]]]]:
        """Each row with its cells beside their columns; a heading row has none."""
        return ((row, [] if row.heading else list(zip(self.columns, row.cells, strict=True))) for row in self.rows)


@dataclass(frozen=True)
class Report:
    """A programme's results with money and documents, as one reader may see them on the day `on`."""

    code: str
    title: str
    on: date
    facts: tuple[tuple[str, Cell], ...]
    tables: tuple[Table, ...]
    demo_notice: str = ""
    source_note: str = ""

    def table(self, key: str) -> Table:
        """The part named `key`. Raises KeyError."""
        return {table.key: table for table in self.tables}[key]


def rounded(value: Decimal | None) -> Decimal | None:
    """Up to four decimals stay as typed or added up; longer ones, quotients mostly, get two, unless that would make it zero."""
    if value is None or -value.normalize().as_tuple().exponent <= EXACT_DECIMALS:
        return value
    return _round(value, QUOTIENT_DECIMALS) or _round(value, TYPED_DECIMALS)


def _round(value: Decimal, decimals: int) -> Decimal:
    return Decimal(numbers.format_number(value, decimals).replace(",", ""))


def number(value: Decimal | int | None, note: str = "") -> Cell:
    return Cell(None if value is None else rounded(Decimal(value)), NUMBER, note)


def share(ratio: Decimal | None, note: str = "") -> Cell:
    """A share as a percentage with one decimal: 0.5199 is 52.0 %."""
    return Cell(None if ratio is None else _round(ratio * 100, 1), PERCENT, note)


def day(value: date | None) -> Cell:
    return Cell(value, DATE)


def state(key: str, note: str = "") -> Cell:
    """A state of the traffic light: shape and word."""
    return Cell(key, STATE, note)
