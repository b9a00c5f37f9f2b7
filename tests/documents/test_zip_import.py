"""A ZIP as an import: the plan tells every file, the names are right, bombs and escapes are refused, apply all, discard all."""

import io
import struct
import unicodedata
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from documents.models import Category, Document, DocumentTag, DocumentVersion, ImportBatch, PendingUpload
from documents.tasks import sweep_pending
from simon.lib.files import archives
from tests import cast

from .file_samples import ooxml, pdf, zipped
from .test_pages_upload import UPLOAD, answers, stored_files
from .test_pieces import halves, send


@pytest.fixture
def fabio(world, signed_in):
    return signed_in(world.fabio)


def put(client, content, name="Actas.zip"):
    return client.post(UPLOAD, {"files": SimpleUploadedFile(name, content), "files_step": "1"}, follow=True)


def mixed():
    minutes = ooxml("docx")  # once: a ZIP made two seconds later has other bytes
    return zipped(
        {
            "Actas/junio/acta CGP.docx": minutes,
            "Actas/copia de acta.docx": minutes,
            "Actas/informe semestral.pdf": pdf("Informe"),
            "Actas/aquí.txt": b"los mismos bytes",
            "Actas/programa.exe": b"MZ" + b"\0" * 300,
            "Actas/vacio.txt": b"",
            "Actas/dentro.zip": zipped({"a.txt": b"a"}),
            "Actas/macros.docm": ooxml("docm"),
            "Actas/protegido.pdf": pdf(encrypted=True),
            "__MACOSX/Actas/._acta.docx": b"x",
            "Actas/Thumbs.db": b"x",
            "Actas/.oculto/a.txt": b"x",
            "Actas/~$acta.docx": b"x",
        }
    )


CODES = {
    "copia de acta.docx": "repeated",
    "programa.exe": "executable",
    "vacio.txt": "empty",
    "dentro.zip": "archive",
    "macros.docm": "macros",
    "protegido.pdf": "protected",
}


@pytest.mark.parametrize("way", ["plain", "pieces"])
def test_the_plan_tells_every_file(world, fabio, way):
    """Read = new + already here + refused + skipped, each refused with its sentence; nothing is a document yet."""
    cast.upload(world, "Aquí.txt", b"los mismos bytes", by=world.clara, organisation="UNCTAD")
    kept = len(stored_files())
    page = put(fabio, mixed()) if way == "plain" else fabio.get(send(fabio, "Actas.zip", mixed()).json()["batch"])
    assert page.status_code == 200 and page.request["PATH_INFO"].startswith("/documentos/importar/")
    counts = [page.context[n] for n in ("read", "fresh", "here", "skipped")]
    assert counts == [13, 2, 1, 4] and len(page.context["refused"]) == 6 == 13 - 2 - 1 - 4
    assert {line.path.rsplit("/", 1)[1]: line.code for line in page.context["refused"]} == CODES
    text = page.content.decode()
    for sentence in ("contiene macros", "protegido con contraseña", "Es igual a «Actas/junio/acta CGP.docx»"):
        assert sentence in text
    assert "13 archivos leídos = 2 nuevos + 1 ya está + 6 rechazados + 4 omitidos" in text
    assert Document.objects.count() == 1 and len(stored_files()) == kept + 3 and not halves()
    assert not fabio.get(UPLOAD).context["rows"]  # the ordinary page keeps its thirty


