"""Lessons: who writes, changes, promotes and withdraws them, what the short and the full sheet hold, two editors at once, the search."""

import csv
import io

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from documents import citations, services
from documents.knowledge import lessons, themes
from documents.models import Document, Lesson
from programmes.models import AuditEntry, Result
from programmes.workflow import WorkflowError
from tests import cast

LIST = "/lecciones/"
SHORT = {
    "title": "Pagar el mismo día",
    "kind": "practice",
    "what_happened": "Las familias entregan al centro.",
    "why": "Se les paga al contado.",
    "otherwise": "Un fondo desde el principio.",
    "link": "ejemplo.org/informe",
    "visibility": "agencies",
}


def at(lesson, name):
    return reverse(f"documents:lesson-{name}", args=[lesson.public_id])


def promoted(world, **about):
    lesson = cast.lesson(world, by=world.fabio, **about)
    lessons.promote(lesson, by=world.ana)
    lesson.refresh_from_db()
    return lesson


def full(lesson, **fields):
    """What the page of a full sheet sends when only these fields are touched."""
    sent = {name: getattr(lesson, name) for name in lessons.SHORT} | {"version": lesson.version}
    return sent | fields


def actions(lesson):
    return list(AuditEntry.objects.of(lesson).values_list("action", flat=True))[::-1]


# --- the named functions ---------------------------------------------------------------------------


def test_who_writes_for_whom(world):
    allowed = {("fabio", "FAO"), ("clara", "UNCTAD"), ("marta", "MIDA"), ("ana", "UC"), ("ana", "MIDA")}
    refused = {("fabio", "UNCTAD"), ("david", "AECID"), ("ursula", "UNESCO"), ("ursula", "FAO"), ("nadie", "FAO")}
    for who, organisation in allowed:
        assert cast.lesson(world, by=world.people[who], organisation=organisation).pk
    for who, organisation in refused:
        with pytest.raises(PermissionDenied):
            cast.lesson(world, by=world.people[who], organisation=organisation)
    assert Lesson.objects.count() == len(allowed)


def test_only_the_unit_promotes_and_once(world):
    lesson = cast.lesson(world, by=world.fabio)
    for who in ("fabio", "clara", "marta", "david", "ursula"):
        with pytest.raises(PermissionDenied):
            lessons.promote(lesson, by=world.people[who])
    with pytest.raises(WorkflowError, match="ficha breve"):
        lessons.change(lesson, {"context": "Antes de tiempo"}, by=world.fabio, version=1)
    lessons.promote(lesson, by=world.ana)
    lessons.promote(lesson, by=world.ana)
    lesson.refresh_from_db()
    assert (lesson.stage, lesson.version, actions(lesson)) == ("full", 2, ["lesson.write", "lesson.promote"])
    for who, version in (("fabio", 2), ("ana", 3)):
        lessons.change(lesson, {"context": f"De {who}"}, by=world.people[who], version=version)
    with pytest.raises(PermissionDenied):
        lessons.change(lesson, {"context": "Ajeno"}, by=world.clara, version=4)
    lesson.refresh_from_db()
    assert lesson.context == "De ana"


def test_out_and_back_with_a_reason(world):
    lesson = cast.lesson(world, by=world.fabio)
    for step in (lessons.withdraw, lessons.restore):
        with pytest.raises(WorkflowError):
            step(lesson, by=world.fabio, reason="  ")
        with pytest.raises(PermissionDenied):
            step(lesson, by=world.clara, reason="no")
    lessons.withdraw(lesson, by=world.fabio, reason="repetida")
    lessons.withdraw(lesson, by=world.fabio, reason="otra vez")
    with pytest.raises(WorkflowError, match="retirada"):
        lessons.change(lesson, {"why": "x"}, by=world.fabio, version=1)
    lessons.restore(lesson, by=world.ana, reason="no lo era")
    assert actions(lesson) == ["lesson.write", "lesson.withdraw", "lesson.restore"]
    assert list(AuditEntry.objects.of(lesson).values_list("reason", flat=True)) == ["no lo era", "repetida", ""]


def test_what_the_columns_cannot_hold_is_refused_by_field(world):
    lesson = promoted(world)
    for field, value in (
        ("sectors", ["311", "999"]),
        ("sectors", ["99920"]),
        ("goals", [18]),
        ("goals", ["5"]),
        ("criteria", {"effective": "quizás"}),
        ("criteria", {"bonita": True}),
        ("women", -1),
        ("title", ""),
        ("link", "javascript:alert(1)"),
    ):
        with pytest.raises(ValidationError) as refused:
            lessons.change(lesson, {field: value}, by=world.fabio, version=2)
        assert list(refused.value.message_dict) == [field], value


