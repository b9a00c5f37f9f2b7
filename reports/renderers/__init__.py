"""The formats of a report: each makes one from the same content tree, so that the figures are the same in all."""

from collections.abc import Callable

from reports.content import Report

from . import html, pdf, xlsx

RENDERERS: dict[str, Callable[[Report], str | bytes]] = {"html": html.render, "pdf": pdf.render, "xlsx": xlsx.render}
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
