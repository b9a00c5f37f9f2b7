"""Putting files in: two steps without a script, per-file errors that lose nothing, the same form twice, forged fields, slots."""

import hashlib
import re
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from documents.content.heads import Head
from documents.guess import title_of
from documents.intake.suggesting import Suggestion
from documents.models import Category, Document, ExpectedSlot, PendingUpload
from documents.tasks import sweep_pending
from programmes import framework
from programmes.models import AuditEntry
from reports import calendar
from tests import cast

from .file_samples import ooxml, pdf

UPLOAD = reverse("documents:document-upload", args=["RED"])


def files(*pairs):
    return [SimpleUploadedFile(name, content) for name, content in pairs]


def choose(client, *pairs, **data):
    return client.post(UPLOAD, {"files": files(*pairs), "files_step": "1", **data}, follow=True)


def answers(page, **changed):
    """What a browser would send of the second step, as pre-filled; `changed` by name without the row's prefix, for every row."""
    data = {"save": "1"}
    for row in page.context["rows"]:
        for field in row.form:
            value = changed.get(field.name, field.value())
            if not field.field.disabled and value not in (None, False):
                data[field.html_name] = value
    return data


def stored_files():
    found = []
    folders = [""]
    while folders:
        folder = folders.pop()
        below, names = default_storage.listdir(folder) if default_storage.exists(folder or ".") else ([], [])
        folders += [f"{folder}{name}/" for name in below]
        found += [f"{folder}{name}" for name in names]
    return found


def test_several_files_in_two_pages(world, signed_in):
    """One address chosen, one screen pre-filled, saved: bytes, title, category, visibility, period and owner are right."""
    client = signed_in(world.fabio)
    minutes = pdf("Acta")
    page = choose(
        client,
        ("Acta_CGP_junio (2).pdf", minutes),
        ("plan operativo 2026.docx", ooxml("docx")),
        ("x.txt", b"sin pistas"),
    )
    assert page.redirect_chain and len(page.context["rows"]) == 3
    assert not Document.objects.exists()  # nothing half visible
    prefilled = [
        tuple(r.form[name].value() or "" for name in ("title", "category", "visibility")) for r in page.context["rows"]
    ]
    categories = {c.code: str(c.pk) for c in Category.objects.all()}
    assert prefilled == [
        ("Acta CGP junio", categories["CGP"], "programme"),
        ("Plan operativo 2026", categories["POA"], "programme"),  # usually public, which a guess never makes
        ("X", "", ""),
    ]
    data = answers(page)
    unsure = page.context["rows"][2].form
    data[unsure["category"].html_name] = categories["AUD"]
    done = client.post(UPLOAD, data)
    assert done.status_code == 302 and done["Location"] == "/biblioteca/?programa=RED"
    made = {d.title: d for d in Document.objects.select_related("current", "category", "organisation", "period")}
    assert {t: (d.category.code, d.visibility, d.organisation.code, d.created_by) for t, d in made.items()} == {
        "Acta CGP junio": ("CGP", "programme", "fao", world.fabio),
        "Plan operativo 2026": ("POA", "programme", "fao", world.fabio),
        "X": ("AUD", "agencies", "fao", world.fabio),  # the category's usual visibility
    }
    newest = world.red.periods.filter(opened_at__isnull=False, locked_at__isnull=True).last()
    june = world.period(2)  # named by the file
    assert {t: d.period for t, d in made.items()} == {
        "Acta CGP junio": june,
        "Plan operativo 2026": newest,
        "X": newest,
    }
    acta = made["Acta CGP junio"].current
    assert acta.sha256 == hashlib.sha256(minutes).hexdigest()
    with acta.file.open("rb") as stream:
        assert stream.read() == minutes
    assert not PendingUpload.objects.exists() and len(stored_files()) == 3


REFUSED = [
    ("programa.exe", b"MZ" + b"\0" * 300, "es un programa o contiene uno"),
    ("vacio.pdf", b"", "está vacío"),
    ("macros.docm", ooxml("docm"), "contiene macros"),
    ("protegido.pdf", pdf(encrypted=True), "protegido con contraseña"),
    ("falso.pdf", ooxml("docx"), "el contenido es otra cosa"),
    ("raro.bin", bytes(range(256)) * 4, "programa"),
]


