"""What cites a document, as each person may know it, and what being cited does: it stays readable, and it opens to who judges."""

from django.urls import reverse

from documents import citations, services
from documents.models import Document, ExpectedSlot
from indicators import evidence, workflow
from tests import cast


def cited_by(world, person, document):
    return [str(c.kind) for c in citations.of(document, world.people[person])]


def test_an_expected_document_is_cited_to_the_programme(world, document):
    slot = ExpectedSlot.objects.filter(expected__programme=world.red).first()
    services.fill_slot(slot, document, by=world.fabio)
    assert cited_by(world, "david", document) == ["Documento esperado"]
    assert cited_by(world, "nadie", document) == []
    [citation] = citations.of(document, world.david)
    assert slot.period.label in citation.label


def test_a_figure_is_cited_to_who_may_see_it(world, document):
    """A draft to its organisation and to coordination, with the page of the cell; approved, to everybody with a role."""
    cell = world.cell(world.trained, "FAO", 1, "Coclé")
    evidence.attach(cell, document.current, page=2, by=world.fabio)
    seen = {who: cited_by(world, who, document) for who in ("fabio", "ana", "clara", "marta", "david", "nadie")}
    assert seen == {"fabio": ["Dato"], "ana": ["Dato"], "clara": [], "marta": [], "david": [], "nadie": []}
    world.approved(cell, 12, world.fabio)
    seen = {who: cited_by(world, who, document) for who in seen}
    assert seen == {who: [] if who == "nadie" else ["Dato"] for who in seen}
    assert {c.url for c in citations.of(document, world.david)} == {world.trained.get_absolute_url()}
    [own] = citations.of(document, world.fabio)
    assert (own.url, own.version, own.page) == (cell.get_absolute_url(), 1, 2)


def test_what_is_added_to_a_reopened_figure_waits_for_approval(world, document):
    cell = world.approved(world.cell(world.trained, "FAO", 1, "Coclé"), 12, world.fabio)
    workflow.reopen(cell, by=world.ana, reason="falta el acta")
    evidence.attach(cell, document.current, by=world.fabio)
    assert cited_by(world, "david", document) == [] and cited_by(world, "fabio", document) == ["Dato"]
    assert not citations.is_bound(document)
    world.approved(cell, 12, world.fabio)
    assert cited_by(world, "david", document) == ["Dato"] and citations.is_bound(document)


def test_what_an_approved_figure_cites_stays_readable_in_the_bin(world, document, signed_in):
    cell = world.cell(world.trained, "FAO", 1, "Coclé")
    evidence.attach(cell, document.current, by=world.fabio)
    services.withdraw(document, by=world.fabio, reason="repetido")
    assert signed_in(world.david).get(document.get_absolute_url()).status_code == 404
    world.approved(cell, 12, world.fabio)
    page = signed_in(world.david).get(document.get_absolute_url())
    assert page.status_code == 200 and "Retirado, pero lo cita" in page.content.decode()
    assert "Restaurar" not in page.content.decode()
    download = reverse("documents:document-download", args=[document.public_id, 1])
    assert signed_in(world.david).get(download).status_code == 200
    assert signed_in(world.nadie).get(document.get_absolute_url()).status_code == 404
    assert document.title not in signed_in(world.david).get("/biblioteca/").content.decode()


def test_withdrawing_tells_first_what_cites_it(world, document, signed_in):
    cell = world.approved(world.cell(world.trained, "FAO", 1, "Coclé"), 12, world.fabio)
    workflow.reopen(cell, by=world.ana, reason="falta el acta")
    evidence.attach(cell, document.current, by=world.fabio)
    text = signed_in(world.fabio).get(document.get_absolute_url()).content.decode()
    assert "Lo cita lo que sigue" in text and cell.get_absolute_url() in text


def test_attached_a_private_document_opens_to_who_approves_and_only_to_read(world, signed_in):
    """docs/domain.md §3: not to colleagues, not for longer than it is attached, and not to change it or pass it on."""
    private = cast.upload(world, "Privado.txt", b"privado", by=world.fabio, visibility="organisation")
    cell = world.cell(world.trained, "FAO", 1, "Coclé")
    piece = evidence.attach(cell, private.current, by=world.fabio)
    found = {
        who
        for who in ("ana", "clara", "marta", "david", "ursula", "nadie")
        if Document.objects.found_by(world.people[who]).filter(pk=private.pk)
    }
    assert found == {"ana"}
    ana = signed_in(world.ana)
    page = ana.get(private.get_absolute_url())
    assert page.status_code == 200 and "es evidencia de uno" in page.content.decode()
    for name in ("document-edit", "version-add", "document-share"):
        assert ana.get(reverse(f"documents:{name}", args=[private.public_id])).status_code == 403
    for name in ("document-withdraw", "document-restore"):
        assert ana.post(reverse(f"documents:{name}", args=[private.public_id]), {"reason": "x"}).status_code == 403
    assert private.title in ana.get("/biblioteca/").content.decode()
    evidence.detach(piece, by=world.fabio)
    assert ana.get(private.get_absolute_url()).status_code == 404
