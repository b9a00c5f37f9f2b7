"""No violation of the automatic accessibility rules (WCAG 2.2 A and AA, best practice) on the pages that people use."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.screens import DESK, PHONE

pytestmark = pytest.mark.browser

OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PAGES = {
    None: ["/cuenta/login/", "/cuenta/password/reset/"],
    "fao": ["/", "/programas/", "/programas/RED-2/", "/programas/RED-2/captura/", "/biblioteca/?q=credito",
            "/programas/RED-2/documentos/subir/", "/documentos/compartidos/", "/persona/", "/no-existe/",
            "/lecciones/?programa=RED-2", "/biblioteca/filtros/", "/biblioteca/?papelera=1", "/biblioteca/?q=agroturizmo",
            "/programas/RED-2/lecciones/nueva/"],
    "coordinacion": ["/programas/RED-2/indicadores/", "/programas/RED-2/revision/", "/programas/RED-2/dinero/",
                     "/programas/RED-2/calendario/", "/programas/RED-2/accesos/", "/programas/RED-2/informe/"],
}  # fmt: skip


SCREENS = [(DESK, "light"), (PHONE, "dark")]  # each page in both widths and both themes, in two visits rather than four


def fao_addresses(page):
    """One document with a text to read, one lesson, one thing owed, and what hangs on them."""
    page.goto("/biblioteca/?organizacion=fao")
    document = page.locator(".res a").first.get_attribute("href")
    page.goto(document)
    read = page.locator("main a[href$='/leer/']").first.get_attribute("href")
    page.goto("/")
    owed = page.locator("main a[href*='/documentos/huecos/']").first.get_attribute("href")
    return [document, read, owed, *(f"{document}{part}/" for part in ("compartir", "cambiar", "comparar", "version"))]


def coordination_addresses(page):
    """One indicator, one contribution, one full lesson with its form."""
    found = []
    for place in ("/programas/RED-2/indicadores/", "/programas/RED-2/captura/"):
        page.goto(place)
        found.append(page.locator("main table a").first.get_attribute("href"))
    page.goto("/lecciones/?q=cacao")
    lesson = page.locator(".res a").first.get_attribute("href")
    return [*found, lesson, f"{lesson}cambiar/"]


def public_addresses(site):
    """The page that anybody may open of one public document."""
    code = (
        "from programmes.models import Programme; from documents.models import Document; "
        "Programme.objects.filter(code='RED-2').update(has_public_page=True); "
        "print(Document.objects.filter(visibility='public', programme__code='RED-2').first().public_id)"
    )
    return [f"/publico/documentos/{site.manage('shell', '--no-imports', '-c', code).strip()}/"]


@pytest.mark.parametrize(("screen", "theme"), SCREENS, ids=["desk", "phone"])
@pytest.mark.parametrize("who", PAGES, ids=str)
def test_no_violation(site, visit, who, screen, theme):
    page = visit(who, viewport=screen)
    page.emulate_media(color_scheme=theme)
    found = {}
    addresses = list(PAGES[who])
    if who is None:
        addresses += public_addresses(site)
    if who == "coordinacion":
        addresses += coordination_addresses(page)
    if who == "fao":
        addresses += fao_addresses(page)
    for address in addresses:
        page.goto(address)
        page.eval_on_selector_all("main details", "all => all.forEach((one) => { one.open = true; })")
        for violation in Axe().run(page, options=OPTIONS).response["violations"]:
            found.setdefault(address, []).append((violation["id"], violation["nodes"][0]["html"][:120]))
    assert not found
