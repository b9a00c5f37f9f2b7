"""Comments, problems, downloads, tags: what the page of a document tells, and to whom."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from documents import services
from documents.detail import remarks, sharing
from documents.models import DocumentDownload, DocumentRemark
from programmes import framework
from programmes.models import Location, Membership
from programmes.workflow import WorkflowError
from tests import cast

MOST = 34  # queries of the page of one document, for its owner, with session and tabs


def post(client, name, thing, **data):
    return client.post(reverse(f"documents:{name}", args=[thing]), data)


def page_of(client, document):
    return client.get(document.get_absolute_url()).content.decode()


def test_colleagues_write_and_read(world, document, signed_in):
    post(signed_in(world.david), "remark-add", document.public_id, text="Falta la <b>firma</b>")
    for who in ("ana", "fabio", "clara", "marta", "david"):
        assert "Falta la &lt;b&gt;firma&lt;/b&gt;" in page_of(signed_in(world.people[who]), document)
    assert post(signed_in(world.ursula), "remark-add", document.public_id, text="hola").status_code == 404


def test_a_comment_is_taken_back_by_its_author_or_coordination(world, document, signed_in):
    for who, status in (("nadie", 404), ("fabio", 403), ("marta", 403), ("clara", 302), ("ana", 302)):
        remark = remarks.comment(document, text="comentario", by=world.clara)
        assert post(signed_in(world.people[who]), "remark-withdraw", remark.pk).status_code == status, who
        assert ('<p class="d">comentario</p>' in page_of(signed_in(world.fabio), document)) == (status != 302)


def test_nothing_and_too_much_are_told(world, document, signed_in):
    client = signed_in(world.clara)
    for name in ("remark-add", "problem-add"):
        for text in ("", "   ", "x" * 2001):
            answer = post(client, name, document.public_id, text=text)
            assert answer.status_code == 200 and "Hay un problema" in answer.content.decode(), (name, text)
            assert text.strip() in answer.content.decode()
    assert not DocumentRemark.objects.exists()


def test_the_same_form_twice_is_one_comment(world, document, signed_in):
    for _time in range(2):
        post(signed_in(world.clara), "remark-add", document.public_id, text="una vez")
    assert DocumentRemark.objects.count() == 1


def test_a_problem_reaches_who_cares_for_the_document(world, document, signed_in, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        post(signed_in(world.david), "problem-add", document.public_id, text="No abre & falla")
    [letter] = mail.outbox
    assert letter.to == ["fabio@simon.example"] and "No abre & falla" in letter.body and "David" in letter.body
    shown = {
        who: "No abre" in page_of(signed_in(world.people[who]), document) for who in ("fabio", "ana", "clara", "david")
    }
    assert shown == {"fabio": True, "ana": True, "clara": False, "david": False}
    problem = DocumentRemark.objects.get()
    assert post(signed_in(world.clara), "problem-solve", problem.pk).status_code == 403
    assert post(signed_in(world.ursula), "problem-solve", problem.pk).status_code == 404
    assert post(signed_in(world.ana), "remark-withdraw", problem.pk).status_code == 404  # a problem is no comment
    assert post(signed_in(world.fabio), "problem-solve", problem.pk).status_code == 302
    assert "No abre" not in page_of(signed_in(world.fabio), document)


def test_a_problem_goes_to_the_focal_points_when_the_uploader_left(world, django_capture_on_commit_callbacks):
    colleague = cast.person(world, "felipe")
    membership = cast.member(colleague, world.org("FAO"), world.red, "contributor")
    paper = cast.upload(world, "De Felipe.txt", b"texto", by=colleague)
    membership.is_active = False
    framework.save(membership, by=None)
    with django_capture_on_commit_callbacks(execute=True):
        remarks.report(paper, text="ilegible", by=world.clara)
    assert [letter.to for letter in mail.outbox] == [["fabio@simon.example"]]


def test_who_does_not_see_it_reports_nothing(world, document, at_noon):
    with pytest.raises(PermissionDenied):
        remarks.report(document, text="x", by=world.nadie)
    sharing.share(document, person=world.nadie, until=cast.TODAY, by=world.fabio)
    for n in range(remarks.MOST_OPEN):
        remarks.report(document, text=f"problema {n}", by=world.nadie)
    with pytest.raises(WorkflowError):
        remarks.report(document, text="uno más", by=world.nadie)


def test_downloads_are_for_who_may_change_it(world, document, signed_in):
    address = reverse("documents:document-download", args=[document.public_id, 1])
    for who in ("clara", "fabio"):
        signed_in(world.people[who]).get(address)
    signed_in(world.david).head(address)
    assert [d.user for d in DocumentDownload.objects.order_by("pk")] == [world.clara, world.fabio]
    pages = {who: page_of(signed_in(world.people[who]), document) for who in ("fabio", "ana", "clara", "david")}
    assert {who: "Quién lo descargó" in text for who, text in pages.items()} == {
        "fabio": True, "ana": True, "clara": False, "david": False,
    }  # fmt: skip
    assert "2 veces" in pages["fabio"] and "Clara" in pages["fabio"]


def test_who_sees_it_is_listed_for_the_owner_only(world, document, signed_in):
    seen = {
        who: "personas, y por qué" in page_of(signed_in(world.people[who]), document)
        for who in ("fabio", "ana", "marta", "david")
    }
    assert seen == {"fabio": True, "ana": True, "marta": False, "david": False}


def edit(document, **changes):
    return {
        "title": document.title,
        "category": document.category_id,
        "visibility": "programme",
        "tags": "",
        "language": "",
    } | changes


def test_tags_place_and_language_are_kept_and_found(world, document, signed_in):
    veraguas = Location.objects.get(code="PA-9")
    world.red.locations.add(veraguas)
    client, where = signed_in(world.fabio), reverse("documents:document-edit", args=[document.public_id])
    data = edit(document, tags="Género, género ,  cacao fino;Ngäbe", language="en", location=veraguas.pk)
    assert client.post(where, data).status_code == 302
    document.refresh_from_db()
    assert {t.name for t in document.tags.all()} == {"Género", "cacao fino", "Ngäbe"}
    assert (document.language, document.current.language, document.location) == ("en", "en", veraguas)
    for query in ("ngabe", "cacao"):
        assert document.title in client.get("/biblioteca/", {"q": query}).content.decode()
    text = page_of(signed_in(world.david), document)
    assert "cacao fino" in text and "Inglés" in text and "Veraguas" in text
    assert "etiquetas" in page_of(client, document)
    assert 'value="cacao fino, Género, Ngäbe"' in client.get(where).content.decode()
    client.post(where, data | {"tags": ""})
    assert not document.tags.exists()


REFUSED = [
    ({"tags": "x" * 41}, "demasiado larga"),
    ({"tags": ",".join(f"t{n}" for n in range(16))}, "Son 16 etiquetas"),
    ({"location": "999"}, "Escoja una opción"),
    ({"language": "xx"}, "Escoja una opción"),
]


def test_bad_descriptions_are_told_and_kept(world, document, signed_in):
    client, where = signed_in(world.fabio), reverse("documents:document-edit", args=[document.public_id])
    for changes, words in REFUSED:
        answer = client.post(where, edit(document, title="Otro título", **changes))
        assert words in answer.content.decode() and "Otro título" in answer.content.decode(), words
        document.refresh_from_db()
        assert document.title != "Otro título" and not document.tags.exists()


def test_the_page_has_a_fixed_number_of_queries(world, document, at_noon, signed_in):
    def count(client):
        client.get(document.get_absolute_url())
        with CaptureQueriesContext(connection) as captured:
            client.get(document.get_absolute_url())
        return len(captured)

    client = signed_in(world.fabio)
    small = count(client)
    for n in range(6):
        person = cast.person(world, f"p{n}")
        cast.member(person, world.org("UNCTAD"), world.red, "contributor")
        remarks.comment(document, text=f"c{n}", by=person)
        remarks.report(document, text=f"p{n}", by=person)
        sharing.share(document, person=cast.person(world, f"q{n}"), until=cast.TODAY, by=world.fabio)
        signed_in(person).get(reverse("documents:document-download", args=[document.public_id, 1]))
    assert count(client) == small <= MOST
    assert Membership.objects.count() > 10


BLIND = {
    "organisation": ("ana", "clara", "marta", "david", "ursula", "nadie"),
    "agencies": ("marta", "david", "ursula", "nadie"),
    "programme": ("ursula", "nadie"),
}
READS = (
    "document-detail",
    "document-share",
    "document-edit",
    "version-compare",
    "document-metadata",
    "public-document",
)
WRITES = ("remark-add", "problem-add", "document-share", "document-withdraw")


def test_no_side_door_tells_of_a_document(world, at_noon, signed_in):
    """Every address of a document, its old version and its remarks, for each person who does not see it."""
    for visibility, blind in BLIND.items():
        paper = cast.upload(world, f"{visibility}.txt", visibility.encode(), by=world.fabio, visibility=visibility)
        text = f"{visibility} dos".encode()
        services.add_version(paper, cast.BytesIO(text), cast.check(cast.BytesIO(text), "v.txt"), by=world.fabio)
        share = sharing.share(paper, person=cast.person(world, f"x{visibility}"), until=cast.TODAY, by=world.fabio)
        comment = remarks.comment(paper, text="c", by=world.fabio)
        problem = remarks.report(paper, text="p", by=world.fabio)
        of_parts = [
            reverse("documents:share-revoke", args=[share.pk]),
            reverse("documents:share-extend", args=[share.pk]),
            reverse("documents:remark-withdraw", args=[comment.pk]),
            reverse("documents:problem-solve", args=[problem.pk]),
            reverse("documents:version-restore", args=[paper.public_id, 1]),
        ]
        old = reverse("documents:document-download", args=[paper.public_id, 1])
        for who in blind:
            client = signed_in(world.people[who])
            gets = [old, *(reverse(f"documents:{name}", args=[paper.public_id]) for name in READS)]
            posts = [*of_parts, *(reverse(f"documents:{name}", args=[paper.public_id]) for name in WRITES)]
            found = [a for a in gets if client.get(a).status_code != 404]
            found += [a for a in posts if client.post(a, {"text": "x", "reason": "x"}).status_code != 404]
            assert not found, (visibility, who)
        assert paper.remarks.count() == 2 and not share.revoked_at
