"""Suggestions for files that wait: from the rows, the programme and what the person may see; in a fixed number of queries."""

from io import BytesIO

from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents import services
from documents.intake import pending
from documents.intake.suggesting import Suggestion, for_rows
from documents.models import Category, PendingUpload
from simon.lib.files import check

NAMES = ("Acta CGP.txt", "POA 2026.txt", "Ficha roja.txt")


def waiting(world, *names, by, organisation="FAO", **fields):
    """Text files that the person has put in, as the page loads them; `fields` are set on each row."""
    for name in names:
        content = f"{name} {by.pk} sin pistas".encode()
        checked = check(BytesIO(content), name)
        pending.keep(BytesIO(content), checked, programme=world.red, organisation=world.org(organisation), by=by)
    PendingUpload.objects.filter(user=by).update(**fields) if fields else None
    return list(PendingUpload.objects.of(by, world.red))


def suggestions(world, rows, *, by, categories=None, periods=None):
    """By file name."""
    found = for_rows(
        rows,
        programme=world.red,
        user=by,
        categories=list(Category.objects.all()) if categories is None else categories,
        periods=list(world.red.periods.order_by("start")) if periods is None else periods,
    )
    return {row.name: found[row.pk] for row in rows}


def suggested(world, name, *, by, **fields) -> Suggestion:
    return suggestions(world, waiting(world, name, by=by, **fields), by=by)[name]


def filed(world, name, code, *, by, organisation="FAO", visibility="programme", programme=None):
    """A document that was given its category."""
    content = f"{name} {by.pk} {code}".encode()
    about = services.NewDocument(
        title=name.rsplit(".", 1)[0], category=Category.objects.get(code=code), visibility=visibility
    )
    return services.upload(
        BytesIO(content),
        check(BytesIO(content), name),
        about,
        programme=programme or world.red,
        organisation=world.org(organisation),
        by=by,
    )


def codes(suggestion):
    return [category.code for category in suggestion.categories]


def test_category_reason_period_and_organisation(world):
    told = suggested(world, "Informe_trimestral_UNCTAD_T1-2026.txt", by=world.fabio)
    assert codes(told)[0] == "TRIM" and len(told.categories) == 3
    assert told.because == "por «informe trimestral» en el nombre"
    assert told.period == world.period(1)  # January to March 2026
    assert told.organisation == world.org("UNCTAD")


def test_nothing_speaks(world):
    assert suggested(world, "x.txt", by=world.fabio) == Suggestion()
    assert for_rows([], programme=world.red, user=world.fabio, categories=[], periods=[]) == {}


SPOKEN_OF = {
    "Acta 2T2026": 2,
    "Acta 14 mayo 2026": 2,
    "Acta mayo 2026": 2,
    "Informe S1 2026": 2,  # the quarter that ends the half-year
    "Informe 2026": 4,  # the last one of the year
    "Informe 2027": 7,  # the programme ends in September
    "Informe oct 2025 - mar 2026": 1,
    "PRODOC 2025-2027": 7,
    "Informe 2024": None,
    "Informe T1 2031": None,
    "Informe T2": None,  # of 2026 or of 2027
    "Acta 12": None,
}


def test_the_period_that_a_name_speaks_of(world):
    rows = waiting(world, *(f"{name}.txt" for name in SPOKEN_OF), by=world.fabio)
    told = suggestions(world, rows, by=world.fabio)
    periods = list(world.red.periods.order_by("start"))
    assert {name: told[f"{name}.txt"].period for name in SPOKEN_OF} == {
        name: None if index is None else periods[index] for name, index in SPOKEN_OF.items()
    }


def test_a_quarter_without_year_is_the_only_one_of_its_kind(world):
    rows = waiting(world, "Informe T2.txt", by=world.fabio)
    told = suggestions(world, rows, by=world.fabio, periods=[world.period(i) for i in range(4)])
    assert told["Informe T2.txt"].period == world.period(2)


def test_the_title_in_the_file_names_a_period_where_the_name_does_not(world):
    told = suggested(world, "001.txt", by=world.fabio, own_title="Acta del Comité de Gestión, T2 2026")
    assert codes(told)[0] == "CGP" and told.period == world.period(2)
    assert told.because.endswith("en el título del archivo")


def test_the_organisation_that_a_name_speaks_of(world):
    named = {
        "Acta_FAO-UNCTAD.txt": "FAO",
        "ConvenioMIDA2026.txt": "MIDA",
        "informe uc.txt": "UC",
        "UNESCO informe.txt": None,  # takes no part in the programme
        "faothing.txt": None,
    }
    told = suggestions(world, waiting(world, *named, by=world.fabio), by=world.fabio)
    assert {name: told[name].organisation for name in named} == {
        name: world.org(acronym) if acronym else None for name, acronym in named.items()
    }


