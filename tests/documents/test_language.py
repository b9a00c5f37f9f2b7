"""What a file says of itself: the language of its text, the title in its properties, its pages, and the quick head of what waits."""

import io
import os
import struct
import time
from pathlib import Path

import docx
import pptx
import pytest
import xlsxwriter

from documents.content import child
from documents.content.extraction import extract, run_extraction
from documents.content.heads import HEAD_CHARS, Head, head_of
from documents.content.language import language_of
from documents.content.titles import own_title
from tests.documents import file_samples as making

SHARED = Path(os.environ.get("SIMON_SHARED", "/nonexistent")) / "data" / "documents"
TITLE = "Línea de base del cacao"

TEXTS = {
    "es": """El comité de gestión aprobó el plan de trabajo del segundo semestre y pidió a las agencias que entreguen sus
        informes antes del quince de julio, para que la unidad de coordinación los reúna en un solo documento.""",
    "en": """The management committee approved the work plan for the second half of the year and asked the agencies to send
        their reports before the fifteenth of July, so that the coordination unit can bring them together.""",
    "fr": """Le comité de gestion a approuvé le plan de travail du second semestre et a demandé aux agences d'envoyer leurs
        rapports avant le quinze juillet, afin que l'unité de coordination puisse les réunir dans un document.""",
    "pt": """O comitê de gestão aprovou o plano de trabalho do segundo semestre e pediu às agências que entreguem os seus
        relatórios antes de quinze de julho, para que a unidade de coordenação os reúna em um só documento.""",
}


@pytest.mark.parametrize("language", TEXTS)
def test_the_language_of_a_paragraph(language):
    assert language_of(TEXTS[language]) == language
    assert language_of(TEXTS[language].upper()) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "El comité de gestión aprobó el plan.",  # too short
        "María Pérez, Juan Rodríguez, Ana González, Luis Him, Rosa Ábrego, " * 10,
        "Monto\t1500\t12.5\nCoclé\t33\t41\nVeraguas\t7\t8\n" * 20,
        """Der Lenkungsausschuss hat den Arbeitsplan für das zweite Halbjahr gebilligt und die Organisationen gebeten, ihre
        Berichte vor dem fünfzehnten Juli zu schicken, damit sie in einem Dokument zusammengeführt werden können.""",
        TEXTS["es"] + TEXTS["pt"] + TEXTS["fr"] + TEXTS["en"],
    ],
)
def test_unsure_is_said_as_nothing(text):
    assert language_of(text) == ""


def test_only_the_beginning_decides_and_quickly():
    started = time.process_time()
    assert language_of(TEXTS["es"] * 200 + TEXTS["en"] * 5000) == "es"
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("  Guía\n del  cacao\x00 ", "Guía del cacao"),
        ("Presupuesto", "Presupuesto"),
        ("Acta n.º 11", "Acta n.º 11"),
        ("Documento de proyecto", "Documento de proyecto"),
        ("Informe T2-2026 de FAO", "Informe T2-2026 de FAO"),
        ("x" * 300, "x" * 250),
        *((junk, "") for junk in (
            "", " ", "untitled", "Sin título", "Documento1", "Document 2", "Microsoft Word - acta final.doc", "informe.docx",
            "Acta de junio.pdf", "informe_final_v2", "PowerPoint Presentation", "Presentación de PowerPoint", "Libro1", "Slide 1",
            "scan0001", "2026-07-14", "12", "--", "Nuevo documento de Microsoft Word", "C:\\\\Temp\\\\a", "title", "Normal",
            "\ufffd\ufffdacta",
        )),
    ],
)  # fmt: skip
def test_titles_worth_showing(raw, title):
    assert own_title(raw) == title


def saved(document) -> bytes:
    out = io.BytesIO()
    document.core_properties.title = TITLE
    document.save(out)
    return out.getvalue()


def sheet() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.set_properties({"title": TITLE})
    book.add_worksheet().write(0, 0, "Monto")
    book.close()
    return out.getvalue()


def opendocument(pages: int) -> bytes:
    meta = (
        '<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:title>{TITLE}</dc:title><meta:document-statistic meta:page-count="{pages}"/></office:document-meta>'
    )
    return making.odf(extra={"meta.xml": meta.encode()})


def counted_word(pages: int, characters: int) -> bytes:
    """A Word file whose program counted."""
    made, out = io.BytesIO(saved(docx.Document())), io.BytesIO()
    document = docx.Document(made)
    document.add_paragraph("Hola")
    part = next(part for part in document.part.package.iter_parts() if part.partname == "/docProps/app.xml")
    space = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    part._blob = (
        f'<Properties xmlns="{space}"><Pages>{pages}</Pages><Characters>{characters}</Characters></Properties>'.encode()
    )
    document.save(out)
    return out.getvalue()