def test_apply_all_saves_each_and_the_batch_goes(world, fabio, django_capture_on_commit_callbacks):
    cast.upload(world, "Aquí.txt", b"los mismos bytes", by=world.clara, organisation="UNCTAD")
    page = put(fabio, mixed())
    address = page.request["PATH_INFO"]
    data = answers(
        page,
        category=str(Category.objects.get(code="CGP").pk),
        tags="Ngäbe, mercado;ngabe",
        answers=None,
        version_of="",
    )
    with django_capture_on_commit_callbacks(execute=True):
        done = fabio.post(address, data, follow=True)
    assert done.redirect_chain[0][0] == "/biblioteca/?programa=RED"
    made = Document.objects.filter(organisation=world.org("FAO"))
    assert {d.title for d in made} == {"Acta CGP", "Informe semestral"}
    assert set(DocumentTag.objects.values_list("document__title", "name")) == {
        (title, tag) for title in ("Acta CGP", "Informe semestral") for tag in ("Ngäbe", "mercado")
    }
    assert not ImportBatch.objects.exists() and not PendingUpload.objects.exists()
    assert set(stored_files()) == {
        key for version in DocumentVersion.objects.all() for key in (version.file.name, version.thumbnail.name) if key
    }
    assert fabio.get(address).status_code == 404


def test_what_is_wrong_stays_and_the_rest_is_in(world, fabio):
    page = put(fabio, zipped({"acta CGP.txt": b"a", "plan operativo.txt": b"b"}))
    data = answers(page, answers=None)
    bad = page.context["rows"][1].form
    data[bad["title"].html_name] = ""
    again = fabio.post(page.request["PATH_INFO"], data)
    assert "plan operativo.txt, Título" in again.content.decode() and Document.objects.count() == 1
    assert ImportBatch.objects.get().files.count() == 1


def test_discard_all_leaves_nothing(world, fabio, signed_in, django_capture_on_commit_callbacks):
    page = put(fabio, mixed())
    away = reverse("documents:import-discard", args=[ImportBatch.objects.get().pk])
    assert signed_in(world.ana).post(away).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        assert fabio.post(away).status_code == 302
    assert not ImportBatch.objects.exists() and not PendingUpload.objects.exists() and not stored_files()
    assert fabio.get(page.request["PATH_INFO"]).status_code == 404


def test_swept_after_a_day_with_its_bytes(world, fabio, django_capture_on_commit_callbacks):
    put(fabio, mixed())
    ImportBatch.objects.update(created_at=timezone.now() - timedelta(hours=25))
    with django_capture_on_commit_callbacks(execute=True):
        sweep_pending()
        sweep_pending()
    assert not ImportBatch.objects.exists() and not PendingUpload.objects.exists() and not stored_files()


def test_the_same_zip_twice_is_one_import(world, fabio, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        content = mixed()
        first, second = (put(fabio, content).request["PATH_INFO"] for _ in range(2))
    assert ImportBatch.objects.count() == 1 and len(stored_files()) == 3 == PendingUpload.objects.count()
    assert fabio.get(first).status_code == 404 and fabio.get(second).status_code == 200


def test_a_cut_in_the_middle_leaves_nothing(world, fabio, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("documents.intake.imports.begin", fail)
    with pytest.raises(RuntimeError):
        put(fabio, mixed())
    assert not PendingUpload.objects.exists() and not ImportBatch.objects.exists() and not stored_files()


# --- hostile archives -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (zipped({"a.txt": b"a"})[:-30], "SIMON no recibe aquí archivos comprimidos|dañado"),
        (b"PK\x05\x06" + b"\0" * 18, "vacío"),
        (zipped({f"{n}.txt": str(n).encode() for n in range(201)}), "más de 200 archivos"),
        (zipped({".DS_Store": b"x"}), "vacío"),
    ],
    ids=["cut", "empty", "many", "only junk"],
)
def test_an_archive_that_is_refused_whole(fabio, content, sentence):
    text = put(fabio, content).content.decode()
    assert "Actas.zip: " in text and any(part in text for part in sentence.split("|"))
    assert not ImportBatch.objects.exists() and not PendingUpload.objects.exists() and not stored_files()


