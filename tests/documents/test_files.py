"""What is taken, what is refused and why; made-up files, honest and hostile."""

import csv
import hashlib
import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from simon.lib.files import (
    DurableFileSystemStorage,
    FileRefused,
    attachment_headers,
    check,
    containers,
    opaque_key,
    sniff,
    store,
    write_durably,
)
from tests.documents import file_samples as making

MZ = b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 100
VBA_PPT = bytes.fromhex("1f00ff0314000000020000040c000000") + b"\x01\x00\x00\x00\x01\x00\x00\x00"
FILEPASS = bytes.fromhex("09080400000600002f00020000000a000000")
MACRO_SHEET = bytes.fromhex("0908040000060000850006000000000000010a000000")
ENCRYPTED_FIB = b"\xec\xa5\xc1\x00" + b"\x00" * 6 + b"\x00\x01"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
MANIFEST = b"<m><file-entry><encryption-data/></file-entry></m>"
LAUGHS = b'<!DOCTYPE a [<!ENTITY x "ha">]><a>&x;</a>'
COMMENTED = b"<!-- " + b"<a> " * 30_000 + b"-->" + LAUGHS

ACCEPTED = [
    ("informe.pdf", making.pdf(), "pdf", "pdf"),
    ("INFORME.PDF", making.pdf(), "pdf", "pdf"),
    ("con espacio.pdf", b"\r\n" + making.pdf(), "pdf", "pdf"),
    ("nota.docx", making.ooxml("docx"), "docx", "docx"),
    ("plantilla.dotx", making.ooxml("docx"), "docx", "dotx"),
    ("datos.xlsx", making.ooxml("xlsx"), "xlsx", "xlsx"),
    ("texto.odt", making.odf("text"), "odt", "odt"),
    ("hoja.ods", making.odf("spreadsheet"), "ods", "ods"),
    ("charla.odp", making.odf("presentation"), "odp", "odp"),
    ("vacíos.odt", making.odf("text", {"Basic/Standard/script-lb.xml": b"<a/>"}), "odt", "odt"),
    (
        "viejo.odt",
        making.odf("text", {"META-INF/manifest.xml": b'<!DOCTYPE m PUBLIC "-//O" "M.dtd"><m/>'}),
        "odt",
        "odt",
    ),
    ("viejo.doc", making.ole({"WordDocument": b"\xec\xa5\xc1\x00"}), "doc", "doc"),
    ("viejo.xls", making.ole({"Workbook": bytes.fromhex("09080400000600000a000000")}), "xls", "xls"),
    ("viejo.ppt", making.ole({"PowerPoint Document": b"\x00"}), "ppt", "ppt"),
    ("carta.rtf", b"{\\rtf1 hola}", "rtf", "rtf"),
    ("carta.doc", b"{\\rtf1 hola}", "rtf", "doc"),
    ("notas.txt", "Capacitación en Coclé".encode(), "txt", "txt"),
    ("notas.txt", "Capacitación en Coclé".encode("cp1252"), "txt", "txt"),
    ("notas.txt", "Capacitación".encode("utf-16"), "txt", "txt"),
    ("tabla.csv", "año;valor\n2025;12,5\n".encode("utf-8-sig"), "csv", "csv"),
    ("MZ.txt", b"MZ es una sigla", "txt", "txt"),
    ("foto.jpg", making.image("JPEG"), "jpg", "jpg"),
    ("foto.jpeg", making.image("JPEG"), "jpg", "jpeg"),
    ("mapa.png", making.image("PNG"), "png", "png"),
    ("mapa.gif", making.image("GIF"), "gif", "gif"),
    ("mapa.webp", making.image("WEBP"), "webp", "webp"),
    ("mapa.tif", making.image("TIFF"), "tiff", "tif"),
    ("mapa.bmp", making.image("BMP"), "bmp", "bmp"),
]

