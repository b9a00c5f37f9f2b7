"""One box finds documents, indicators and programmes: the same on both databases, ranked, forgiving, and only what one may see."""

import io
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from documents.content.extraction import extract
from documents.models import Document, DocumentTag, Word
from documents.search import finding, indexing, spelling
from documents.search.filters import DocumentFilter
from indicators.models import Indicator
from tests import cast

LIBRARY, FILTERS = "/biblioteca/", "/biblioteca/filtros/"
# by title: its text, its tags, who sees it
PAPERS = {
    "Acta del Comité de Gestión 11": ("Se acuerda el crédito de las artesanas de La Pintada.", "crédito", "programme"),
    "Crédito rural": ("Estudio sobre cooperativas en Coclé.", "", "programme"),
    "Minutes of the steering committee": (
        "Trainings were held; meetings continue in Panama City.",
        "minutes",
        "agencies",
    ),
    "Línea de base": (
        "Niñas y niños con acceso a agua: 12.5 % en la comarca Ngäbe-Buglé.",
        "agua;comarca",
        "programme",
    ),
    "Informe MDGF-1746": ("Desembolsado 52,0 % de enero a junio de 2010.", "", "public"),
    "Presupuesto privado": ("Negociación salarial reservada: palabrasecreta.", "reservado", "organisation"),
    "Citas y signos": ('O\'Higgins dijo: "100 %" de avance; a_b % c\\d.', "", "programme"),
    "Taller de capacitación": ("Capacitaciones a 40 mujeres, capacitación continua.", "taller", "programme"),
}
QUERIES = {
    "credito": {"Acta del Comité de Gestión 11", "Crédito rural"},
    "CRÉDITO": {"Acta del Comité de Gestión 11", "Crédito rural"},
    "créditos": {"Acta del Comité de Gestión 11", "Crédito rural"},
    "crédito artesana": {"Acta del Comité de Gestión 11"},
    "artesanas crédito": {"Acta del Comité de Gestión 11"},
    "pintada": {"Acta del Comité de Gestión 11"},
    "comite gestion": {"Acta del Comité de Gestión 11"},
    "11": {"Acta del Comité de Gestión 11"},
    "cooperativa": {"Crédito rural"},
    "cocle": {"Crédito rural"},
    "Coclé rural": {"Crédito rural"},
    "training": {"Minutes of the steering committee"},
    "meeting": {"Minutes of the steering committee"},
    "minute": {"Minutes of the steering committee"},
    "committees": {"Minutes of the steering committee"},
    "panama": {"Minutes of the steering committee"},
    "nina": {"Línea de base"},
    "niñas agua": {"Línea de base"},
    "ngabe": {"Línea de base"},
    "Ngäbe-Buglé": {"Línea de base"},
    "comarcas": {"Línea de base"},
    "12.5": {"Línea de base"},
    "12.5 %": {"Línea de base"},
    "mdgf": {"Informe MDGF-1746"},
    "mdgf-1746": {"Informe MDGF-1746"},
    "desembolsado junio": {"Informe MDGF-1746"},
    "informes 2010": {"Informe MDGF-1746"},
    "o'higgins": {"Citas y signos"},
    '"100 %"': {"Citas y signos"},
    "100": {"Citas y signos"},
    "a_b": {"Citas y signos"},
    "c\\d": {"Citas y signos"},
    "avance %": {"Citas y signos"},
    "capacitacion": {"Taller de capacitación"},
    "capacitaciones mujer": {"Taller de capacitación"},
    "taller": {"Taller de capacitación"},
    "salarial": {"Presupuesto privado"},
    "palabrasecreta": {"Presupuesto privado"},
    "' OR 1=1 --": set(),
    "crédito AND NOT rural": set(),
    "%": set(),
    '"': set(),
}


@pytest.fixture
def papers(world, django_capture_on_commit_callbacks, monkeypatch):
    monkeypatch.setattr("documents.tasks.run_extraction", extract)
    for title, (text, tags, visibility) in PAPERS.items():
        with django_capture_on_commit_callbacks(execute=True):
            document = cast.upload(world, f"{title}.txt", text.encode(), by=world.fabio, visibility=visibility)
            for tag in filter(None, tags.split(";")):
                DocumentTag.objects.create(document=document, name=tag, folded=spelling.fold(tag))
    return {d.title: d for d in Document.objects.all()}


def titles(client, **params):
    return [document.title for document, _kind, _snippet in client.get(LIBRARY, params).context["rows"]]


