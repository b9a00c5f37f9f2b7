"""Documents behind a figure: who attaches which, what is refused, and who is shown them."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from documents import services
from documents.detail import sharing
from indicators import evidence, workflow
from indicators.models import Contribution, Evidence
from programmes.models import AuditEntry
from programmes.workflow import WorkflowError, lock_period
from tests import cast


@pytest.fixture
def cell(world, at_noon):
    return world.cell(world.trained, "FAO", 1, "Coclé")


@pytest.fixture
def papers(world, at_noon):
    """FAO's private and UNCTAD's agencies document."""
    return {
        "private": cast.upload(world, "Privado.txt", b"privado", by=world.fabio, visibility="organisation"),
        "agencies": cast.upload(
            world, "Agencias.txt", b"agencias", by=world.clara, organisation="UNCTAD", visibility="agencies"
        ),
    }


def add(client, cell, **data):
    return client.post(reverse("indicators:evidence-add", args=[cell.pk]), data)


def test_by_the_list_and_by_the_address(world, cell, document, papers, signed_in):
    client = signed_in(world.fabio)
    assert add(client, cell, document=document.pk, page=3).status_code == 302
    address = f"https://otro.example{papers['private'].get_absolute_url()}?x=1"
    assert add(client, cell, address=address).status_code == 302
    found = list(cell.evidence.order_by("pk").values_list("version__document__title", "page"))
    assert found == [("Acta de junio", 3), ("Privado", None)]
    text = client.get(cell.get_absolute_url()).content.decode()
    assert document.get_absolute_url() in text and "página 3" in text
    add(client, cell, document=document.pk, page=4)
    assert cell.evidence.get(version__document=document).page == 4 and cell.evidence.count() == 2
    entries = AuditEntry.objects.of(cell).filter(action="evidence.attach")
    assert entries.count() == 3 and not any("Privado" in str(e.changes) for e in entries)


REFUSED = [
    ({}, "uno de los dos"),
    ({"document": "OWN", "address": "OWN"}, "uno de los dos"),
    ({"document": "999999"}, "Escoja una opción válida"),
    ({"document": "x"}, "Escoja una opción válida"),
    ({"address": "cualquier cosa"}, "No hay a su alcance un documento"),
    ({"address": "/documentos/00000000-0000-0000-0000-000000000000/"}, "No hay a su alcance un documento"),
    ({"document": "OWN", "page": "0"}, "desde 1"),
    ({"document": "OWN", "page": "-3"}, "desde 1"),
    ({"document": "OWN", "page": "tres"}, "desde 1"),
    ({"document": "OWN", "page": "99999999999999999999"}, "demasiado grande"),
    ({"document": "OWN", "page": "6"}, "tiene 5 páginas"),
]


def test_bad_input_is_told_and_kept(world, cell, document, signed_in):
    type(document.current).objects.filter(pk=document.current_id).update(pages=5)
    client = signed_in(world.fabio)
    for typed, words in REFUSED:
        data = {
            k: {"document": document.pk, "address": document.get_absolute_url()}[k] if v == "OWN" else v
            for k, v in typed.items()
        }
        answer = add(client, cell, **data)
        assert answer.status_code == 200 and words in answer.content.decode(), typed
        assert "Hay un problema" in answer.content.decode()
        if data.get("page"):
            assert f'value="{data["page"]}"' in answer.content.decode()
    assert not Evidence.objects.exists()


def test_a_foreign_document_answers_as_an_absent_one(world, cell, papers, signed_in):
    """MIDA's person names documents that do not exist for her; and one of another programme."""
    own = world.cell(world.trained, "MIDA", 1)
    client = signed_in(world.marta)
    for paper in papers.values():
        answer = add(client, own, address=paper.get_absolute_url())
        assert (
            "No hay a su alcance un documento" in answer.content.decode() and paper.title not in answer.content.decode()
        )
        with pytest.raises(ValidationError):
            evidence.attach(own, paper.current, by=world.marta)
    assert add(client, cell, address="x").status_code == 404
    about = services.NewDocument(title="De otro", category=papers["private"].category, visibility="public")
    foreign = services.upload(
        cast.BytesIO(b"otro"), cast.check(cast.BytesIO(b"otro"), "otro.txt"), about,
        programme=world.other, organisation=world.org("UNESCO"), by=world.ursula,
    )  # fmt: skip
    with pytest.raises(ValidationError):
        evidence.attach(cell, foreign.current, by=world.fabio)


