"""The one gate for uploaded files: what is taken, what is refused and with which sentence."""

import hashlib
import os
import struct
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ..ole import BrokenOle
from . import containers, office97, xmlhead
from .images import check_image
from .kinds import (
    DOWNLOAD_ONLY_KINDS,
    EXECUTABLE_EXTENSIONS,
    IMAGE_KINDS,
    KINDS,
    MACRO_EXTENSIONS,
    OLE_KINDS,
    ZIP_KINDS,
    FileType,
    extension_of,
    family_of_extension,
)
from .refusals import FileRefused
from .sniff import HEAD, sniff_bytes

MIB = 1024 * 1024
MAX_BYTES = 25 * MIB
PDF_SECONDS = 10
_NEAR = {("text", "html"), ("text", "svg"), ("text", "xml"), ("html", "xml")}  # (name says, bytes are)
_ZIP_END = b"PK\x05\x06"
_ZIP_END_WITHIN = 65_557  # the end record and its longest comment


@dataclass(frozen=True)
class CheckedFile:
    """A file that may be stored. ``size`` in bytes, ``sha256`` in hexadecimal, ``extension`` without dot, ``name`` as given.

    ``download_only``: never to be shown as a page. ``notes``: lazy Spanish sentences to tell the person.
    """

    kind: str
    mime: str
    size: int
    sha256: str
    extension: str
    download_only: bool
    notes: tuple[str | Promise, ...] = ()
    name: str = ""


def check(file: str | Path | IO[bytes], name: str, max_bytes: int = MAX_BYTES) -> CheckedFile:
    """Judge one upload by its bytes; raises FileRefused with a code and a sentence.

    ``file`` is a path or a binary file object (rewound afterwards); at most ``max_bytes`` + 1 are read.
    """
    data = _read(file, max_bytes)
    if not data:
        raise FileRefused("empty")
    if len(data) > max_bytes:
        raise FileRefused("too_large", limit=f"{max_bytes / MIB:g}")
    with ThreadPoolExecutor(1) as beside:  # hashing lets go of the interpreter: it costs no time beside the check
        sha256 = beside.submit(lambda: hashlib.sha256(data).hexdigest())
        found, notes = _judge(data, name)
    return CheckedFile(
        kind=found.kind,
        mime=found.mime,
        size=len(data),
        sha256=sha256.result(),
        extension=found.extension,
        download_only=found.kind in DOWNLOAD_ONLY_KINDS,
        notes=notes,
        name=name,
    )


def _judge(data: bytes, name: str) -> tuple[FileType, tuple[str | Promise, ...]]:
    """What the bytes are, and what to tell of them; raises FileRefused."""
    found = sniff_bytes(data, name)
    _refuse_by_name(found, name)
    _refuse_by_kind(found, name, data)
    notes = _compare_name(found, name)
    _refuse_polyglot(found.kind, data)
    _CHECKS.get(found.kind, _check_nothing)(data, found.kind)
    return found, notes


def _read(file: str | Path | IO[bytes], max_bytes: int) -> bytes:
    if isinstance(file, (str, Path)):
        with Path(file).open("rb") as stream:
            return stream.read(max_bytes + 1)
    file.seek(0)
    data = file.read(max_bytes + 1)
    file.seek(0)
    return data


def _refuse_by_name(found: FileType, name: str) -> None:
    extension = extension_of(name)
    if found.kind == "executable" or extension in EXECUTABLE_EXTENSIONS:
        raise FileRefused("executable")
    if extension in MACRO_EXTENSIONS:
        raise FileRefused("macros")


def _refuse_by_kind(found: FileType, name: str, data: bytes) -> None:
    """Refuse the kinds that are recognised only for that."""
    if found.kind == "broken_ole":
        raise FileRefused("damaged")
    if found.kind == "archive":
        office = family_of_extension(extension_of(name)) in ("writer", "sheet", "slides", "drawing")
        if office and data.startswith(containers.SIGNATURE):
            containers.open_zip(data).close()  # a cut Office file: damaged
        raise FileRefused("archive")
    if KINDS[found.kind].family == "refused":
        raise FileRefused(found.kind)


