"""Both languages are complete: every text of the sources is in locale/en, translated, and the compiled file is fresh."""

import ast
import os
import re
import shutil
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import translation

PO = Path(settings.BASE_DIR) / "locale" / "en" / "LC_MESSAGES" / "django.po"
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|\{[^}]*\}|%[sd]")


@pytest.fixture(scope="module")
def catalogue():
    return polib.pofile(str(PO))


def test_every_text_is_translated(catalogue):
    assert len(catalogue) > 900
    assert not [e.msgid for e in catalogue if not e.obsolete and (not e.translated() or e.fuzzy)]


def test_placeholders_are_the_same(catalogue):
    wrong = []
    for entry in catalogue:
        pairs = [(entry.msgid, entry.msgstr)]
        if entry.msgid_plural:
            pairs = [(entry.msgid, entry.msgstr_plural[0]), (entry.msgid_plural, entry.msgstr_plural[1])]
        wrong += [
            source for source, text in pairs if set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(source))
        ]
    assert not wrong


def test_the_compiled_file_is_fresh(catalogue):
    compiled = polib.mofile(str(PO.with_suffix(".mo")))
    assert {(e.msgid, e.msgstr, str(e.msgstr_plural)) for e in compiled} == {
        (e.msgid, e.msgstr, str(e.msgstr_plural)) for e in catalogue if e.translated()
    }


@pytest.mark.skipif(
    not shutil.which("xgettext") and not os.environ.get("SIMON_REQUIRE_GETTEXT"), reason="no gettext on this machine"
)
def test_no_text_of_the_sources_is_missing(catalogue, tmp_path):
    """Collects the texts anew and compares; the files of the project stay as they are."""
    before = PO.read_bytes()
    try:
        call_command(
            "makemessages",
            locale=["en"],
            ignore_patterns=[".venv/*", "var/*", "tests/*", "static/*"],
            no_location=True,
            no_wrap=True,
            verbosity=0,
        )
        collected = {(e.msgctxt, e.msgid) for e in polib.pofile(str(PO)) if not e.obsolete}
    finally:
        PO.write_bytes(before)
    assert collected == {(e.msgctxt, e.msgid) for e in catalogue if not e.obsolete}


def test_spanish_is_the_source_and_english_the_translation(settings):
    with translation.override("es"):
        assert translation.gettext("Lo que debo") == "Lo que debo"
    with translation.override("en"):
        assert translation.gettext("Lo que debo") == "What I owe"


SPANISH = re.compile(
    r"\b(Guardar|Indicadores|Biblioteca|Calendario|Dinero|Informe|Estado|Período|Meta|Añadir|Esperado|vencidos?|programas?)\b"
)


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/programas/",
        "/programas/RED/",
        "/programas/RED/indicadores/",
        "/programas/RED/calendario/",
        "/programas/RED/dinero/",
        "/programas/RED/informe/",
        "/biblioteca/",
        "/persona/",
        "/admin/",
        "/programas/RED/revision/",
        "/programas/RED/accesos/",
        "/programas/RED/captura/",
        "/cuenta/2fa/",
    ],
)
def test_an_english_page_has_no_spanish_interface(world, at_noon, signed_in, address):
    """The cast's own titles are Spanish data; the words of the interface are not."""
    world.ana.language = "en"
    world.ana.save()
    page = signed_in(world.ana).get(address).content.decode()
    text = re.sub(
        r"<script.*?</script>|<[^>]+>",
        " ",
        re.sub(r"Programa (RED|OTRO)|Organización \w+|Español", "", page),
        flags=re.S,
    )
    assert 'lang="en"' in page
    assert not SPANISH.findall(text)


def test_every_call_is_in_the_catalogue(catalogue):
    """Also one inside an f-string, which xgettext does not see."""
    known = {entry.msgid for entry in catalogue if not entry.obsolete}
    root = Path(settings.BASE_DIR)
    sources = [
        path
        for app in ("simon", "programmes", "documents", "indicators", "reports")
        for path in (root / app).rglob("*.py")
    ]
    said = {text for path in sources for text in texts_of(ast.parse(path.read_text(encoding="utf-8")))}
    assert said - known == set()


def texts_of(tree):
    """The literal first arguments of _ and gettext calls."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
            first = node.args[0]
            if node.func.id in ("_", "gettext", "gettext_lazy") and isinstance(first, ast.Constant):
                yield first.value