def test_result_and_evidence_are_of_the_programme_and_seen(world):
    lesson = promoted(world)
    foreign = cast.save(Result(programme=world.other, level="output", code="9", title_es="Ajeno"))
    hidden = cast.upload(
        world, "De UNCTAD.txt", b"uno", by=world.clara, organisation="UNCTAD", visibility="organisation"
    )
    for about in ({"result": foreign}, {"evidence": [hidden]}):
        with pytest.raises(ValidationError):
            lessons.change(lesson, about, by=world.fabio, version=2)
    assert not lesson.evidence.exists()


def test_five_digit_sectors_are_told_by_their_category():
    assert themes.is_sector("31120") and not themes.is_sector("3112") and len(themes.SECTORS) == 42
    assert themes.sector("31120") == "Agricultura y ganadería (31120)"
    assert [themes.goal(1), len(themes.GOALS)] == ["ODS 1, Fin de la pobreza", 17]


# --- the short form ---------------------------------------------------------------------------------


def test_short_form_stores_and_shows(world, signed_in):
    client = signed_in(world.fabio)
    address = reverse("documents:lesson-add", args=["RED"])
    assert 'name="organisation"' not in client.get(address).content.decode()
    page = client.post(address, SHORT, follow=True)
    lesson = Lesson.objects.get()
    assert (lesson.organisation, lesson.link, lesson.stage) == (
        world.org("FAO"),
        "https://ejemplo.org/informe",
        "short",
    )
    for text in (SHORT["title"], SHORT["why"], "FAO", "no la ven las demás contrapartes"):
        assert text in page.content.decode()
    assert "Pasar a ficha completa" not in page.content.decode()


def test_short_form_says_every_error_and_loses_nothing(world, signed_in):
    sent = SHORT | {"title": " ", "why": "", "link": "no es", "what_happened": "Lo que escribí", "organisation": "999"}
    page = signed_in(world.ana).post(reverse("documents:lesson-add", args=["RED"]), sent).content.decode()
    assert page.count('<li><a href="#id_') == 5
    for told in (
        "Escriba un título.",
        "Escriba por qué pasó.",
        "Escriba una dirección completa",
        "Lo que escribí",
        "no es",
    ):
        assert told in page
    assert not Lesson.objects.exists()


def test_coordination_writes_for_others(world, signed_in):
    sent = SHORT | {"organisation": world.org("MIDA").pk}
    signed_in(world.ana).post(reverse("documents:lesson-add", args=["RED"]), sent)
    assert Lesson.objects.get().organisation == world.org("MIDA")


# --- the full sheet ---------------------------------------------------------------------------------


def test_full_sheet_goes_in_and_out(world, signed_in, document):
    lesson = promoted(world)
    pasted = cast.upload(world, "Estudio.txt", b"dos", by=world.fabio)
    sent = {
        "context": "Valle de Tonosí\r\ny alrededores",
        "women": "1,204",
        "men": "0",
        "unspecified": "",
        "result": world.output.pk,
        "sectors": ["311", "332"],
        "goals": ["1", "5"],
        "c_effective": "yes",
        "c_gender": "no",
        "evidence": [document.pk],
        "more_evidence": f"http://testserver{pasted.get_absolute_url()}\n",
    }
    page = signed_in(world.fabio).post(at(lesson, "edit"), full(lesson, **sent), follow=True).content.decode()
    lesson.refresh_from_db()
    assert (lesson.women, lesson.men, lesson.unspecified) == (1204, 0, None)
    assert (lesson.context, lesson.goals) == ("Valle de Tonosí\ny alrededores", [1, 5])
    assert lesson.criteria == {"effective": True, "gender": False}
    assert set(lesson.evidence.all()) == {document, pasted}
    for told in ("1,204", "Total de lo que se sabe", "1.1 Formación", "Turismo", "ODS 5, Igualdad de género"):
        assert told in page
    for told in (document.title, "Estudio"):
        assert told in page
    assert page.count("Sin responder") == 4


def test_nobody_counted_is_not_zero(world, signed_in):
    lesson = promoted(world)
    client = signed_in(world.fabio)
    assert "A quiénes llegó" not in client.get(lesson.get_absolute_url()).content.decode()
    lessons.change(lesson, {"women": 0, "men": 0, "unspecified": 0}, by=world.fabio, version=2)
    page = client.get(lesson.get_absolute_url()).content.decode()
    assert "A quiénes llegó" in page and "Total de lo que se sabe" not in page