def old_word() -> bytes:
    """A compound file whose properties hold a title in Windows-1252 and a count of pages."""
    title = TITLE.encode("cp1252") + b"\x00"
    values = [
        (1, struct.pack("<Ii", 2, 1252)),
        (2, struct.pack("<II", 0x1E, len(title)) + title.ljust(-(-len(title) // 4) * 4, b"\x00")),
        (14, struct.pack("<II", 3, 7)),
        (16, struct.pack("<II", 3, 900)),
    ]
    places, body = b"", b""
    for name, value in values:
        places += struct.pack("<II", name, 8 + 8 * len(values) + len(body))
        body += value
    section = struct.pack("<II", 8 + len(places) + len(body), len(values)) + places + body
    stream = struct.pack("<HHI16sI16sI", 0xFFFE, 0, 0, b"", 1, b"", 48) + section
    return making.ole(
        {"\x05SummaryInformation": stream, "PowerPoint Document": struct.pack("<HHI", 0, 0x0FA8, 4) + b"Hola"}
    )


@pytest.mark.parametrize(
    ("kind", "data", "pages"),
    [
        ("pdf", making.book(["Uno", "Dos"], title=TITLE), 2),
        ("docx", saved(docx.Document()), None),  # a template's count is no count
        ("docx", counted_word(12, 30_000), 12),
        ("docx", counted_word(12, 0), None),
        ("pptx", saved(pptx.Presentation()), None),
        ("xlsx", sheet(), None),
        ("odt", opendocument(3), 3),
        ("html", f"<html><head><title>{TITLE}</title></head><body>Hola</body></html>".encode(), None),
        ("rtf", b"{\\rtf1\\ansi{\\info{\\title L\\'ednea de base del cacao}{\\nofpages4}}Hola}", 4),
        ("ppt", old_word(), None),
    ],
)  # fmt: skip
def test_own_title_and_pages_of_each_kind(tmp_path, kind, data, pages):
    path = tmp_path / "archivo"
    path.write_bytes(data)
    found = extract(path, kind)
    assert (found.title, found.pages) == (TITLE, pages)
    assert head_of(path, kind).title == TITLE


@pytest.mark.parametrize("meta", [b"", b"<a", b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', b"\x00" * 5000])
def test_broken_properties_do_not_hide_the_text(tmp_path, meta):
    path = tmp_path / "a.odt"
    path.write_bytes(making.odf(extra={"meta.xml": meta}))
    found = extract(path, "odt")
    assert (found.state, found.title, found.pages) == ("done", "", None)


def test_the_head_is_short(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("palabra " * 10_000)
    head = head_of(path, "txt")
    assert head.text == run_extraction(path, "txt").text[:HEAD_CHARS].strip() and head.title == ""


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("pdf", b"%PDF-1.4 nada"),
        ("pdf", making.pdf(encrypted=True)),
        ("docx", b"PK\x03\x04nada"),
        ("docx", making.ole({"EncryptedPackage": b""})),
        ("xls", making.ole({"Workbook": b"nada"})),
        ("png", making.huge_png(60_000, 60_000)),
        ("wpd", b"\xffWPC"),
        ("nunca", b"x"),
    ],
)
def test_a_bad_file_has_an_empty_head(tmp_path, kind, data):
    path = tmp_path / "a"
    path.write_bytes(data)
    assert head_of(path, kind) == Head()


def test_a_slow_a_missing_and_a_failing_read_have_an_empty_head(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_text("hola")
    assert head_of(path, "txt", seconds=0.001) == Head()
    assert head_of(tmp_path / "nada.txt", "txt") == Head()
    monkeypatch.setattr(child.sys, "executable", "/nonexistent")
    assert head_of(path, "txt") == Head()


@pytest.mark.skipif(not SHARED.is_dir(), reason="SIMON_SHARED does not name the shared documents")
@pytest.mark.parametrize(
    ("name", "kind", "language", "pages", "title"),
    [
        ("es_texto_idioma.txt", "txt", "es", None, ""),
        ("es_guia_mantenedor.pdf", "pdf", "es", 69, "Guía del nuevo desarrollador de Debian"),
        ("es_babel_spanish_manual.pdf", "pdf", "es", 22, ""),
        ("es_manual_mantenedor.html", "html", "es", None, "Capítulo 2. Primeros pasos"),
        ("testWORD.doc", "doc", "en", 2, "Sample Word Document"),
        ("testEXCEL.xls", "xls", "en", None, "Simple Excel document"),
        ("testEXCEL.xlsx", "xlsx", "en", None, "Simple Excel document"),
        ("testRTFVarious.rtf", "rtf", "en", 2, ""),
        ("habibi-rotated.pdf", "pdf", "", 4, ""),
    ],
)
def test_real_documents(name, kind, language, pages, title):
    found = run_extraction(SHARED / name, kind)
    assert (found.language, found.pages, found.title) == (language, pages, title)
