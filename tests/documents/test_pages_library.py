"""The library: search without accents, filters by address, pages, files of exactly the list, a flat number of queries."""

import csv
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document as Word
from openpyxl import load_workbook

from documents import services
from documents.models import Category, Document
from programmes.models import AuditEntry
from tests import cast

from .file_samples import pdf

LIBRARY, FILTERS = "/biblioteca/", "/biblioteca/filtros/"
QUERIES = 20  # of the whole page with session, rights, tabs, five facets, count and snippets


def docx(text):
    out, word = io.BytesIO(), Word()
    word.add_paragraph(text)
    word.save(out)
    return out.getvalue()


def many(world, count, start=0):
    for n in range(start, start + count):
        cast.upload(world, f"Acta {n:03}.txt", f"Acuerdo {n} sobre crédito".encode(), by=world.fabio)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Informe uno.pdf", pdf("Reuni\xf3n, Penonom\xe9")),
        ("Informe dos.docx", docx("Reunión sobre capacitación en Penonomé")),
        ("Informe tres.txt", "Reunión sobre capacitación en Penonomé".encode()),
        ("Informe cuatro.html", "<p>Reunión sobre capacitación en Penonomé</p><script>oculto()</script>".encode()),
    ],
)
@pytest.mark.parametrize("query", ["penonome", "PENONOMÉ", "reuniones penonome"])
def test_found_by_a_word_inside_without_its_accent(
    world, signed_in, django_capture_on_commit_callbacks, name, content, query
):
    with django_capture_on_commit_callbacks(execute=True):
        cast.upload(world, name, content, by=world.fabio)
    page = signed_in(world.david).get(LIBRARY, {"q": query}).content.decode()
    assert name.rsplit(".", 1)[0] in page and "<mark>" in page
    assert (
        name.rsplit(".", 1)[0]
        not in signed_in(world.david).get(LIBRARY, {"q": f"{query} inexistente"}).content.decode()
    )
    assert "1 documento" not in signed_in(world.david).get(LIBRARY, {"q": "oculto"}).content.decode()


def test_typed_text_is_shown_literally(world, document, signed_in):
    page = signed_in(world.fabio).get(LIBRARY, {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.fixture
def mixed(world):
    """Three papers that differ in everything that is filtered."""

    def put(name, organisation, by, category, visibility, day):
        checked = cast.check(io.BytesIO(name.encode()), f"{name}.txt")
        about = services.NewDocument(title=name, category=Category.objects.get(code=category), visibility=visibility)
        services.upload(
            io.BytesIO(name.encode()),
            checked,
            about,
            programme=world.red,
            organisation=world.org(organisation),
            by=by,
            at=cast.NOW.replace(year=day),
        )

    put("Alfa", "FAO", world.fabio, "CGP", "programme", 2024)
    put("Beta", "FAO", world.fabio, "TRIM", "agencies", 2025)
    put("Gama", "MIDA", world.marta, "TRIM", "programme", 2025)
    return world


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({}, "Alfa Beta Gama"),
        ({"categoria": "TRIM"}, "Beta Gama"),
        ({"organizacion": "mida"}, "Gama"),
        ({"anio": "2024"}, "Alfa"),
        ({"visibilidad": "agencies"}, "Beta"),
        ({"programa": "RED"}, "Alfa Beta Gama"),
        ({"categoria": "TRIM", "organizacion": "fao"}, "Beta"),
        ({"anio": "2025", "visibilidad": "programme"}, "Gama"),
        ({"q": "beta"}, "Beta"),
        ({"q": "nada"}, ""),
        ({"q": "%%% \"' *"}, ""),
        ({"anio": "1999"}, ""),
        ({"page": "99"}, "Alfa Beta Gama"),
        ({"page": "x"}, "Alfa Beta Gama"),
        ({"q": "   "}, "Alfa Beta Gama"),
        ({"desconocido": "1"}, "Alfa Beta Gama"),
    ],
)
def test_filters_by_address(mixed, signed_in, params, found):
    page = signed_in(mixed.fabio).get(LIBRARY, params)
    assert page.status_code == 200
    assert {d.title for d, _kind, _snippet in page.context["rows"]} == set(found.split())
    assert not page.context["problems"]


