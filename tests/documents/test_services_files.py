"""Bytes and rows go together: what fails leaves neither, what waits is taken once, a locked or foreign slot takes nothing."""

from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.urls import reverse

from documents import services
from documents.intake import pending
from documents.models import Category, Document, DocumentVersion, ExpectedSlot, PendingUpload
from programmes.models import AuditEntry, Period
from programmes.workflow import WorkflowError
from simon.lib.files import check
from tests import cast

from .test_pages_upload import stored_files


def about(**fields):
    return services.NewDocument(
        **({"title": "T", "category": Category.objects.get(code="CGP"), "visibility": "programme"} | fields)
    )


def wait(world, content=b"uno", by="fabio", slot=None):
    organisation = world.people[by].memberships.get().organisation
    pending.keep(
        BytesIO(content),
        check(BytesIO(content), "uno.txt"),
        programme=world.red,
        organisation=organisation,
        by=world.people[by],
        slot=slot,
    )
    return PendingUpload.objects.get(user=world.people[by])


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
@pytest.mark.parametrize("broken", ["documents.services.audit.record", "documents.services.follow_current"])
def test_a_failed_upload_leaves_nothing(world, monkeypatch, broken, error):
    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr(broken, fail)
    with pytest.raises(error):
        cast.upload(world, "a.txt", b"uno", by=world.fabio)
    assert not Document.objects.exists() and not DocumentVersion.objects.exists() and not stored_files()


def test_a_failed_version_leaves_the_earlier_one(world, document, monkeypatch):
    kept = stored_files()

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("documents.services.audit.record", fail)
    with pytest.raises(RuntimeError):
        services.add_version(document, BytesIO(b"dos"), check(BytesIO(b"dos"), "b.txt"), by=world.fabio)
    document.refresh_from_db()
    assert document.current.number == 1 == document.versions.count() and stored_files() == kept


def test_the_same_bytes_again_are_already_here_for_who_sees_them(world):
    here = cast.upload(world, "a.txt", b"uno", by=world.fabio, visibility="agencies")
    with pytest.raises(services.AlreadyHere) as told:
        cast.upload(world, "b.txt", b"uno", by=world.clara, organisation="UNCTAD")
    assert told.value.document == here and len(stored_files()) == 1
    assert (
        cast.upload(world, "c.txt", b"uno", by=world.marta, organisation="MIDA").pk != here.pk
    )  # a counterpart does not see it


def test_the_same_bytes_as_the_current_version_are_refused(world, document):
    content = "Se acuerda el crédito para artesanas.".encode()
    with pytest.raises(services.AlreadyHere):
        services.add_version(document, BytesIO(content), check(BytesIO(content), "x.txt"), by=world.fabio)
    services.add_version(document, BytesIO(b"dos"), check(BytesIO(b"dos"), "x.txt"), by=world.fabio)
    back = services.add_version(document, BytesIO(content), check(BytesIO(content), "x.txt"), by=world.fabio)
    assert back.number == 3  # going back to an earlier text is a version


def test_a_waiting_file_is_taken_once(world):
    row = wait(world)
    key = row.file.name
    made = services.save_pending(row, about(), by=world.fabio)
    assert made.current.file.name == key and stored_files() == [key]  # the bytes are not copied
    for again in (
        lambda: services.save_pending(row, about(), by=world.fabio),
        lambda: pending.discard(row, by=world.fabio),
    ):
        with pytest.raises(pending.Gone):
            again()
    assert Document.objects.count() == 1 and default_storage.exists(key)


def test_what_cannot_be_saved_still_waits(world):
    cast.upload(world, "a.txt", b"uno", by=world.fabio)
    row = wait(world)
    with pytest.raises(services.AlreadyHere):
        services.save_pending(row, about(), by=world.fabio)
    assert PendingUpload.objects.filter(pk=row.pk).exists() and default_storage.exists(row.file.name)
    with pytest.raises(pending.Gone):
        services.save_pending(row, about(), by=world.ana)  # another person's