def test_what_was_only_shared_is_not_passed_on(world, papers):
    sharing.share(papers["private"], person=world.marta, until=cast.TODAY, by=world.fabio)
    with pytest.raises(ValidationError):
        evidence.attach(world.cell(world.trained, "MIDA", 1), papers["private"].current, by=world.marta)


def test_who_may_not_enter_attaches_nothing(world, cell, document, signed_in):
    for who in ("clara", "marta", "david", "nadie"):
        with pytest.raises(PermissionDenied):
            evidence.attach(cell, document.current, by=world.people[who])
        assert add(signed_in(world.people[who]), cell, document=document.pk).status_code == 404
    evidence.attach(cell, document.current, by=world.ana)  # on behalf


def test_states_that_take_none(world, cell, document, signed_in):
    """Sent, it may still be added to; in review and approved nothing is taken off; a closed period takes no change."""
    piece = evidence.attach(cell, document.current, by=world.fabio)
    remove = reverse("indicators:evidence-remove", args=[piece.pk])
    world.submit(cell, 5, world.fabio)
    other = cast.upload(world, "Otro.txt", b"otro", by=world.fabio)
    evidence.attach(cell, other.current, by=world.fabio)
    refused = signed_in(world.fabio).post(remove, follow=True)
    assert "en revisión o aprobado" in refused.content.decode() and cell.evidence.count() == 2
    workflow.approve(cell, by=world.ana)
    for act in (
        lambda: evidence.attach(cell, document.current, page=1, by=world.fabio),
        lambda: evidence.detach(piece, by=world.fabio),
    ):
        with pytest.raises(WorkflowError):
            act()
    workflow.reopen(cell, by=world.ana, reason="corregir")
    assert signed_in(world.fabio).post(remove).status_code == 302 and cell.evidence.count() == 1
    lock_period(cell.period, by=world.ana)
    with pytest.raises(WorkflowError, match="cerrado"):
        evidence.attach(cell, document.current, by=world.fabio)


def test_withdrawn_documents_are_not_attached(world, cell, document):
    services.withdraw(document, by=world.fabio, reason="repetido")
    with pytest.raises(ValidationError):
        evidence.attach(cell, document.current, by=world.fabio)


def test_removing_is_for_who_enters(world, cell, document, papers, signed_in):
    piece = evidence.attach(cell, document.current, by=world.fabio)
    remove = reverse("indicators:evidence-remove", args=[piece.pk])
    codes = {
        who: signed_in(world.people[who]).post(remove).status_code
        for who in ("clara", "marta", "david", "nadie", "fabio")
    }
    assert codes == {"clara": 404, "marta": 404, "david": 404, "nadie": 404, "fabio": 302}


def test_the_indicator_shows_each_person_what_they_see(world, cell, document, papers, signed_in):
    """A private paper behind an approved figure is nothing to others: no title, no column, no count."""
    evidence.attach(cell, papers["private"].current, by=world.fabio)

    def shown(who):
        text = signed_in(world.people[who]).get(world.trained.get_absolute_url()).content.decode()
        return "Privado" in text, "Evidencia</th>" in text, document.title in text

    world.approved(cell, 5, world.fabio)
    assert {who: shown(who) for who in ("fabio", "ana", "clara", "marta", "david")} == {
        "fabio": (True, True, False), "ana": (True, True, False),
        "clara": (False, False, False), "marta": (False, False, False), "david": (False, False, False),
    }  # fmt: skip
    other = Contribution.objects.get(pk=world.cell(world.trained, "FAO", 0, "Coclé").pk)
    evidence.attach(other, document.current, by=world.fabio)  # a draft: its evidence is for who sees drafts
    assert shown("david")[2] is False and shown("fabio")[2] is True
