"""A public document for anybody without an account, and the metadata of a document for machines."""

import uuid
import xml.etree.ElementTree as ET

import pytest
from django.test import Client
from django.urls import reverse

from documents import services
from documents.detail import remarks
from documents.detail.dublin import dublin
from documents.models import Document, DocumentDownload
from tests import cast

DC = "{http://purl.org/dc/elements/1.1/}"


@pytest.fixture
def public(world, at_noon):
    """A public document of a programme with a public page, with an earlier version, a comment and a description."""
    type(world.red).objects.filter(pk=world.red.pk).update(has_public_page=True)
    document = cast.upload(world, "Estudio.txt", b"cifra vieja equivocada", by=world.fabio, visibility="public")
    text = b"Estudio de mercado <b>abierto</b>"
    services.add_version(
        document,
        cast.BytesIO(text),
        cast.check(cast.BytesIO(text), "Estudio.txt"),
        by=world.fabio,
        note="cifra corregida",
    )
    remarks.comment(document, text="comentario interno", by=world.clara)
    return Document.objects.get(pk=document.pk)


def addresses(public_id):
    return [reverse(f"documents:{name}", args=[public_id]) for name in ("public-document", "public-download")]


def test_anybody_reads_it_and_nothing_of_people(world, public):
    page, download = addresses(public.public_id)
    answer = Client().get(page)
    text = answer.content.decode()
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    assert public.title in text and world.red.title in text and download in text
    for hidden in (
        "Fabio",
        "comentario interno",
        "corregida",
        "equivocada",
        "Clara",
        'href="/programas/RED/"',
        "Historia",
    ):
        assert hidden not in text, hidden
    sent = Client().get(download)
    assert b"".join(sent.streaming_content) == b"Estudio de mercado <b>abierto</b>"
    assert "attachment" in sent["Content-Disposition"] and sent["X-Content-Type-Options"] == "nosniff"
    assert DocumentDownload.objects.get().user is None


def test_everything_else_is_absent_and_answers_alike(world, public):
    """Not public, withdrawn, the programme's page closed, no such document: 404 of one length, for page and for bytes."""
    others = {
        v: cast.upload(world, f"{v}.txt", v.encode(), by=world.fabio, visibility=v)
        for v in ("organisation", "agencies", "programme")
    }
    services.withdraw(public, by=world.fabio, reason="repetido")
    closed = cast.upload(world, "closed.txt", b"closed", by=world.fabio, visibility="public")
    keys = [*(d.public_id for d in others.values()), public.public_id, uuid.uuid4()]
    lengths = [set(), set()]
    for key in keys:
        for address, told in zip(addresses(key), lengths, strict=True):
            answer = Client().get(address)
            assert answer.status_code == 404
            told.add(len(answer.content))
    type(world.red).objects.filter(pk=world.red.pk).update(has_public_page=False)
    for address, told in zip(addresses(closed.public_id), lengths, strict=True):
        answer = Client().get(address)
        assert answer.status_code == 404
        told.add(len(answer.content))
    assert [len(told) for told in lengths] == [1, 1]


def test_the_page_of_the_document_shows_the_address_while_it_is_public(world, public, document, signed_in):
    client = signed_in(world.fabio)
    assert addresses(public.public_id)[0] in client.get(public.get_absolute_url()).content.decode()
    assert "/publico/" not in client.get(document.get_absolute_url()).content.decode()


def test_who_is_no_member_gets_the_current_version_of_a_public_document(world, public, signed_in):
    client = signed_in(world.ursula)
    codes = [client.get(reverse("documents:document-download", args=[public.public_id, n])).status_code for n in (1, 2)]
    assert codes == [404, 200]
    text = client.get(public.get_absolute_url()).content.decode()
    assert "comentario interno" not in text and "equivocada" not in text and "Fabio" not in text


def test_pictures_leave_without_their_place(world, public, monkeypatch):
    monkeypatch.setattr("documents.views.sending.without_position", lambda data, kind: b"sin lugar " + kind.encode())
    public.current.kind = "jpg"
    public.current.save()
    assert Client().get(addresses(public.public_id)[1]).content == b"sin lugar jpg"


def test_metadata_are_dublin_core(world, public, signed_in):
    about = {"title": 'Estudio & "más" <1>', "description": "Dice\x0b algo", "visibility": "public"}
    services.describe(public, about, by=world.fabio)
    public = Document.objects.select_related("current", "location").get(pk=public.pk)
    public.tags.create(name="cacao", folded="cacao")
    answer = signed_in(world.clara).get(reverse("documents:document-metadata", args=[public.public_id]))
    root = ET.fromstring(answer.content)
    found = [(child.tag.removeprefix(DC), child.text) for child in root]
    assert root.tag == "{http://www.openarchives.org/OAI/2.0/oai_dc/}dc"
    values = dict(found)
    assert values["title"] == 'Estudio & "más" <1>' and values["creator"] == "Organización FAO"
    assert values["description"] == "Dice algo" and values["date"] == "2026-07-14"
    assert values["format"] == "text/plain" and values["type"] == "Text"
    assert values["identifier"].startswith("http") and values["identifier"].endswith(public.get_absolute_url())
    assert ("subject", "cacao") in found and "Es público" in values["rights"]
    assert "relation" in values and {name for name, _v in dublin(public)} == set(values)


@pytest.mark.parametrize("visibility", ["organisation", "agencies", "programme"])
def test_metadata_are_for_who_sees_the_document(world, signed_in, visibility):
    paper = cast.upload(world, "M.txt", b"m", by=world.fabio, visibility=visibility)
    where = reverse("documents:document-metadata", args=[paper.public_id])
    codes = {
        who: signed_in(world.people[who]).get(where).status_code
        for who in ("ana", "fabio", "clara", "marta", "david", "nadie")
    }
    seen = {"organisation": "fabio", "agencies": "fabio clara ana", "programme": "fabio clara ana marta david"}[
        visibility
    ].split()
    assert codes == {who: 200 if who in seen else 404 for who in codes}
