"""HTML, PDF and XLSX of a report: the same figures in each, hostile texts shown literally, nothing that is not the reader's."""

import io
import re
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pypdfium2
import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html as lxml_html

from documents.models import Category, Document
from programmes import workflow
from programmes.models import MoneyFigure, Result
from reports import renderers
from reports.content import Cell, Column, Report, Row, Table, build
from reports.renderers import RENDERERS, pdf
from tests.cast import TODAY, save

HOSTILE = [
    "=cmd|' /C calc'!A0",
    "#set page(width: 1pt)",
    "<script>alert(1)</script>",
    "$x$ @ref <lbl>",
    "a_b*c*",
    r"\ \n \u{41}",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    '"; #panic("x")',
    "// no comment /* here",
    "{{ report.code }} {% now 'Y' %}",
]


def squeezed(text):
    """Text without any white space: a PDF breaks lines where it likes."""
    return re.sub(r"[\s\xa0\ufffe\u00ad]+", "", text)


def pdf_text(data):
    document = pypdfium2.PdfDocument(data)
    return "".join(page.get_textpage().get_text_range() for page in document)


def html_rows(report):
    """{table key: rows of the texts of the figures in number columns}, read from the page's HTML."""
    page = lxml_html.fromstring(f"<div>{RENDERERS['html'](report)}</div>")
    return {
        section.get("id"): [
            [own_text(td) for td in tr.xpath("./td[contains(@class, 'n')]")] for tr in section.xpath(".//tbody/tr[td]")
        ]
        for section in page.xpath(".//section[@id]")
    }


def own_text(td):
    """The figure of a cell, without the note below it."""
    return "".join([td.text or "", *[b.text_content() for b in td.xpath("./b")]]).strip()


def xlsx_rows(report, table):
    """Rows of the numbers in the number columns, read from the workbook."""
    book = openpyxl.load_workbook(io.BytesIO(RENDERERS["xlsx"](report)))
    page = book[table.title]
    labels = [cell.value for cell in page[1]]
    wanted = [labels.index(column.label) for column in table.columns if column.is_number]
    rows = [[row[at] for at in wanted] for row in page.iter_rows(min_row=2, values_only=True)]
    return [row for row, own in zip(rows, table.rows, strict=True) if not own.heading]


def as_number(text):
    """Decimal of a printed figure; None for the dash."""
    return None if text == "—" else Decimal(text.replace(",", "").removesuffix(" %"))


@pytest.fixture
def report(world):
    """Figures, money with the amounts of docs/domain.md §7, an activity and a document."""
    for index, (a, b, c) in {0: (1234, 35, 20), 1: (30, 20, 0), 2: (10, 5, 0)}.items():
        world.approved(world.cell(world.trained, "FAO", index, "Veraguas"), a, world.fabio)
        world.approved(world.cell(world.trained, "FAO", index, "Coclé"), b, world.fabio)
        world.approved(world.cell(world.trained, "MIDA", index), c, world.marta)
    world.approved(world.cell(world.price, "UNCTAD", 2), (4, 7), world.clara)
    amounts = {"planned": "3652486", "transferred": "2518885", "committed": "329563", "disbursed": "1386359"}
    figure = MoneyFigure.objects.get(organisation=world.org("FAO"), period=world.period(0))
    workflow.submit(figure, by=world.fabio, values={k: Decimal(v) for k, v in amounts.items()})
    workflow.approve(figure, by=world.ana)
    save(Result(programme=world.red, level="activity", code="1.1.a", title_es="Talleres", parent=world.output))
    Document.objects.create(
        programme=world.red,
        organisation=world.org("FAO"),
        category=Category.objects.first(),
        title="Acta 1",
        created_by=world.fabio,
        created_at=timezone.now(),
    )
    return build(world.red, reader=world.david, on=TODAY)


