"""The child that reads a file: ``python -m documents.content.reading PATH KIND LIMIT`` writes an Extraction as JSON in ASCII.

It starts quickly because it imports only the reader of its kind, and nothing of Django: the parent finds the language.
"""

import json
import re
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from .child import limit_memory
from .readers import reader_of
from .readers.base import COMPOUND_FILE, Pieces, Protected, Unsupported
from .titles import own_title

_UNWANTED = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile(r"\r\n?|[\x0b\x0c]")
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")


@dataclass(frozen=True)
class Extraction:
    """What reading a file gave.

    ``state``: done; no_text (a picture, a scan); protected; damaged; unsupported (no reader for
    this kind, or more time and memory needed than the limits). ``pages``: where the format knows them (PDF, slides,
    a text whose program counted). ``language``: of the text, two letters, '' when unsure. ``title``: from the file's own
    properties, '' when they hold none worth showing.
    """

    state: str
    text: str = ""
    pages: int | None = None
    language: str = ""
    title: str = ""


def read_file(path: str | Path, kind: str, limit_chars: int) -> Extraction:
    """Read a file in this process, all but its language; stops at ``limit_chars``. Raises nothing for a bad file."""
    try:
        reader = reader_of(kind)
        if reader is None:
            return Extraction("unsupported")
        _refuse_encrypted(Path(path), kind)
        found = reader(Path(path))
        text = _collect(found.pieces, limit_chars)
    except Protected:
        return Extraction("protected")
    except (Unsupported, MemoryError):
        return Extraction("unsupported")
    except Exception:  # a reader of another's format fails in its own ways; all of them mean this
        return Extraction("damaged")
    return Extraction("done" if text else "no_text", text, found.pages or None, title=own_title(found.title))


def _refuse_encrypted(path: Path, kind: str) -> None:
    """A new Office file in an old compound file is an encrypted one; its readers only say *not found*."""
    with path.open("rb") as stream:
        if kind in ("docx", "xlsx", "xlsb", "pptx") and stream.read(8) == COMPOUND_FILE:
            raise Protected


def _collect(pieces: Pieces, limit_chars: int) -> str:
    """The pieces as lines, without characters that no database or page takes, cut at the limit."""
    lines: list[str] = []
    length = 0
    for piece in pieces:
        line = clean(piece)
        if line.strip():
            lines.append(line[: limit_chars - length])
            length += len(lines[-1]) + 1
        if length >= limit_chars:
            break
    return "\n".join(lines)[:limit_chars].strip()


def clean(piece: str) -> str:
    """Plain line ends, no control characters, at most one blank line together."""
    return _BLANK_LINES.sub("\n\n", _UNWANTED.sub("", _LINE_END.sub("\n", piece))).rstrip()


def main(arguments: list[str]) -> None:
    """PATH KIND LIMIT."""
    path, kind, limit_chars = arguments
    limit_memory()
    sys.stdout.write(json.dumps(asdict(read_file(path, kind, int(limit_chars)))))


if __name__ == "__main__":
    main(sys.argv[1:])
