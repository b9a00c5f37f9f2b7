"""The text that search finds: every kind of file, hostile ones in a child process."""

import io
import struct
import time
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import docx
import pptx
import pytest
import xlsxwriter

from documents.content import child
from documents.content.extraction import extract, run_extraction
from documents.content.readers import MODULES, legacy_office, reader_of
from simon.lib.files import KINDS
from tests.documents import file_samples as making

PROSE = "Capacitación de artesanas Ngäbe-Buglé"


def word() -> bytes:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Encabezado"
    document.add_paragraph(PROSE)
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Coclé", "Veraguas"
    return _saved(document)


def slides() -> bytes:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = PROSE
    slide.shapes.add_table(1, 1, 0, 0, 99, 99).table.cell(0, 0).text = "Herrera"
    slide.notes_slide.notes_text_frame.text = "Nota al pie"
    deck.slides.add_slide(deck.slide_layouts[6])
    return _saved(deck)


def sheet() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    first, second = book.add_worksheet("Créditos"), book.add_worksheet("Rutas")
    first.write_row(0, 0, ["Monto", 1500, 12.5])
    second.write(40, 3, "Chiriquí")
    book.close()
    return out.getvalue()


def _saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def old_word(pieces: list[bytes]) -> bytes:
    """A .doc whose text is the first piece in Windows-1252 and the second in UTF-16."""
    compressed, wide = pieces
    plc = struct.pack("<III", 0, len(compressed), len(compressed) + len(wide) // 2)
    plc += struct.pack("<HIH", 0, 0x40000000 | 1024 * 2, 0) + struct.pack("<HIH", 0, 2048, 0)
    clx = b"\x01" + struct.pack("<H", 3) + b"abc" + b"\x02" + struct.pack("<I", len(plc)) + plc
    stream = bytearray(4096)
    stream[:4] = b"\xec\xa5\xc1\x00"
    stream[0x0A:0x0C] = struct.pack("<H", 0x0200)
    stream[0x1A2:0x1AA] = struct.pack("<II", 16, len(clx))
    stream[1024 : 1024 + len(compressed)] = compressed
    stream[2048 : 2048 + len(wide)] = wide
    return making.ole({"WordDocument": bytes(stream), "1Table": b"\x00" * 16 + clx})


def old_slides() -> bytes:
    wide = "Cacao".encode("utf-16-le")
    atoms = struct.pack("<HHI", 0, 0x0FA0, len(wide)) + wide + struct.pack("<HHI", 0, 0x0FA8, 4) + b"Ma\xedz"
    skipped = struct.pack("<HHI", 0, 0x1111, 4) + b"nada"
    return making.ole({"PowerPoint Document": struct.pack("<HHI", 0xF, 0x03E8, len(atoms)) + skipped + atoms})


HTML = (
    b"<!DOCTYPE html><html><head><title>T\xc3\xadtulo</title><style>p{}</style><script>x()</script></head><p>Hola</p>"
)
FIELD = b"Ver \x13 HYPERLINK x \x14el acta\x15\r"

DONE = [
    ("pdf", making.pdf("Comit\xe9"), ["Comité"], 1),
    ("docx", word(), [PROSE, "Coclé", "Veraguas", "Encabezado"], None),
    ("pptx", slides(), [PROSE, "Herrera", "Nota al pie"], 2),
    ("xlsx", sheet(), ["Créditos", "Monto\t1500\t12.5", "Rutas", "Chiriquí"], None),
    ("odt", making.odf(), ["Título", "Crédito para artesanas"], None),
    ("rtf", b"{\\rtf1\\ansi Cr\\'e9dito \\u241?}", ["Crédito ñ"], None),
    ("txt", PROSE.encode(), [PROSE], None),
    ("txt", "\ufeffComité".encode(), ["Comité"], None),
    ("txt", "Comité".encode("cp1252"), ["Comité"], None),
    ("txt", "Comité".encode("utf-16"), ["Comité"], None),
    ("csv", 'a;b\n"x;y";2,5\n'.encode("cp1252"), ["a\tb", "x;y\t2,5"], None),
    ("html", HTML, ["Título", "Hola"], None),
    ("xml", b"<a>uno<b>dos</b>tres</a>", ["uno", "dos", "tres"], None),
    ("svg", b"<svg><title>Mapa</title><script>x()</script></svg>", ["Mapa"], None),
    (
        "doc",
        old_word([b"Cr\xe9dito " + FIELD, "rural ñ".encode("utf-16-le")]),
        ["Crédito Ver el acta", "rural ñ"],
        None,
    ),
    ("ppt", old_slides(), ["Cacao", "Maíz"], None),
]

OTHERWISE = [
    ("pdf", making.pdf(""), "no_text"),
    ("png", making.image("PNG"), "no_text"),
    ("txt", b"  \n ", "no_text"),
    ("html", b" ", "no_text"),
    ("pdf", making.pdf(encrypted=True), "protected"),
    ("docx", making.ole({"EncryptedPackage": b""}), "protected"),
    ("pdf", b"%PDF-1.4 nada", "damaged"),
    ("docx", b"PK\x03\x04nada", "damaged"),
    ("xlsx", making.ooxml("xlsx"), "damaged"),
    ("odt", making.zipped({"mimetype": b"x"}), "damaged"),
    ("xml", b"<a>", "damaged"),
    ("doc", making.ole({"WordDocument": b"\xec\xa5"}), "damaged"),
    ("doc", b"\xdb\xa5-\x00", "unsupported"),
    ("wpd", b"\xffWPC", "unsupported"),
    ("nunca", b"x", "unsupported"),
]


@pytest.mark.parametrize(("kind", "data", "expected", "pages"), DONE, ids=[f"{n}-{r[0]}" for n, r in enumerate(DONE)])
def test_the_text_of_each_kind(tmp_path: Path, kind: str, data: bytes, expected: list[str], pages: int | None) -> None:
    path = tmp_path / "archivo"
    path.write_bytes(data)
    found = extract(path, kind)
    assert (found.state, found.pages) == ("done", pages)
    assert [line for line in expected if line not in found.text] == []
    assert "x()" not in found.text
    assert "HYPERLINK" not in found.text


@pytest.mark.parametrize(("kind", "data", "state"), OTHERWISE, ids=[f"{n}-{r[0]}" for n, r in enumerate(OTHERWISE)])
def test_what_has_no_text_says_why(tmp_path: Path, kind: str, data: bytes, state: str) -> None:
    path = tmp_path / "archivo"
    path.write_bytes(data)
    found = extract(path, kind)
    assert (found.state, found.text) == (state, "")


def test_every_accepted_kind_has_a_reader() -> None:
    accepted = {kind for kind, row in KINDS.items() if row.family != "refused"}
    assert accepted - set(MODULES) == {"wpd"}
    assert set(MODULES) <= set(KINDS)
    assert all(callable(reader_of(kind)) for kind in MODULES)


def test_text_stops_at_the_limit_and_has_no_control_characters(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"uno\x00\x01\r\ndos\n\n\n\n\ntres " + b"y" * 100)
    assert extract(path, "txt", limit_chars=20).text == "uno\ndos\n\ntres yyyyyy"


def test_entities_are_not_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secreto"
    secret.write_text("clave")
    path = tmp_path / "a.xml"
    path.write_text(f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{secret}"><!ENTITY y "dentro">]><a>hola &x; &y;</a>')
    assert "clave" not in extract(path, "xml").text
    assert "dentro" not in extract(path, "xml").text


def test_the_child_reads_without_django_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "no.such.module")
    path = tmp_path / "ñandú.pdf"
    path.write_bytes(making.pdf("Comit\xe9"))
    assert run_extraction(path, "pdf") == extract(path, "pdf")


def test_a_slow_file_is_given_up(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"hola")
    started = time.monotonic()
    assert run_extraction(path, "txt", seconds=0.01).state == "unsupported"
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("answer", ["", "Segmentation fault", "[1]"])
def test_a_reader_that_dies_means_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"hola")
    monkeypatch.setattr(child.subprocess, "run", lambda *_a, **_k: SimpleNamespace(stdout=answer, returncode=-11))
    assert run_extraction(path, "txt").state == "damaged"