def test_full_sheet_says_what_is_wrong(world, signed_in):
    lesson, client = promoted(world), signed_in(world.fabio)
    for sent, told in (
        ({"women": "doce"}, "Mujeres alcanzadas"),
        ({"men": "1.5"}, "número entero"),
        ({"unspecified": "99999999999"}, "número entero"),
        ({"more_evidence": "mi carpeta"}, "«mi carpeta» no es la dirección de un documento"),
        ({"sectors": ["999"]}, "Sectores"),
        ({"c_gender": "tal vez"}, "Sensible al género"),
        ({"context": "x" * 4001}, "Contexto"),
    ):
        page = client.post(at(lesson, "edit"), full(lesson, cost="Mi costo", **sent)).content.decode()
        summary = page[page.index("Hay un problema") : page.index("</ul>", page.index("Hay un problema"))]
        assert told in summary and "Mi costo" in page, sent
    lesson.refresh_from_db()
    assert lesson.version == 2


def test_evidence_of_others_is_neither_shown_nor_lost(world, signed_in, document):
    """MIDA's lesson with a document that only agencies see, put there by the coordination unit."""
    lesson = cast.lesson(world, by=world.marta, organisation="MIDA")
    lessons.promote(lesson, by=world.ana)
    secret = cast.upload(world, "Secreto de agencias.txt", b"tres", by=world.fabio, visibility="agencies")
    lessons.change(lesson, {"evidence": [secret, document]}, by=world.ana, version=2)
    lesson.refresh_from_db()
    client = signed_in(world.marta)
    for address in (at(lesson, "detail"), at(lesson, "edit"), f"{LIST}?formato=csv", secret.get_absolute_url()):
        assert "Secreto" not in client.get(address).content.decode()
    pasted = full(lesson, more_evidence=str(secret.public_id), evidence=[document.pk])
    assert "no es la dirección" in client.post(at(lesson, "edit"), pasted).content.decode()
    assert client.post(at(lesson, "edit"), full(lesson, context="De MIDA")).status_code == 302
    assert list(lesson.evidence.all()) == [secret]
    assert "Secreto" not in client.get(at(lesson, "detail")).content.decode()
    assert "Secreto" in signed_in(world.ana).get(at(lesson, "detail")).content.decode()


# --- two editors ------------------------------------------------------------------------------------


def test_the_second_editor_sees_both_and_loses_nothing(world, signed_in):
    lesson = cast.lesson(world, by=world.fabio)
    first, second = signed_in(world.fabio), signed_in(world.ana)
    sent = {name: getattr(lesson, name) for name in lessons.SHORT} | {"version": 1}
    assert first.post(at(lesson, "edit"), sent | {"why": "De Fabio"}).status_code == 302
    page = second.post(at(lesson, "edit"), sent | {"why": "De Ana"})
    text = page.content.decode()
    assert "Alguien guardó antes" in text and "De Fabio" in text and "De Ana" in text
    assert page.context["theirs"] == [("Por qué", "De Fabio")]
    lesson.refresh_from_db()
    assert lesson.why == "De Fabio"
    assert page.context["form"]["version"].value() == "2"
    assert second.post(at(lesson, "edit"), sent | {"why": "De los dos", "version": 2}).status_code == 302
    written = [entry.changes["why"] for entry in AuditEntry.objects.of(lesson).filter(action="lesson.change")]
    assert written == [["De Fabio", "De los dos"], ["Paga al contado.", "De Fabio"]]


def test_an_unknown_version_overwrites_nothing(world, signed_in):
    lesson, client = promoted(world), signed_in(world.fabio)
    for version in ("", "abc", "0", "7"):
        page = client.post(at(lesson, "edit"), full(lesson, why="Otra", version=version))
        assert page.status_code == 200, version
    lesson.refresh_from_db()
    assert lesson.why == "Paga al contado."


# --- finding ----------------------------------------------------------------------------------------


@pytest.fixture
def three(world):
    first = promoted(world, title="Crédito para artesanas")
    about = {"sectors": ["31120", "250"], "goals": [1, 11], "context": "En Ngäbe-Buglé", "success_factors": "Trainings"}
    lessons.change(first, about, by=world.fabio, version=2)
    second = promoted(world, title="Rutas de turismo")
    lessons.change(second, {"sectors": ["332"], "goals": [1]}, by=world.fabio, version=2)
    cast.lesson(world, "Reuniones cortas", by=world.marta, organisation="MIDA", kind="practice", why="Por la lluvia")
    return world