def test_html_and_xlsx_have_the_trees_figures(report):
    shown = html_rows(report)
    seen = 0
    for table in report.tables:
        expected = [
            [c.value for c, column in zip(r.cells, table.columns, strict=True) if column.is_number]
            for r in table.rows
            if not r.heading
        ]
        in_xlsx = [[None if v is None else Decimal(str(v)) for v in row] for row in xlsx_rows(report, table)]
        assert in_xlsx == expected, table.key
        assert [[as_number(text) for text in row] for row in shown.get(table.key, [])] == expected, table.key
        seen += sum(v is not None for row in expected for v in row)
    assert seen > 30


def test_pdf_has_the_trees_figures_in_their_order(report):
    text = squeezed(pdf_text(RENDERERS["pdf"](report)))
    at = 0
    for table in report.tables:
        for row in table.rows:
            for cell in row.cells:
                found = text.find(squeezed(cell.text), at)
                assert found >= at, (table.key, cell.text)
                at = found
    assert all(figure in text for figure in ("3,652,486", "1,354", "57.14", "55.0%", "68.1%"))


def test_missing_is_a_dash_and_never_zero():
    report = small([Row((Cell("x"), Cell(None, "number"), Cell(None, "percent")))])
    [[*texts]] = html_rows(report)["t"]
    assert texts == ["—", "—"]
    assert xlsx_rows(report, report.tables[0]) == [[None, None]]
    assert "x——" in squeezed(pdf_text(RENDERERS["pdf"](report)))


def small(rows, **fields):
    table = Table(
        "t", "Tabla", "Leyenda", (Column("Nombre"), Column("Número", "number"), Column("Parte", "percent")), tuple(rows)
    )
    return replace(Report("RED", "Programa", TODAY, (("Código", Cell("RED")),), (table,)), **fields)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_texts_are_literal_everywhere(hostile):
    figures = (Cell(hostile), Cell(Decimal(1), "number", hostile), Cell(None, "percent"))
    rows = [Row((Cell(hostile, note=hostile),), heading=True), Row(figures)]
    report = small(rows, title=hostile, facts=((hostile, Cell(hostile)),), source_note=hostile, demo_notice=hostile)
    text = squeezed(pdf_text(RENDERERS["pdf"](report)))
    assert text.count(squeezed(hostile)) >= 8
    page = lxml_html.fromstring(f"<div>{RENDERERS['html'](report)}</div>")
    assert page.text_content().count(hostile) >= 7 and not page.xpath("//script")
    book = openpyxl.load_workbook(io.BytesIO(RENDERERS["xlsx"](report)))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert sum(hostile in str(cell.value) for cell in cells) >= 5


def test_pdf_is_tagged_with_title_language_and_pages(report):
    data = RENDERERS["pdf"](report)
    assert b"pdfuaid" in data  # to the PDF/UA standard
    document = pypdfium2.PdfDocument(data)
    assert document.get_metadata_dict()["Title"] == report.title
    assert document.is_tagged()
    width, height = document[0].get_size()
    assert (round(width), round(height)) == (842, 595)
    assert "Página1de" in squeezed(pdf_text(data))


def test_pdf_with_a_character_that_no_font_has():
    report = small([Row((Cell("中文 y español ñ"), Cell(Decimal(7), "number"), Cell(None, "percent")))])
    data = RENDERERS["pdf"](report)
    assert (
        "yespañolñ7—" in squeezed(pdf_text(data)) and b"pdfuaid" not in data and pypdfium2.PdfDocument(data).is_tagged()
    )


@pytest.mark.parametrize(
    ("light", "shape"),
    [
        ("achieved", "★Logrado"),
        ("on_track", "●Segúnloprevisto"),
        ("at_risk", "▲Enriesgo"),
        ("off_track", "■Fueradecurso"),
        ("no_data", "◌Sindato"),
        ("too_early", "–Muypronto"),
    ],
)
def test_states_have_shape_and_word_in_pdf(light, shape):
    report = small([Row((Cell(light, "state"), Cell(Decimal(1), "number"), Cell(None, "percent")))])
    assert shape in squeezed(pdf_text(RENDERERS["pdf"](report)))


