"""The first day with SIMON, in a real browser on a really started portal: from what FAO owes to the figure in the report."""

import email
import email.policy
import io
import re
import zipfile
from datetime import date, timedelta

import openpyxl
import pypdfium2
import pytest
from docx import Document as Word

from simon.lib.numbers import format_number
from tests.browser.screens import PHONE

pytestmark = pytest.mark.browser

# A figure that nothing else in the demonstration holds.
FIGURE = 98765


def word_file(text: str) -> bytes:
    made, buffer = Word(), io.BytesIO()
    made.add_paragraph(text)
    made.save(buffer)
    return buffer.getvalue()


def first_quick_row(page):
    return page.locator("form.owe").first


@pytest.fixture(scope="module")
def told() -> dict:
    """What an earlier step of the journey found, for the next one."""
    return {}


def test_1_fao_finds_what_it_owes_and_enters_a_figure(visit, told):
    page = visit("fao")
    assert re.match(r"Debe \d+ dato", page.inner_text("h1"))
    row = page.locator("form.owe:has(button[name=zero])").first
    told["title"], told["action"] = row.locator("b").inner_text(), row.get_attribute("action")
    row.locator("input[name=value]").fill(format_number(FIGURE))
    row.locator("input[name=value]").press("Enter")
    page.wait_for_load_state()
    status = page.locator("[role=status]").inner_text()
    assert "98,765" in status and "Por revisar" in status
    assert page.locator(f"form.owe[action='{told['action']}']").count() == 0


def test_2_fao_uploads_three_documents_and_finds_one_by_a_word_without_its_accent(visit, told):
    page = visit("fao", javascript=False)
    page.goto("/programas/RED-2/documentos/subir/")
    files = [
        {
            "name": "acta uno.docx",
            "mimeType": "application/octet-stream",
            "buffer": word_file("Reunión sobre la guanábana en Ocú."),
        },
        {"name": "acta dos.txt", "mimeType": "text/plain", "buffer": "Se habló del ñame y del otoe.".encode()},
        {"name": "acta_tres.txt", "mimeType": "text/plain", "buffer": b"Lista de asistentes."},
    ]
    page.set_input_files("input[type=file]", files)
    page.click("main form button.btn-primary")
    page.wait_for_load_state()
    page.click("main form button.btn-primary")
    page.wait_for_load_state()
    assert page.locator("[role=status]").count()
    for _try in range(60):
        page.goto("/biblioteca/?q=guanabana")
        if page.get_by_role("link", name=re.compile("acta uno", re.I)).count():
            break
        page.wait_for_timeout(500)
    page.get_by_role("link", name=re.compile("acta uno", re.I)).first.click()
    with page.expect_download() as download:
        page.locator("a[href*='/descargar/']").first.click()
    with zipfile.ZipFile(download.value.path()) as archive:
        assert "guanábana" in archive.read("word/document.xml").decode()


def test_3_coordination_returns_one_figure_and_approves_another(visit, told):
    page = visit("coordinacion")
    page.goto(told["action"])
    page.fill("#id_reason", "¿Cuál es la fuente de 98,765?")
    page.get_by_role("button", name="Devolver con este comentario").click()
    page.wait_for_load_state()
    assert "Devuelto" in page.locator("[role=status]").inner_text()
    fao = visit("fao")
    row = fao.locator(f"form.owe[action='{told['action']}']")
    assert "¿Cuál es la fuente" in row.inner_text()
    row.get_by_role("button", name=re.compile("^Enviar")).click()
    fao.wait_for_load_state()
    page.goto(told["action"])
    page.get_by_role("button", name="Aprobar", exact=True).click()
    page.wait_for_load_state()
    assert "Aprobado" in page.locator("[role=status]").inner_text()


def test_4_dashboard_and_indicator_carry_the_approved_figure(visit, told):
    page = visit("coordinacion")
    page.goto(told["action"])
    page.get_by_role("link", name="ver el indicador").click()
    assert "98,765" in page.inner_text("main")
    told["indicator"] = page.url


def test_5_counterpart_and_viewer_see_what_is_theirs(visit, told):
    viewer = visit("donante")
    viewer.goto("/programas/RED-2/")
    assert viewer.locator(".tabs a").all_inner_texts() == [
        "Resumen",
        "Indicadores",
        "Biblioteca",
        "Lecciones",
        "Calendario",
        "Dinero",
        "Informe",
    ]
    assert viewer.goto(told["action"]).status == 404
    assert viewer.goto("/programas/RED-2/accesos/").status == 403
    mida = visit("mida")
    assert mida.goto(told["action"]).status == 404
    assert mida.goto("/programas/RED-2/captura/").status == 200
    assert "FAO" not in mida.locator("main table tbody").inner_text()


def test_6_digest_of_a_tuesday_lists_what_is_late_and_its_link_opens_the_form(site, visit):
    tuesday = date.today() + timedelta(days=(1 - date.today().weekday()) % 7)
    before = set((site.var / "mail").glob("*.eml")) if (site.var / "mail").exists() else set()
    site.manage("send_digests", "--on", tuesday.isoformat())
    new = [
        email.message_from_bytes(p.read_bytes(), policy=email.policy.default)
        for p in set((site.var / "mail").glob("*.eml")) - before
    ]
    mail = next(m for m in new if "mida@simon.example" in m["To"])
    text = mail.get_body(("plain",)).get_content()
    assert mail["Subject"].strip().startswith("SIMON: ") and re.search("Atrasado|Desactualizado", text)
    link = re.search(r"https?://\S+/aportes/\d+/", text)[0]
    assert link in mail.get_body(("html",)).get_content()
    page = visit("mida")
    page.goto(link)
    assert page.get_by_role("button", name="Enviar a revisión").count() == 1
    site.manage("send_digests", "--on", tuesday.isoformat())
    again = set((site.var / "mail").glob("*.eml")) - before
    assert len(again) == len(new)


def test_7_report_pdf_and_xlsx_carry_the_approved_figure(visit):
    page = visit("donante")
    page.goto("/programas/RED-2/informe/")
    assert re.search(r"\d", page.inner_text("main"))
    answers = {kind: page.request.get(f"/programas/RED-2/informe.{kind}") for kind in ("pdf", "xlsx")}
    pdf = pypdfium2.PdfDocument(answers["pdf"].body())
    told_in_pdf = "".join(page.get_textpage().get_text_range() for page in pdf)
    book = openpyxl.load_workbook(io.BytesIO(answers["xlsx"].body()))
    cells = [c.value for sheet in book for row in sheet.iter_rows() for c in row if isinstance(c.value, int | float)]
    html = page.inner_text("main")
    big = [v for v in cells if v >= FIGURE and v < FIGURE * 2]
    assert big, "no cell holds the approved figure"
    for value in big:
        assert format_number(int(value)) in html and format_number(int(value)) in told_in_pdf


@pytest.mark.parametrize("who", ["coordinacion", "fao", "unctad", "mida", "donante"])
def test_8_no_page_scrolls_sideways_on_a_phone(visit, who):
    page = visit(who, viewport=PHONE)
    for address in (
        "/",
        "/programas/",
        "/programas/RED-2/",
        "/programas/RED-2/indicadores/",
        "/programas/RED-2/dinero/",
        "/biblioteca/",
        "/programas/RED-2/calendario/",
        "/programas/RED-2/informe/",
        "/persona/",
    ):
        page.goto(address)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{address} is {wide} px too wide for {who}"