@pytest.mark.parametrize(("name", "content", "sentence"), REFUSED, ids=[r[0] for r in REFUSED])
def test_a_refused_file_is_told_by_name_while_the_others_go_on(world, signed_in, name, content, sentence):
    page = choose(signed_in(world.fabio), (name, content), ("Bien.txt", b"bien"))
    text = page.content.decode()
    assert page.status_code == 200 and "Hay un problema" in text
    assert re.search(rf"{re.escape(name)}: [^<]*{sentence}", text)
    assert [r.pending.name for r in page.context["rows"]] == ["Bien.txt"]
    assert len(stored_files()) == 1


def test_too_large_is_refused_by_the_setting(world, signed_in, settings):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    page = choose(signed_in(world.fabio), ("grande.txt", b"a" * (1024 * 1024 + 1)))
    assert "grande.txt: El archivo pesa más de 1 MB" in page.content.decode() and not PendingUpload.objects.exists()


@pytest.mark.parametrize("count", [0, 31])
def test_no_file_and_too_many_files(world, signed_in, count):
    page = choose(signed_in(world.fabio), *[(f"{n}.txt", str(n).encode()) for n in range(count)])
    text = page.content.decode()
    assert page.status_code == 200 and "Hay un problema" in text
    assert ("Elija al menos un archivo" if count == 0 else "Eligió 31 archivos y aquí caben 30") in text
    assert not PendingUpload.objects.exists()


def test_thirty_wait_and_no_more(world, signed_in):
    client = signed_in(world.fabio)
    choose(client, *[(f"{n}.txt", f"archivo {n}".encode()) for n in range(30)])
    assert "uno-mas.txt: Ya hay 30" in choose(client, ("uno-mas.txt", b"otro")).content.decode()
    assert PendingUpload.objects.count() == 30 == len(stored_files())


def test_the_same_form_twice_makes_one_document(world, signed_in):
    client = signed_in(world.fabio)
    choose(client, ("Acta CGP.txt", b"uno"))
    page = choose(client, ("Acta CGP.txt", b"uno"))  # the first step twice
    assert len(page.context["rows"]) == 1 == len(stored_files())
    data = answers(page)
    assert [client.post(UPLOAD, data).status_code for _ in range(3)] == [302] * 3
    assert Document.objects.count() == 1 == len(stored_files())
    assert AuditEntry.objects.filter(action="document.upload").count() == 1


@pytest.mark.parametrize(
    ("changed", "label"),
    [
        ({"title": ""}, "Título"),
        ({"title": "t" * 251}, "Título"),
        ({"category": "999999"}, "Categoría"),
        ({"category": "abc"}, "Categoría"),
        ({"category": ""}, "Categoría"),
        ({"visibility": "todos"}, "Visible para"),
        ({"period": "999999"}, "Período"),
    ],
)
def test_errors_keep_what_was_typed_and_save_the_rest(world, signed_in, changed, label):
    """Each file is saved for itself: the wrong one stays with what was typed, its name in the summary, the right one is in."""
    client = signed_in(world.fabio)
    page = choose(client, ("Acta CGP buena.txt", b"uno"), ("Acta CGP mala.txt", b"dos"))
    data = answers(page)
    bad = page.context["rows"][1].form
    data[bad["title"].html_name] = "Lo escrito"
    data |= {bad[name].html_name: value for name, value in changed.items()}
    again = client.post(UPLOAD, data)
    text = again.content.decode()
    assert again.status_code == 200 and f"Acta CGP mala.txt, {label}" in text
    assert "Lo escrito" in text or "title" in changed
    assert [d.title for d in Document.objects.all()] == ["Acta CGP buena"]
    assert [r.pending.name for r in again.context["rows"]] == ["Acta CGP mala.txt"]
    assert f'href="#{bad[next(iter(changed))].id_for_label}"' in text


def test_adding_more_files_keeps_what_was_typed(world, signed_in):
    client = signed_in(world.fabio)
    page = choose(client, ("uno.txt", b"uno"))
    typed = answers(page, title="Título a medio escribir")
    typed.pop("save")
    more = client.post(UPLOAD, typed | {"files": files(("dos.txt", b"dos")), "files_step": "1"})
    assert [r.form["title"].value() for r in more.context["rows"]] == ["Título a medio escribir", "Dos"]
    assert "Hay un problema" not in more.content.decode()


