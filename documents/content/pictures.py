"""Pictures of documents, drawn in a child process with limits of time, memory and pixels (documents.content.drawing)."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db.models.fields.files import FieldFile

from simon.lib.files.kinds import IMAGE_KINDS

from .child import TooSlow, output_of

SECONDS = 10
DRAWN = IMAGE_KINDS - {"heic"}  # HEIC is never opened
_SIGNATURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


@dataclass(frozen=True)
class Picture:
    """The bytes of a PNG or a JPEG, and which."""

    data: bytes
    mime: str


@dataclass(frozen=True)
class Page:
    """A page of a PDF: how many there are, its text, its height by its width."""

    pages: int
    text: str
    shape: float


@contextmanager
def on_disk(file: FieldFile) -> Iterator[Path]:
    """The stored file as a file of this machine: its own place, or a copy that goes afterwards. Raises FileNotFoundError."""
    try:
        yield Path(file.path).resolve(strict=True)
        return
    except NotImplementedError:  # kept elsewhere
        pass
    with TemporaryDirectory() as folder, file.open("rb") as source:
        path = Path(folder) / Path(file.name).name
        with path.open("wb") as target:
            for chunk in source.chunks():
                target.write(chunk)
        yield path


def thumbnail_of(path: Path, kind: str) -> bytes:
    """A PNG of at most 480 by 640 pixels of the first page or of the image; b'' when there is none to draw."""
    if kind != "pdf" and kind not in DRAWN:
        return b""
    found = _drawn("thumbnail", path, kind, 1)
    return found.data if found else b""


def page_picture(path: Path, kind: str, number: int) -> Picture | None:
    """A page of a PDF at 900 pixels across, or an image of at most 1600 (the pages of a TIFF); None when it cannot be drawn."""
    return _drawn("page", path, kind, number) if kind == "pdf" or kind in DRAWN else None


def page_of(path: Path, number: int) -> Page | None:
    """A page of a PDF in words, the first one when there is no such page; None when the file cannot be opened in time."""
    try:
        return Page(**json.loads(_output("text", path, "pdf", number)))
    except (ValueError, TypeError):
        return None


def _drawn(action: str, path: Path, kind: str, number: int) -> Picture | None:
    data = _output(action, path, kind, number)
    mime = next((mime for start, mime in _SIGNATURES.items() if data.startswith(start)), None)
    return Picture(data, mime) if mime else None


def _output(action: str, path: Path, kind: str, number: int) -> bytes:
    try:
        return output_of("documents.content.drawing", action, str(path), kind, str(number), seconds=SECONDS)
    except TooSlow:
        return b""
