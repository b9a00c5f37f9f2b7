"""Documents on the screen: small pictures, pages, text. Nobody sees of one what they may not, and no file brings the portal down."""

import csv
import html
import io
import os
import random
import re
import time
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image

from documents import services
from documents.content import pictures
from documents.content.extraction import Extraction
from documents.content.parts import PART, part_of
from documents.models import DocumentVersion
from documents.tasks import extract_version
from programmes.models import Programme
from simon.lib.files import FileRefused, check
from tests import cast
from tests.documents import file_samples as making

from .test_pages_upload import stored_files

FOLDER = Path(os.environ.get("SIMON_SHARED", "/nonexistent")) / "data" / "documents"
INDEX = FOLDER / "index.csv"
PEOPLE = ["ana", "fabio", "clara", "marta", "david", "ursula", "nadie"]
VIEWS = ["version-thumbnail", "version-page", "version-read"]
BOOK = making.book(["Comite de junio", "Segunda hoja", "Tercera"])


def photo(size=(60, 40), *, turn=6) -> bytes:
    """A picture of noise that lies on its side and knows where it was taken."""
    tags = Image.Exif()
    tags[0x0112] = turn
    tags.get_ifd(0x8825).update({1: "N", 2: (8.0, 58.0, 57.0)})
    out = io.BytesIO()
    noise = Image.frombytes("RGB", size, random.Random(1).randbytes(3 * size[0] * size[1]))
    noise.save(out, "JPEG", exif=tags, quality=95)
    return out.getvalue()


def stored(world, name: str, content: bytes, *, read: bool = False, **fields):
    """A document put in and, where asked, read as a worker would."""
    made = cast.upload(world, name, content, by=world.fabio, **fields)
    if read:
        extract_version(made.current_id)
        made.current.refresh_from_db()
    return made


def address(name: str, document, version: int = 1, page: int = 1) -> str:
    more = [page] if name == "version-page" else []
    return reverse(f"documents:{name}", args=[document.public_id, version, *more])


def opened(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        return image


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


# --- what is kept ----------------------------------------------------------------------------------


def test_reading_keeps_language_pages_and_a_thumbnail(world):
    text = "El comité de gestión aprobó el plan de la unidad y pidió a las agencias que lo entreguen en julio, "
    made = stored(world, "Acta.pdf", making.book([text * 2, "Dos"], box="0 0 3000 2000"), read=True)
    version = made.current
    made.refresh_from_db()
    assert (version.extraction, version.pages, version.language, made.language) == ("done", 2, "es", "es")
    with version.thumbnail.open("rb") as small:
        data = small.read()
    assert opened(data).size == (480, 320) and opened(data).format == "PNG" and len(data) <= 60_000


def test_a_photo_is_small_upright_and_says_nothing_of_itself(world, signed_in):
    made = stored(world, "Finca.jpg", photo((1200, 800)), read=True)
    response = signed_in(world.david).get(address("version-thumbnail", made))
    data = body(response)
    assert len(data) <= 60_000 and opened(data).width < opened(data).height
    assert not opened(data).getexif() and b"Exif" not in data
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))


@pytest.mark.parametrize("broken", ["documents.tasks.follow_current", "documents.models.DocumentVersion.save"])
def test_a_failed_transaction_leaves_no_thumbnail(world, monkeypatch, broken):
    made = stored(world, "Finca.jpg", photo())
    kept = stored_files()

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(broken, fail)
    with pytest.raises(RuntimeError):
        extract_version(made.current_id)
    monkeypatch.undo()
    assert stored_files() == kept
    assert DocumentVersion.objects.get(pk=made.current_id).extraction == "pending"


def test_two_workers_keep_one_thumbnail(world, monkeypatch):
    made = stored(world, "Finca.jpg", photo())

    def slow(*args, **kwargs):
        monkeypatch.undo()
        extract_version(made.current_id)
        return Extraction("no_text")

    monkeypatch.setattr("documents.tasks.run_extraction", slow)
    extract_version(made.current_id)
    version = DocumentVersion.objects.get(pk=made.current_id)
    assert version.thumbnail.name and len(stored_files()) == 2
    extract_version(made.current_id)
    assert len(stored_files()) == 2


def test_a_file_kept_elsewhere_is_read_from_a_copy(tmp_path):
    class Elsewhere(ContentFile):
        @property
        def path(self):
            raise NotImplementedError

        def open(self, mode="rb"):
            return ContentFile(b"bytes")

    with pictures.on_disk(Elsewhere(b"", name="ab/cd/abcd.pdf")) as path:
        assert (path.name, path.read_bytes()) == ("abcd.pdf", b"bytes")
    assert not path.exists()