def test_text_and_folder(world):
    first = suggested(world, "001.txt", by=world.fabio, head="TÉRMINOS DE REFERENCIA. Consultoría")
    assert codes(first)[0] == "TDR" and first.because == "por «términos de referencia» en el texto"
    second = suggested(world, "001.txt", by=world.fabio, head="", path="Actas/001.txt")
    assert codes(second)[0] == "CGP" and second.because == "por la carpeta «Actas»"


def test_an_inactive_category_is_never_suggested(world):
    filed(world, "Acta CGP 1.txt", "CGP", by=world.fabio)
    Category.objects.filter(code="CGP").update(is_active=False)
    told = suggested(world, "Acta CGP 2.txt", by=world.fabio)
    assert "CGP" not in codes(told) and codes(told)[0] == "CDN"


def test_a_category_of_the_superuser_is_known_by_its_names_and_by_choices(world):
    Category.objects.create(
        code="PADRON", name_es="Padrón de artesanas", name_en="Register of craftswomen", position=99
    )
    told = suggestions(
        world, waiting(world, "padron_artesanas_v2.txt", "Listado verde.txt", by=world.fabio), by=world.fabio
    )
    assert codes(told["padron_artesanas_v2.txt"])[0] == "PADRON"
    assert "PADRON" not in codes(told["Listado verde.txt"])
    for number in (1, 2):
        filed(world, f"Listado verde {number}.txt", "PADRON", by=world.fabio)
    assert codes(suggested(world, "Listado verde.txt", by=world.fabio))[0] == "PADRON"


def test_a_correction_made_twice_is_learnt(world):
    assert codes(suggested(world, "Acta mesa cacao 3.txt", by=world.fabio))[0] == "CGP"
    for number in (1, 2):
        filed(world, f"Acta mesa cacao {number}.txt", "MISION", by=world.fabio)
    told = suggested(world, "Acta mesa cacao 3.txt", by=world.fabio)
    assert codes(told)[0] == "MISION" and told.because == "como otros 2 archivos suyos"


def test_a_colleague_is_learnt_from_too(world):
    for number in (1, 2):
        filed(world, f"Ficha roja {number}.txt", "LECC", by=world.clara, organisation="UNCTAD")
    told = suggested(world, "Ficha roja 3.txt", by=world.fabio)
    assert codes(told)[0] == "LECC" and told.because == "como otros 2 archivos del programa"


def test_what_a_person_may_not_see_teaches_nothing(world):
    for number in range(4):
        filed(
            world,
            f"Ficha roja {number}.txt",
            "LECC",
            by=world.clara,
            organisation="UNCTAD",
            visibility="organisation",
        )
    assert codes(suggested(world, "Ficha roja 9.txt", by=world.fabio)) == []
    assert codes(suggested(world, "Ficha roja 9.txt", by=world.clara, organisation="UNCTAD"))[0] == "LECC"


def test_agencies_documents_teach_a_counterpart_nothing(world):
    for number in range(3):
        filed(world, f"Ficha roja {number}.txt", "LECC", by=world.fabio, visibility="agencies")
    assert codes(suggested(world, "Ficha roja 9.txt", by=world.clara, organisation="UNCTAD"))[0] == "LECC"
    assert codes(suggested(world, "Ficha roja 9.txt", by=world.marta, organisation="MIDA")) == []


def test_withdrawn_documents_and_other_programmes_teach_nothing(world):
    for number in range(3):
        gone = filed(world, f"Ficha roja {number}.txt", "LECC", by=world.fabio)
        services.withdraw(gone, by=world.fabio, reason="Repetido")
        filed(world, f"Ficha roja {number}.txt", "LECC", by=world.ursula, organisation="UNESCO", programme=world.other)
    assert codes(suggested(world, "Ficha roja 9.txt", by=world.fabio)) == []
    assert codes(suggested(world, "Ficha roja 8.txt", by=world.root)) == []


def test_two_queries_for_any_number_of_rows_and_documents(world):
    counts = []
    for names in (NAMES[:1], NAMES, [f"Ficha {word}.txt" for word in "abcdefghij"]):
        rows = waiting(world, *names, by=world.fabio)
        categories, periods = list(Category.objects.all()), list(world.red.periods.order_by("start"))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            suggestions(world, rows, by=world.fabio, categories=categories, periods=periods)
        counts.append(len(queries))
        filed(world, f"Otro {len(counts)}.txt", "LECC", by=world.fabio)
    assert counts == [2, 2, 2]


def test_a_hostile_name_does_no_harm(world):
    rows = waiting(world, "%(words)s %s <b>«acta»</b> {0}.txt", by=world.fabio, head="%s " * 1000, path="../%d/x")
    told = suggestions(world, rows, by=world.fabio)
    assert codes(told[rows[0].name])[0] == "CGP"
