"""Putting in, in a real browser: clicks and page loads counted, a cut link, a reload, a cancelled file, a folder, two at once."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.screens import DESK, PHONE
from tests.browser.test_axe import OPTIONS
from tests.documents.file_samples import ooxml, pdf, zipped
from tests.documents.test_pages_upload import REFUSED

pytestmark = pytest.mark.browser

UPLOAD = "/programas/RED-2/documentos/subir/"
MIB = 1024 * 1024
NAMES = {  # name: the category that is right
    "Acta CGP junio.pdf": "Acta del Comité de Gestión del Programa",
    "plan operativo 2026.docx": "Plan operativo anual",
    "informe semestral.txt": "Informe semestral",
    "auditoria 2025.txt": "auditoría",
    "linea de base.txt": "Línea de base",
    "términos de referencia.txt": "Términos de referencia",
    "acta CGP julio.txt": "Acta del Comité de Gestión del Programa",
    "acta CGP agosto.txt": "Acta del Comité de Gestión del Programa",
    "lista de asistencia.txt": "asistencia",
    "IMG0001.txt": "",
}


class Counted:
    """A page whose clicks and loads are counted, from its first address on."""

    def __init__(self, page):
        self.page, self.clicks, self.loads = page, 0, 0
        page.on("load", lambda _page: setattr(self, "loads", self.loads + 1))

    def click(self, selector):
        self.clicks += 1
        self.page.click(selector)

    def choose(self, files):
        """One click on the control, one on *Open* in the system's dialog."""
        with self.page.expect_file_chooser() as chooser:
            self.click("#id_files")
        self.clicks += 1
        chooser.value.set_files(files)


def file(name, content):
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def ten(mark):
    made = []
    for name in NAMES:
        body = f"{name} {mark}"
        if name.endswith("pdf"):
            made.append(file(name, pdf(mark)))
        elif name.endswith("docx"):
            made.append(file(name, ooxml("docx", {"mark.xml": f"<a>{body}</a>".encode()})))
        else:
            made.append(file(name, body.encode()))
    return made


def correct(counted):
    """Choose a category where none or a wrong one is proposed: one click each. Returns how many."""
    wrong = 0
    rows = counted.page.locator("[data-row]")
    for n in range(rows.count()):
        row = rows.nth(n)
        right = NAMES[row.locator("b").first.inner_text().strip()]
        select = row.locator("select[name$='-category']")
        proposed = select.evaluate("s => s.value && s.selectedOptions[0].text")
        if not proposed or not right or right.lower() not in proposed.lower():
            options = select.locator("option").all_inner_texts()
            best = next((o for o in options if right and right.lower() in o.lower()), options[1])
            select.select_option(label=best)
            wrong += 1
    counted.clicks += wrong
    return wrong


def waiting(page, seconds=30):
    page.wait_for_selector("#h-gua:focus", timeout=seconds * 1000)


def names(page):
    return [name.strip() for name in page.locator("[data-row] b").all_inner_texts()]


def clear(page):
    """Discard what another test left waiting."""
    page.goto(UPLOAD)
    if page.locator("[data-row]").count():
        for box in page.locator("[data-row] input[name$='-skip']").all():
            box.check()
        page.click("button[name=save]")
    page.goto(UPLOAD)
    while page.locator("[data-halves] button").count():
        page.locator("[data-halves] button").first.click()


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_ten_files_in_six_clicks_and_two_pages(visit, javascript):
    """The upload page, the answers; then what is saved. With the script the answers come without a load."""
    counted = Counted(visit("fao", javascript=javascript))
    counted.loads = 0
    counted.page.goto(UPLOAD)
    counted.choose(ten(f"ten {javascript}"))
    if javascript:
        waiting(counted.page)
        assert counted.loads == 1
    else:
        counted.click("button[name=files_step]")
        counted.page.wait_for_selector("button[name=save]")
        assert counted.loads == 2
    assert counted.page.locator("[data-row]").count() == 10
    wrong = correct(counted)
    counted.click("button[name=save]")
    counted.page.wait_for_url("**/biblioteca/**")
    assert counted.clicks - wrong <= 6, counted.clicks
    assert counted.loads == (2 if javascript else 3)  # with the page that shows the result
    assert len(re.findall("Guardado:", counted.page.locator("[role=status]").inner_text())) == 10