DOWNLOAD_ONLY = [
    ("pagina.html", b"<!DOCTYPE html><html><body>Hola</body></html>", "html"),
    ("pagina.xhtml", b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD" "x.dtd"><html/>', "html"),
    ("suelta.html", b"Hola", "html"),
    ("disfrazada.txt", b"  <script>alert(1)</script>", "html"),
    ("logo.svg", SVG, "svg"),
    ("logo.svg", b'<?xml version="1.0"?><!-- a --><!DOCTYPE svg PUBLIC "-//W3C" "s.dtd">' + SVG, "svg"),
    ("actividades.xml", b'<?xml version="1.0"?><iati-activities/>', "xml"),
]

REFUSED = [
    ("vacio.pdf", b"", "empty"),
    ("programa.exe", MZ, "executable"),
    ("informe.pdf", MZ, "executable"),
    ("informe.pdf", b"\x7fELF\x02\x01\x01" + b"\x00" * 60, "executable"),
    ("informe.pdf.exe", making.pdf(), "executable"),
    ("informe.txt", b"#!/bin/sh\necho hola\n", "executable"),
    ("tarea.bat", b"dir", "executable"),
    ("tarea.js", b"alert(1)", "executable"),
    ("con.docx", making.ooxml("docx", {"word/embeddings/a.bin": MZ}), "executable"),
    ("con.docx", making.ooxml("docx", {"word/embeddings/a.vbs": b"x"}), "executable"),
    (
        "con.doc",
        making.ole({"WordDocument": b"", "\x01Ole10Native": b"a.exe\x00" + b"\x7fELF\x02\x01\x01"}),
        "executable",
    ),
    ("macro.docx", making.ooxml("docx", {"word/vbaProject.bin": b"x"}), "macros"),
    ("macro.docm", making.ooxml("docm"), "macros"),
    ("macro.docx", making.ooxml("docm"), "macros"),
    ("macro.docm", making.ooxml("docx"), "macros"),
    ("macro.xlsx", making.ooxml("xlsx", {"xl/macrosheets/sheet1.xml": b"<a/>"}), "macros"),
    (
        "dentro.docx",
        making.ooxml("docx", {"word/a.xlsx": making.ooxml("xlsx", {"xl/vbaProject.bin": b"x"})}),
        "macros",
    ),
    (
        "dentro.docx",
        making.ooxml("docx", {"word/o.bin": making.ole({"WordDocument": b"", "_VBA_PROJECT": b""})}),
        "macros",
    ),
    ("macro.odt", making.odf("text", {"Basic/Standard/Module1.xml": b"<a/>"}), "macros"),
    ("macro.odt", making.odf("text", {"Scripts/python/m.txt": b"x"}), "macros"),
    ("macro.doc", making.ole({"WordDocument": b"", "_VBA_PROJECT": b""}), "macros"),
    ("macro.ppt", making.ole({"PowerPoint Document": VBA_PPT}), "macros"),
    ("macro.xls", making.ole({"Workbook": MACRO_SHEET}), "macros"),
    ("clave.docx", making.ole({"EncryptedPackage": b"", "EncryptionInfo": b""}), "protected"),
    ("clave.pdf", making.pdf(encrypted=True), "protected"),
    ("clave.odt", making.odf("text", {"META-INF/manifest.xml": MANIFEST}), "protected"),
    ("clave.doc", making.ole({"WordDocument": ENCRYPTED_FIB}), "protected"),
    ("clave.xls", making.ole({"Workbook": FILEPASS}), "protected"),
    (
        "clave.ppt",
        making.ole({"PowerPoint Document": b"", "Current User": b"\x00" * 12 + b"\xdf\xc4\xd1\xf3"}),
        "protected",
    ),
    ("roto.pdf", b"%PDF-1.4\nnada", "damaged"),
    ("roto.docx", making.ooxml("docx")[:-30], "damaged"),
    ("roto.doc", making.ole({"WordDocument": b""})[:600], "damaged"),
    ("roto.png", making.image("PNG", (300, 300))[:60], "damaged"),
    ("roto.jpg", making.image("JPEG", (300, 300))[:500], "damaged"),
    ("informe.docx", making.pdf(), "mismatch"),
    ("informe.pdf", making.ooxml("docx"), "mismatch"),
    ("foto.jpg", making.pdf(), "mismatch"),
    ("informe.pdf", b"solo texto", "mismatch"),
    ("informe.zip", making.pdf(), "mismatch"),
    ("varios.zip", making.zipped({"a.txt": b"a"}), "archive"),
    ("varios.docx", making.zipped({"a.txt": b"a"}), "archive"),
    ("varios.gz", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x03\x00" + b"\x00" * 8, "archive"),
    ("varios.7z", b"7z\xbc\xaf\x27\x1c\x00\x04" + b"\x00" * 40, "archive"),
    ("plano.vsdx", making.ooxml("visio"), "archive"),
    ("sale.docx", making.ooxml("docx", {"../../etc/x.xml": b"<a/>"}), "escape"),
    ("sale.docx", making.ooxml("docx", {"/etc/x.xml": b"<a/>"}), "escape"),
    ("sale.docx", making.ooxml("docx", {"..\\x.xml": b"<a/>"}), "escape"),
    ("muchos.docx", making.ooxml("docx", {f"{n}": b"" for n in range(10_001)}), "bomb"),
    ("bomba.docx", making.ooxml("docx", {"a.xml": b" " * 60_000_000}, level=9), "bomb"),
    ("mapa.png", making.huge_png(60_000, 60_000), "pixels"),
    ("mapa.png", making.huge_png(10_000, 5_001), "pixels"),
    ("risa.xml", b'<?xml version="1.0"?>' + LAUGHS, "dtd"),
    ("risa.xml", ('<?xml version="1.0" encoding="UTF-16"?>' + LAUGHS.decode()).encode("utf-16"), "dtd"),
    ("fuera.xml", b'<?xml version="1.0"?><!DOCTYPE a SYSTEM "http://x.test/a.dtd"><a/>', "dtd"),
    ("risa.svg", LAUGHS.replace(b"a>", b"svg>").replace(b"DOCTYPE a", b"DOCTYPE svg"), "dtd"),
    ("risa.docx", making.ooxml("docx", {"word/a.xml": LAUGHS}), "dtd"),
    ("risa.docx", making.ooxml("docx", {"word/a.xml": COMMENTED}), "dtd"),
    ("risa.odt", making.odf("text", {"styles.xml": LAUGHS.decode().encode("utf-16")}), "dtd"),
    ("doble.jpg", making.image("JPEG") + making.zipped({"a.txt": b"a"}), "polyglot"),
    ("doble.pdf", making.pdf() + making.zipped({"a.txt": b"a"}), "polyglot"),
    ("doble.png", making.image("PNG") + b"<script>alert(1)</script>", "polyglot"),
    ("doble.odt", making.odf("text", {"%PDF-1.4": b""}), "polyglot"),
    ("doble.txt", b"hola\n" + making.pdf(), "polyglot"),
    ("raro.bin", bytes(range(256)) * 4, "executable"),
    ("raro.dat", bytes(range(1, 256)) * 4, "unknown"),
    ("raro", bytes(range(1, 256)) * 4, "unknown"),
]


@pytest.mark.parametrize(("name", "data", "kind", "extension"), ACCEPTED, ids=[f"{r[0]}-{r[2]}" for r in ACCEPTED])
def test_honest_files_are_taken(name: str, data: bytes, kind: str, extension: str) -> None:
    checked = check(io.BytesIO(data), name)
    assert (checked.kind, checked.extension, checked.download_only, checked.notes) == (
        kind,
        extension,
        False,
        (),
    )
    assert (checked.size, checked.sha256) == (len(data), hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize(("name", "data", "kind"), DOWNLOAD_ONLY)
def test_pages_are_taken_for_download_only(name: str, data: bytes, kind: str) -> None:
    checked = check(io.BytesIO(data), name)
    assert (checked.kind, checked.download_only) == (kind, True)


@pytest.mark.parametrize(("name", "data", "code"), REFUSED, ids=[f"{r[2]}-{r[0]}" for r in REFUSED])
def test_the_rest_is_refused_with_its_reason(name: str, data: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        check(io.BytesIO(data), name)
    assert refusal.value.code == code
    assert str(refusal.value.message).endswith(".")


@pytest.mark.parametrize(
    ("name", "data", "extension"),
    [
        ("nota.doc", making.ooxml("docx"), "docx"),
        ("foto.png", making.image("JPEG"), "jpg"),
        ("informe", making.pdf(), "pdf"),
        ("informe.2025", making.pdf(), "pdf"),
    ],
)
def test_a_near_miss_of_the_name_is_told(name: str, data: bytes, extension: str) -> None:
    checked = check(io.BytesIO(data), name)
    assert checked.extension == extension
    assert f"«.{extension}»" in str(checked.notes[0])


def test_size_is_counted_and_the_limit_is_inclusive() -> None:
    assert check(io.BytesIO(b"a" * 100), "a.txt", max_bytes=100).size == 100
    with pytest.raises(FileRefused) as refusal:
        check(io.BytesIO(b"a" * 101), "a.txt", max_bytes=100)
    assert refusal.value.code == "too_large"


def test_the_mismatch_names_both_sides() -> None:
    with pytest.raises(FileRefused) as refusal:
        check(io.BytesIO(making.pdf()), "informe.docx")
    assert "«.docx»" in str(refusal.value.message)
    assert "PDF" in str(refusal.value.message)


def test_the_file_is_rewound() -> None:
    stream = io.BytesIO(b"hola")
    check(stream, "a.txt")
    assert stream.read() == b"hola"


def test_nested_containers_share_one_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    inner = making.ooxml("xlsx", {"a.xml": b"<a>" + b" " * 60_000 + b"</a>"})
    data = making.ooxml("docx", {"word/1.xlsx": inner, "word/2.xlsx": inner})
    assert check(io.BytesIO(data), "a.docx").kind == "docx"
    monkeypatch.setattr(containers, "MAX_UNPACKED", 100_000)
    with pytest.raises(FileRefused) as refusal:
        check(io.BytesIO(data), "a.docx")
    assert refusal.value.code == "bomb"


def test_an_index_that_is_too_long_is_never_read(monkeypatch: pytest.MonkeyPatch) -> None:
    data = making.ooxml("docx")
    monkeypatch.setattr(containers, "MAX_INDEX", 100)
    monkeypatch.setattr(containers.zipfile, "ZipFile", None)
    with pytest.raises(FileRefused) as refusal:
        check(io.BytesIO(data), "a.docx")
    assert refusal.value.code == "bomb"


def test_a_member_that_lies_about_its_size_is_refused() -> None:
    body = b"<a>" + b"x" * 5000 + b"</a>"
    data = making.ooxml("docx", {"word/a.xml": body})
    lying = data.replace(len(body).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != data
    with pytest.raises(FileRefused) as refusal:
        check(io.BytesIO(lying), "a.docx")
    assert refusal.value.code == "damaged"


def test_sniff_takes_a_path_or_a_stream(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(making.pdf())
    assert sniff(path, "x").kind == sniff(path.open("rb"), "x").kind == "pdf"


WITHOUT_SYSTEM_LIBMAGIC = """
import ctypes
real, loaded = ctypes.CDLL, []
class Hidden(real):
    def __init__(self, name, *args, **kwargs):
        if name and "/" not in name and "magic" in name and not loaded:
            raise OSError("not installed")
        loaded.append(name)
        super().__init__(name, *args, **kwargs)
ctypes.CDLL = Hidden
from simon.lib.files import libmagic
maps = open("/proc/self/maps").read()
used = {line.split()[-1] for line in maps.splitlines() if "libmagic.so" in line}
assert used and all("pylibmagic" in path for path in used), used
import sys
assert "pylibmagic" not in sys.modules
print(libmagic.mime_of(b"\\x89PNG\\r\\n\\x1a\\n\\x00\\x00\\x00\\rIHDR" + bytes(20)))
"""


def test_the_bundled_libmagic_serves_where_the_system_has_none() -> None:
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", WITHOUT_SYSTEM_LIBMAGIC]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.returncode) == ("image/png", 0), done.stderr


def test_keys_are_opaque_and_keep_a_plain_extension() -> None:
    assert opaque_key("pdf").endswith(".pdf")
    assert "." not in opaque_key("../x")
    first, second, token = opaque_key("").split("/")
    assert token.startswith(first + second)
    assert len(token) == 32


def test_a_durable_write_syncs_the_file_before_its_name_appears(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, int]] = []
    fsync = store.os.fsync

    def watched(descriptor: int) -> None:
        seen.append(("fsync", len(_files(tmp_path))))
        fsync(descriptor)

    monkeypatch.setattr(store.os, "fsync", watched)
    stored = write_durably(tmp_path, [b"ab", b"c"])
    assert (tmp_path / stored.key).read_bytes() == b"abc"
    assert (stored.size, stored.sha256) == (3, hashlib.sha256(b"abc").hexdigest())
    assert seen == [("fsync", 0), ("fsync", 1), ("fsync", 1), ("fsync", 1)]  # file; then folder, folder, root


def _files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file() and not path.name.endswith(".part")]


def _breaking() -> Iterator[bytes]:
    yield b"half"
    raise OSError("disk full")


def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="disk full"):
        write_durably(tmp_path, _breaking())
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


KILLED = """
import os, signal, sys
from pathlib import Path
from simon.lib.files.store import write_durably
def chunks():
    yield b"x" * 100_000
    os.kill(os.getpid(), signal.SIGKILL)
write_durably(Path(sys.argv[1]), chunks())
"""


def test_a_write_that_is_killed_leaves_no_document(tmp_path: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path)]
    assert subprocess.run(command, cwd=Path(__file__).parents[2], check=False).returncode == -9
    assert _files(tmp_path) == []


def test_the_storage_writes_durably_and_never_overwrites(tmp_path: Path) -> None:
    storage = DurableFileSystemStorage(location=tmp_path)
    first = storage.save("informes/a.txt", ContentFile(b"uno"))
    second = storage.save("informes/a.txt", ContentFile(b"dos"))
    assert first != second
    assert (storage.open(first).read(), storage.open(second).read()) == (b"uno", b"dos")
    assert (tmp_path / first).stat().st_mode & 0o077 == 0 or storage.file_permissions_mode


@pytest.mark.parametrize(
    ("name", "disposition"),
    [
        ("informe.pdf", 'attachment; filename="informe.pdf"'),
        ('con "comillas".pdf', 'attachment; filename="con \\"comillas\\".pdf"'),
        ("línea de base.pdf", "attachment; filename*=utf-8''l%C3%ADnea%20de%20base.pdf"),
        ("a\r\nX-Otro: 1.pdf", 'attachment; filename="aX-Otro: 1.pdf"'),
        ("inf\u202efdp.exe", 'attachment; filename="inffdp.exe"'),
        ("../../etc/passwd", 'attachment; filename=".._.._etc_passwd"'),
        ("", 'attachment; filename="documento"'),
    ],
)
def test_attachments_keep_their_name_safely(name: str, disposition: str) -> None:
    headers = attachment_headers(name, "application/pdf")
    assert headers["Content-Disposition"] == disposition
    assert headers["X-Content-Type-Options"] == "nosniff"


DEMO = Path(__file__).parents[2] / "simon" / "demo" / "documents"


def test_the_demonstration_documents_are_indexed_and_accepted() -> None:
    with (DEMO / "index.csv").open(encoding="utf-8") as source:
        rows = list(csv.DictReader(source))
    assert sorted(row["file"] for row in rows) == sorted(
        path.name for path in DEMO.iterdir() if path.name != "index.csv"
    )
    assert len(rows) == 20
    for row in rows:
        checked = check(DEMO / row["file"], row["file"])
        assert (checked.notes, checked.download_only) == ((), False)
