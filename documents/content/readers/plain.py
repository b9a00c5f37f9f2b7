"""Text without form, and tables of text."""

import csv
import io
from pathlib import Path

from .base import Reading

_FIELD_CAP = 1_000_000  # characters of one CSV field


def decode(data: bytes) -> str:
    """Text as people's programs save it: UTF-8, UTF-16 with its mark, else Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _text(path: Path) -> Reading:
    return Reading([decode(path.read_bytes())])


def _csv(path: Path) -> Reading:
    text = decode(path.read_bytes())
    delimiter = max(",;\t|", key=text[:4096].count)
    csv.field_size_limit(_FIELD_CAP)
    return Reading("\t".join(row) for row in csv.reader(io.StringIO(text), delimiter=delimiter))


READERS = {"txt": _text, "csv": _csv}
