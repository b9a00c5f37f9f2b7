"""Attacks on the library that its own tests did not try: hidden fields across programmes, who is told what after a withdrawal."""

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from documents import services, tags
from documents.admin import hidden_entries
from documents.detail import remarks, sharing
from documents.models import Category, Document, ImportBatch, IncomingFile, Lesson, PendingUpload
from indicators import evidence
from programmes.models import AuditEntry, Participation
from tests import cast
from tests.test_access_matrix import client_of, places  # noqa: F401 - fixture

from .test_pages_upload import answers
from .test_pieces import FOLDER, send, start


@pytest.fixture
def fabio(world, signed_in):
    """FAO's focal point in two programmes."""
    cast.save(Participation(programme=world.other, organisation=world.org("FAO"), role="agency"))
    cast.member(world.fabio, world.org("FAO"), world.other, "focal_point")
    return signed_in(world.fabio)


def until(world):
    return world.red.local_date(cast.NOW)


def test_a_folder_of_another_programme_takes_no_file(world, fabio):
    """Else a file of one programme would be answered with the periods of another."""
    elsewhere = reverse("documents:batch-start", args=["OTRO"])
    batch = fabio.post(elsewhere, {"name": "Carpeta"}).json()["batch"]
    assert start(fabio, "a/acta.txt", 5, batch=batch).status_code == 404
    urls = start(fabio, "a/acta.txt", 5).json()["urls"]
    fabio.post(f"{urls['add']}?offset=0", b"hola!", content_type="application/octet-stream")
    assert fabio.post(urls["finish"], {"batch": batch}).status_code == 404
    assert not PendingUpload.objects.exists()
    own = fabio.post(FOLDER, {"name": "Carpeta"}).json()["batch"]
    assert send(fabio, "a/acta.txt", b"hola!", batch=own).status_code == 200
    assert PendingUpload.objects.get().batch == ImportBatch.objects.get(pk=own)
    assert not IncomingFile.objects.exists()


def test_shares_and_problems_of_what_an_approver_reads_stay_its_owners(world, at_noon, signed_in):
    """The coordination unit sees a private document because it is evidence; with whom it is shared is not on its page, nor in the audit."""
    private = cast.upload(world, "Privado.txt", b"privado", by=world.fabio, visibility="organisation")
    evidence.attach(world.cell(world.trained, "FAO", 1, "Coclé"), private.current, by=world.fabio)
    sharing.share(private, person=world.ursula, until=until(world), by=world.fabio, note="nota reservada")
    remarks.report(private, text="no se abre", by=world.ursula)
    seen = AuditEntry.objects.exclude(hidden_entries(world.ana)).filter(object_type="documents.document")
    assert {entry.action for entry in seen} == {"document.upload"}
    for address in (private.get_absolute_url(), reverse("admin:programmes_auditentry_changelist")):
        page = signed_in(world.ana).get(address)
        assert page.status_code == 200 and "nota reservada" not in page.content.decode()
    own = cast.upload(world, "De todos.txt", b"de todos", by=world.fabio)
    sharing.share(own, person=world.ursula, until=until(world), by=world.fabio)
    told = AuditEntry.objects.exclude(hidden_entries(world.ana)).filter(object_id=str(own.pk))
    assert "document.share" in {entry.action for entry in told}


def cited(world, name, **about):
    """A document behind an approved figure, then withdrawn: its members still read what was cited."""
    made = cast.upload(world, name, name.encode(), by=world.fabio, **about)
    cell = world.cell(world.trained, "FAO", 1, "Coclé")
    evidence.attach(cell, made.current, by=world.fabio)
    return made, cell