# --- pages -----------------------------------------------------------------------------------------


def test_pages_of_a_pdf_are_drawn_one_by_one(world, signed_in):
    made = stored(world, "Libro.pdf", BOOK)
    client = signed_in(world.david)
    pages = [client.get(address("version-page", made, page=page)) for page in (1, 2, 3)]
    assert [page["Content-Type"] for page in pages] == ["image/png"] * 3
    assert {opened(page.content).size for page in pages} == {(900, 600)} and len({page.content for page in pages}) == 3
    assert {"private", "no-store"} <= set(pages[0]["Cache-Control"].split(", "))


@pytest.mark.parametrize("typed", ["0", "4", "1000000000", "9" * 30, "9" * 5000, "-1", "a"])
def test_pages_that_are_not_there(world, signed_in, typed):
    made = stored(world, "Libro.pdf", BOOK)
    place = address("version-page", made).replace("/1.png", f"/{typed}.png")
    client = signed_in(world.fabio)
    assert client.get(place).status_code == 404
    read = client.get(address("version-read", made), {"pagina": typed})
    assert read.status_code == 200 and read.context["page"] == 1 and "de la 1 a la 3" in read.context["refused"]
    assert client.get(address("version-read", made, version=2)).status_code == 404


def test_reading_a_pdf_page_by_page(world, signed_in):
    made = stored(world, "Libro.pdf", BOOK)
    read = signed_in(world.david).get(address("version-read", made), {"pagina": "2"})
    page = read.content.decode()
    assert "Segunda hoja" in page and "Comite de junio" not in page
    assert 'alt="Página 2 de 3 de «Libro»"' in page and address("version-page", made, page=2) in page
    assert 'href="?pagina=1"' in page and 'href="?pagina=3"' in page
    first = signed_in(world.david).get(address("version-read", made)).context
    assert (first["previous"], first["next"], first["refused"]) == (0, 2, "")


def test_images_are_drawn_anew(world, signed_in):
    client = signed_in(world.david)
    taken = stored(world, "Finca.jpg", photo((2000, 900)))
    response = client.get(address("version-page", taken))
    shown = opened(response.content)
    assert (response["Content-Type"], shown.size) == ("image/jpeg", (720, 1600))
    assert not shown.getexif() and b"Exif" not in response.content
    drawing = stored(world, "Logo.png", making.image("PNG", (50, 20), "RGBA"))
    response = client.get(address("version-page", drawing))
    assert (response["Content-Type"], opened(response.content).size) == ("image/png", (50, 20))
    assert client.get(address("version-page", drawing, page=2)).status_code == 404
    assert "Imagen: «Logo»" in client.get(address("version-read", drawing)).content.decode()


def test_a_tiff_has_pages(world, signed_in):
    out = io.BytesIO()
    first, second = Image.new("L", (30, 40), 10), Image.new("I;16", (40, 30), 60_000)
    first.save(out, "TIFF", save_all=True, append_images=[second])
    made = stored(world, "Fax.tif", out.getvalue(), read=True)
    sizes = [
        opened(signed_in(world.david).get(address("version-page", made, page=page)).content).size for page in (1, 2)
    ]
    assert made.current.pages == 2 and sizes == [(30, 40), (40, 30)]
    assert signed_in(world.david).get(address("version-page", made, page=3)).status_code == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", b"<!doctype html><html><body><p>Hola &lt;script&gt;alert(1)&lt;/script&gt;</p></body></html>"),
        (
            "a.svg",
            b'<svg xmlns="http://www.w3.org/2000/svg"><title>&lt;script&gt;alert(1)&lt;/script&gt;</title></svg>',
        ),
        ("a.txt", b"Hola <script>alert(1)</script>"),
    ],
)
def test_markup_is_shown_as_words(world, signed_in, name, content):
    made = stored(world, name, content, read=True)
    client = signed_in(world.david)
    page = client.get(address("version-read", made)).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page and "<script>alert(1)" not in page
    assert client.get(address("version-page", made)).status_code == 404
    assert client.get(address("version-thumbnail", made)).status_code == 404


def test_a_long_text_is_read_in_parts(world, signed_in):
    words = " ".join(f"palabra{number}" for number in range(3000))
    made = stored(world, "Largo.txt", words.encode(), read=True)
    parts = [part_of(made.current_id, number) for number in (1, 2, 3, 4)]
    assert [(number, total) for _text, number, total in parts] == [(n, 4) for n in (1, 2, 3, 4)]
    assert "".join(text for text, _n, _t in parts) == words
    assert all(len(text) <= PART + 200 and text.startswith("palabra") for text, _n, _t in parts)
    assert part_of(made.current_id, 5) == part_of(made.current_id, 0) == parts[0]
    read = signed_in(world.david).get(address("version-read", made), {"pagina": "4"})
    assert "palabra2999" in read.content.decode() and read.context["next"] == 0