def test_counts_follow_the_other_filters(mixed, signed_in):
    page = signed_in(mixed.fabio).get(FILTERS, {"categoria": "TRIM"})
    shown = {str(f.title): {o.label: o.count for o in f.options} for f in page.context["facets"]}
    assert sorted(shown["Categoría"].values()) == [1, 2]
    assert shown["Organización"] == {"FAO": 1, "MIDA": 1}
    assert shown["Visible para"] == {"Programa": 1, "Agencias": 1}
    assert "Año" not in shown  # one value only says nothing
    for facet in page.context["facets"]:
        for option in facet.options:
            assert signed_in(mixed.fabio).get(option.url).context["page_obj"].paginator.count == option.count


@pytest.mark.parametrize(
    "params",
    [
        {"anio": "dosmil"},
        {"anio": "99999999999999999999"},
        {"anio": "0"},
        {"categoria": "'; DROP TABLE"},
        {"visibilidad": "todo"},
        {"programa": "x" * 5000},
        {"organizacion": "../../etc"},
        {"q": "x" * 5000},
        {"orden": "aleatorio"},
    ],
)
def test_bad_values_are_told(mixed, signed_in, params):
    page = signed_in(mixed.fabio).get(LIBRARY, params)
    assert page.status_code == 200
    assert "Hay un problema" in page.content.decode() and "no se aplicó" in page.content.decode()
    download = signed_in(mixed.fabio).get(LIBRARY, params | {"formato": "csv"})
    assert download.status_code == 302 and "formato" not in download["Location"]


def test_sorted_by_date_both_ways(mixed, signed_in):
    client = signed_in(mixed.ana)
    newest = [d.title for d, _k, _s in client.get(LIBRARY).context["rows"]]
    assert [d.title for d, _k, _s in client.get(LIBRARY, {"orden": "antiguos"}).context["rows"]] == newest[::-1]
    assert newest[-1] == "Alfa"


def test_csv_and_xlsx_are_exactly_the_list(mixed, signed_in):
    client, params = signed_in(mixed.fabio), {"categoria": "TRIM", "orden": "antiguos"}
    listed = [d.title for d, _k, _s in client.get(LIBRARY, params).context["rows"]]
    sent = client.get(LIBRARY, params | {"formato": "csv"})
    rows = list(csv.DictReader(io.StringIO(sent.content.decode("utf-8-sig"))))
    assert [r["Título (dc:title)"] for r in rows] == listed and rows[0]["Archivo"] == f"{listed[0]}.txt"
    assert sent["Content-Disposition"].startswith("attachment") and "no-store" in sent["Cache-Control"]
    book = load_workbook(io.BytesIO(client.get(LIBRARY, params | {"formato": "xlsx"}).content))
    assert [row[0].value for row in book.worksheets[0].iter_rows(min_row=2)] == listed
    assert zipfile.is_zipfile(io.BytesIO(client.get(LIBRARY, {"formato": "xlsx"}).content))


def test_a_cut_file_says_so(mixed, signed_in, monkeypatch):
    monkeypatch.setattr("documents.views.library.FILE_ROWS", 2)
    client = signed_in(mixed.fabio)
    lines = client.get(LIBRARY, {"formato": "csv"}).content.decode("utf-8-sig").splitlines()
    assert len(lines) == 4 and "se cortó en 2 documentos" in lines[-1]
    lines = client.get(LIBRARY, {"formato": "csv", "anio": "2025"}).content.decode("utf-8-sig").splitlines()
    assert len(lines) == 3 and "se cortó" not in lines[-1]


def test_titles_that_look_like_formulas_stay_text(world, signed_in):
    cast.upload(world, "=HYPERLINK(1).txt", b"uno", by=world.fabio)
    assert "'=HYPERLINK(1)" in signed_in(world.fabio).get(LIBRARY, {"formato": "csv"}).content.decode()