def test_forty_queries(papers, world, signed_in):
    """The expected sets are written down, so the run on the other database answers for its sameness."""
    assert len(QUERIES) >= 40
    client = signed_in(world.fabio)
    assert {q: set(titles(client, q=q)) for q in QUERIES} == QUERIES


def test_the_closest_first_and_by_date_when_asked(papers, world, signed_in):
    client = signed_in(world.fabio)
    assert titles(client, q="crédito") == ["Crédito rural", "Acta del Comité de Gestión 11"]
    newest = sorted(papers.values(), key=lambda d: (d.created_at, d.pk), reverse=True)
    wanted = [d.title for d in newest if d.title in ("Crédito rural", "Acta del Comité de Gestión 11")]
    assert titles(client, q="crédito", orden="recientes") == wanted
    assert titles(client, q="crédito", orden="antiguos") == wanted[::-1]
    assert titles(client, orden="titulo") == sorted(PAPERS, key=lambda t: t.encode())


def test_a_tag_is_found_and_filtered(papers, world, signed_in):
    client = signed_in(world.fabio)
    acta = papers["Acta del Comité de Gestión 11"]
    acta.tags.create(name="microfinanzas", folded="microfinanzas")
    indexing.index(acta, acta.current)
    assert titles(client, q="microfinanza") == [acta.title]
    assert titles(client, etiqueta="Crédito") == [acta.title]


@pytest.mark.parametrize("who", ["fabio", "clara", "marta", "david", "ana", "ursula", "nadie"])
def test_every_count_is_what_its_link_lists(papers, world, signed_in, who):
    client = signed_in(world.people[who])
    for params in ({}, {"q": "credito"}, {"visibilidad": "programme"}):
        for facet in client.get(FILTERS, params).context["facets"]:
            for option in facet.options:
                assert len(client.get(option.url).context["rows"]) == option.count, (facet.title, option)


def test_counts_of_each_filter(papers, world, signed_in):
    facets = signed_in(world.fabio).get(FILTERS).context["facets"]
    shown = {str(f.title): {o.label: o.count for o in f.options} for f in facets}
    assert shown["Etiqueta"] == {"agua": 1, "comarca": 1, "credito": 1, "minutes": 1, "reservado": 1, "taller": 1}
    assert shown["Visible para"] == {"Programa": 5, "Agencias": 1, "Mi organización": 1, "Público": 1}


def test_all_counts_are_one_query(papers, world, signed_in):
    client = signed_in(world.fabio)
    with CaptureQueriesContext(connection) as captured:
        client.get(FILTERS, {"q": "credito", "visibilidad": "programme"})
    assert sum("COUNT(*)" in query["sql"] for query in captured) == 1


def test_a_typing_error_is_forgiven(papers, world, signed_in):
    client = signed_in(world.fabio)
    for typed, meant in {
        "capasitacion": "capacitación",
        "artesnas": "artesanas",
        "cooperatvias": "cooperativas",
    }.items():
        page = client.get(LIBRARY, {"q": typed})
        assert page.context["rows"] == [] and page.context["meant"][0] == meant
        assert client.get(LIBRARY + page.context["meant"][1]).context["rows"]
    assert client.get(LIBRARY, {"q": "xqzwvk"}).context["meant"] is None


def test_a_suggestion_never_tells_of_what_is_not_seen(papers, world, signed_in):
    """The word stands in FAO's private paper: FAO is offered it, nobody else."""
    assert Word.objects.filter(folded="palabrasecreta").exists()
    for who in ("fabio", "clara", "marta", "david", "ana", "ursula", "nadie"):
        meant = signed_in(world.people[who]).get(LIBRARY, {"q": "palabrasecrata"}).context["meant"]
        assert (meant is not None) == (who == "fabio"), who


@pytest.mark.parametrize(
    ("one", "other", "far"),
    [("casa", "caza", 1), ("casa", "acsa", 1), ("casa", "casas", 1), ("a", "", 1), ("acta", "carta", 2)],
)
def test_distance(one, other, far):
    assert spelling.distance(one, other) == spelling.distance(other, one) == far


def test_indicators_and_programmes_are_found_beside(papers, world, signed_in):
    page = signed_in(world.fabio).get(LIBRARY, {"q": "capacitadas"})
    assert [hit.label for hit in page.context["beside"]] == [str(world.trained)]
    assert [hit.label for hit in signed_in(world.fabio).get(LIBRARY, {"q": "programa red"}).context["beside"]] == [
        str(world.red)
    ]
    for who in ("ursula", "nadie"):
        assert signed_in(world.people[who]).get(LIBRARY, {"q": "capacitadas"}).context["beside"] == []
    world.trained.title_es = "Familias formadas"
    cast.save(world.trained)
    assert [h.label for h in finding.beside(world.fabio, "formada")] == [
        str(Indicator.objects.get(pk=world.trained.pk))
    ]


