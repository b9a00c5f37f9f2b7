"""A report as a workbook: a sheet of facts, then one a table; the figures are numbers."""

from collections.abc import Iterator, Mapping
from datetime import datetime, time
from typing import Any

from django.utils.translation import gettext as _

from reports.content import Cell, Report, Row, Table
from simon.lib import tables

KINDS: dict[str, tables.Kind] = {"number": "number", "percent": "percent", "date": "date"}


def render(report: Report) -> bytes:
    """The workbook's bytes: the same report gives the same bytes."""
    return tables.to_xlsx(
        [_facts(report), *(_sheet(table) for table in report.tables)], created=datetime.combine(report.on, time())
    )


def _facts(report: Report) -> tables.Sheet:
    told = [
        (_("Programa"), report.title),
        *((label, cell.text) for label, cell in report.facts),
        (_("Generado el"), report.on),
        (_("Aviso"), report.demo_notice),
        (_("Fuentes y atribución"), report.source_note),
    ]
    told += [(table.title, table.note) for table in report.tables]
    columns = [tables.Column("label", _("Dato")), tables.Column("value", _("Valor"))]
    return tables.Sheet(_("Programa"), columns, [{"label": label, "value": value} for label, value in told if value])


def _sheet(table: Table) -> tables.Sheet:
    """A column a column, and one more for the notes of its cells where they have any."""
    return tables.Sheet(table.title, list(_columns(table)), [_values(row, table) for row in table.rows])


def _columns(table: Table) -> Iterator[tables.Column]:
    for at, column in enumerate(table.columns):
        yield tables.Column(f"c{at}", column.label, KINDS.get(column.kind, "text"))
        if column.note:
            yield tables.Column(f"n{at}", column.note)


def _values(row: Row, table: Table) -> Mapping[str, Any]:
    if row.heading:
        told = row.cells[0]
        return {"c0": f"{told.text} ({told.note})" if told.note else told.text}
    values = {f"c{at}": _value(cell) for at, cell in enumerate(row.cells)}
    return values | {f"n{at}": cell.note for at, cell in enumerate(row.cells) if table.columns[at].note and cell.note}


def _value(cell: Cell) -> Any:
    """The number or date itself; words as they are read; nothing said is an empty cell, never 0."""
    if cell.value is None or cell.value == "":
        return None
    return cell.text if cell.kind in ("text", "state") else cell.value
