"""PDF, by PDFium. Not safe with threads: only in a process of its own."""

import re
from pathlib import Path

import pypdfium2

from .base import Damaged, Protected, Reading

_PASSWORD = 4  # FPDF_ERR_PASSWORD
_HYPHEN = re.compile(r"[\ufffe\x02]\r?\n?")  # PDFium marks a word broken at a line's end so


def read(path: Path) -> Reading:
    """All pages, one after the other."""
    document = open_pdf(path)
    pieces = (page_text(document, number) for number in range(len(document)))
    return Reading(pieces, len(document), document.get_metadata_value("Title"))


def open_pdf(path: Path) -> pypdfium2.PdfDocument:
    """The open document. Raises Protected, Damaged."""
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise (Protected if getattr(error, "err_code", None) == _PASSWORD else Damaged) from error


def page_text(document: pypdfium2.PdfDocument, number: int) -> str:
    """The text of a page, counted from 0; '' for one damaged page among good ones."""
    try:
        page = document[number]
        text = page.get_textpage().get_text_bounded()
    except pypdfium2.PdfiumError:
        return ""
    page.close()
    return _HYPHEN.sub("", text)


READERS = {"pdf": read}