FOUND = {
    "q=credito": ["Crédito para artesanas"],
    "q=ARTESANA": ["Crédito para artesanas"],
    "q=ngabe": ["Crédito para artesanas"],
    "q=training": ["Crédito para artesanas"],
    "q=agriculture": ["Crédito para artesanas"],
    "q=agricultura": ["Crédito para artesanas"],
    "q=reunión": ["Reuniones cortas"],
    "q=lluvia": ["Reuniones cortas"],
    "q=contado": ["Rutas de turismo", "Crédito para artesanas"],
    "q=%22contado%25": ["Rutas de turismo", "Crédito para artesanas"],
    "q=%25": [],
    "q=contado+lluvia": [],
    "sector=311": ["Crédito para artesanas"],
    "sector=332": ["Rutas de turismo"],
    "sector=112": [],
    "ods=1": ["Rutas de turismo", "Crédito para artesanas"],
    "ods=11": ["Crédito para artesanas"],
    "tipo=practice": ["Reuniones cortas"],
    "etapa=short": ["Reuniones cortas"],
    "organizacion=mida": ["Reuniones cortas"],
    "programa=RED&ods=1&q=turismo": ["Rutas de turismo"],
}


def test_search_and_filters(three, signed_in):
    """The same hits on SQLite and on PostgreSQL: the suite runs on both."""
    client = signed_in(three.david)
    pages = {query: client.get(f"{LIST}?{query}") for query in FOUND}
    assert {query: [row[0].title for row in page.context["rows"]] for query, page in pages.items()} == FOUND
    assert all(("Ninguna lección a su alcance" in pages[q].content.decode()) == (not FOUND[q]) for q in FOUND)


def test_counts_and_refused_filters(three, signed_in):
    client = signed_in(three.david)
    shown = {str(f.title): {o.label: o.count for o in f.options} for f in client.get(LIST).context["facets"]}
    assert shown["Sector"] == {"Empresas y otros servicios": 1, "Agricultura y ganadería": 1, "Turismo": 1}
    assert shown["Objetivo de Desarrollo Sostenible"]["ODS 1, Fin de la pobreza"] == 2
    assert shown["Tipo"] == {"Lección aprendida": 2, "Buena práctica": 1}
    for query in ("sector=999", "ods=0", "ods=x", "tipo=otro", "organizacion=unesco", "programa=OTRO"):
        page = client.get(f"{LIST}?{query}")
        assert "no se aplicó" in page.content.decode() and len(page.context["rows"]) == 3


def test_a_changed_text_is_found_and_the_old_one_not(world, signed_in):
    lesson = cast.lesson(world, "Cacao", by=world.fabio)
    lessons.change(lesson, {"why": "Por la lluvia"}, by=world.fabio, version=1)
    assert list(Lesson.objects.matching("lluvia")) == [lesson]
    assert not Lesson.objects.matching("contado").exists()


def test_the_list_as_a_file(three, signed_in):
    client = signed_in(three.david)
    text = client.get(f"{LIST}?formato=csv&etapa=full").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["Título"] for row in rows] == ["Rutas de turismo", "Crédito para artesanas"]
    assert rows[1]["Sectores"] == "Agricultura y ganadería (31120); Empresas y otros servicios"
    assert rows[1]["Mujeres alcanzadas"] == ""
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{LIST}?formato=xlsx").content))
    assert book.active.max_row == 4


def test_empty_pages_give_the_first_step(world, signed_in):
    here = reverse("documents:lesson-add", args=["RED"])
    assert f'href="{here}">Escribir la primera lección' in signed_in(world.marta).get(LIST).content.decode()
    page = signed_in(world.david).get(f"{LIST}?programa=RED").content.decode()
    assert "Todavía no hay lecciones" in page and "Escribir la primera" not in page


# --- what cites -------------------------------------------------------------------------------------


def test_evidence_says_who_cites_it_and_stays_readable(world, signed_in, document):
    lesson = promoted(world, visibility="agencies")
    lessons.change(lesson, {"evidence": [document]}, by=world.fabio, version=2)
    assert [c.label for c in citations.of(document, world.clara)] == [lesson.title]
    assert citations.of(document, world.david) == []
    services.withdraw(document, by=world.fabio, reason="nueva versión")
    assert Document.objects.found_by(world.david).filter(pk=document.pk).exists()
    lessons.withdraw(lesson, by=world.fabio, reason="repetida")
    assert not Document.objects.found_by(world.david).filter(pk=document.pk).exists()
    assert citations.of(document, world.clara) == []