def test_a_text_of_100_kb_does_no_harm(world, signed_in, django_capture_on_commit_callbacks):
    text = " ".join(f"palabra{n} 'comilla \"doble % {n}" for n in range(4_000))
    with django_capture_on_commit_callbacks(execute=True):
        cast.upload(world, "Largo.txt", text.encode(), by=world.fabio)
    assert titles(signed_in(world.fabio), q="palabra3999 comilla") == ["Largo"]
    assert signed_in(world.fabio).get(LIBRARY, {"q": text[:200]}).status_code == 200


def test_only_the_newest_hits_are_ranked(papers, world, signed_in, monkeypatch):
    for module in ("documents.search.finding", "documents.search.paging"):
        monkeypatch.setattr(f"{module}.CAP", 1)
    page = signed_in(world.fabio).get(LIBRARY, {"q": "crédito"})
    assert page.context["page_obj"].paginator.count_words == "1+"
    assert "los 1,000 más recientes" in page.content.decode()


@pytest.mark.parametrize("window", [1, 4, 7])
@pytest.mark.parametrize("who", ["fabio", "marta", "nadie"])
def test_every_way_of_looking_gives_the_same(papers, world, monkeypatch, window, who):
    """A frequent word among the newest only, or among what a person sees, finds what the whole index finds."""
    documents = Document.objects.visible_to(world.people[who])
    whole = finding.closest(documents, "de")
    monkeypatch.setattr("documents.search.finding.WINDOW", window)
    monkeypatch.setattr("documents.search.finding.SAMPLE", 5)
    assert finding.closest(documents, "de") == whole


def zipped(response):
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_selection_as_a_zip(papers, world, signed_in):
    chosen = [papers["Crédito rural"], papers["Línea de base"]]
    sent = signed_in(world.marta).post(reverse("documents:selection-zip"), {"documento": [d.public_id for d in chosen]})
    assert zipped(sent) == {f"{d.title}.txt": PAPERS[d.title][0].encode() for d in chosen}
    assert sent["Content-Disposition"].startswith("attachment") and "no-store" in sent["Cache-Control"]
    assert all(d.current.downloads.filter(user=world.marta).count() == 1 for d in chosen)


def test_equal_names_in_a_zip_are_told_apart(world, signed_in):
    same = [cast.upload(world, "Acta.txt", text, by=world.fabio) for text in (b"uno", b"dos")]
    sent = signed_in(world.fabio).post(reverse("documents:selection-zip"), {"documento": [d.public_id for d in same]})
    assert sorted(zipped(sent)) == ["Acta (2).txt", "Acta.txt"]


@pytest.mark.parametrize("who", ["clara", "marta", "david", "ana", "ursula"])
def test_a_selection_with_something_not_seen_is_absent_whole(papers, world, signed_in, who):
    chosen = [papers["Informe MDGF-1746"], papers["Presupuesto privado"]]
    sent = signed_in(world.people[who]).post(
        reverse("documents:selection-zip"), {"documento": [d.public_id for d in chosen]}
    )
    assert sent.status_code == 404
    assert not chosen[0].current.downloads.exists()


@pytest.mark.parametrize("sent", [["x"], ["' OR 1"], []])
def test_a_bad_selection(papers, world, signed_in, sent):
    answer = signed_in(world.fabio).post(
        reverse("documents:selection-zip"), {"documento": sent, "next": "//evil.example"}
    )
    assert answer.status_code == (404 if sent else 302)
    assert answer.headers.get("Location", LIBRARY) == LIBRARY


def test_pages_past_the_cap_open(papers, world, signed_in, monkeypatch):
    monkeypatch.setattr("documents.views.library.PAGE", 3)
    monkeypatch.setattr("documents.search.paging.CAP", 4)
    client = signed_in(world.fabio)
    pages = [titles(client, orden="titulo", page=n) for n in (1, 2, 3)]
    assert [len(page) for page in pages] == [3, 3, 2]
    assert sum(pages, []) == sorted(PAPERS, key=lambda t: t.encode())
    page = client.get(LIBRARY).context["page_obj"]
    assert page.paginator.count_words == "4+" and page.has_next()


def test_understood_filters_only(rf, world):
    request = rf.get(LIBRARY)
    request.user = world.fabio
    filterset = DocumentFilter({"periodo": "ayer_hoy", "tipo": "exe"}, Document.objects.all(), request=request)
    assert {label for label, _sentence in filterset.refused()} == {"Período", "Tipo de archivo"}
