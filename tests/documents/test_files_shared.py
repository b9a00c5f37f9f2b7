"""Real documents of many origins, over the pages: in or refused as their index says, read, found, given back (SIMON_SHARED)."""

import csv
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from documents.models import Category, Document

FOLDER = Path(os.environ.get("SIMON_SHARED", "/nonexistent")) / "data" / "documents"
INDEX = FOLDER / "index.csv"
ROWS = list(csv.DictReader(INDEX.open(encoding="utf-8"))) if INDEX.is_file() else []
pytestmark = pytest.mark.skipif(not ROWS, reason="SIMON_SHARED does not name the shared documents")
STATES = {"accept": {"done"}, "download_only": {"done"}, "accept_no_text": {"no_text", "unsupported"}}
# three words of each readable one, as other programs read it: poppler (PDF), strings (.doc, .xls, .ppt), the XML or the bytes themselves
WORDS = {
    "es_guia_mantenedor.pdf": "transferirlo sospechosos sustitucion",
    "es_babel_spanish_manual.pdf": "spanishsignitems tipográficos sugerencias",
    "es_texlive_guia.pdf": "landscaperotate kpathsea voluntarios",
    "es_manual_mantenedor.html": "descomprímelo gentoo subdirectorio",
    "testWORD.doc": "subtitle nested italic",
    "testEXCEL.xls": "worksheet squares release",
    "testPPT.ppt": "powerpoint slide created",
    "testEXCEL.xlsx": "worksheet number square",
    "testEXCEL_dateFormats.xlsx": "date munka1 2018",
    "testWORD_2006ml.doc": "quick jumped dogfrog",
    "testRTFVarious.rtf": "superscript kramer japanese",
    "testPDFVarious.pdf": "hyperlink gothic superscript",
    "es_texto_idioma.txt": "hänsch acta parlamento",
    "LibreOfficeCalc_ods_1.3.ods": "example spreadsheet this",
    "pdflatex-forms.pdf": "name check submit",
    "habibi-rotated.pdf": "habibi يبيبَح habibi",
}
UPLOAD = reverse("documents:document-upload", args=["RED"])


@dataclass
class Put:
    """What the upload page said of all files at once, and the documents that came of them by file name."""

    refusals: list[str]
    documents: dict[str, Document]


def answers(page) -> dict[str, str]:
    """The second step as pre-filled, with a category where none was suggested and *programme* for all."""
    usual = str(Category.objects.get(code="CGP").pk)
    data = {"save": "1"}
    for row in page.context["rows"]:
        for field in row.form:
            value = {"category": field.value() or usual, "visibility": "programme"}.get(field.name, field.value())
            if not field.field.disabled and value not in (None, False, ""):
                data[field.html_name] = value
    return data


@pytest.fixture
def put(world, signed_in, django_capture_on_commit_callbacks) -> Put:
    """All of them chosen in one go, answered, saved and read in the background."""
    client = signed_in(world.fabio)
    sent = [SimpleUploadedFile(row["file"], (FOLDER / row["file"]).read_bytes()) for row in ROWS]
    page = client.post(UPLOAD, {"files": sent, "files_step": "1"}, follow=True)
    with django_capture_on_commit_callbacks(execute=True):
        saved = client.post(UPLOAD, answers(page))
    assert saved.status_code == 302, [row.form.errors for row in saved.context["rows"]]
    refusals = page.context["files_form"].errors.get("files", [])
    return Put(refusals, {d.current.name: d for d in Document.objects.select_related("current")})


def test_each_goes_in_or_is_refused_read_found_and_given_back(put, world, signed_in):
    refused = {row["file"] for row in ROWS if row["expected"] == "refuse"}
    assert set(put.documents) == {row["file"] for row in ROWS} - refused
    assert sorted(sentence.split(": ")[0] for sentence in put.refusals) == sorted(refused)
    reader = signed_in(world.clara)
    for row in ROWS:
        if row["file"] not in refused:
            read_as_the_index_says(row, put.documents[row["file"]])
            given_back(reader, row, put.documents[row["file"]])
    assert missed(reader, put.documents) == {}


def read_as_the_index_says(row: dict[str, str], document: Document) -> None:
    assert document.current.extraction in STATES[row["expected"]], row["file"]
    assert (document.current.sha256, str(document.current.size)) == (row["sha256"], row["bytes"])
    assert (row["file"] in WORDS) == (document.current.extraction == "done"), row["file"]


def given_back(client: Client, row: dict[str, str], document: Document) -> None:
    """Byte by byte, as an attachment; a page never as one."""
    answer = client.get(reverse("documents:document-download", args=[document.public_id, 1]))
    assert hashlib.sha256(b"".join(answer.streaming_content)).hexdigest() == row["sha256"], row["file"]
    assert answer["Content-Disposition"].startswith("attachment"), row["file"]
    assert row["expected"] != "download_only" or answer["Content-Type"] == "application/octet-stream"


def missed(client: Client, documents: dict[str, Document]) -> dict[str, str]:
    """The readable ones that their three words do not find, or that are found with a word beside which none of them has."""
    wrong = {}
    for name, words in WORDS.items():
        found = found_by(client, words)
        if documents[name] not in found or found_by(client, f"{words} qwzxyplum"):
            wrong[name] = words
    return wrong


def found_by(client: Client, words: str) -> list[Document]:
    page = client.get(reverse("documents:document-list"), {"q": words})
    return [document for document, _kind, _snippet in page.context["rows"]]