def test_all_are_changed_at_once_without_a_script(world, signed_in):
    """Category, visibility and period go into each row; titles stay as typed, nothing is saved, nonsense changes nothing."""
    client = signed_in(world.fabio)
    page = choose(client, ("uno.txt", b"uno"), ("Acta CGP dos.txt", b"dos"))
    typed = answers(page, title="Escrito")
    typed.pop("save")
    audit = str(Category.objects.get(code="AUD").pk)
    every = {"apply_all": "1", "all-category": audit, "all-visibility": "agencies", "all-period": "ninguno"}
    again = client.post(UPLOAD, typed | every)
    shown = [[r.form[n].value() for n in ("title", "category", "visibility", "period")] for r in again.context["rows"]]
    assert shown == [["Escrito", audit, "agencies", ""]] * 2 and not Document.objects.exists()
    assert "Hay un problema" not in again.content.decode()
    forged = client.post(UPLOAD, typed | every | {"all-category": "999999"})
    assert [r.form["category"].value() for r in forged.context["rows"]][1] == typed[
        page.context["rows"][1].form["category"].html_name
    ]
    client.post(UPLOAD, answers(again))
    assert {(d.title, d.category.code, d.visibility, d.period) for d in Document.objects.all()} == {
        ("Escrito", "AUD", "agencies", None)
    }


def test_another_programme_takes_the_file(world, signed_in):
    """Where the person may upload; its calendar must have the period; a forged one is refused."""
    third = cast.programme("TERCERO")
    cast.member(world.fabio, world.org("FAO"), third, "focal_point")
    client = signed_in(world.fabio)
    page = choose(client, ("Acta CGP.txt", b"uno"))
    assert [c[0] for c in page.context["rows"][0].form.fields["programme"].choices] == [
        str(world.red.pk),
        str(third.pk),
    ]
    assert "Hay un problema" in client.post(UPLOAD, answers(page, programme=str(world.other.pk))).content.decode()
    moved = answers(page, programme=str(third.pk), answers=None)
    assert "no tiene abierto el período" in client.post(UPLOAD, moved).content.decode()
    moved[page.context["rows"][0].form["period"].html_name] = ""
    assert client.post(UPLOAD, moved).status_code == 302
    assert Document.objects.get().programme == third and Document.objects.get().organisation == world.org("FAO")


def test_the_reason_of_a_suggestion_is_shown_and_its_others_stand_first(world, signed_in, monkeypatch):
    codes = {c.code: c for c in Category.objects.all()}

    def suggest(rows, **_about):
        near = [codes["AUD"], codes["CGP"], codes["TDR"]]
        return {row.pk: Suggestion(near, "por «<b>acta</b>» en el nombre") for row in rows}

    monkeypatch.setattr("documents.intake.suggesting.for_rows", suggest)
    page = choose(signed_in(world.fabio), ("x.txt", b"uno"))
    text, form = page.content.decode(), page.context["rows"][0].form
    assert "por «&lt;b&gt;acta&lt;/b&gt;» en el nombre" in text
    select = text[text.index(f'name="{form["category"].html_name}"') :]
    first = re.findall(r'<option value="(\d+)"( selected)?', select[: select.index("</select>")])
    assert [int(pk) for pk, _s in first[:3]] == [codes[c].pk for c in ("AUD", "CGP", "TDR")]
    assert [pk for pk, chosen in first if chosen] == [str(codes["AUD"].pk)] and len(first) == len(codes)


@pytest.mark.parametrize(
    ("own", "title"),
    [
        ("Acta de la primera reunión", "Acta de la primera reunión"),
        ("Microsoft Word - acta.doc", "Papel"),
        ("Documento1", "Papel"),
        ("Untitled", "Papel"),
        ("Presentación de PowerPoint", "Papel"),
        ("scan0001.pdf", "Papel"),
        ("", "Papel"),
        ("Línea de base\x00 2026", "Línea de base 2026"),
    ],
)
def test_the_title_is_the_files_own_where_it_says_something(world, signed_in, monkeypatch, own, title):
    monkeypatch.setattr("documents.intake.heading.head_of", lambda path, kind: Head("texto", own))
    page = choose(signed_in(world.fabio), ("papel.txt", b"uno"))
    assert page.context["rows"][0].form["title"].value() == title
    assert PendingUpload.objects.get().head == "texto"


