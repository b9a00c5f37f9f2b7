"""Nobody finds a lesson that is not theirs: list, search, counts, file, page, paper and audit agree with docs/domain.md §5."""

import re

import pytest
from django.urls import reverse

from documents.admin import hidden_entries
from documents.knowledge import lessons
from documents.models import Lesson
from programmes.models import AuditEntry
from tests import cast
from tests.documents.test_pages_leaks import PEOPLE, SEEN_BY, UPLOADERS

LIST = "/lecciones/"
STEPS = ("edit", "promote", "withdraw", "restore")


def title(owner, visibility):
    return f"Hoja {owner.lower()} {visibility}"


@pytest.fixture
def sheets(world):
    """One lesson of each owner and visibility."""
    return {
        (owner, visibility): cast.lesson(
            world,
            title(owner, visibility),
            by=world.people[UPLOADERS[owner]],
            organisation=owner,
            visibility=visibility,
        )
        for owner, visibility in SEEN_BY
    }


def titles(page):
    return set(re.findall(r"Hoja \w+ \w+", re.sub(r'value="[^"]*"', "", page)))


@pytest.mark.parametrize("who", PEOPLE)
def test_list_search_counts_file_and_pages_hold_the_same(world, sheets, signed_in, who):
    client = signed_in(world.people[who])
    mine = {key for key, people in SEEN_BY.items() if who in people.split()}
    for query in ({}, {"q": "contado"}, {"formato": "csv"}):
        assert titles(client.get(LIST, query).content.decode()) == {title(*key) for key in mine}
    page = client.get(LIST)
    assert page.context["page_obj"].paginator.count == len(mine)
    for facet in page.context["facets"]:
        assert sum(option.count for option in facet.options) == len(mine), facet.title
    assert titles(client.get(LIST, {"papelera": "1"}).content.decode()) == set()
    opened = {key: client.get(lesson.get_absolute_url()).status_code for key, lesson in sheets.items()}
    assert opened == {key: 200 if key in mine else 404 for key in SEEN_BY}


@pytest.mark.parametrize("who", PEOPLE)
def test_paper_of_what_is_not_theirs_is_absent(world, sheets, signed_in, who):
    client = signed_in(world.people[who])
    for key, lesson in sheets.items():
        if who not in SEEN_BY[key].split():
            assert client.get(reverse("reports:lesson-pdf", args=[lesson.public_id])).status_code == 404


@pytest.mark.parametrize("name", STEPS)
def test_steps_are_for_the_owner_and_coordination(world, sheets, signed_in, name):
    """Invisible is 404, visible but not theirs is 403; promoting is for the coordination unit."""
    for who in PEOPLE:
        client = signed_in(world.people[who])
        for key in (("FAO", "organisation"), ("FAO", "programme"), ("MIDA", "agencies"), ("MIDA", "public")):
            lesson = sheets[key]
            sees, owns = who in SEEN_BY[key].split(), who in (UPLOADERS[key[0]], "ana")
            may = who == "ana" if name == "promote" else owns
            fine = 302 if name == "promote" else 200
            status = client.post(reverse(f"documents:lesson-{name}", args=[lesson.public_id]), {}).status_code
            assert status == (404 if not sees else fine if may else 403), (who, key)


def test_withdrawn_is_for_who_may_restore(world, sheets, signed_in):
    lesson = sheets["FAO", "programme"]
    lessons.withdraw(lesson, by=world.fabio, reason="repetida")
    for who in PEOPLE:
        client, found = signed_in(world.people[who]), who in ("ana", "fabio")
        for address in (lesson.get_absolute_url(), reverse("reports:lesson-pdf", args=[lesson.public_id])):
            if found is False:
                assert client.get(address).status_code == 404, who
        assert lesson.title not in client.get(LIST, {"q": "contado"}).content.decode()
        assert (lesson.title in client.get(LIST, {"papelera": "1"}).content.decode()) == found
    page = signed_in(world.fabio).get(lesson.get_absolute_url()).content.decode()
    assert "Restaurar, porque" in page and "Retirar, porque" not in page


def test_public_page_opens_public_lessons_to_all_with_an_account(world, sheets, signed_in):
    type(world.red).objects.filter(pk=world.red.pk).update(has_public_page=True)
    public = {title(*key) for key in SEEN_BY if key[1] == "public"}
    for who in ("ursula", "nadie"):
        page = signed_in(world.people[who]).get(LIST, {"programa": "RED"})
        assert titles(page.content.decode()) == public and page.context.get("tabs") is None
        detail = signed_in(world.people[who]).get(sheets["FAO", "public"].get_absolute_url())
        assert detail.status_code == 200 and f'href="{world.red.get_absolute_url()}"' not in detail.content.decode()


def test_history_tells_no_earlier_text(world, signed_in):
    """A text that was written for one's own organisation is not read in the history after the lesson was opened to all."""
    lesson = cast.lesson(world, by=world.fabio, visibility="organisation", why="Nombre de la persona")
    about = {"why": "Por la lluvia", "visibility": "programme"}
    lessons.change(lesson, about, by=world.fabio, version=1)
    page = signed_in(world.david).get(lesson.get_absolute_url()).content.decode()
    assert "Nombre de la persona" not in page and "Mi organización" in page and "por qué" in page


def test_the_audit_hides_lessons_that_do_not_exist_for_the_person(world, sheets, signed_in):
    entries = AuditEntry.objects.filter(object_type="documents.lesson").exclude(hidden_entries(world.ana))
    seen = {Lesson.objects.get(pk=int(entry.object_id)).title for entry in entries}
    assert seen == {title(*key) for key, people in SEEN_BY.items() if "ana" in people.split()}
    client = signed_in(world.ana)
    for label in ("documents_lesson", "programmes_auditentry"):
        assert "Hoja fao organisation" not in client.get(reverse(f"admin:{label}_changelist")).content.decode()


def test_admin_shows_no_evidence(world, signed_in):
    lesson = cast.lesson(world, by=world.fabio)
    lessons.promote(lesson, by=world.ana)
    secret = cast.upload(world, "Solo FAO.txt", b"uno", by=world.fabio, visibility="organisation")
    lessons.change(lesson, {"evidence": [secret]}, by=world.fabio, version=2)
    page = signed_in(world.ana).get(reverse("admin:documents_lesson_change", args=[lesson.pk]))
    assert page.status_code == 200 and "Solo FAO" not in page.content.decode()
