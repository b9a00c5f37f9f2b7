"""A lesson on paper: at most two pages, tagged, with what the reader sees and in their language, and nothing left out unsaid."""

import io
import re
from datetime import date

import pypdfium2
import pytest
from django.urls import reverse
from django.utils import translation

from documents.knowledge import lessons
from reports.renderers import lesson as renderer
from tests import cast

ON = date(2026, 7, 14)
ADDRESS = "https://simon.example/lecciones/0/"


def full(world, length=0, **about):
    lesson = cast.lesson(world, by=world.fabio)
    lessons.promote(lesson, by=world.ana)
    words = ("palabra " * 600)[: max(length - 1, 0)]
    texts = {name: f"{name.upper()} {words}"[:4000] for name in lessons.TEXTS} if length else {}
    return lessons.change(lesson, texts | about, by=world.fabio, version=2)


def paper(lesson, reader):
    return renderer.render(lesson, reader=reader, address=ADDRESS, on=ON)


def text_of(data):
    found = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(io.BytesIO(data)))
    return re.sub(r"[\s\xa0\ufffe\u00ad\u200b]+", "", found)


def pages(data):
    return len(pypdfium2.PdfDocument(io.BytesIO(data)))


def test_a_full_sheet_says_all_of_it(world, document):
    about = {
        "women": 12, "men": 8, "sectors": ["311"], "goals": [5], "criteria": {"effective": True, "gender": False},
        "result": world.output, "contact": "Fabio", "evidence": [document], "context": "Línea uno\nlínea dos",
    }  # fmt: skip
    data = paper(full(world, **about), world.fabio)
    assert b"/StructTreeRoot" in data and b"/Lang" in data and pages(data) == 1
    text = text_of(data)
    for told in ("Elpagoalcontado", "ProgramaRED", "OrganizaciónFAO", "●SíEficaz", "■NoSensiblealgénero",
                 "◌SinresponderReplicable", "Mujeresalcanzadas:12", "sexosinespecificar:—", "Totaldeloquesesabe:20",
                 "1.1Formación", "Agricultura", "ODS5", "Actadejunio", "Página1de1"):  # fmt: skip
        assert told in text, told
    assert "Sigueen" not in text


@pytest.mark.parametrize("length", [400, 900, 1400])
def test_a_normal_sheet_is_whole_on_two_pages(world, length):
    lesson = full(world, length)
    data = paper(lesson, world.fabio)
    assert pages(data) <= 2
    text = text_of(data)
    assert "Sigueen" not in text
    assert all(re.sub(r"\s", "", getattr(lesson, name)) in text.replace("-", "") for name in ("context", "replication"))


@pytest.mark.parametrize("filler", ["palabra " * 500, "x" * 4000, "uno\n" * 1000], ids=["words", "one word", "lines"])
def test_a_sheet_that_is_over_says_where_it_goes_on(world, filler):
    about = dict.fromkeys(lessons.TEXTS, filler.strip()[:4000]) | {"cost": "Poco y exacto"}
    every = {"sectors": ["311", "332"] * 20, "goals": list(range(1, 18)), "title": "T" * 200}
    data = paper(full(world, **about, **every), world.fabio)
    assert pages(data) == 2
    text = text_of(data)
    assert f"Sigueen{ADDRESS}" in text and "Pocoyexacto" in text


def test_evidence_is_what_the_reader_sees(world, document):
    secret = cast.upload(world, "Secreto de agencias.txt", b"uno", by=world.fabio, visibility="agencies")
    many = [cast.upload(world, f"Anexo {n}.txt", f"{n}".encode(), by=world.fabio) for n in range(11)]
    lesson = full(world, evidence=[secret, document])
    assert "Secretodeagencias" in text_of(paper(lesson, world.clara))
    for reader in (world.david, world.marta):
        text = text_of(paper(lesson, reader))
        assert "Secreto" not in text and "Actadejunio" in text
    lessons.change(lesson, {"evidence": [secret, document, *many]}, by=world.fabio, version=3)
    text = text_of(paper(lesson, world.david))
    assert text.count("Anexo") == 10 and "Haymásdocumentos" in text and "Secreto" not in text


def test_the_paper_is_in_the_readers_language(world):
    lesson = full(world, sectors=["311"], goals=[1])
    with translation.override("en"):
        text = text_of(paper(lesson, world.fabio))
    assert "SDG1,Nopoverty" in text and "Agriculture" in text and "14Jul2026" in text


def test_hostile_texts_are_literal(world):
    hostile = '#panic("x") $x$ <lbl> *a* _b_ \\ {{ 1 }} // no'
    text = text_of(paper(full(world, title=hostile, context=hostile, contact=hostile), world.fabio))
    assert text.count(re.sub(r"\s", "", hostile)) >= 3


def test_the_answer_is_a_download_of_the_reader(world, signed_in, at_noon):
    world.red.is_demo = True
    cast.save(world.red)
    lesson = full(world)
    response = signed_in(world.david).get(reverse("reports:lesson-pdf", args=[lesson.public_id]))
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == 'attachment; filename="leccion-el-pago-al-contado.pdf"'
    assert "no-store" in response.headers["Cache-Control"]
    assert "cifrasilustrativas" in text_of(response.content) and "http://testserver/lecciones/" in text_of(
        response.content
    )