def test_what_is_inflated_is_counted(fabio, monkeypatch):
    """Declared sizes are not asked: the bytes are, and past the limit the whole archive is refused."""
    monkeypatch.setattr(archives, "MAX_UNPACKED", 3 * 1024 * 1024)
    content = bytearray(zipped({f"{n}.txt": bytes([65 + n]) * 1024 * 1024 for n in range(4)}))
    for at in range(len(content)):  # every declared size becomes 1
        if content[at : at + 4] == b"PK\x01\x02":
            content[at + 24 : at + 28] = struct.pack("<I", 1)
    honest = zipped({f"{n}.txt": bytes([65 + n]) * 1024 * 1024 for n in range(4)})
    assert "pasa de 3 MB al descomprimirse" in put(fabio, honest).content.decode()
    put(fabio, bytes(content))
    assert all(row.size <= 1024 * 1024 for row in PendingUpload.objects.all())


def test_a_member_that_is_too_large_is_read_no_further(fabio, settings):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    page = put(fabio, zipped({"grande.txt": b"a" * 5_000_000, "bien.txt": b"bien"}))
    assert {line.path: line.code for line in page.context["refused"]} == {"grande.txt": "too_large"}
    assert [r.pending.name for r in page.context["rows"]] == ["bien.txt"]


def test_escapes_and_encrypted_members_are_refused_by_name(fabio):
    content = zipped(
        {"../../etc/passwd.txt": b"a", "/abs.txt": b"b", "C:/c.txt": b"c", "bien.txt": b"d", "clave.txt": b"e"}
    )
    flagged = bytearray(content)
    at = flagged.rfind(b"PK\x01\x02")
    flagged[at + 8] |= 1  # the last member says that it is encrypted
    page = put(fabio, bytes(flagged))
    told = {line.path: line.code for line in page.context["refused"]}
    assert told == {
        "../../etc/passwd.txt": "escape",
        "/abs.txt": "escape",
        "C:/c.txt": "escape",
        "clave.txt": "protected",
    }
    assert [r.pending.name for r in page.context["rows"]] == ["bien.txt"]


def test_an_office_file_named_zip_is_no_import(fabio):
    assert "el contenido es otra cosa" in put(fabio, ooxml("docx"), "acta.zip").content.decode()
    assert not ImportBatch.objects.exists()


NAMES = ["Año 2026/Acta Ngäbe-Buglé.txt", "Sesión/señal.txt", "Evaluación única.txt", "Guía técnica.txt"]


@pytest.mark.parametrize("page", ["utf-8", "cp850", "cp437", "cp1252", "nfd"])
@pytest.mark.parametrize("name", NAMES)
def test_names_keep_their_accents(page, name):
    """As Windows in Spanish (850), old tools (437, 1252) and macOS (UTF-8 without its flag, decomposed) write them."""
    raw = unicodedata.normalize("NFD", name).encode() if page == "nfd" else name.encode(page)
    info = zipfile.ZipInfo()
    info.filename = info.orig_filename = raw.decode("cp437")
    info.flag_bits = 0
    assert archives.readable_name(info) == name


def test_a_flagged_name_is_read_as_it_says():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("Peñón Ñürüm.txt", b"a")
    _skipped, found = archives.members(out, 100)
    assert [m.path for m in found] == ["Peñón Ñürüm.txt"]


def test_hostile_names_are_shown_literally(fabio):
    page = put(
        fabio,
        zipped({"<img src=x onerror=1>/<b>acta CGP</b>.txt": b"a", '"><script>1</script>.exe': b"MZ" + b"\0" * 99}),
    )
    text = page.content.decode()
    assert "<img src=x" not in text and "<script>1" not in text and "<b>acta" not in text


def test_the_plan_asks_a_fixed_number_of_queries(world, fabio):
    """Two files or sixty."""
    seen = []
    for count in (2, 60):
        page = put(fabio, zipped({f"acta {count} {n}.txt": f"{count} {n}".encode() for n in range(count)}))
        with CaptureQueriesContext(connection) as asked:
            fabio.get(page.request["PATH_INFO"])
        seen.append(len(asked))
    assert seen[0] == seen[1] <= 26