@pytest.mark.parametrize("params", [{}, {"programa": "RED"}, {"q": "acuerdo credito"}])
def test_queries_do_not_grow(world, signed_in, params):
    counts = []
    client = signed_in(world.fabio)
    for more in (3, 27):
        many(world, more, start=Document.objects.count())
        with CaptureQueriesContext(connection) as seen:
            assert client.get(LIBRARY, params).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= QUERIES


def test_pages_of_25(world, signed_in):
    many(world, 30)
    client = signed_in(world.fabio)
    first, second = client.get(LIBRARY), client.get(LIBRARY, {"page": "2"})
    ids = [[d.pk for d, _k, _s in page.context["rows"]] for page in (first, second)]
    assert (len(ids[0]), len(ids[1])) == (25, 5) and len({*ids[0], *ids[1]}) == 30
    assert "1 a 25 de 30" in first.content.decode()


def test_empty_library_gives_the_first_step(world, signed_in):
    upload = reverse("documents:document-upload", args=["RED"])
    assert upload in signed_in(world.fabio).get(LIBRARY).content.decode()
    for who in (world.david, world.nadie):
        page = signed_in(who).get(LIBRARY).content.decode()
        assert "Todavía no hay documentos a su alcance" in page and upload not in page


def test_programme_page_has_its_tabs(world, document, signed_in):
    page = signed_in(world.fabio).get(LIBRARY, {"programa": "RED"})
    assert [t.current for t in page.context["tabs"] if "biblioteca" in t.url] == [True]


# --- one document ---------------------------------------------------------------------------------


def test_detail_tells_versions_visibility_text_and_history(world, signed_in, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        document = cast.upload(
            world, "Acta.txt", "Se acuerda el <b>crédito</b>.".encode(), by=world.fabio, visibility="agencies"
        )
    client = signed_in(world.fabio)
    with django_capture_on_commit_callbacks(execute=True):
        add = reverse("documents:version-add", args=[document.public_id])
        sent = client.post(
            add, {"file": SimpleUploadedFile("Acta 2.txt", b"Otra palabra: avales"), "note": "con firmas"}
        )
    assert sent.status_code == 302
    client.post(
        reverse("documents:document-edit", args=[document.public_id]),
        {
            "title": "Acta firmada",
            "category": document.category_id,
            "visibility": "programme",
            "period": "",
            "description": "d",
        },
    )
    page = client.get(document.get_absolute_url()).content.decode()
    for words in (
        "Acta firmada",
        "Versión 2: Acta 2.txt",
        "Versión 1: Acta.txt",
        "«con firmas»",
        "avales",
        "El texto se leyó",
        "toda persona con un papel en el programa",
        "Agencias → <b>Programa</b>",
        "subió una versión",
    ):
        assert words in page, words
    found = signed_in(world.david).get(LIBRARY, {"q": "avales"}).content.decode()
    assert "Acta firmada" in found
    assert (
        "Acta firmada" not in signed_in(world.david).get(LIBRARY, {"q": "acuerda"}).content.decode()
    )  # the old text is not current


@pytest.mark.parametrize(
    ("name", "content", "sent_name", "mime"),
    [
        ("Acta niña.txt", b"hola", "Acta%20ni%C3%B1a.txt", "text/plain"),
        ("Informe.pdf", pdf("hola"), "Informe.pdf", "application/pdf"),
        ("pagina.html", b"<!doctype html><html><body>hola</body></html>", "pagina.html", "application/octet-stream"),
        (
            "dibujo.svg",
            b'<svg xmlns="http://www.w3.org/2000/svg"><text>a</text></svg>',
            "dibujo.svg",
            "application/octet-stream",
        ),
    ],
)
def test_download_is_the_upload(world, signed_in, name, content, sent_name, mime):
    document = cast.upload(world, name, content, by=world.fabio)
    sent = signed_in(world.david).get(reverse("documents:document-download", args=[document.public_id, 1]))
    assert b"".join(sent.streaming_content) == content
    assert sent["Content-Type"] == mime and sent["X-Content-Type-Options"] == "nosniff"
    assert sent["Content-Disposition"].startswith("attachment") and sent_name in sent["Content-Disposition"]
    assert "no-store" in sent["Cache-Control"] and "private" in sent["Cache-Control"]


def test_every_version_downloads_and_a_number_that_is_not_there_does_not(world, document, signed_in):
    client = signed_in(world.fabio)
    client.post(
        reverse("documents:version-add", args=[document.public_id]), {"file": SimpleUploadedFile("b.txt", b"segunda")}
    )

    def get(number):
        return client.get(reverse("documents:document-download", args=[document.public_id, number]))

    assert b"".join(get(1).streaming_content) == "Se acuerda el crédito para artesanas.".encode()
    assert b"".join(get(2).streaming_content) == b"segunda"
    assert [get(n).status_code for n in (0, 3, 99999, 10**30)] == [404] * 4


def test_a_missing_file_is_a_logged_404(world, document, signed_in, caplog):
    document.current.file.storage.delete(document.current.file.name)
    answer = signed_in(world.fabio).get(reverse("documents:document-download", args=[document.public_id, 1]))
    assert answer.status_code == 404
    assert any("file missing" in r.message and r.levelname == "ERROR" for r in caplog.records)


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (None, "Elija un archivo"),
        (("v.txt", b""), "está vacío"),
        (("v.exe", b"MZ" + b"\0" * 200), "es un programa"),
        (("v.txt", "Se acuerda el crédito para artesanas.".encode()), "es el mismo archivo que la versión vigente"),
    ],
)
def test_refused_versions_are_told(world, document, signed_in, file, sentence):
    data = {"note": "lo escrito queda"} | ({"file": SimpleUploadedFile(*file)} if file else {})
    page = signed_in(world.fabio).post(reverse("documents:version-add", args=[document.public_id]), data)
    text = page.content.decode()
    assert page.status_code == 200 and "Hay un problema" in text and sentence in text and "lo escrito queda" in text
    assert document.versions.count() == 1


