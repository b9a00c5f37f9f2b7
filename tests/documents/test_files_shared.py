"""Real documents of many origins: each is accepted or refused as its index says (SIMON_SHARED)."""

import csv
import os
from pathlib import Path

import pytest

from documents.content.extraction import run_extraction
from simon.lib.files import FileRefused, check

FOLDER = Path(os.environ.get("SIMON_SHARED", "/nonexistent")) / "data" / "documents"
INDEX = FOLDER / "index.csv"
ROWS = list(csv.DictReader(INDEX.open(encoding="utf-8"))) if INDEX.is_file() else [{"file": "-"}]
pytestmark = pytest.mark.skipif(not INDEX.is_file(), reason="SIMON_SHARED does not name the shared documents")
STATES = {"accept": {"done"}, "download_only": {"done"}, "accept_no_text": {"no_text", "unsupported"}}


@pytest.mark.parametrize("row", ROWS, ids=[row["file"] for row in ROWS])
def test_the_document_is_judged_as_its_index_says(row: dict[str, str]) -> None:
    path = FOLDER / row["file"]
    if row["expected"] == "refuse":
        with pytest.raises(FileRefused):
            check(path, path.name)
        return
    checked = check(path, path.name)
    assert (checked.sha256, checked.size) == (row["sha256"], int(row["bytes"]))
    assert checked.download_only == (row["expected"] == "download_only")
    assert run_extraction(path, checked.kind).state in STATES[row["expected"]]
