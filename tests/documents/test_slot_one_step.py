"""What is owed answered in one step from home or the digest, and offered by the plain upload; what is refused is told there."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents.content.heads import Head
from documents.models import Category, Document, ExpectedSlot
from programmes.models import Obligation
from reports import calendar, owed
from tests import cast

from .file_samples import pdf
from .test_pages_upload import REFUSED, UPLOAD, answers, choose, stored_files


@pytest.fixture
def slot(world):
    return ExpectedSlot.objects.get(expected__organisation=world.org("FAO"), period=world.period(2))


def put(client, slot, name, content):
    return client.post(reverse("documents:slot-file", args=[slot.pk]), {"file": SimpleUploadedFile(name, content)})


@pytest.mark.parametrize(
    ("own", "title"), [("", "Acta junio"), ("Acta de la reunión de junio", "Acta de la reunión de junio")]
)
def test_one_step_stores_and_answers(world, slot, signed_in, monkeypatch, own, title):
    """Title from the file, category and period of what is owed, usual visibility; back home with a link to change it."""
    monkeypatch.setattr("documents.intake.heading.head_of", lambda path, kind: Head("", own))
    client = signed_in(world.fabio)
    home = client.get("/").content.decode()
    assert f'action="{reverse("documents:slot-file", args=[slot.pk])}"' in home
    done = put(client, slot, "acta_junio.pdf", pdf("Acta"))
    assert (done.status_code, done["Location"]) == (302, "/")
    made = Document.objects.get()
    slot.refresh_from_db()
    assert slot.document == made and slot.obligation.done_on is not None
    about = (made.title, made.category.code, made.period, made.visibility, made.organisation, made.created_by)
    assert about == (title, "CGP", world.period(2), "programme", world.org("FAO"), world.fabio)
    text = client.get("/").content.decode()
    assert f'Guardado: <a href="{made.get_absolute_url()}">{title}</a>' in text
    assert reverse("documents:document-edit", args=[made.public_id]) in text
    assert reverse("documents:slot-file", args=[slot.pk]) not in text


def test_the_digests_row_leads_to_the_one_step(world, slot):
    rows = owed.rows(Obligation.objects.filter(pk=slot.obligation_id), date(2026, 7, 14))
    assert rows[0].url == reverse("documents:slot-answer", args=[slot.pk])


@pytest.mark.parametrize(("name", "content", "sentence"), REFUSED, ids=[r[0] for r in REFUSED])
def test_what_is_refused_is_told_there(world, slot, signed_in, name, content, sentence):
    page = put(signed_in(world.fabio), slot, name, content)
    text = page.content.decode()
    assert page.status_code == 200 and "Hay un problema" in text and f"{name}: " in text and sentence in text
    slot.refresh_from_db()
    assert slot.document is None and not Document.objects.exists() and not stored_files()


def test_no_file_is_told_there(world, slot, signed_in):
    page = signed_in(world.fabio).post(reverse("documents:slot-file", args=[slot.pk]))
    assert "Elija un archivo" in page.content.decode()


def test_bytes_that_are_here_can_answer(world, slot, document, signed_in):
    client = signed_in(world.fabio)
    page = put(client, slot, "copia.txt", "Se acuerda el crédito para artesanas.".encode())
    text = page.content.decode()
    assert "Ya está aquí, como «Acta de junio»" in text and "Puede responder con ese documento" in text
    assert page.context["existing"]["document"].value() == str(document.pk)
    client.post(reverse("documents:slot-answer", args=[slot.pk]), {"answer": "existing", "document": document.pk})
    slot.refresh_from_db()
    assert slot.document == document and Document.objects.count() == 1


def test_bytes_of_another_organisation_cannot(world, slot, signed_in):
    cast.upload(world, "De UNCTAD.txt", b"los mismos", by=world.clara, organisation="UNCTAD")
    cast.upload(world, "Privado.txt", b"privado", by=world.clara, organisation="UNCTAD", visibility="organisation")
    text = put(signed_in(world.fabio), slot, "copia.txt", b"los mismos").content.decode()
    assert "De UNCTAD" in text and "no responde a esto" in text and "Puede responder con ese" not in text
    assert put(signed_in(world.fabio), slot, "mio.txt", b"privado").status_code == 302  # not told, not hindered


def test_a_locked_period_takes_nothing(world, slot, signed_in):
    calendar.lock(slot.period, by=world.ana)
    assert "está cerrado" in put(signed_in(world.fabio), slot, "a.txt", b"a").content.decode()
    assert not Document.objects.exists() and not stored_files()


def test_the_same_form_twice_is_one_document(world, slot, signed_in):
    client = signed_in(world.fabio)
    assert [put(client, slot, "a.txt", b"a").status_code for _ in range(3)] == [302, 200, 200]
    assert Document.objects.count() == 1 == len(stored_files())


@pytest.mark.parametrize(
    ("who", "status"), [("clara", 403), ("marta", 403), ("ana", 302), ("david", 403), ("ursula", 404), ("nadie", 404)]
)
def test_another_organisations_slot(world, slot, signed_in, who, status):
    assert put(signed_in(world.people[who]), slot, "a.txt", b"a").status_code == status
    assert Document.objects.exists() == (status == 302)


# --- from the plain upload ------------------------------------------------------------------------


@pytest.fixture
def opened(world, at_noon):
    """The person's upload page on the tests' day; the newest opened period is the one proposed."""
    return world.red.periods.filter(opened_at__isnull=False).order_by("-start").first()


def test_a_matching_upload_offers_to_answer(world, opened, signed_in):
    """Ticked beforehand, offered once, and only for the organisation that owes it."""
    slot = ExpectedSlot.objects.get(expected__organisation=world.org("FAO"), period=opened)
    client = signed_in(world.fabio)
    page = choose(client, ("Acta CGP uno.txt", b"uno"), ("Acta CGP dos.txt", b"dos"), ("Plan operativo.txt", b"tres"))
    offers = [("answers" in row.form.fields) for row in page.context["rows"]]
    assert (
        offers == [True, False, False] and f"Responde a lo que debe: {slot.expected.category}" in page.content.decode()
    )
    client.post(UPLOAD, answers(page))
    slot.refresh_from_db()
    assert slot.document.title == "Acta CGP uno" and slot.obligation.done_on is not None
    assert "answers" not in choose(client, ("Acta CGP tres.txt", b"cuatro")).context["rows"][0].form.fields
    clara = choose(signed_in(world.clara), ("Acta CGP.txt", b"suya"))
    assert "answers" not in clara.context["rows"][0].form.fields


@pytest.mark.parametrize("changed", [{"answers": None}, {"category": "AUD"}, {"period": ""}])
def test_unticked_or_changed_it_answers_nothing(world, opened, signed_in, changed):
    if "category" in changed:
        changed = {"category": str(Category.objects.get(code=changed["category"]).pk)}
    client = signed_in(world.fabio)
    client.post(UPLOAD, answers(choose(client, ("Acta CGP.txt", b"uno")), **changed))
    assert Document.objects.count() == 1 and not ExpectedSlot.objects.filter(document__isnull=False).exists()