def test_a_child_that_fails_is_an_error_not_an_empty_file(monkeypatch, tmp_path):
    monkeypatch.setattr(pdf, "CHILD", tmp_path / "nothing.py")
    with pytest.raises(pdf.PdfError):
        RENDERERS["pdf"](small([]))


def test_same_report_same_bytes(report):
    for kind in ("pdf", "xlsx"):
        assert RENDERERS[kind](report) == RENDERERS[kind](report)


# --- addresses ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["report-detail", "report-pdf", "report-xlsx"])
@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("david", 200),
        ("clara", 200),
        ("marta", 200),
        ("ana", 200),
        ("ursula", 404),
        ("nadie", 404),
    ],
)
def test_who_opens_it(world, signed_in, name, person, status):
    assert signed_in(world.people[person]).get(reverse(f"reports:{name}", args=["RED"])).status_code == status


@pytest.mark.parametrize(
    ("name", "kind", "mime"),
    [
        ("report-pdf", "pdf", "application/pdf"),
        ("report-xlsx", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_downloads_are_attachments(world, signed_in, name, kind, mime):
    response = signed_in(world.david).get(reverse(f"reports:{name}", args=["RED"]))
    assert response["Content-Type"] == mime and response["X-Content-Type-Options"] == "nosniff"
    assert re.fullmatch(
        rf'attachment; filename="Informe RED \d{{4}}-\d\d-\d\d\.{kind}"', response["Content-Disposition"]
    )
    assert response.content.startswith({"pdf": b"%PDF", "xlsx": b"PK"}[kind])
    assert signed_in(world.david).post(reverse(f"reports:{name}", args=["RED"])).status_code == 405


def test_page_has_the_report_and_its_downloads(world, signed_in):
    page = signed_in(world.david).get(reverse("reports:report-detail", args=["RED"])).content.decode()
    tree = lxml_html.fromstring(page)
    assert {"/programas/RED/informe.pdf", "/programas/RED/informe.xlsx"} <= set(tree.xpath("//main//a/@href"))
    assert len(tree.xpath("//table/caption")) == len(tree.xpath("//table")) >= 2
    assert not tree.xpath("//*[@style]") and not tree.xpath("//main//script")


def test_private_documents_and_drafts_are_not_in_the_viewers_files(world, signed_in):
    world.submit(world.cell(world.trained, "FAO", 0, "Veraguas"), 987654, world.fabio)
    for title, visibility in {
        "SECRETOFAO": "organisation",
        "SECRETOAGENCIAS": "agencies",
        "ACTAABIERTA": "programme",
    }.items():
        Document.objects.create(
            programme=world.red,
            organisation=world.org("FAO"),
            category=Category.objects.first(),
            title=title,
            visibility=visibility,
            created_by=world.fabio,
            created_at=timezone.now(),
        )
    client = signed_in(world.david)
    page = client.get(reverse("reports:report-detail", args=["RED"])).content.decode()
    paper = pdf_text(client.get(reverse("reports:report-pdf", args=["RED"])).content)
    book = openpyxl.load_workbook(io.BytesIO(client.get(reverse("reports:report-xlsx", args=["RED"])).content))
    sheet = "\n".join(str(cell) for page_ in book for line in page_.iter_rows(values_only=True) for cell in line)
    for text in (page, paper, sheet):
        assert "ACTAABIERTA" in text
        assert "SECRETO" not in text and "987" not in re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", text.replace("csrf", ""))


def test_every_renderer_is_listed():
    assert set(renderers.RENDERERS) == {"html", "pdf", "xlsx"} and set(renderers.CONTENT_TYPES) == {"pdf", "xlsx"}
