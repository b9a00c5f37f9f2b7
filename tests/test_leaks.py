"""Nobody meets what is not theirs: each person walks every link of the portal, downloads included; what is listed opens."""

import io
import re
import zipfile
from urllib.parse import urljoin, urlsplit

import pypdfium2
import pytest

from programmes.models import AuditEntry
from tests import cast

MOST = 1_500  # more addresses than anybody has; a walk that reaches it is not whole, and fails
# marker: the people who may meet it
MARKS = {
    "SECRETO PRIVADO": {"fabio", "root"},
    "SECRETO AGENCIAS": {"fabio", "clara", "ana", "root"},
    "DEL PROGRAMA": {"fabio", "clara", "ana", "root", "marta", "david"},
    "7,654,321": {"fabio", "ana", "root"},
    "7654321": {"fabio", "ana", "root"},
    "comentario confidencial": {"fabio", "ana", "root"},
    "PROGRAMA AJENO": {"ursula", "root"},
    "ursula@simon.example": {"ursula", "root"},
}
SKIPPED = re.compile(
    r"^/(cuenta/logout|static/|admin/jsi18n|admin/logout|admin/password|admin/.*/(history|delete|password)/|admin/.*[?&](o|_changelist_filters)=)"
)


@pytest.fixture
def secrets(world, at_noon):
    for title, visibility in {
        "SECRETO PRIVADO": "organisation",
        "SECRETO AGENCIAS": "agencies",
        "DEL PROGRAMA": "programme",
    }.items():
        cast.upload(world, f"{title}.txt", f"{title} adentro".encode(), by=world.fabio, visibility=visibility)
        cast.lesson(world, f"Lección {title}", by=world.fabio, visibility=visibility, why=f"{title} en la lección")
    cell = world.cell(world.trained, "FAO", 1, "Coclé")
    world.submit(cell, 7654321, world.fabio)
    other = world.cell(world.trained, "FAO", 0, "Coclé")
    world.submit(other, 3, world.fabio)
    cast.workflow.return_(other, by=world.ana, reason="comentario confidencial")
    world.other.title_es = "PROGRAMA AJENO"
    cast.save(world.other)
    world.approved(world.cell(world.trained, "MIDA", 0), 20, world.marta)
    return world


def text_of(response) -> str:
    """What a person reads in an answer: pages as they are, sheets and PDF unpacked."""
    kind = response.headers.get("Content-Type", "")
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if "pdf" in kind:
        return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(body))
    if "spreadsheetml" in kind:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return "".join(archive.read(n).decode(errors="replace") for n in archive.namelist())
    return body.decode(errors="replace")


def combined(target: str) -> bool:
    """A list narrowed by more than two parameters, one in the admin site: all the combinations would never end."""
    return target.startswith(("/biblioteca/", "/lecciones/", "/admin/")) and target.count("=") > (
        1 if target.startswith("/admin/") else 2
    )


def walk(client, start: str = "/") -> dict[str, str]:
    """address -> text of everything reachable by links; a link that does not open fails, and a page without its security policy."""
    waiting, seen = (
        [start, "/biblioteca/?q=secreto", "/biblioteca/?q=SECRETO+adentro", "/lecciones/", "/lecciones/?q=secreto"],
        {},
    )
    while waiting and len(seen) < MOST:
        address = waiting.pop()
        if address in seen or SKIPPED.match(address) or combined(address):
            continue
        response = client.get(address, follow=True)

        assert response.status_code == 200, f"{address} is linked and answers {response.status_code}"
        seen[address] = text_of(response)
        keeps_its_policy(address, response, seen[address])
        if "html" in response.headers.get("Content-Type", ""):
            for link in re.findall(r'href="([^"#]+)', seen[address]):
                target = urlsplit(urljoin(address, link.replace("&amp;", "&")))
                if not target.netloc and target.scheme in ("", "http"):
                    waiting.append(target.path + (f"?{target.query}" if target.query else ""))
    assert len(seen) < MOST
    return seen


INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")")


def keeps_its_policy(address: str, response, text: str) -> None:
    """No unsafe-inline in the policy, and nothing inline that would need it; the admin site included."""
    policy = response.headers.get("Content-Security-Policy", "")
    assert "default-src 'none'" in policy and "unsafe" not in policy, address
    assert response.headers.get("X-Content-Type-Options") == "nosniff", address
    assert "no-store" in response.headers.get("Cache-Control", ""), address
    if "html" in response.headers.get("Content-Type", ""):
        assert not INLINE.search(text), f"{address}: {INLINE.search(text)[0]}"


@pytest.mark.parametrize("who", ["david", "clara", "marta", "fabio", "ursula", "nadie", "ana", "root"])
def test_nobody_meets_what_is_not_theirs(secrets, signed_in, who):
    pages = walk(signed_in(secrets.people[who]))
    assert len(pages) >= 5
    met = {mark for mark in MARKS for address, text in pages.items() if mark in text and not is_echo(address, mark)}
    forbidden = {mark for mark, allowed in MARKS.items() if who not in allowed}
    leaks = {(m, a) for m in met & forbidden for a, t in pages.items() if m in t}
    assert not leaks
    expected = {m for m, allowed in MARKS.items() if who in allowed and m not in ("7654321", "ursula@simon.example")}
    assert expected <= met, f"{who} should have met {expected - met}"


def is_echo(address: str, mark: str) -> bool:
    return f"q={mark}" in address


def test_the_audit_holds_no_secret_values(secrets):
    assert not AuditEntry.objects.filter(changes__has_key="password").exists()
