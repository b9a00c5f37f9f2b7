"""The text of a document, for search and preview.

A file can be hostile, so its reader runs in a child process with limits of time and memory: run_extraction
starts ``python -m documents.extraction PATH KIND``, which needs no Django settings and prints JSON.
"""

import json
import re
import resource
import signal
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from documents.readers import READERS, Pieces, Protected, Unsupported
from simon.lib.ole import SIGNATURE

LIMIT_CHARS = 1_000_000
SECONDS = 30
MEMORY = 1024 * 1024 * 1024  # bytes of address space
STOPPED = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}  # sent to a whole service that stops, readers included
_UNWANTED = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile(r"\r\n?|[\x0b\x0c]")
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")


@dataclass(frozen=True)
class Extraction:
    """What reading a file gave.

    ``state``: done; no_text (a picture, a scan); protected; damaged; unsupported (no reader for
    this kind, or more time and memory needed than the limits). ``pages``: of a PDF, or slides of a deck.
    """

    state: str
    text: str = ""
    pages: int | None = None


def extract(path: str | Path, kind: str, limit_chars: int = LIMIT_CHARS) -> Extraction:
    """Read a file's text in this process (for uploads use run_extraction); stops at ``limit_chars``."""
    reader = READERS.get(kind)
    if reader is None:
        return Extraction("unsupported")
    try:
        _refuse_encrypted(Path(path), kind)
        pieces, pages = reader(Path(path))
        text = _collect(pieces, limit_chars)
    except Protected:
        return Extraction("protected")
    except (Unsupported, MemoryError):
        return Extraction("unsupported")
    except Exception:  # a reader of another's format fails in its own ways; all of them mean this
        return Extraction("damaged")
    return Extraction("done" if text else "no_text", text, pages)


def _refuse_encrypted(path: Path, kind: str) -> None:
    """A new Office file in an old compound file is an encrypted one; its readers only say *not found*."""
    with path.open("rb") as stream:
        if kind in ("docx", "xlsx", "xlsb", "pptx") and stream.read(8) == SIGNATURE:
            raise Protected


def _collect(pieces: Pieces, limit_chars: int) -> str:
    """The pieces as lines, without characters that no database or page takes, cut at the limit."""
    lines: list[str] = []
    length = 0
    for piece in pieces:
        line = _BLANK_LINES.sub("\n\n", _UNWANTED.sub("", _LINE_END.sub("\n", piece))).rstrip()
        if line.strip():
            lines.append(line[: limit_chars - length])
            length += len(lines[-1]) + 1
        if length >= limit_chars:
            break
    return "\n".join(lines)[:limit_chars].strip()


def run_extraction(path: str | Path, kind: str, limit_chars: int = LIMIT_CHARS, seconds: float = SECONDS) -> Extraction:
    """Extract in a child process: a file can exhaust or crash the child, never the caller.

    Too slow or too large gives 'unsupported', a crash of the reader 'damaged'. Raises FileNotFoundError, and
    RuntimeError when the child cannot start or is stopped with the worker (that is our fault, not the file's).
    """
    path = Path(path).resolve(strict=True)
    command = [sys.executable, "-m", "documents.extraction", str(path), kind, str(limit_chars)]
    try:
        done = subprocess.run(
            command, cwd=Path(__file__).parent.parent, stdin=subprocess.DEVNULL, capture_output=True,
            timeout=seconds, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return Extraction("unsupported")
    if done.returncode > 0 or -done.returncode in STOPPED:
        raise RuntimeError(f"The text reader did not start or was stopped: {done.stderr[-500:]!r}")
    try:
        return Extraction(**json.loads(done.stdout))
    except (ValueError, TypeError):
        return Extraction("damaged")


def main(arguments: list[str]) -> None:
    """The child: PATH KIND [LIMIT]; writes the Extraction as JSON in ASCII."""
    path, kind, *rest = arguments
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    found = extract(path, kind, int(rest[0]) if rest else LIMIT_CHARS)
    sys.stdout.write(json.dumps(asdict(found)))


if __name__ == "__main__":
    main(sys.argv[1:])