def _compare_name(found: FileType, name: str) -> tuple[str | Promise, ...]:
    """Nothing when the name fits; a note when it is a near miss; FileRefused('mismatch') when it deceives."""
    extension = extension_of(name)
    row = KINDS[found.kind]
    if extension in row.extensions:
        return ()
    named = family_of_extension(extension)
    if named not in (None, row.family) and (named, row.family) not in _NEAR:
        raise FileRefused("mismatch", extension=extension, label=found.label)
    if found.kind in ("txt", "csv"):
        return ()
    note = _("El contenido es {label}; se guardará con la extensión «.{extension}».")
    return (format_lazy(note, label=found.label, extension=found.extension),)


def _refuse_polyglot(kind: str, data: bytes) -> None:
    """Refuse bytes that a second program would read as another kind: a ZIP at the end, a PDF at the start."""
    if kind not in ZIP_KINDS and _ends_as_zip(data):
        raise FileRefused("polyglot")
    binary = kind in ZIP_KINDS | OLE_KINDS | IMAGE_KINDS
    if b"%PDF-" in data[:1024] and (binary or (kind != "pdf" and b"endobj" in data)):
        raise FileRefused("polyglot")


def _ends_as_zip(data: bytes) -> bool:
    """Whether a ZIP index closes the file, or counts its places from the file's beginning."""
    start = data.rfind(_ZIP_END, max(0, len(data) - _ZIP_END_WITHIN))
    if start < 0 or len(data) - start < 22:
        return False
    size, offset, comment = struct.unpack_from("<IIH", data, start + 12)
    index = start - size
    if size == 0 or index < 0 or data[index : index + 4] != b"PK\x01\x02":
        return False
    return offset == index or start + 22 + comment == len(data)


def _check_nothing(_data: bytes, _kind: str) -> None:
    """Text, RTF and the oldest formats: nothing inside to check."""


def _check_pdf(data: bytes, _kind: str) -> None:
    program = Path(__file__).with_name("pdf_child.py")
    with _as_file(data) as copy:
        try:
            done = subprocess.run(
                [sys.executable, "-I", "-S", str(program), _pdfium()],
                stdin=copy,
                capture_output=True,
                timeout=PDF_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise FileRefused("damaged") from error
    answer = done.stdout.decode("ascii", errors="replace").strip()
    if answer != "ok":
        raise FileRefused("protected" if answer == "protected" else "damaged")


@cache
def _pdfium() -> str:
    """Where the library of the package pypdfium2 lies; the package itself is not loaded."""
    package = find_spec("pypdfium2_raw")
    found = (
        [p for p in Path(package.origin).parent.glob("*pdfium.*") if p.suffix in (".so", ".dylib")] if package else []
    )
    if not found:
        raise RuntimeError("pypdfium2 has brought no library: PDF files cannot be checked")
    return str(found[0])


@contextmanager
def _as_file(data: bytes) -> Iterator[IO[bytes]]:
    """The bytes as a nameless file, in memory where the system can: a child maps it, where a pipe would have to be pumped."""
    with (
        os.fdopen(os.memfd_create("upload"), "w+b") if hasattr(os, "memfd_create") else tempfile.TemporaryFile()
    ) as copy:
        copy.write(data)
        copy.flush()
        yield copy


def _check_office97(data: bytes, kind: str) -> None:
    if not data.startswith(b"\xd0\xcf"):
        return  # Word before 97: no compound file, no VBA
    try:
        protected = office97.is_protected(data, kind)
    except BrokenOle as error:
        raise FileRefused("damaged") from error
    if protected:
        raise FileRefused("protected")
    containers.check_ole(data)


def _check_container(data: bytes, _kind: str) -> None:
    containers.check_container(data)


def _check_markup(data: bytes, kind: str) -> None:
    """Refuse declarations; a plain DOCTYPE is honest in HTML and SVG only."""
    head = data[:HEAD]
    if kind == "xml" and xmlhead.doctype(head) is not None:
        raise FileRefused("dtd")
    if kind in ("xml", "svg") and xmlhead.has_declarations(head):
        raise FileRefused("dtd")
    if kind == "html" and (found := xmlhead.doctype(head)) and found[1]:
        raise FileRefused("dtd")


_CHECKS: dict[str, Callable[[bytes, str], None]] = {
    "pdf": _check_pdf,
    **dict.fromkeys(ZIP_KINDS, _check_container),
    **dict.fromkeys(OLE_KINDS, _check_office97),
    **dict.fromkeys(IMAGE_KINDS, check_image),
    **dict.fromkeys(DOWNLOAD_ONLY_KINDS, _check_markup),
}
