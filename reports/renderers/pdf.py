"""A report as a tagged PDF, typeset by typst in a short-lived child process.

The data travel as JSON and are only ever text in the template, never markup; the child sees an empty folder with the
template and the data, and no other file than the fonts.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reports.content import Cell, Report, Row, Table
from simon.lib import periods

CHILD = Path(__file__).with_name("typst_child.py")
SECONDS = 30


class PdfError(RuntimeError):
    """The PDF could not be made; the text is what the child said."""


def render(report: Report) -> bytes:
    """The PDF's bytes. Raises PdfError when the child fails or takes longer than SECONDS."""
    return typeset(content(report))


def typeset(data: dict[str, Any], template: str = "report.typ") -> bytes:
    """Run the child on the data of a template of this folder. Raises PdfError."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(CHILD), template],
            input=json.dumps(data).encode(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise PdfError(f"no PDF after {SECONDS} seconds") from error
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        raise PdfError(done.stderr.decode("utf-8", errors="replace")[-2000:])
    return done.stdout


def content(report: Report) -> dict[str, Any]:
    """The report as plain texts for the template, in the language in use."""
    language = get_language() or "es"
    return {
        "language": language,
        "date": [report.on.year, report.on.month, report.on.day],
        "title": report.title,
        "code": report.code,
        "heading": _("Informe de resultados"),
        "page": _("Página"),
        "of": _("de"),
        "generated": _("Generado el %(day)s") % {"day": periods.spelled(report.on, language)},
        "notice": report.demo_notice,
        "source_label": _("Fuentes y atribución"),
        "source": report.source_note,
        "facts": [[label, cell.text] for label, cell in report.facts],
        "tables": [_table(table) for table in report.tables],
    }


def _table(table: Table) -> dict[str, Any]:
    columns = [{"label": column.label, "right": column.is_number} for column in table.columns]
    return {
        "title": table.title,
        "caption": table.caption,
        "note": table.note,
        "empty": table.empty,
        "columns": columns,
        "rows": [_row(row) for row in table.rows],
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "heading": row.heading,
        "total": row.total,
        "depth": row.depth,
        "cells": [_cell(cell) for cell in row.cells],
    }


def _cell(cell: Cell) -> dict[str, str]:
    return {"text": cell.text, "note": cell.note, "shape": cell.shape, "state": str(cell.value) if cell.shape else ""}