def test_heads_are_read_as_far_as_the_time_allows(world, signed_in, monkeypatch):
    """And a reader that fails costs nothing but the head."""
    monkeypatch.setattr("documents.intake.heading.HeadReader.__init__.__defaults__", (-1.0,))
    monkeypatch.setattr("documents.intake.heading.head_of", lambda path, kind: Head("texto", ""))
    choose(signed_in(world.fabio), ("a.txt", b"a"))
    assert PendingUpload.objects.get().head == ""
    monkeypatch.setattr("documents.intake.heading.HeadReader.__init__.__defaults__", (8.0,))
    monkeypatch.setattr("documents.intake.heading.head_of", lambda path, kind: 1 / 0)
    choose(signed_in(world.fabio), ("b.txt", b"b"))
    assert PendingUpload.objects.count() == 2


def test_thirty_rows_ask_as_many_queries_as_two(world, signed_in):
    client, seen = signed_in(world.fabio), []
    for count in (2, 28):
        choose(client, *[(f"acta {count} {n}.txt", f"{count} {n}".encode()) for n in range(count)])
        with CaptureQueriesContext(connection) as asked:
            client.get(UPLOAD)
        seen.append(len(asked))
    assert seen[0] == seen[1] <= 28


def test_unwanted_files_are_forgotten(world, signed_in, django_capture_on_commit_callbacks):
    client = signed_in(world.fabio)
    page = choose(client, ("uno.txt", b"uno"))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(UPLOAD, answers(page, skip="on", title=""))
    assert not PendingUpload.objects.exists() and not Document.objects.exists() and not stored_files()


# --- the same bytes -------------------------------------------------------------------------------


def test_bytes_that_are_here_are_told_with_a_link(world, signed_in):
    """Among what the person may see; as a new version of another title, or not at all."""
    here = cast.upload(world, "Línea de base.txt", b"los mismos bytes", by=world.clara, organisation="UNCTAD")
    other = cast.upload(world, "Otro papel.txt", b"otros", by=world.fabio)
    client = signed_in(world.fabio)
    page = choose(client, ("copia.txt", b"los mismos bytes"))
    text, [row] = page.content.decode(), page.context["rows"]
    assert "Ya está aquí" in text and here.get_absolute_url() in text
    offered = {label for value, label in row.form.fields["version_of"].choices if value}
    assert offered == {"Otro papel"}  # UNCTAD's is not theirs to change
    assert client.post(UPLOAD, {"save": "1", row.form["version_of"].html_name: str(other.pk)}).status_code == 302
    other.refresh_from_db()
    assert (other.current.number, other.current.sha256) == (2, here.current.sha256) and Document.objects.count() == 2


def test_bytes_here_left_alone_are_discarded(world, signed_in):
    cast.upload(world, "Aquí.txt", b"los mismos bytes", by=world.fabio)
    client = signed_in(world.fabio)
    page = choose(client, ("copia.txt", b"los mismos bytes"))
    assert page.context["fresh"] == 0 and "Guardar 1 archivo" not in page.content.decode()
    [row] = page.context["rows"]
    assert client.post(UPLOAD, {"save": "1", row.form["version_of"].html_name: ""}).status_code == 302
    assert Document.objects.count() == 1 and not PendingUpload.objects.exists()


def test_another_organisations_private_bytes_are_not_told(world, signed_in):
    cast.upload(
        world, "Privado.txt", b"bytes privados", by=world.clara, organisation="UNCTAD", visibility="organisation"
    )
    page = choose(signed_in(world.fabio), ("mio.txt", b"bytes privados"))
    assert "Privado" not in page.content.decode() and "Ya está aquí" not in page.content.decode()
    signed_in(world.fabio).post(UPLOAD, answers(page, category=str(Category.objects.get(code="CGP").pk)))
    assert Document.objects.count() == 2


def test_a_version_of_what_is_not_theirs_is_refused(world, signed_in):
    """A forged target: visible but foreign, private of another organisation, of nobody."""
    here = cast.upload(world, "Aquí.txt", b"los mismos", by=world.clara, organisation="UNCTAD")
    private = cast.upload(world, "Suyo.txt", b"privado", by=world.marta, organisation="MIDA", visibility="organisation")
    client = signed_in(world.fabio)
    [row] = choose(client, ("copia.txt", b"los mismos")).context["rows"]
    for target in (here.pk, private.pk, 999999, "x"):
        page = client.post(UPLOAD, {"save": "1", row.form["version_of"].html_name: str(target)})
        assert page.status_code == 200 and "Hay un problema" in page.content.decode()
    assert here.versions.count() == private.versions.count() == 1 and PendingUpload.objects.count() == 1