@pytest.mark.parametrize("who", ["david", "ursula", "nadie", "marta"])
def test_uploading_for_another_organisation_is_denied(world, who):
    with pytest.raises(PermissionDenied):
        cast.upload(world, "a.txt", b"uno", by=world.people[who])
    with pytest.raises(PermissionDenied):
        pending.keep(
            BytesIO(b"x"),
            check(BytesIO(b"x"), "x.txt"),
            programme=world.red,
            organisation=world.org("FAO"),
            by=world.people[who],
        )
    assert not stored_files()


@pytest.mark.parametrize(("organisation", "by", "category"), [("MIDA", "marta", "CGP"), ("FAO", "fabio", "AUD")])
def test_a_slot_takes_its_own_organisation_and_category(world, organisation, by, category):
    slot = ExpectedSlot.objects.get(expected__organisation=world.org("FAO"), period=world.period(1))
    paper = cast.upload(world, "a.txt", b"uno", by=world.people[by], organisation=organisation)
    Document.objects.filter(pk=paper.pk).update(category=Category.objects.get(code=category))
    paper.refresh_from_db()
    with pytest.raises(WorkflowError):
        services.fill_slot(slot, paper, by=world.ana)
    slot.refresh_from_db()
    assert slot.document is None and not AuditEntry.objects.filter(action="slot.fill").exists()


def test_withdrawing_the_answer_makes_it_owed_again(world):
    slot = ExpectedSlot.objects.filter(expected__organisation=world.org("FAO")).earliest("period__start")
    document = cast.upload(world, "Acta.txt", b"acta", by=world.fabio)
    services.fill_slot(slot, document, by=world.fabio)
    assert not slot.expected.programme.obligations.filter(document_slot=slot).late(cast.TODAY).exists()
    services.withdraw(document, by=world.fabio, reason="versión equivocada")
    slot.refresh_from_db()
    assert slot.document is None
    assert slot.expected.programme.obligations.filter(document_slot=slot).late(cast.TODAY).exists()


def test_the_answer_of_a_locked_period_is_not_withdrawn(world, signed_in):
    """A locked period takes no change, not even by the back door of the bin; unlocked, it goes."""
    slot = ExpectedSlot.objects.filter(expected__organisation=world.org("FAO")).earliest("period__start")
    document = cast.upload(world, "Acta.txt", b"acta", by=world.fabio)
    services.fill_slot(slot, document, by=world.fabio)
    Period.objects.filter(pk=slot.period_id).update(locked_at=cast.NOW)
    client, address = signed_in(world.fabio), reverse("documents:document-withdraw", args=[document.public_id])
    page = client.post(address, {"reason": "versión equivocada"})
    assert page.status_code == 200 and "está cerrado" in page.content.decode()
    document.refresh_from_db()
    slot.refresh_from_db()
    assert document.withdrawn_at is None and slot.document == document
    assert not AuditEntry.objects.filter(action="document.withdraw").exists()
    Period.objects.filter(pk=slot.period_id).update(locked_at=None)
    assert client.post(address, {"reason": "versión equivocada"}).status_code == 302


def test_another_category_no_longer_answers_what_was_expected(world, signed_in):
    """The minutes are owed again; in a closed period nothing changes, and the person is told."""
    slot = ExpectedSlot.objects.filter(expected__organisation=world.org("FAO")).earliest("period__start")
    document = cast.upload(world, "Acta.txt", b"acta", by=world.fabio)
    services.fill_slot(slot, document, by=world.fabio)
    Period.objects.filter(pk=slot.period_id).update(locked_at=cast.NOW)
    client, address = signed_in(world.fabio), reverse("documents:document-edit", args=[document.public_id])
    data = {"title": "Acta", "category": Category.objects.get(code="TRIM").pk, "visibility": "programme"}
    page = client.post(address, data)
    assert page.status_code == 200 and "está cerrado" in page.content.decode()
    document.refresh_from_db()
    assert document.category.code == "CGP"
    Period.objects.filter(pk=slot.period_id).update(locked_at=None)
    assert client.post(address, data).status_code == 302
    slot.refresh_from_db()
    slot.obligation.refresh_from_db()
    assert slot.document is None and slot.obligation.done_on is None