def test_withdrawing_needs_a_reason(world, document, signed_in):
    client, address = signed_in(world.fabio), reverse("documents:document-withdraw", args=[document.public_id])
    assert "Hay un problema" in client.post(address, {"reason": "  "}).content.decode()
    document.refresh_from_db()
    assert document.withdrawn_at is None
    assert client.post(address, {"reason": "repetida"}).status_code == 302
    assert client.post(address, {"reason": "repetida"}).status_code == 302  # twice is once
    assert AuditEntry.objects.filter(action="document.withdraw").count() == 1
    add = client.post(
        reverse("documents:version-add", args=[document.public_id]), {"file": SimpleUploadedFile("b.txt", b"segunda")}
    )
    assert "está retirado" in add.content.decode() and document.versions.count() == 1


@pytest.mark.parametrize(
    "data",
    [
        {"title": ""},
        {"category": "999999"},
        {"category": "x"},
        {"visibility": "todos"},
        {"period": "999999"},
        {"title": "t" * 251},
    ],
)
def test_bad_descriptions_change_nothing(world, document, signed_in, data):
    good = {
        "title": "Otro",
        "category": str(document.category_id),
        "visibility": "agencies",
        "period": "",
        "description": "escrito aquí",
    }
    page = signed_in(world.fabio).post(reverse("documents:document-edit", args=[document.public_id]), good | data)
    assert (
        page.status_code == 200
        and "Hay un problema" in page.content.decode()
        and "escrito aquí" in page.content.decode()
    )
    document.refresh_from_db()
    assert (document.title, document.visibility) == ("Acta de junio", "programme")


def test_extra_fields_change_nothing(world, document, signed_in):
    extra = {
        "organisation": world.org("MIDA").pk,
        "programme": world.other.pk,
        "created_by": world.marta.pk,
        "public_id": "1",
        "current": "",
    }
    good = {
        "title": "Otro",
        "category": str(document.category_id),
        "visibility": "agencies",
        "period": "",
        "description": "",
    }
    assert (
        signed_in(world.fabio)
        .post(reverse("documents:document-edit", args=[document.public_id]), good | extra)
        .status_code
        == 302
    )
    changed = Document.objects.get(pk=document.pk)
    assert (changed.organisation, changed.programme, changed.created_by) == (world.org("FAO"), world.red, world.fabio)
    assert changed.public_id == document.public_id and changed.current_id == document.current_id
