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
            "/lecciones/?programa=RED-2", "/programas/RED-2/lecciones/nueva/"],
    "coordinacion": ["/programas/RED-2/indicadores/", "/programas/RED-2/revision/", "/programas/RED-2/dinero/",
                     "/programas/RED-2/calendario/", "/programas/RED-2/accesos/", "/programas/RED-2/informe/"],
}  # fmt: skip


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("who", PAGES, ids=str)
def test_no_violation(visit, who, screen):
    page = visit(who, viewport=screen)
    found = {}
    addresses = list(PAGES[who])
    if who == "coordinacion":
        page.goto("/programas/RED-2/indicadores/")
        addresses.append(page.locator("main table a").first.get_attribute("href"))
        page.goto("/programas/RED-2/captura/")
        addresses.append(page.locator("main table a").first.get_attribute("href"))
    if who == "fao":
        page.goto("/biblioteca/?organizacion=fao")
        document = page.locator(".res a").first.get_attribute("href")
        addresses += [document, f"{document}compartir/", f"{document}cambiar/", f"{document}comparar/"]
    for address in addresses:
        page.goto(address)
        for violation in Axe().run(page, options=OPTIONS).response["violations"]:
            found.setdefault(address, []).append((violation["id"], violation["nodes"][0]["html"][:120]))
    assert not found