def test_a_cited_document_in_the_bin_ends_for_who_has_no_role(world, at_noon, signed_in):
    """A share and the public page end with the withdrawal, cited or not; who has a role in the programme still reads it."""
    world.red.has_public_page = True
    cast.save(world.red)
    made, cell = cited(world, "Acta.txt", visibility="public")
    sharing.share(made, person=world.ursula, until=until(world), by=world.fabio)
    world.approved(cell, 12, world.fabio)
    page = made.get_absolute_url()
    download = reverse("documents:document-download", args=[made.public_id, 1])
    for who in ("ursula", "nadie"):
        assert signed_in(world.people[who]).get(page).status_code == 200
    services.withdraw(made, by=world.fabio, reason="equivocado")
    for who in ("ursula", "nadie"):
        client = signed_in(world.people[who])
        assert {client.get(address).status_code for address in (page, download)} == {404}, who
        assert made.title not in client.get("/biblioteca/?papelera=1").content.decode()
        assert not sharing.received(world.people[who], cast.NOW).exists()
    for who in ("david", "marta", "ana", "fabio"):
        assert signed_in(world.people[who]).get(page).status_code == 200, who


@pytest.mark.parametrize("visibility", ["organisation", "agencies"])
def test_a_share_outlives_a_narrower_visibility_and_no_withdrawal(world, at_noon, visibility):
    made = cast.upload(world, "Acta.txt", b"acta", by=world.fabio)
    sharing.share(made, person=world.ursula, until=until(world), by=world.fabio)
    services.describe(made, {"visibility": visibility}, by=world.fabio)
    assert Document.objects.found_by(world.ursula).filter(pk=made.pk).exists()
    assert not Document.objects.found_by(world.david).filter(pk=made.pk).exists()
    services.withdraw(made, by=world.fabio, reason="equivocado")
    assert not Document.objects.found_by(world.ursula).filter(pk=made.pk).exists()


def test_a_tag_with_accents_counts_as_it_lists(world, signed_in):
    """The address takes a tag as people write it."""
    for name, kind in (("uno.txt", b"uno"), ("dos.csv", b"a,b\n1,2\n")):
        made = cast.upload(world, name, kind, by=world.fabio)
        tags.add(made, ["Género"])
    client = signed_in(world.fabio)
    listed = len(client.get("/biblioteca/?etiqueta=Género").context["rows"])
    facets = client.get("/biblioteca/filtros/?etiqueta=Género").context["facets"]
    kinds = next(facet for facet in facets if str(facet.title) == "Tipo de archivo")
    assert listed == 2 == sum(option.count for option in kinds.options)
    assert [o.current for facet in facets if str(facet.title) == "Etiqueta" for o in facet.options] == [True]


HOSTILE = '<script>alert("x")</script>&]]>'


def test_hostile_words_stay_words(world, at_noon, signed_in):
    """Title, tags, comment, problem, note, file name and text: shown literally on the page, in the XML, in the files of the list."""
    fabio = signed_in(world.fabio)
    text = f"{HOSTILE} contado".encode()
    made = cast.upload(world, "x.txt", text, by=world.fabio, visibility="public")
    edit = reverse("documents:document-edit", args=[made.public_id])
    told = {"title": f"=1+1{HOSTILE}", "category": made.category_id, "visibility": "public", "description": HOSTILE}
    assert fabio.post(edit, told | {"tags": "=cmd|' /C calc'!A0, <b>x</b>"}).status_code == 302
    remarks.comment(made, text=HOSTILE, by=world.fabio)
    remarks.report(made, text=HOSTILE, by=world.fabio)
    sharing.share(made, person=world.ursula, until=until(world), by=world.fabio, note=HOSTILE)
    read = reverse("documents:version-read", args=[made.public_id, 1])
    share = reverse("documents:document-share", args=[made.public_id])
    for address in (made.get_absolute_url(), read, edit, share, "/biblioteca/?q=contado", "/biblioteca/filtros/"):
        page = fabio.get(address).content.decode()
        assert "<script>alert" not in page and "<b>x</b>" not in page, address
    xml = fabio.get(reverse("documents:document-metadata", args=[made.public_id])).content.decode()
    assert "<script>" not in xml and "&lt;script&gt;" in xml
    csv = fabio.get("/biblioteca/?formato=csv").content.decode("utf-8-sig")
    assert "'=1+1" in csv and ",=cmd" not in csv and '"=cmd' not in csv


