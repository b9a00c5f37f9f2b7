"""One document for one more person or organisation, until a day: who may give it, what they get, and that it ends."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from documents import services
from documents.detail import audience, remarks, sharing
from documents.models import Document, DocumentShare
from programmes import framework
from programmes.models import AuditEntry, Membership
from programmes.workflow import WorkflowError
from tests import cast

END = date(2026, 7, 31)
AFTER = datetime(2026, 7, 15, 5, 0, tzinfo=UTC)  # midnight in Panama, after the tests' day


@pytest.fixture
def private(world, at_noon):
    """A document that only FAO sees, with two versions, a comment and a name in its history."""
    document = cast.upload(
        world, "Reservado.txt", b"primera palabra antigua", by=world.fabio, visibility="organisation"
    )
    second = cast.check(cast.BytesIO(b"segunda palabra vigente"), "Reservado.txt")
    services.add_version(document, cast.BytesIO(b"segunda palabra vigente"), second, by=world.fabio, note="corregida")
    remarks.comment(document, text="comentario de colegas", by=world.fabio)
    document.refresh_from_db()
    return document


def give(world, document, until=END, **to):
    return sharing.share(document, until=until, by=world.fabio, **to)


def sees(person, document):
    return Document.objects.found_by(person).filter(pk=document.pk).exists()


def test_before_and_after_a_share(world, private, signed_in):
    client, page = signed_in(world.nadie), private.get_absolute_url()
    addresses = [
        page,
        reverse("documents:document-download", args=[private.public_id, 2]),
        reverse("documents:document-metadata", args=[private.public_id]),
    ]
    assert [client.get(a).status_code for a in addresses] == [404, 404, 404]
    give(world, private, person=world.nadie)
    assert [client.get(a).status_code for a in addresses] == [200, 200, 200]
    assert private.title in client.get("/biblioteca/", {"q": "reservado"}).content.decode()
    assert private.title in client.get(reverse("documents:share-list")).content.decode()


def test_who_sees_it_by_a_share_is_told_so(world, private, signed_in):
    """A member of another organisation does not read on the page only that it is private of its owner."""
    told = "Usted lo ve porque se lo comparten"
    give(world, private, person=world.clara)
    assert told in signed_in(world.clara).get(private.get_absolute_url()).content.decode()
    assert told not in signed_in(world.fabio).get(private.get_absolute_url()).content.decode()


def test_the_programme_stays_closed_to_who_receives(world, private, signed_in):
    """No tabs, people, comments, history, old versions, comparison, other documents, nor a way to change anything."""
    give(world, private, person=world.nadie)
    client = signed_in(world.nadie)
    page = client.get(private.get_absolute_url())
    text = page.content.decode()
    assert not page.context["tabs"] and not page.context["history"] and not page.context["comments"][0]
    for hidden in ("Fabio", "comentario de colegas", "corregida", "Historia", 'href="/programas/RED/"', "descargó"):
        assert hidden not in text, hidden
    gone = ["version-compare", "document-download"]
    assert client.get(reverse(f"documents:{gone[0]}", args=[private.public_id])).status_code == 404
    assert client.get(reverse(f"documents:{gone[1]}", args=[private.public_id, 1])).status_code == 404
    for name in ("document-share", "document-edit", "version-add"):
        assert client.get(reverse(f"documents:{name}", args=[private.public_id])).status_code == 403
    assert client.post(reverse("documents:remark-add", args=[private.public_id]), {"text": "x"}).status_code == 403
    remark = private.remarks.get()
    assert client.post(reverse("documents:remark-withdraw", args=[remark.pk])).status_code == 404
    assert client.get("/programas/RED/").status_code == 404
    other = cast.upload(world, "Otro.txt", b"otro", by=world.fabio)
    assert not sees(world.nadie, other)


def test_a_share_that_ends_ends(world, private, signed_in, time_machine):
    """At midnight where the programme works, in a session that is open."""
    give(world, private, until=cast.TODAY, person=world.nadie)
    client = signed_in(world.nadie)
    time_machine.move_to(AFTER - timedelta(seconds=1), tick=False)
    assert client.get(private.get_absolute_url()).status_code == 200
    time_machine.move_to(AFTER, tick=False)
    assert client.get(private.get_absolute_url()).status_code == 404
    assert not sharing.received(world.nadie, AFTER)
    assert private.title not in client.get("/biblioteca/", {"q": "reservado"}).content.decode()


@pytest.mark.parametrize("how", ["revoked", "disabled", "withdrawn", "signed out"])
def test_what_ends_a_persons_share(world, private, how):
    share = give(world, private, person=world.nadie)
    assert sees(world.nadie, private)
    if how == "revoked":
        sharing.revoke(share, by=world.fabio)
    elif how == "disabled":
        world.nadie.is_active = False
        world.nadie.save()
    elif how == "withdrawn":
        services.withdraw(private, by=world.fabio, reason="repetido")
    assert not sees(AnonymousUser() if how == "signed out" else world.nadie, private)
    assert sees(world.fabio, private)


def test_an_organisation_is_its_people_of_the_moment(world, private):
    give(world, private, organisation=world.org("UNESCO"))
    assert sees(world.ursula, private) and not sees(world.nadie, private) and not sees(world.clara, private)
    membership = Membership.objects.get(user=world.ursula)
    membership.is_active = False
    framework.save(membership, by=None)
    assert not sees(world.ursula, private)


def test_who_may_share(world, document, private, at_noon):
    for who in ("david", "clara", "marta", "ursula", "nadie"):
        with pytest.raises(PermissionDenied):
            sharing.share(document, person=world.nadie, until=END, by=world.people[who])
    with pytest.raises(PermissionDenied):  # another organisation's private one, which she does not even see
        sharing.share(private, person=world.nadie, until=END, by=world.ana)
    sharing.share(document, person=world.nadie, until=END, by=world.ana)
    give(world, private, person=world.ana)
    with pytest.raises(PermissionDenied):  # received is not owned
        sharing.share(private, person=world.nadie, until=END, by=world.ana)
    assert DocumentShare.objects.count() == 2


REFUSED = [
    ({"person": "desconocida@simon.example"}, "No hay una cuenta activa con ese correo"),
    ({"person": "ida@simon.example"}, "No hay una cuenta activa con ese correo"),
    ({"person": "no es correo"}, "correo"),
    ({"person": "fabio@simon.example"}, "usted ya ve el documento"),
    ({}, "una de las dos"),
    ({"person": "nadie@simon.example", "organisation": "ANY"}, "una de las dos"),
    ({"person": "nadie@simon.example", "until": "2026-07-13"}, "Ese día ya pasó"),
    ({"person": "nadie@simon.example", "until": "2027-07-15"}, "por un año como mucho"),
    ({"person": "nadie@simon.example", "until": "mañana"}, "Escriba un día"),
    ({"person": "nadie@simon.example", "until": ""}, "Diga hasta qué día"),
    ({"person": "nadie@simon.example", "until": "9999-12-31"}, "por un año como mucho"),
    ({"organisation": "999999"}, "Escoja una opción válida"),
]


def test_bad_input_is_told_and_kept(world, private, signed_in):
    client, where = signed_in(world.fabio), reverse("documents:document-share", args=[private.public_id])
    for typed, words in REFUSED:
        data = {"until": "2026-07-31", "note": "nota que no se pierde"} | typed
        if data.get("organisation") == "ANY":
            data["organisation"] = str(world.org("UNESCO").pk)
        page = client.post(where, data)
        text = page.content.decode()
        assert page.status_code == 200 and "Hay un problema" in text and words in text, (typed, words)
        assert "nota que no se pierde" in text and not DocumentShare.objects.exists()


def test_the_first_and_the_last_day_are_taken(world, private):
    for until in (date(2026, 7, 14), date(2027, 7, 14)):
        assert sharing.last_day_of(give(world, private, until=until, person=world.nadie)) == until


def test_a_leap_day_has_a_year_too():
    assert sharing.furthest(date(2028, 2, 29)) == date(2029, 2, 28)


def test_the_same_share_twice_is_one_with_the_later_day(world, private):
    first = give(world, private, person=world.nadie)
    assert give(world, private, until=date(2026, 9, 1), person=world.nadie).pk == first.pk
    assert sharing.last_day_of(DocumentShare.objects.get()) == date(2026, 9, 1)


def test_page_lists_moves_and_revokes(world, private, signed_in, django_capture_on_commit_callbacks):
    client, page = signed_in(world.fabio), reverse("documents:document-share", args=[private.public_id])
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page, {"person": "NADIE@simon.example", "until": "2026-07-31", "note": "para su revisión"})
    share = DocumentShare.objects.get()
    [letter] = mail.outbox
    assert letter.to == ["nadie@simon.example"] and private.title in letter.subject
    assert "31 jul 2026" in letter.body and "para su revisión" in letter.body
    assert private.get_absolute_url() in letter.body and private.get_absolute_url() in letter.alternatives[0][0]
    assert "31 jul 2026" in client.get(page).content.decode()
    moved = client.post(reverse("documents:share-extend", args=[share.pk]), {"until": "2026-08-15"}, follow=True)
    assert "15 ago 2026" in moved.content.decode()
    refused = client.post(reverse("documents:share-extend", args=[share.pk]), {"until": "2020-01-01"})
    assert refused.status_code == 200 and "Ese día ya pasó" in refused.content.decode()
    gone = client.post(reverse("documents:share-revoke", args=[share.pk]), follow=True)
    assert "Se compartió antes" in gone.content.decode()
    assert client.post(reverse("documents:share-revoke", args=[share.pk])).status_code == 302
    told = set(AuditEntry.objects.of(private).values_list("action", flat=True))
    assert {"document.share", "document.extend", "document.unshare"} <= told
    assert AuditEntry.objects.of(private).filter(action="document.unshare").count() == 1
    with pytest.raises(WorkflowError):
        sharing.extend(share, until=END, by=world.fabio)


def test_shares_of_others_documents_do_not_exist(world, private, document, signed_in):
    hidden, seen = give(world, private, person=world.nadie), give(world, document, person=world.nadie)
    for name in ("share-revoke", "share-extend"):
        for who, share, status in (
            ("clara", hidden, 404),
            ("ana", hidden, 404),
            ("ursula", seen, 404),
            ("clara", seen, 403),
            ("nadie", seen, 403),
        ):
            answer = signed_in(world.people[who]).post(reverse(f"documents:{name}", args=[share.pk]), {"until": END})
            assert answer.status_code == status, (name, who)
    assert not DocumentShare.objects.filter(revoked_at__isnull=False).exists()


def test_shares_are_told_to_the_owner_and_not_to_colleagues(world, document, at_noon, signed_in):
    give(world, document, person=world.ursula)
    pages = {
        who: signed_in(world.people[who]).get(document.get_absolute_url()).content.decode()
        for who in ("fabio", "clara")
    }
    assert "compartió el documento" in pages["fabio"] and "Ursula" in pages["fabio"]
    assert "compartió el documento" not in pages["clara"] and "Ursula" not in pages["clara"]


def test_given_ends_with_the_right_to_see(world, private, signed_in):
    give(world, private, person=world.nadie)
    client = signed_in(world.fabio)
    assert private.title in client.get(reverse("documents:share-list")).content.decode()
    membership = Membership.objects.get(user=world.fabio)
    membership.is_active = False
    framework.save(membership, by=None)
    assert private.title not in client.get(reverse("documents:share-list")).content.decode()


def test_a_letter_that_cannot_be_sent_undoes_nothing(
    world, private, monkeypatch, django_capture_on_commit_callbacks, caplog
):
    def fail(message, **_options):
        raise OSError("mail server away")

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", fail)
    with django_capture_on_commit_callbacks(execute=True):
        give(world, private, person=world.nadie)
    assert sees(world.nadie, private) and "not sent" in caplog.text
    assert AuditEntry.objects.of(private).filter(action="document.unsent").exists()


def test_no_letter_for_what_was_taken_back(world, private, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        share = give(world, private, person=world.nadie)
        sharing.revoke(share, by=world.fabio)
    assert not mail.outbox


def test_a_withdrawn_document_is_not_shared(world, private):
    services.withdraw(private, by=world.fabio, reason="repetido")
    with pytest.raises(WorkflowError):
        give(world, private, person=world.nadie)
    with pytest.raises(ValidationError):
        sharing.share(cast.upload(world, "B.txt", b"b", by=world.fabio), until=END, by=world.fabio)


def test_the_audience_is_who_sees_it(world, at_noon):
    """The list on the page and the condition of the query sets say the same, person by person."""
    for owner, by in (("FAO", "fabio"), ("MIDA", "marta")):
        for visibility in ("organisation", "agencies", "programme", "public"):
            text = f"{owner} {visibility}".encode()
            paper = cast.upload(world, "P.txt", text, by=world.people[by], organisation=owner, visibility=visibility)
            sharing.share(paper, person=world.ursula, until=END, by=world.people[by])
            named = audience.of(paper, cast.NOW).people
            seen = {p.pk for p in world.people.values() if sees(p, paper) and not p.is_superuser}
            assert named == seen, (owner, visibility)