def test_a_text_without_gaps_and_an_empty_one(world):
    solid = stored(world, "Seguido.txt", b"x" * 25_000, read=True)
    assert [len(part_of(solid.current_id, n)[0]) for n in (1, 2, 3)] == [10_000, 10_000, 5_000]
    waiting = stored(world, "Espera.txt", b"uno")
    assert part_of(waiting.current_id, 1) == ("", 1, 1)


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("pending", "se está leyendo"),
        ("damaged", "está dañado"),
        ("unsupported", "no pudo leer"),
        ("protected", "protegido"),
    ],
)
def test_what_cannot_be_read_says_so(world, signed_in, state, told):
    made = stored(world, "a.txt", b"uno")
    DocumentVersion.objects.filter(pk=made.current_id).update(extraction=state)
    assert told in signed_in(world.david).get(address("version-read", made)).content.decode()


# --- hostile files ---------------------------------------------------------------------------------

HOSTILE = {
    "flood": ("png", making.huge_png(60_000, 60_000)),
    "cut photo": ("jpg", photo((300, 200))[:5000]),
    "no photo": ("jpg", b"\xff\xd8\xff\xe0nada"),
    "lying kind": ("png", photo()),
    "cut pdf": ("pdf", BOOK[:300]),
    "no pdf": ("pdf", b"%PDF-1.7 nada"),
    "protected pdf": ("pdf", making.pdf(encrypted=True)),
    "endless page tree": ("pdf", BOOK.replace(b"/Kids[5 0 R", b"/Kids[2 0 R")),
    "gif of nothing": ("gif", b"GIF89a\xff\xff\xff\xff\x00\x00\x00"),
    "heic": ("heic", b"\x00\x00\x00\x18ftypheic"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_a_state_or_absent(world, signed_in, name):
    """Bytes that no gate would take, as if they lay in the store already."""
    kind, data = HOSTILE[name]
    made = stored(world, "a.txt", b"uno")
    key = default_storage.save(f"aa/bb/hostil.{kind}", ContentFile(data))
    DocumentVersion.objects.filter(pk=made.current_id).update(kind=kind, extension=kind, file=key)
    extract_version(made.current_id)
    client = signed_in(world.david)
    assert DocumentVersion.objects.get(pk=made.current_id).extraction in ("damaged", "protected", "no_text", "done")
    assert client.get(address("version-read", made)).status_code == 200
    for view in ("version-page", "version-thumbnail"):
        response = client.get(address(view, made))
        assert response.status_code in (200, 404)
        assert response.status_code == 404 or response["Content-Type"].startswith("image/")
    assert client.get(made.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("box", ["0 0 1000000 1000000", "0 0 1 100000", "0 0 100000 1", "0 0 0 0"])
def test_a_page_of_any_shape_stays_within_the_pixels(tmp_path, box):
    path = tmp_path / "a.pdf"
    path.write_bytes(making.book(["x"], box=box))
    found = pictures.page_picture(path, "pdf", 1)
    assert found is None or opened(found.data).width * opened(found.data).height <= 4_100_000
    small = pictures.thumbnail_of(path, "pdf")
    assert not small or max(opened(small).size) <= 640
    assert pictures.page_of(path, 1).pages == 1


def test_what_takes_too_long_is_given_up(world, signed_in, monkeypatch):
    made = stored(world, "Libro.pdf", BOOK)
    monkeypatch.setattr(pictures, "SECONDS", 0.001)
    started = time.monotonic()
    assert signed_in(world.david).get(address("version-page", made)).status_code == 404
    assert signed_in(world.david).get(address("version-read", made)).status_code == 200
    extract_version(made.current_id)
    version = DocumentVersion.objects.get(pk=made.current_id)
    assert (version.extraction, version.thumbnail.name) == ("done", "") and time.monotonic() - started < 5


def test_lost_bytes_are_absent_not_an_error(world, signed_in):
    made = stored(world, "Libro.pdf", BOOK, read=True)
    default_storage.delete(made.current.file.name)
    default_storage.delete(made.current.thumbnail.name)
    assert {signed_in(world.david).get(address(view, made)).status_code for view in VIEWS} == {404}


# --- leaks -----------------------------------------------------------------------------------------


@pytest.fixture
def quick(monkeypatch):
    """Pages that cost nothing: who sees them is what counts."""
    monkeypatch.setattr("documents.views.reading.page_picture", lambda *_a: pictures.Picture(b"png", "image/png"))
    monkeypatch.setattr("documents.views.reading.page_of", lambda *_a: pictures.Page(1, "palabra secreta", 1.4))


def two_versions(world, visibility: str):
    """A document of FAO with an old and a current version, both with thumbnails."""
    made = stored(world, "Libro.pdf", BOOK, visibility=visibility)
    other = BOOK.replace(b"Tercera", b"Ultima.")
    services.add_version(made, io.BytesIO(other), check(io.BytesIO(other), "Libro 2.pdf"), by=world.fabio)
    for version in made.versions.all():
        version.thumbnail.save("", ContentFile(making.image()))
    return made


def who_sees(world, signed_in, made) -> dict[tuple[str, int], set[str]]:
    """(view, version) -> the people whom it answers; the others get what an absent one gives."""
    seen = {}
    for view in VIEWS:
        for number in (1, 2):
            codes = {who: signed_in(world.people[who]).get(address(view, made, number)).status_code for who in PEOPLE}
            assert set(codes.values()) <= {200, 404}
            seen[view, number] = {who for who, code in codes.items() if code == 200}
    return seen


@pytest.mark.parametrize(
    ("visibility", "people"),
    [
        ("organisation", "fabio"),
        ("agencies", "ana fabio clara"),
        ("programme", "ana fabio clara marta david"),
        ("public", "ana fabio clara marta david"),
    ],
)
def test_pictures_follow_the_document(world, signed_in, quick, visibility, people):
    made = two_versions(world, visibility)
    assert who_sees(world, signed_in, made) == {(view, n): set(people.split()) for view in VIEWS for n in (1, 2)}


def test_a_withdrawn_one_shows_only_to_who_may_restore_it(world, signed_in, quick):
    made = two_versions(world, "programme")
    services.withdraw(made, by=world.fabio, reason="repetido")
    assert who_sees(world, signed_in, made) == {(view, n): {"ana", "fabio"} for view in VIEWS for n in (1, 2)}


def test_a_public_one_opens_to_all_where_the_programme_has_a_page(world, signed_in, quick):
    made = two_versions(world, "public")
    Programme.objects.filter(pk=world.red.pk).update(has_public_page=True)
    members = {"ana", "fabio", "clara", "marta", "david"}
    current = made.versions.count()
    who = {n: set(PEOPLE) if n == current else members for n in (1, 2)}
    assert who_sees(world, signed_in, made) == {(view, n): who[n] for view in VIEWS for n in (1, 2)}
    page = signed_in(world.nadie).get(address("version-read", made, current)).content.decode()
    assert f'href="{world.red.get_absolute_url()}"' not in page


def test_the_document_page_leads_to_its_first_page(world, signed_in):
    made = two_versions(world, "programme")
    page = signed_in(world.david).get(made.get_absolute_url()).content.decode()
    assert address("version-thumbnail", made, 2) in page and address("version-read", made, 2) in page
    silent = stored(world, "Vieja.wpd", b"\xffWPC" + b"\x00" * 40, read=True)
    page = signed_in(world.david).get(silent.get_absolute_url()).content.decode()
    assert address("version-read", silent) not in page and "no pudo leer el texto" in page


# --- real documents --------------------------------------------------------------------------------


@pytest.mark.skipif(not INDEX.is_file(), reason="SIMON_SHARED does not name the shared documents")
def test_real_documents_open_on_the_screen(world, signed_in):
    """Each accepted one reads without an error, by words of its own; PDFs and images have a small picture under 60 kB."""
    client = signed_in(world.david)
    for row in csv.DictReader(INDEX.open(encoding="utf-8")):
        data = (FOLDER / row["file"]).read_bytes()
        try:
            made = stored(world, row["file"], data, read=True)
        except FileRefused:
            assert row["expected"] == "refuse", row["file"]
            continue
        read = client.get(address("version-read", made))
        version = made.current
        drawn = version.kind == "pdf" or version.kind in pictures.DRAWN
        assert read.status_code == 200 and bool(version.thumbnail) == drawn, row["file"]
        assert not drawn or version.thumbnail.size <= 60_000
        words = re.findall(r"\w{5,}", part_of(version.pk, 1)[0])[:3] if version.kind != "pdf" else []
        assert all(word in html.unescape(read.content.decode()) for word in words), row["file"]
        download = client.get(reverse("documents:document-download", args=[made.public_id, 1]))
        assert body(download) == data, row["file"]