def test_a_child_that_cannot_start_is_not_blamed_on_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"hola")
    monkeypatch.setenv("PYTHONHOME", str(tmp_path))
    with pytest.raises(RuntimeError):
        run_extraction(path, "txt")


def test_a_file_that_grows_too_much_does_not_take_the_caller_down(tmp_path: Path) -> None:
    body = b"<a>" + b"<b/>" * 20_000_000
    path = tmp_path / "a.xml"
    path.write_bytes(body)
    assert run_extraction(path, "xml").state in ("unsupported", "damaged")


def test_a_missing_file_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        run_extraction("/nonexistent/a.pdf", "pdf")


def test_a_sheet_with_a_lying_dimension_is_read_whole(tmp_path: Path) -> None:
    honest = zipfile.ZipFile(io.BytesIO(sheet()))
    members = {name: honest.read(name) for name in honest.namelist()}
    second = members["xl/worksheets/sheet2.xml"]
    members["xl/worksheets/sheet2.xml"] = second.replace(b'ref="D41"', b'ref="A1"')
    assert members["xl/worksheets/sheet2.xml"] != second
    path = tmp_path / "a.xlsx"
    path.write_bytes(making.zipped(members))
    assert "Chiriquí" in extract(path, "xlsx").text


def test_a_broken_piece_table_is_named() -> None:
    with pytest.raises(legacy_office.BrokenOle):
        legacy_office.doc_text(making.ole({"WordDocument": b"\xec\xa5\xc1\x00"}))