def test_each_refused_kind_is_told_beside_its_file_while_the_others_go_on(visit):
    """With the script; without it, tests/documents/test_pages_upload.py."""
    page = visit("fao")
    clear(page)
    files = [file(name, content) for name, content, _sentence in REFUSED]
    page.set_input_files("#id_files", [*files, file("bien.txt", b"bien")])
    waiting(page)
    told = {r.locator("[data-name]").inner_text(): r.inner_text() for r in page.locator("[data-list] li").all()}
    assert set(told) == {name for name, _content, _sentence in REFUSED}
    for name, _content, sentence in REFUSED:
        assert sentence in told[name]
    assert names(page) == ["bien.txt"]


def test_a_cut_link_costs_one_piece(visit):
    """Three pieces; the second is cut twice, its answer lost once: what is stored is what was sent."""
    page = visit("fao")
    clear(page)
    offsets, content = [], bytes(range(65, 90)) * 110_000
    assert 2 * MIB < len(content) < 3 * MIB

    def cut(route):
        offsets.append(int(route.request.url.rsplit("=", 1)[1]) // MIB)
        if offsets.count(1) in (1, 2) and offsets[-1] == 1:
            route.abort()
        elif offsets[-1] == 2 and offsets.count(2) == 1:
            route.fetch()  # the server has it, the browser is not told
            route.abort()
        else:
            route.continue_()

    page.route("**/trozo/**", cut)
    page.set_input_files("#id_files", file("acta CGP cortada.txt", content))
    page.wait_for_selector("[data-say]:has-text('Se cortó el enlace')")
    waiting(page)
    assert offsets == [0, 1, 1, 1, 2]
    page.click("button[name=save]")
    page.wait_for_url("**/biblioteca/**")
    page.locator("[role=status] a").first.click()
    with page.expect_download() as download:
        page.locator("a[href*='/descargar/']").first.click()
    assert download.value.path().read_bytes() == content


def test_after_a_reload_the_same_file_goes_on_and_another_begins(visit):
    page = visit("fao")
    clear(page)
    first, offsets = b"a" * (2 * MIB) + b"fin", []

    def only_first(route):
        offsets.append(int(route.request.url.rsplit("=", 1)[1]) // MIB)
        route.continue_() if offsets[-1] == 0 else route.abort()

    page.route("**/trozo/**", only_first)
    page.set_input_files("#id_files", file("a medias.txt", first))
    page.wait_for_selector("[data-say]:has-text('Se cortó el enlace')")
    page.reload()
    assert "1.0 MB de 2.0 MB" in page.locator("[data-halves]").inner_text().replace("\xa0", " ")
    page.unroute("**/trozo/**")
    offsets.clear()
    page.on("request", lambda r: offsets.append(int(r.url.rsplit("=", 1)[1]) // MIB) if "/trozo/" in r.url else None)
    page.set_input_files(
        "#id_files", file("a medias.txt", b"b" * (2 * MIB) + b"fin")
    )  # same name and size, other bytes
    waiting(page)
    assert offsets == [0, 1, 2]
    clear(page)
    page.route("**/trozo/**", only_first)
    offsets.clear()
    page.set_input_files("#id_files", file("a medias.txt", first))
    page.wait_for_selector("[data-say]:has-text('Se cortó el enlace')")
    page.reload()
    page.unroute("**/trozo/**")
    offsets.clear()
    page.set_input_files("#id_files", file("a medias.txt", first))
    waiting(page)
    assert offsets == [1, 2]
    clear(page)


def test_one_of_three_is_cancelled(visit):
    page = visit("fao")
    clear(page)
    page.route("**/trozo/**", lambda route: None if "hold" in (route.request.post_data or "") else route.continue_())
    page.set_input_files("#id_files", [file(f"{n}.txt", n.encode()) for n in ("uno", "hold", "dos")])
    page.wait_for_selector("[data-list] li:has-text('uno.txt') [data-say]:has-text('Llegó')")
    page.locator("[data-list] li", has_text="hold.txt").get_by_role("button", name="Cancelar").click()
    waiting(page)
    assert sorted(names(page)) == ["dos.txt", "uno.txt"]  # two travel at a time: who comes first is not said
    assert not page.locator("[data-halves]").count()
    clear(page)


def test_a_folder_is_planned_and_applied(visit, tmp_path):
    page = visit("fao")
    clear(page)
    (tmp_path / "Actas" / "junio").mkdir(parents=True)
    (tmp_path / "Actas" / "junio" / "acta CGP.txt").write_text("acta de una carpeta")
    (tmp_path / "Actas" / "vacio.txt").write_text("")
    (tmp_path / "Actas" / ".DS_Store").write_text("x")
    page.set_input_files("#id_folder", str(tmp_path / "Actas"))
    page.wait_for_url("**/importar/**")
    assert "= 1 nuevo + 0 ya están + 1 rechazado + 1 omitido" in page.inner_text("main")
    page.click("button[name=save]")
    page.wait_for_url("**/biblioteca/**")
    assert "Acta CGP" in page.locator("[role=status]").inner_text()


def test_all_rows_change_at_once(visit):
    page = visit("fao")
    clear(page)
    page.set_input_files("#id_files", [file(f"{n}.txt", f"{n} a la vez".encode()) for n in ("uno", "dos")])
    waiting(page)
    page.fill("[data-row] input[name$='-title'] >> nth=0", "Lo escrito")
    page.select_option("#id_all-visibility", "agencies")
    page.select_option("#id_all-period", "ninguno")
    for name, value in (("visibility", "agencies"), ("period", "")):
        fields = page.locator(f"[data-row] select[name$='-{name}']")
        assert [fields.nth(n).input_value() for n in range(2)] == [value] * 2
    page.set_input_files("#id_files", file("tres.txt", b"tres"))  # what was typed stays when more files come
    page.wait_for_selector("[data-row] >> nth=2")
    assert page.input_value("[data-row] input[name$='-title'] >> nth=0") == "Lo escrito"
    assert page.input_value("[data-row] select[name$='-visibility'] >> nth=1") == "agencies"


SEND = """times => { const form = document.querySelector('form[data-pieces]');
  const data = new FormData(form); data.append('save', '1');
  window.sent = Promise.all([...Array(times)].map(() => fetch(form.action, {method: 'POST', body: data}).then(r => r.status)));
  return 0; }"""


def test_twenty_times_at_once_and_two_people_make_one_document(visit):
    """The same form twenty times at once; and the same bytes from two people at once."""
    fao, unit = visit("fao"), visit("coordinacion")
    for page in (fao, unit):
        clear(page)
        page.set_input_files("#id_files", file("acta CGP a la vez.txt", b"los mismos bytes a la vez"))
        waiting(page)
    fao.evaluate(SEND, 20)
    unit.evaluate(SEND, 1)
    assert set(fao.evaluate("window.sent") + unit.evaluate("window.sent")) == {200}
    fao.goto("/biblioteca/?q=%22a+la+vez%22")
    assert fao.locator("main").inner_text().count("Acta CGP a la vez") == 1
    clear(unit)


def test_no_axe_violation_and_nothing_sideways(visit):
    page = visit("fao")
    clear(page)
    found = {}

    def look(what):
        for screen in (PHONE, DESK):
            page.set_viewport_size(screen)
            for violation in Axe().run(page, options=OPTIONS).response["violations"]:
                found.setdefault(what, []).append((violation["id"], violation["nodes"][0]["html"][:120]))
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{what} is {wide} px too wide"

    mark = "ejes"
    page.route(
        "**/trozo/**", lambda route: route.abort() if b"cortar" in route.request.post_data_buffer else route.continue_()
    )
    page.set_input_files(
        "#id_files",
        [file("cortar.txt", b"cortar"), file("programa.exe", b"MZ" + b"\0" * 99), file("uno.txt", mark.encode())],
    )
    page.wait_for_selector("[data-say]:has-text('Se cortó')")
    look("sending")
    page.unroute("**/trozo/**")
    waiting(page)
    page.click("details.extra summary >> nth=0")
    look("answers")
    page.set_input_files(
        "#id_files", file("Actas.zip", zipped({"a.txt": f"zip {mark}".encode(), "b.exe": b"MZ" + b"\0" * 99}))
    )
    page.wait_for_url("**/importar/**")
    look("import")
    page.get_by_role("button", name="Descartar todo").click()
    page.goto("/")
    page.locator("a[href*='/huecos/']").first.click()
    look("slot")
    clear(page)
    assert not found