def test_bytes_that_came_meanwhile_are_told_on_saving(world, signed_in):
    client = signed_in(world.fabio)
    data = answers(choose(client, ("Acta CGP.txt", b"carrera")))
    cast.upload(world, "Más rápido.txt", b"carrera", by=world.clara, organisation="UNCTAD")
    text = client.post(UPLOAD, data).content.decode()
    assert (
        "Ya está aquí, como «Más rápido»" in text
        and Document.objects.count() == 1
        and PendingUpload.objects.count() == 1
    )


# --- rights and forged fields ---------------------------------------------------------------------


def test_organisation_is_ones_own_but_for_coordination(world, signed_in):
    """A forged organisation is not read from who has one only; coordination chooses among those that take part."""
    mida, unesco = str(world.org("MIDA").pk), str(world.org("UNESCO").pk)
    category = str(Category.objects.get(code="CGP").pk)
    fabio, ana = signed_in(world.fabio), signed_in(world.ana)
    fabio.post(UPLOAD, answers(choose(fabio, ("a.txt", b"a"), organisation=mida), category=category))
    assert Document.objects.get(title="A").organisation == world.org("FAO")
    assert "Hay un problema" in choose(ana, ("b.txt", b"b"), organisation=unesco).content.decode()
    ana.post(UPLOAD, answers(choose(ana, ("c.txt", b"c"), organisation=mida), category=category))
    assert Document.objects.get(title="C").organisation == world.org("MIDA")
    assert not Document.objects.filter(title="B").exists()


def test_extra_fields_are_not_read(world, signed_in):
    client = signed_in(world.fabio)
    page = choose(client, ("Acta CGP.txt", b"uno"))
    prefix = page.context["rows"][0].form.prefix
    extra = {
        f"{prefix}-{name}": "1"
        for name in ("organisation", "programme", "created_by", "created_at", "sha256", "slot", "public_id")
    }
    client.post(UPLOAD, answers(page, answers=None) | extra | {"organisation": "1", "programme": world.other.pk})
    made = Document.objects.get()
    assert (made.organisation, made.programme, made.created_by) == (world.org("FAO"), world.red, world.fabio)
    assert made.created_at.year == timezone.now().year and not made.slots.exists()


def test_another_persons_waiting_file_cannot_be_saved(world, signed_in):
    data = answers(choose(signed_in(world.fabio), ("Acta CGP.txt", b"uno")))
    signed_in(world.clara).post(UPLOAD, data)
    assert not Document.objects.exists() and PendingUpload.objects.count() == 1


def test_a_right_taken_away_between_the_steps_ends_it(world, signed_in):
    client = signed_in(world.fabio)
    data = answers(choose(client, ("Acta CGP.txt", b"uno")))
    membership = world.fabio.memberships.get()
    membership.is_active = False
    framework.save(membership, by=world.ana)
    assert client.post(UPLOAD, data).status_code == 404
    assert not Document.objects.exists()


def test_abandoned_files_are_swept_after_a_day(world, signed_in, django_capture_on_commit_callbacks):
    client = signed_in(world.fabio)
    choose(client, ("vieja.txt", b"vieja"), ("nueva.txt", b"nueva"))
    PendingUpload.objects.filter(name="vieja.txt").update(created_at=timezone.now() - timedelta(hours=25))
    with django_capture_on_commit_callbacks(execute=True):
        sweep_pending()
        sweep_pending()
    assert [p.name for p in PendingUpload.objects.all()] == ["nueva.txt"] and len(stored_files()) == 1


# --- what is expected -----------------------------------------------------------------------------


@pytest.fixture
def slot(world):
    return ExpectedSlot.objects.get(expected__organisation=world.org("FAO"), period=world.period(2))


