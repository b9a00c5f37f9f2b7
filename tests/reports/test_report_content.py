"""The content tree: only approved figures, the reader's documents, nothing said is a dash, the same number of queries."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from documents.models import Category, Document
from indicators import workflow as workflow_of_figures
from indicators.answers import Given
from indicators.models import Indicator, ReportingUnit
from programmes import workflow
from programmes.models import Beneficiary, Location, MoneyFigure, Result
from reports.calendar import follow_framework
from reports.content import build
from reports.content.tree import number, rounded, share
from tests.cast import TODAY, save


def row(report, table, name):
    """{column label: cell} of the row whose first cell ends in `name`."""
    part = report.table(table)
    [found] = [r for r in part.rows if not r.heading and r.cells[0].text.endswith(name)]
    return dict(zip([c.label for c in part.columns], found.cells, strict=True))


def reported(world, values):
    """Approve the three cells of `trained` for each period index: {index: (FAO Veraguas, FAO Coclé, MIDA)}."""
    for index, (a, b, c) in values.items():
        world.approved(world.cell(world.trained, "FAO", index, "Veraguas"), a, world.fabio)
        world.approved(world.cell(world.trained, "FAO", index, "Coclé"), b, world.fabio)
        world.approved(world.cell(world.trained, "MIDA", index), c, world.marta)


def money(world, organisation, period, **amounts):
    figure = MoneyFigure.objects.get(organisation=world.org(organisation), period=world.period(period))
    values = {f: Decimal(amounts[f]) if f in amounts else None for f in MoneyFigure.VALUE_FIELDS}
    person = {"FAO": world.fabio, "UNCTAD": world.clara}[organisation]
    workflow.submit(figure, by=person, values=values)
    workflow.approve(figure, by=world.ana)


def document(world, title, organisation="FAO", visibility="programme"):
    return Document.objects.create(
        programme=world.red,
        organisation=world.org(organisation),
        category=Category.objects.first(),
        title=title,
        visibility=visibility,
        created_by=world.fabio,
        created_at=timezone.now(),
    )


def test_indicator_row_has_its_figures_and_their_company(world):
    reported(world, {0: (40, 35, 20), 1: (30, 20, 0), 2: (10, 5, 0)})
    cells = row(build(world.red, reader=world.david, on=TODAY), "results", "Personas capacitadas")
    assert {label: cell.value for label, cell in cells.items()} == {
        "Indicador": "1.1.1 Personas capacitadas",
        "Unidad": "personas",
        "Línea de base": None,
        "Valor a la fecha": Decimal(160),
        "Meta a la fecha": Decimal(300),
        "Avance a la fecha": Decimal("53.3"),
        "Meta final": Decimal(800),
        "Avance del programa": Decimal(20),
        "Estado": "off_track",
        "Frescura": Decimal(100),
    }
    assert cells["Valor a la fecha"].note == "abr–jun 2026; 3 de 3 reportaron"
    assert cells["Frescura"].note == "n = 3"
    assert cells["Línea de base"].text == "—"


def test_ratio_is_rounded_once(world):
    for index, pair in {0: (1, 7), 1: (2, 7), 2: (4, 7)}.items():
        world.approved(world.cell(world.price, "UNCTAD", index), pair, world.clara)
    cells = row(build(world.red, reader=world.ana, on=TODAY), "results", "Familias con crédito")
    assert (cells["Valor a la fecha"].value, cells["Valor a la fecha"].text) == (Decimal("57.14"), "57.14")
    assert cells["Línea de base"].value == 10 and cells["Meta final"].value == 50
    assert cells["Estado"].value == "achieved"


def test_unapproved_figures_are_in_nobodys_report(world):
    cell = world.cell(world.trained, "FAO", 0, "Veraguas")
    world.submit(cell, 7777, world.fabio)
    figure = MoneyFigure.objects.filter(organisation=world.org("FAO"), period=world.period(0)).get()
    workflow.submit(
        figure,
        by=world.fabio,
        values={"planned": Decimal(8888), "transferred": None, "committed": None, "disbursed": None},
    )
    for reader in (world.david, world.fabio, world.ana):
        report = build(world.red, reader=reader, on=TODAY)
        texts = {c.text for table in report.tables for r in table.rows for c in r.cells}
        assert not {t for t in texts if "7,777" in t or "8,888" in t}
        assert row(report, "results", "Personas capacitadas")["Valor a la fecha"].text == "—"
        assert report.table("money").rows == ()


def test_a_zero_is_a_zero_and_nothing_is_nothing(world):
    reported(world, {0: (0, 0, 0)})
    cells = row(build(world.red, reader=world.david, on=TODAY), "results", "Personas capacitadas")
    assert (cells["Valor a la fecha"].value, cells["Valor a la fecha"].text) == (0, "0")
    assert cells["Avance a la fecha"].text == "0.0 %"
    assert (
        row(build(world.red, reader=world.david, on=TODAY), "results", "Familias con crédito")["Valor a la fecha"].text
        == "—"
    )


def test_money_rows_total_and_both_delivery_rates(world):
    money(world, "FAO", 0, planned=600, transferred=300, disbursed=100)
    money(world, "FAO", 1, transferred=100, committed=50, disbursed=108)
    money(world, "UNCTAD", 0, planned=1000)
    report = build(world.red, reader=world.david, on=TODAY)
    table = [[cell.value for cell in r.cells] for r in report.table("money").rows]
    assert table == [
        ["FAO", 600, 400, 50, 208, Decimal("52.0"), Decimal("64.5")],
        ["UNCTAD", 1000, None, None, None, None, None],
        ["Total", 1600, 400, 50, 208, Decimal("52.0"), Decimal("64.5")],
    ]
    labels = [c.label for c in report.table("money").columns]
    assert labels[-2:] == [
        "Ejecución: desembolsado / transferido",
        "Ejecución: (comprometido + desembolsado) / transferido",
    ]


@pytest.mark.parametrize(
    ("person", "titles"),
    [
        ("david", {"Acta del comité"}),
        ("fabio", {"Acta del comité", "Borrador privado", "Nota de agencias"}),
        ("clara", {"Acta del comité", "Nota de agencias"}),
        ("marta", {"Acta del comité"}),
    ],
)
def test_documents_are_those_of_the_reader(world, person, titles):
    document(world, "Acta del comité")
    document(world, "Borrador privado", visibility="organisation")
    document(world, "Nota de agencias", visibility="agencies")
    gone = document(world, "Retirado")
    Document.objects.filter(pk=gone.pk).update(withdrawn_at=timezone.now())
    report = build(world.red, reader=world.people[person], on=TODAY)
    assert {r.cells[0].text for r in report.table("documents").rows} == titles


def test_freshness_by_organisation(world):
    """FAO owes 2 cells of figures, 1 document and money; on 14 July the newest that count are of Jan–Mar, stale unless delivered."""
    reported(world, {1: (1, 1, 1)})
    rows = {
        r.cells[0].text: [c.value for c in r.cells[1:]]
        for r in build(world.red, reader=world.david, on=TODAY).table("freshness").rows
    }
    assert rows["FAO"] == [0, 2, 0, 2, 4, Decimal("50.0"), "off_track", 0]
    assert rows["MIDA"] == [0, 1, 0, 0, 1, Decimal("100.0"), "on_track", 0]
    assert rows["Total"][4] == 7


def test_activities_beneficiaries_and_facts(world):
    activity = save(
        Result(
            programme=world.red,
            level="activity",
            code="1.1.a",
            title_es="Talleres",
            parent=world.output,
            status="under_way",
            responsible=world.org("FAO"),
        )
    )
    activity.planned_periods.set([world.period(1), world.period(0)])
    save(Beneficiary(programme=world.red, kind="direct_people", sex="women", planned=100))
    report = build(world.red, reader=world.david, on=TODAY)
    told = [c.text for c in report.table("activities").rows[0].cells]
    assert told == ["1.1.a Talleres", "FAO", "en marcha", "oct–dic 2025, ene–mar 2026"]
    assert [c.text for c in report.table("beneficiaries").rows[0].cells] == [
        "personas, directas",
        "mujeres",
        "100",
        "—",
        "—",
    ]
    facts = {label: cell.text for label, cell in report.facts}
    assert facts["Código"] == "RED" and facts["Duración"] == "del 1 oct 2025 al 30 sep 2027"
    assert facts["Donante"] == "AECID (Organización AECID)" and facts["Contraparte"] == "MIDA (Organización MIDA)"


def test_headings_count_the_states_below_them(world):
    for index, pair in {0: (1, 7), 1: (2, 7), 2: (4, 7)}.items():
        world.approved(world.cell(world.price, "UNCTAD", index), pair, world.clara)
    headings = [r for r in build(world.red, reader=world.david, on=TODAY).table("results").rows if r.heading]
    assert [(r.cells[0].text, r.depth) for r in headings] == [
        ("Efecto 1 Familias con capacidades", 0),
        ("Producto 1.1 Formación", 1),
    ]
    assert {r.cells[0].note for r in headings} == {"★ 1 Logrado · ◌ 1 Sin dato · datos insuficientes"}


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, None),
        ("0", "0"),
        ("12", "12"),
        ("1.125", "1.125"),
        ("33.33333333", "33.33"),
        ("0.00333333333", "0.003333"),
        ("1234500", "1234500"),
    ],
)
def test_rounding(value, shown):
    assert rounded(None if value is None else Decimal(value)) == (None if shown is None else Decimal(shown))


def test_percent_text():
    assert (
        share(Decimal("0.5199")).text == "52.0 %"
        and share(None).text == "—"
        and number(Decimal("4900368")).text == "4,900,368"
    )


def enlarged(world):
    """Twelve more indicators, documents and money."""
    for at in range(12):
        kind = "text" if at % 3 == 0 else "number"
        more = save(
            Indicator(
                programme=world.red,
                result=world.output,
                code=f"2.{at}",
                title_es=f"Otro {at}",
                kind=kind,
                accumulation="snapshot",
                baseline=Decimal(1),
                final_target=Decimal(9),
            )
        )
        save(ReportingUnit(indicator=more, organisation=world.org("UNCTAD"), location=Location.objects.get(code="PA")))
        document(world, f"Documento {at}")
        save(Result(programme=world.red, level="activity", code=f"a{at}", title_es="Actividad", parent=world.output))
    follow_framework(world.red, on=TODAY)
    money(world, "FAO", 0, planned=600, transferred=300, disbursed=100)


def test_the_number_of_queries_does_not_grow(world):
    document(world, "Uno")
    money(world, "FAO", 1, planned=600)
    save(Result(programme=world.red, level="activity", code="a", title_es="Actividad", parent=world.output))
    counts = []
    for prepare in (lambda: None, lambda: enlarged(world)):
        prepare()
        with CaptureQueriesContext(connection) as queries:
            report = build(world.red, reader=world.david, on=TODAY)
        counts.append(len(queries))
    assert len(report.table("results").rows) == 16
    assert counts == [18, 18]


def reported_by(world, kind, answers, **fields):
    """An indicator of `kind` with the approved answers of FAO and UNCTAD in all ended periods; its cells by column."""
    made = save(
        Indicator(
            programme=world.red,
            result=world.output,
            code="9",
            title_es="Otro",
            kind=kind,
            accumulation="snapshot",
            **fields,
        )
    )
    for code in list(answers):
        save(ReportingUnit(indicator=made, organisation=world.org(code), location=Location.objects.get(code="PA")))
    follow_framework(world.red, on=TODAY)
    for code, given in answers.items():
        for period in range(3):
            cell = world.cell(made, code, period)
            workflow_of_figures.submit(cell, given, by={"FAO": world.fabio, "UNCTAD": world.clara}[code])
            workflow_of_figures.approve(cell, by=world.ana)
    return row(build(world.red, reader=world.david, on=TODAY), "results", "Otro")


@pytest.mark.parametrize(
    ("kind", "answers", "fields", "value", "unit", "target"),
    [
        (
            "text",
            {"FAO": Given(text="Ley aprobada"), "UNCTAD": Given(text="En trámite")},
            {},
            "FAO, todo el país (abr–jun 2026): Ley aprobada; UNCTAD, todo el país (abr–jun 2026): En trámite",
            "—",
            "—",
        ),
        ("yes_no", {"FAO": Given(value=Decimal(1))}, {"final_target": Decimal(1)}, "sí", "—", "sí"),
        (
            "yes_no",
            {"FAO": Given(value=Decimal(1)), "UNCTAD": Given(value=Decimal(0))},
            {"final_target": Decimal(1)},
            "50",
            "% de las unidades que alcanzan su meta",
            "100",
        ),
        (
            "ordinal",
            {"FAO": Given(value=Decimal(2))},
            {"final_target": Decimal(3), "scale_es": "nada\nalgo\ntodo"},
            "2: algo",
            "—",
            "3: todo",
        ),
        (
            "percentage",
            {"FAO": Given(value=Decimal(10)), "UNCTAD": Given(value=Decimal("30.5"))},
            {"final_target": Decimal(60), "unit_es": "%"},
            "entre 10 y 30.5",
            "%",
            "60",
        ),
    ],
)
def test_what_is_not_a_plain_number_is_told_in_its_own_way(world, kind, answers, fields, value, unit, target):
    cells = reported_by(world, kind, answers, **fields)
    assert (cells["Valor a la fecha"].text, cells["Unidad"].text, cells["Meta final"].text) == (value, unit, target)


def test_contradicting_targets_are_told(world):
    Indicator.objects.filter(pk=world.trained.pk).update(final_target=Decimal(5))
    cells = row(build(world.red, reader=world.david, on=TODAY), "results", "Personas capacitadas")
    assert cells["Valor a la fecha"].text == "—" and cells["Estado"].value == "no_data"
    assert cells["Estado"].note == "No se pudo calcular: la meta final contradice las metas por período."
