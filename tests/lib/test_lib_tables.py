"""Sheets out: nothing runs as a formula, nothing missing becomes zero, no figure changes."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simon.lib import tables
from simon.lib.tables import Column, Sheet, guard, to_csv, to_xlsx, unguard

CREATED = datetime(2026, 7, 17, 10, 42, tzinfo=UTC)
COLUMNS = (
    Column("name", "Indicador"),
    Column("value", "Valor", "number"),
    Column("share", "Avance", "percent"),
    Column("due", "Vence", "date"),
)
DANGEROUS = ["=1+1", "+5", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "'=1", "-n/d"]
HARMLESS = ["abc", "", "'abc", "a=b", "5-3", "“x”"]


def sheet(*rows: dict[str, Any], title: str = "Cifras") -> Sheet:
    return Sheet(title, COLUMNS, rows)


def opened(*sheets: Sheet) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(to_xlsx(sheets, created=CREATED)))


def cell(value: object, column: int = 2) -> Any:
    return opened(sheet({COLUMNS[column - 1].key: value})).active.cell(2, column)


def lines(*rows: dict[str, Any]) -> list[list[str]]:
    return list(csv.reader(io.StringIO(to_csv(sheet(*rows)).decode("utf-8-sig"), newline="")))


def test_heading_is_bold_and_frozen() -> None:
    page = opened(sheet()).active
    assert [column.value for column in page[1]] == ["Indicador", "Valor", "Avance", "Vence"]
    assert all(column.font.bold for column in page[1])
    assert page.freeze_panes == "A2"


def test_columns_are_as_wide_as_their_text() -> None:
    page = opened(sheet({"name": "x" * 40, "value": Decimal(1)})).active
    assert 40 <= page.column_dimensions["A"].width <= 45
    assert page.column_dimensions["B"].width < 12


@pytest.mark.parametrize(
    ("value", "shown_as"),
    [("12.5", "#,##0.0"), ("1234", "#,##0"), ("-7.25", "#,##0.00"), ("0", "#,##0"), ("5.000000", "#,##0")],
)
def test_numbers_are_numbers(value: str, shown_as: str) -> None:
    written = cell(Decimal(value))
    assert written.data_type == "n"
    assert Decimal(str(written.value)) == Decimal(value)
    assert written.number_format == shown_as


def test_percent_is_in_points() -> None:
    written = cell(Decimal("12.5"), column=3)
    assert (written.value, written.number_format) == (12.5, '#,##0.0" %"')


def test_missing_is_empty_and_never_zero() -> None:
    page = opened(sheet({"name": None, "value": None}, {"value": Decimal(0)})).active
    assert [column.value for column in page[2]] == [None] * 4
    assert page["B3"].value == 0
    assert lines({"name": None, "value": None}, {"value": Decimal(0)})[1:] == [
        ["", "", "", ""],
        ["", "0", "", ""],
    ]


def test_a_figure_too_long_for_excel_is_written_whole_as_text() -> None:
    assert cell(Decimal("123456789012345.123456")).value == "123,456,789,012,345.123456"
    assert lines({"value": Decimal("123456789012345.123456")})[1][1] == "123456789012345.123456"


def test_dates() -> None:
    assert cell(date(2026, 7, 15), column=4).value == datetime(2026, 7, 15)
    assert cell(CREATED, column=4).value == datetime(2026, 7, 17, 10, 42)
    assert cell(date(1850, 1, 2), column=4).value == "1850-01-02"
    assert lines({"due": date(2026, 7, 15)})[1][3] == "2026-07-15"


@pytest.mark.parametrize("text", [text for text in DANGEROUS if "\r" not in text])
def test_dangerous_text_stays_text_in_xlsx(text: str) -> None:
    for column in (1, 2):
        written = cell(text, column)
        assert (written.data_type, written.value) == ("s", text)


@pytest.mark.parametrize("text", ["http://example.org", "mailto:a@b.org", "007", "1,234", "_x0041_"])
def test_other_text_stays_as_it_is(text: str) -> None:
    written = cell(text, 1)
    assert written.data_type == "s"
    assert written.hyperlink is None
    assert written.value == text


def test_a_long_text_is_cut_visibly() -> None:
    written = cell("x" * 40_000, 1).value
    assert len(written) == 32_767
    assert written.endswith("x…")


@pytest.mark.parametrize("text", DANGEROUS)
def test_dangerous_text_is_neutralised_in_csv(text: str) -> None:
    assert lines({"name": text, "value": text})[1][:2] == [f"'{text}", f"'{text}"]


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_text_is_untouched_in_csv(text: str) -> None:
    assert lines({"name": text})[1][0] == text


def test_negative_numbers_stay_numbers() -> None:
    assert cell(Decimal("-5.5")).value == -5.5
    assert lines({"value": Decimal("-1234.50")}, {"value": -3}, {"value": -0.1})[1:] == [
        ["", "-1234.5", "", ""],
        ["", "-3", "", ""],
        ["", "-0.1", "", ""],
    ]


def test_csv_headings_are_neutralised_and_signed_utf8() -> None:
    content = to_csv(Sheet("x", [Column("a", "=ñ")], []))
    assert content == b"\xef\xbb\xbf'=\xc3\xb1\r\n"


@given(st.text(alphabet="'=+-@ \tab", max_size=6))
def test_unguard_undoes_guard(text: str) -> None:
    assert unguard(guard(text)) == text


def test_the_same_input_gives_the_same_bytes() -> None:
    one = to_xlsx([sheet({"name": "a"})], created=CREATED)
    assert one == to_xlsx([sheet({"name": "a"})], created=CREATED)
    assert one != to_xlsx([sheet({"name": "b"})], created=CREATED)
    assert openpyxl.load_workbook(io.BytesIO(one)).properties.created == CREATED.replace(tzinfo=None)


def test_titles_that_excel_refuses() -> None:
    titles = ["Efecto 1/2: [a]*?", "", "x" * 40, "X" * 40, "History", "'q'"]
    assert opened(*(sheet(title=title) for title in titles)).sheetnames == [
        "Efecto 1 2   a",
        "Hoja",
        "x" * 31,
        "X" * 27 + " (2)",
        "History 1",
        "q",
    ]


def test_more_rows_than_a_worksheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_ROWS", 2)
    assert opened(sheet({}, {})).sheetnames == ["Cifras"]
    with pytest.raises(ValueError):
        to_xlsx([sheet({}, {}, {})], created=CREATED)
