"""What two versions say otherwise, and going back to an earlier one."""

import time

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from documents import services
from documents.content.extraction import extract
from documents.detail import comparing, restoring
from documents.detail.comparing import compare
from documents.models import DocumentVersion
from programmes.workflow import WorkflowError
from tests import cast


def told(old, new):
    return [
        (
            row.kind,
            "".join(
                f"[-{p.text}-]" if p.kind == "out" else f"{{+{p.text}+}}" if p.kind == "in" else p.text
                for p in row.pieces
            ),
        )
        for row in compare(old, new).rows
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("uno\ndos", "uno\ndos", [("skipped", "")]),
        ("uno\n\n  dos ", "uno\ndos", [("skipped", "")]),
        ("", "", []),
        ("uno", "uno\ndos", [("same", "uno"), ("added", "{+dos+}")]),
        ("uno\ndos", "dos", [("removed", "[-uno-]"), ("same", "dos")]),
        ("Se pagan 100 balboas", "Se pagan 250 balboas", [("changed", "Se pagan[- 100-]{+ 250+} balboas")]),
        ("nada que ver", "¡9, 8, 7!", [("removed", "[-nada que ver-]"), ("added", "{+¡9, 8, 7!+}")]),
        ("<b>uno</b> dos tres", "<b>uno</b> dos", [("changed", "<b>uno</b> dos[- tres-]")]),
    ],
)  # fmt: skip
def test_lines_and_words(old, new, expected):
    assert told(old, new) == expected


def test_equal_lines_far_from_a_change_are_counted():
    lines = [f"línea {n}" for n in range(20)]
    rows = compare("\n".join(lines), "\n".join([*lines[:10], "otra cosa distinta", *lines[10:]])).rows
    assert [(row.kind, row.count) for row in rows if row.kind in ("skipped", "added")] == [
        ("skipped", 8),
        ("added", 0),
        ("skipped", 8),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\n".join(f"línea {n}" for n in range(9000)), "\n".join(f"línea {n}" for n in reversed(range(9000)))),
        ("a b " * 100_000, "b a c " * 70_000),
        ("\n".join(("a b " * 140) for _n in range(400)), "\n".join(("b c a " * 130) for _n in range(400))),
        ("x" * 500_000, "y" * 500_000),
    ],
    ids=["reversed", "one line", "alike", "one word"],
)
def test_long_texts_are_cut_and_quick(old, new):
    begun = time.process_time()
    found = compare(old, new)
    assert time.process_time() - begun < 2
    assert found.cut and found.rows


@pytest.fixture
def paper(world, monkeypatch, django_capture_on_commit_callbacks):
    """Three versions of a private text of FAO, read."""
    monkeypatch.setattr("documents.tasks.run_extraction", extract)
    with django_capture_on_commit_callbacks(execute=True):
        document = cast.upload(
            world, "Plan.txt", b"Plan de 100 familias\nfirmado", by=world.fabio, visibility="agencies"
        )
        for text in (b"Plan de 250 familias\nfirmado", b"Plan de 300 familias <script>\nsin firma"):
            services.add_version(
                document, cast.BytesIO(text), cast.check(cast.BytesIO(text), "Plan.txt"), by=world.fabio
            )
    document.refresh_from_db()
    return document


def compared(client, document, **versions):
    return client.get(reverse("documents:version-compare", args=[document.public_id]), versions)


def test_the_page_marks_with_words_and_elements(world, paper, signed_in):
    text = compared(signed_in(world.clara), paper, de=1, a=2).content.decode()
    assert "Plan de<del> 100</del><ins> 250</ins> familias" in text and "Cambiada" in text
    newest = compared(signed_in(world.clara), paper).content.decode()
    assert "De la versión 2 a la 3" in newest and "&lt;" in newest and "<script>" not in newest
    assert "El texto es el mismo" not in newest


@pytest.mark.parametrize("who", ["clara", "ana", "fabio", "marta", "david", "ursula", "nadie"])
def test_comparing_is_for_who_sees_the_document(world, paper, signed_in, who):
    status = compared(signed_in(world.people[who]), paper).status_code
    assert status == (200 if who in ("clara", "ana", "fabio") else 404)


def test_versions_that_are_not_there_are_told(world, paper, document, signed_in):
    client = signed_in(world.fabio)
    for asked in ({"de": "9"}, {"a": "x"}, {"de": "1", "a": "-1"}, {"de": "9" * 30}, {"de": ""}):
        answer = compared(client, paper, **asked)
        assert answer.status_code == 200 and "Hay un problema" in answer.content.decode(), asked
    assert "una sola versión" in compared(client, document).content.decode()
    assert "son el mismo archivo" in compared(client, paper, de=2, a=2).content.decode()


def test_a_text_that_is_missing_is_told(world, paper, signed_in):
    DocumentVersion.objects.filter(document=paper, number=1).update(extraction="no_text", text="")
    DocumentVersion.objects.filter(document=paper, number=2).update(extraction="pending", text="")
    text = compared(signed_in(world.fabio), paper, de=1, a=2).content.decode()
    assert "imagen sin texto" in text and "se está leyendo" in text and "<del>" not in text


def test_going_back_copies_the_bytes(world, paper, signed_in):
    first = paper.versions.get(number=1)
    where = reverse("documents:version-restore", args=[paper.public_id, 1])
    assert signed_in(world.clara).post(where).status_code == 403
    assert signed_in(world.marta).post(where).status_code == 404
    assert signed_in(world.fabio).post(where).status_code == 302
    paper.refresh_from_db()
    made = paper.current
    assert (made.number, made.sha256, made.size, made.name) == (4, first.sha256, first.size, first.name)
    assert made.file.name != first.file.name and made.file.read() == first.file.read()
    assert "versión 1" in made.note
    again = signed_in(world.fabio).post(where, follow=True)
    assert "ya tiene esos bytes" in again.content.decode() and paper.versions.count() == 4


def test_damaged_and_missing_bytes_are_not_made_current(world, paper):
    first = paper.versions.get(number=1)
    name = first.file.name
    default_storage.delete(name)
    with pytest.raises(WorkflowError, match="Falta"):
        restoring.bring_back(first, by=world.fabio)
    default_storage.save(name, cast.BytesIO(b"otra cosa"))
    with pytest.raises(WorkflowError, match="dañado"):
        restoring.bring_back(paper.versions.get(number=1), by=world.fabio)
    assert paper.versions.count() == 3


def test_limits_are_said(world, paper, signed_in, monkeypatch):
    monkeypatch.setattr(comparing, "LIMIT", 10)
    assert "se compara su comienzo" in compared(signed_in(world.fabio), paper).content.decode()