def test_a_slot_prefills_and_is_filled(world, slot, signed_in):
    """Category, period and organisation come from what is owed, whatever the form says; saving answers it."""
    client = signed_in(world.ana)
    page = choose(client, ("papel.txt", b"uno"), hueco=slot.pk)
    form = page.context["rows"][0].form
    assert form.fields["category"].disabled and form.fields["period"].disabled
    forged = {f"{form.prefix}-category": str(Category.objects.get(code="AUD").pk), f"{form.prefix}-period": ""}
    done = client.post(UPLOAD, answers(page) | forged)
    assert (done.status_code, done["Location"]) == (302, reverse("home"))
    slot.refresh_from_db()
    assert (slot.document.category.code, slot.document.period, slot.document.organisation.code) == (
        "CGP",
        world.period(2),
        "fao",
    )
    assert slot.obligation.done_on is not None


def test_a_slot_takes_one_file(world, slot, signed_in):
    page = choose(signed_in(world.fabio), ("a.txt", b"a"), ("b.txt", b"b"), hueco=slot.pk)
    assert "aquí caben 1" in page.content.decode() and not PendingUpload.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"), [("clara", 403), ("marta", 403), ("fabio", 200), ("ana", 200), ("david", 403), ("ursula", 404)]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_slot_of_another_organisation_is_refused(world, slot, signed_in, who, status, method):
    client = signed_in(world.people[who])
    data = (
        {"hueco": slot.pk}
        if method == "get"
        else {"hueco": slot.pk, "files": files(("a.txt", b"a")), "files_step": "1"}
    )
    answer = getattr(client, method)(UPLOAD, data)
    assert answer.status_code in ({200, 302} if status == 200 else {status})
    assert PendingUpload.objects.exists() == (status == 200 and method == "post")


@pytest.mark.parametrize("bad", ["0", "999999", "x", "-1", "1e3", "٣", "9" * 30])
def test_slots_that_are_not_there(world, signed_in, bad):
    assert signed_in(world.fabio).get(UPLOAD, {"hueco": bad}).status_code == 404


def answer_address(slot):
    return reverse("documents:slot-answer", args=[slot.pk])


def test_a_slot_is_answered_with_a_document_of_the_library(world, slot, document, signed_in):
    foreign = cast.upload(world, "De MIDA.txt", b"mida", by=world.marta, organisation="MIDA")
    client = signed_in(world.fabio)
    assert "De MIDA" not in client.get(answer_address(slot)).content.decode()
    refused = client.post(answer_address(slot), {"answer": "existing", "document": foreign.pk})
    assert "Hay un problema" in refused.content.decode()
    assert client.post(answer_address(slot), {"answer": "existing", "document": document.pk}).status_code == 302
    slot.refresh_from_db()
    assert slot.document == document and slot.obligation.done_on is not None


@pytest.mark.parametrize(("because", "status"), [("no hubo reunión", 302), ("", 200), ("   ", 200), ("x" * 301, 200)])
def test_none_this_period_needs_a_reason(world, slot, signed_in, because, status):
    assert (
        signed_in(world.fabio).post(answer_address(slot), {"answer": "none", "because": because}).status_code == status
    )
    slot.refresh_from_db()
    assert (slot.none_because, slot.obligation.done_on is not None) == (
        (because, True) if status == 302 else ("", False)
    )


def test_a_locked_period_takes_no_answer(world, slot, document, signed_in):
    calendar.lock(slot.period, by=world.ana)
    client = signed_in(world.fabio)
    for data in ({"answer": "none", "because": "x"}, {"answer": "existing", "document": document.pk}):
        assert "está cerrado" in client.post(answer_address(slot), data).content.decode()
    page = choose(client, ("papel.txt", b"uno"), hueco=slot.pk)
    assert "está cerrado" in client.post(UPLOAD, answers(page)).content.decode()
    slot.refresh_from_db()
    assert slot.document is None and PendingUpload.objects.count() == 1 and Document.objects.count() == 1


# --- what is pre-filled ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Acta_CGP_jun2012_FINAL.pdf", "Acta CGP jun2012 FINAL"),
        ("linea de base (2).docx", "Linea de base"),
        ("INFORME-SEMESTRAL 2026.doc", "INFORME-SEMESTRAL 2026"),
        ("IMG0001.jpg", "IMG0001"),
        (".pdf", "Pdf"),
        ("___.pdf", "Documento"),
        ("a" * 300 + ".txt", "A" + "a" * 249),
    ],
)
def test_title_from_the_name(name, title):
    assert title_of(name) == title
