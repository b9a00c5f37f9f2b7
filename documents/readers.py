"""One small reader per kind of file, and the table of them; run in a child process (documents.extraction)."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import docx
import pptx
import pypdfium2
from lxml import etree, html
from python_calamine import CalamineWorkbook, PasswordError
from striprtf.striprtf import rtf_to_text

from documents.legacy_office import doc_text, ppt_text

_FIELD_CAP = 1_000_000  # characters of one CSV field
_MEMBER_CAP = 100 * 1024 * 1024  # bytes of one XML member, counted while inflating
_PDF_PASSWORD = 4  # FPDF_ERR_PASSWORD
_PDF_HYPHEN = re.compile(r"[\ufffe\x02]\r?\n?")  # PDFium marks a word broken at a line's end so
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W_WORDS = {_W + "tab": "\t", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-"}
_ODF_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_SAFE_XML = {"resolve_entities": False, "no_network": True, "load_dtd": False}


class Protected(Exception):
    """The file asks for a password."""


class Damaged(Exception):
    """The reader of this kind cannot open the file."""


class Unsupported(Exception):
    """There is no reader for this age of the format."""


Pieces = Iterable[str]


def _pdf(path: Path) -> tuple[Pieces, int]:
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise (Protected if getattr(error, "err_code", None) == _PDF_PASSWORD else Damaged) from error
    return (_page_text(document, number) for number in range(len(document))), len(document)


def _page_text(document: pypdfium2.PdfDocument, number: int) -> str:
    """The text of a page; '' for one damaged page among good ones."""
    try:
        page = document[number]
        text = page.get_textpage().get_text_bounded()
    except pypdfium2.PdfiumError:
        return ""
    page.close()
    return _PDF_HYPHEN.sub("", text)


def _docx(path: Path) -> tuple[Pieces, None]:
    document = docx.Document(str(path))
    extras = chain.from_iterable((section.header, section.footer) for section in document.sections)
    parts = [document.element.body, *(part._element for part in extras if not part.is_linked_to_previous)]
    return (_paragraph(p) for part in parts for p in part.iter(_W + "p")), None


def _paragraph(paragraph: Any) -> str:
    """A Word paragraph's own text, links and insertions too; a text box in it is a paragraph apart."""
    words = []
    for node in paragraph.iter(_W + "t", *_W_WORDS):
        if next(node.iterancestors(_W + "p"), None) is paragraph:
            words.append(node.text or "" if node.tag == _W + "t" else _W_WORDS[node.tag])
    return "".join(words)


def _sheet(path: Path) -> tuple[Pieces, None]:
    try:
        book = CalamineWorkbook.from_path(str(path))
    except PasswordError as error:
        raise Protected from error
    return _sheet_lines(book), None


def _sheet_lines(book: CalamineWorkbook) -> Iterator[str]:
    for name in book.sheet_names:
        yield name
        for row in book.get_sheet_by_name(name).iter_rows():
            cells = [_cell(value) for value in row if value not in (None, "")]
            if cells:
                yield "\t".join(cells)


def _cell(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _pptx(path: Path) -> tuple[Pieces, int]:
    deck = pptx.Presentation(str(path))
    roots = (root for slide in deck.slides for root in _slide_roots(slide))
    return (_drawing_paragraph(p) for root in roots for p in root.iter(_A + "p")), len(deck.slides)


def _slide_roots(slide: Any) -> list[Any]:
    """The trees of a slide (its shapes, tables and groups) and of its notes."""
    return [slide.element, *([slide.notes_slide.element] if slide.has_notes_slide else [])]


def _drawing_paragraph(paragraph: Any) -> str:
    return "".join(node.text or "" for node in paragraph.iter(_A + "t"))


def _odf(path: Path) -> tuple[Pieces, None]:
    with zipfile.ZipFile(path) as container, container.open("content.xml") as member:
        xml = member.read(_MEMBER_CAP)
    root = etree.fromstring(xml, etree.XMLParser(**_SAFE_XML))
    return (_odf_paragraph(p) for p in root.iter(_ODF_TEXT + "p", _ODF_TEXT + "h")), None


def _odf_paragraph(paragraph: Any) -> str:
    for node in paragraph.iter(_ODF_TEXT + "s", _ODF_TEXT + "tab", _ODF_TEXT + "line-break"):
        node.text = " "
    return "".join(paragraph.itertext())


def _rtf(path: Path) -> tuple[Pieces, None]:
    return [rtf_to_text(path.read_text(encoding="latin-1"), errors="ignore")], None


def _decode(data: bytes) -> str:
    """Text as people's programs save it: UTF-8, UTF-16 with its mark, else Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _text(path: Path) -> tuple[Pieces, None]:
    return [_decode(path.read_bytes())], None


def _csv(path: Path) -> tuple[Pieces, None]:
    text = _decode(path.read_bytes())
    delimiter = max(",;\t|", key=text[:4096].count)
    csv.field_size_limit(_FIELD_CAP)
    return ("\t".join(row) for row in csv.reader(io.StringIO(text), delimiter=delimiter)), None


def _html(path: Path) -> tuple[Pieces, None]:
    text = _decode(path.read_bytes())
    if not text.strip():
        return [], None
    root = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8", no_network=True))
    for node in list(root.iter("script", "style", "template", etree.Comment, etree.ProcessingInstruction)):
        node.drop_tree()
    return [re.sub(r"\s*\n\s*", "\n", "".join(root.itertext()))], None


def _xml(path: Path) -> tuple[Pieces, None]:
    root = etree.fromstring(path.read_bytes(), etree.XMLParser(recover=False, **_SAFE_XML))
    wanted = (node for node in root.iter(etree.Element) if etree.QName(node).localname not in ("script", "style"))
    return (piece.strip() for node in wanted for piece in (node.text or "", node.tail or "") if piece.strip()), None


def _doc(path: Path) -> tuple[Pieces, None]:
    text = doc_text(path.read_bytes())
    if text is None:
        raise Unsupported
    return [text], None


def _ppt(path: Path) -> tuple[Pieces, None]:
    return ppt_text(path.read_bytes()), None


def _picture(path: Path) -> tuple[Pieces, None]:
    return [], None


READERS: dict[str, Callable[[Path], tuple[Pieces, int | None]]] = {
    "pdf": _pdf,
    "docx": _docx,
    "xlsx": _sheet,
    "xlsb": _sheet,
    "xls": _sheet,
    "ods": _sheet,
    "pptx": _pptx,
    "odt": _odf,
    "odp": _odf,
    "odg": _odf,
    "rtf": _rtf,
    "txt": _text,
    "csv": _csv,
    "html": _html,
    "svg": _xml,
    "xml": _xml,
    "doc": _doc,
    "ppt": _ppt,
    **dict.fromkeys(("jpg", "png", "gif", "webp", "tiff", "bmp", "heic"), _picture),
}
