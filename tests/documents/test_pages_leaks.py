"""Nobody finds a document that is not theirs: list, search, counts, page, bytes, CSV agree with docs/domain.md §5."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents.content.extraction import extract
from documents.models import Document
from tests import cast

PEOPLE = ["ana", "fabio", "clara", "marta", "david", "ursula", "nadie"]
AGENCIES = "ana fabio clara"
PROGRAMME = "ana fabio clara marta david"
# (owner, visibility): who sees it, in a programme whose public page is closed.
SEEN_BY = {
    ("FAO", "organisation"): "fabio",
    ("FAO", "agencies"): AGENCIES,
    ("FAO", "programme"): PROGRAMME,
    ("FAO", "public"): PROGRAMME,
    ("UNCTAD", "organisation"): "clara",
    ("UNCTAD", "agencies"): AGENCIES,
    ("UNCTAD", "programme"): PROGRAMME,
    ("UNCTAD", "public"): PROGRAMME,
    ("MIDA", "organisation"): "marta",
    ("MIDA", "agencies"): f"{AGENCIES} marta",
    ("MIDA", "programme"): PROGRAMME,
    ("MIDA", "public"): PROGRAMME,
    ("UC", "organisation"): "ana",
    ("UC", "agencies"): AGENCIES,
    ("UC", "programme"): PROGRAMME,
    ("UC", "public"): PROGRAMME,
}
UPLOADERS = {"FAO": "fabio", "UNCTAD": "clara", "MIDA": "marta", "UC": "ana"}
LIBRARY, FILTERS = "/biblioteca/", "/biblioteca/filtros/"


def title(owner, visibility):
    return f"Papel {owner.lower()} {visibility}"


@pytest.fixture
def papers(world, django_capture_on_commit_callbacks, monkeypatch):
    """One document of each owner and visibility, with a word of its own in its text, read (in this process: 16 files) and indexed."""
    monkeypatch.setattr("documents.tasks.run_extraction", extract)
    made = {}
    with django_capture_on_commit_callbacks(execute=True):
        for owner, visibility in SEEN_BY:
            content = f"Crédito secreto de {owner}, palabra {owner.lower()}{visibility}.".encode()
            made[owner, visibility] = cast.upload(
                world,
                f"{title(owner, visibility)}.txt",
                content,
                by=world.people[UPLOADERS[owner]],
                organisation=owner,
                visibility=visibility,
            )
    return made


def expected(who, seen=SEEN_BY):
    return {title(*key) for key, people in seen.items() if who in people.split()}


def titles(page):
    return set(re.findall(r"Papel \w+ \w+", re.sub(r'value="[^"]*"', "", page)))


@pytest.mark.parametrize("who", PEOPLE)
def test_list_search_counts_and_files_hold_the_same(world, papers, signed_in, who):
    client, mine = signed_in(world.people[who]), expected(who)
    for address in (LIBRARY, f"{LIBRARY}?q=credito"):
        assert titles(client.get(address).content.decode()) == mine
        assert titles(client.get(address, {"formato": "csv", "q": "credito"}).content.decode()) == mine
    page = client.get(LIBRARY)
    assert page.context["page_obj"].paginator.count == len(mine)
    for facet in client.get(FILTERS).context["facets"]:
        assert sum(option.count for option in facet.options) == len(mine), facet.title


@pytest.mark.parametrize("who", PEOPLE)
def test_facets_name_only_what_is_seen(world, papers, signed_in, who):
    """Counts by organisation and visibility are those of the person's own documents."""
    shown = {
        str(f.title): {o.label: o.count for o in f.options}
        for f in signed_in(world.people[who]).get(FILTERS).context["facets"]
    }
    mine = [key for key, people in SEEN_BY.items() if who in people.split()]
    organisations = {owner: sum(1 for o, _v in mine if o == owner) for owner in {o for o, _v in mine}}
    assert shown.get("Organización", {}) == (organisations if len(organisations) > 1 else {})