def test_letters_take_no_headers(world, at_noon, mailoutbox, django_capture_on_commit_callbacks):
    title = "Acta\r\nBcc: todos@evil.example\r\n\r\n<script>x</script>"
    made = cast.upload(world, "a.txt", b"acta", by=world.fabio)
    Document.objects.filter(pk=made.pk).update(title=title)
    made.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        sharing.share(made, person=world.ursula, until=until(world), by=world.fabio, note="a\r\nCc: x@evil.example")
        remarks.report(made, text="x\r\nBcc: y@evil.example", by=world.marta)
    assert [mail.to for mail in mailoutbox] == [["ursula@simon.example"], ["fabio@simon.example"]]
    for mail in mailoutbox:
        raw = mail.message()
        assert raw["Bcc"] is None and raw["Cc"] is None and "\n" not in mail.subject
        html = next(body for body, mime in mail.alternatives if mime == "text/html")
        assert "<script>x" not in html


def test_a_name_of_pieces_is_a_name(world, fabio):
    """Folders, line ends and what turns the reading direction do not leave in a header or a path."""
    name = "../../../etc/a\r\nSet-Cookie: x=1\u202etxt.txt"
    assert send(fabio, name, b"hola").status_code == 200
    row = PendingUpload.objects.get()
    assert "/" not in row.name and ".." not in row.file.name
    page = reverse("documents:document-upload", args=["RED"])
    shown = fabio.get(page)
    assert fabio.post(page, answers(shown, category=str(Category.objects.first().pk))).status_code == 302
    made = Document.objects.get()
    response = fabio.get(reverse("documents:document-download", args=[made.public_id, 1]))
    assert "\n" not in response["Content-Disposition"] and "Set-Cookie" not in response.headers


def rows_of_all_tables():
    """(model, its rows) of everything but what reading writes down: downloads, sessions."""
    models = [m for m in apps.get_models() if m._meta.label not in ("documents.DocumentDownload", "sessions.Session")]
    return {m._meta.label: list(m._base_manager.order_by("pk").values()) for m in models}


def test_reading_changes_nothing_and_changes_need_their_token(world, places):  # noqa: F811
    """Every address of the library: GET leaves every table as it was, POST without a token is refused."""
    reader, sender = client_of(world, "fabio"), Client(enforce_csrf_checks=True, raise_request_exception=False)
    sender.force_login(world.fabio, backend="allauth.account.auth_backends.AuthenticationBackend")
    before = rows_of_all_tables()
    for address in places.values():
        reader.get(address, {"page": "2", "q": "acta", "reason": "x", "save": "1", "documento": "x"})
        answer = sender.post(address, {"reason": "x", "text": "x", "save": "1"})
        assert answer.status_code == 403, address
    assert rows_of_all_tables() == before


@pytest.mark.parametrize("who", ["fabio", "nadie", "anonymous"])
def test_every_answer_carries_its_policy(world, places, who):  # noqa: F811
    """Pages, pictures, files, JSON, refusals and what is absent alike."""
    client = client_of(world, who)
    for name, address in places.items():
        response = client.get(address)
        policy = response.headers.get("Content-Security-Policy", "")
        assert "default-src 'none'" in policy and "unsafe" not in policy, (name, response.status_code)
        assert response.headers.get("X-Content-Type-Options") == "nosniff", name
        if who != "anonymous" or name.startswith("documents:public"):
            assert "no-store" in response.headers.get("Cache-Control", ""), (name, response.status_code)


def test_line_ends_in_a_lesson_do_not_fill_its_paper(world, signed_in):
    """A title and a contact sent with line ends, and texts with ends of lines of other kinds, still make two pages."""
    lesson = cast.lesson(world, by=world.fabio)
    ends = {"title": "x\n" * 70, "contact": "x\n" * 140, "what_happened": "x\u2028" * 1900, "context": "x\n" * 1900}
    Lesson.objects.filter(pk=lesson.pk).update(stage="full", **ends)
    paper = signed_in(world.fabio).get(reverse("reports:lesson-pdf", args=[lesson.public_id]))
    assert paper.status_code == 200 and paper.content.startswith(b"%PDF")
