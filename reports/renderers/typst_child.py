"""Run as a program of its own with a template's name: JSON on standard input, PDF on standard output.

A process of its own because typesetting keeps its memory; it ends with the document. It imports nothing of the portal.
"""

import json
import resource
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import typst

HERE = Path(__file__).resolve().parent
FONTS = HERE.parent / "fonts"
MEMORY = 2 * 1024 * 1024 * 1024  # bytes of address space
CPU_SECONDS = 30


def pdf(data: bytes, template: str) -> bytes:
    """The tagged PDF; to the PDF/UA standard unless a text has a character that no font has."""
    moment = int(datetime(*json.loads(data)["date"], tzinfo=UTC).timestamp())
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copy(HERE / template, root / "main.typ")
        (root / "data.json").write_bytes(data)
        try:
            return _compile(root, moment, "ua-1")
        except typst.TypstError:
            return _compile(root, moment, "1.7")


def _compile(root: Path, moment: int, standard: str) -> bytes:
    return typst.compile(
        str(root / "main.typ"), root=str(root), font_paths=[str(FONTS)], ignore_system_fonts=True, format="pdf",
        pdf_standards=standard, timestamp=moment,
    )  # fmt: skip


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    sys.stdout.buffer.write(pdf(sys.stdin.buffer.read(), sys.argv[1]))