@pytest.mark.parametrize("who", PEOPLE)
def test_page_bytes_and_own_word(world, papers, signed_in, who):
    """What is listed opens, what is not answers as what does not exist: page, bytes, and a word only its text has."""
    client, seen = signed_in(world.people[who]), {}
    for key, document in papers.items():
        download = reverse("documents:document-download", args=[document.public_id, 1])
        found = client.get(LIBRARY, {"q": f"{key[0].lower()}{key[1]}"}).context["page_obj"].paginator.count
        seen[key] = (client.get(document.get_absolute_url()).status_code, client.get(download).status_code, found)
    assert seen == {key: (200, 200, 1) if who in people.split() else (404, 404, 0) for key, people in SEEN_BY.items()}


@pytest.mark.parametrize("name", ["document-edit", "version-add", "document-withdraw", "document-restore"])
def test_changing_is_for_the_owner_and_coordination(world, papers, signed_in, name):
    """Invisible is 404, visible but not theirs is 403; the coordination unit changes on behalf what it sees."""
    for who in PEOPLE:
        client = signed_in(world.people[who])
        for key, document in papers.items():
            sees, owns = who in SEEN_BY[key].split(), who in (UPLOADERS[key[0]], "ana")
            status = client.post(reverse(f"documents:{name}", args=[document.public_id]), {}).status_code
            assert status == (404 if not sees else 403 if not owns else 302 if name == "document-restore" else 200), (
                who,
                key,
            )
    assert not Document.objects.withdrawn().exists()


def test_public_page_opens_public_documents_to_all(world, papers, signed_in):
    type(world.red).objects.filter(pk=world.red.pk).update(has_public_page=True)
    public = {title(*key) for key in SEEN_BY if key[1] == "public"}
    for who in ("ursula", "nadie"):
        client = signed_in(world.people[who])
        page = client.get(LIBRARY, {"programa": "RED"})
        assert titles(page.content.decode()) == public
        assert page.context.get("tabs") is None  # a public paper opens no programme page
        detail = client.get(papers["FAO", "public"].get_absolute_url())
        assert detail.status_code == 200 and f'href="{world.red.get_absolute_url()}"' not in detail.content.decode()


@pytest.mark.parametrize(("param", "foreign", "absent"), [("programa", "RED", "NADA"), ("organizacion", "fao", "nada")])
def test_a_foreign_filter_value_answers_as_an_absent_one(world, papers, signed_in, param, foreign, absent):
    client = signed_in(world.nadie)
    sent = [client.get(LIBRARY, {param: value}).content.decode().replace(value, "X") for value in (foreign, absent)]
    pages = [re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page) for page in sent]
    assert "no se aplicó" in pages[0] and pages[0] == pages[1]


def test_withdrawn_is_for_who_may_restore(world, papers, signed_in):
    document = papers["FAO", "programme"]
    signed_in(world.fabio).post(
        reverse("documents:document-withdraw", args=[document.public_id]), {"reason": "repetido"}
    )
    download = reverse("documents:document-download", args=[document.public_id, 1])
    for who in PEOPLE:
        client, found = signed_in(world.people[who]), who in ("ana", "fabio")
        for address in (document.get_absolute_url(), download):
            assert client.get(address).status_code == (200 if found else 404), who
        assert document.title not in client.get(LIBRARY, {"q": "faoprogramme"}).content.decode()
        assert (document.title in client.get(LIBRARY, {"papelera": "1"}).content.decode()) == found
    signed_in(world.ana).post(reverse("documents:document-restore", args=[document.public_id]))
    assert signed_in(world.david).get(document.get_absolute_url()).status_code == 200


def test_waiting_files_are_their_own(world, signed_in):
    """A file between choosing and saving is nobody else's: not in their form, not in any list."""
    address = reverse("documents:document-upload", args=["RED"])
    signed_in(world.fabio).post(address, {"files": SimpleUploadedFile("Por guardar.txt", b"uno dos tres")})
    assert "Por guardar" in signed_in(world.fabio).get(address).content.decode()
    for who in ("ana", "clara", "marta"):
        assert "Por guardar" not in signed_in(world.people[who]).get(address).content.decode()
    assert not Document.objects.exists()
