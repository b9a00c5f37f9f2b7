"""What a ZIP of documents brings, one member after the other: counted while it is inflated, nothing written to disk.

An Office container is judged by containers.py; here are archives that people pack themselves.
"""

import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from .containers import BROKEN, MAX_INDEX, MAX_MEMBERS, SIGNATURE, escapes, index_size
from .kinds import extension_of
from .refusals import FileRefused

MIB = 1024 * 1024
MAX_FILES = 200
MAX_UNPACKED = 500 * MIB
_TAIL = 65_557 + 76
_CHUNK = 256 * 1024
_UTF8 = 0x800
_ENCRYPTED = 0x1
_EMPTY = b"PK\x05\x06"
_JUNK = re.compile(r"(^|/)(__MACOSX/|(thumbs\.db|desktop\.ini)$|\.(?!\.?(/|$))[^/]*(/|$)|~\$[^/]*$)", re.IGNORECASE)
_ACCENTED = re.compile(r"[a-zA-Z0-9 _.,;()\[\]{}'&+=@!#$%/\\-]|[áéíóúüñÁÉÍÓÚÜÑçÇàèìòùâêîôûäëïöãõ°ºª¿¡«»–—]")


@dataclass(frozen=True)
class Member:
    """One file of an archive: its path as people read it, its bytes, or the code why they are not read."""

    path: str
    data: bytes = b""
    refused: str = ""


def is_junk(path: str) -> bool:
    """Whether a path is what systems leave behind (__MACOSX, Thumbs.db, .DS_Store, hidden files) and nobody's document."""
    return bool(_JUNK.search(path.replace("\\", "/")))


def is_archive(stream: IO[bytes], name: str) -> bool:
    """Whether these bytes are a ZIP by name and content, and no Office or OpenDocument container. Rewinds."""
    if extension_of(name) != "zip":
        return False
    stream.seek(0)
    head = stream.read(4)
    stream.seek(0)
    return head in (SIGNATURE, _EMPTY) and not _is_document(stream)


def _is_document(stream: IO[bytes]) -> bool:
    try:
        with _open(stream) as archive:
            return not {"[Content_Types].xml", "mimetype"}.isdisjoint(archive.namelist())
    except FileRefused:
        return False
    finally:
        stream.seek(0)


def _open(stream: IO[bytes]) -> zipfile.ZipFile:
    """The archive; raises FileRefused: 'damaged', or 'too_many' when its index is too long to be read."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _TAIL))
    if index_size(stream.read()) > MAX_INDEX:
        raise FileRefused("too_many", limit=MAX_FILES)
    try:
        return zipfile.ZipFile(stream)
    except BROKEN as error:
        raise FileRefused("damaged") from error


def members(stream: IO[bytes], max_bytes: int) -> tuple[list[str], Iterator[Member]]:
    """(paths that are skipped, the files that are not): an archive's whole content but its folders.

    Each file has at most ``max_bytes`` + 1 bytes read. Raises FileRefused for the whole archive: 'damaged', 'empty',
    'too_many' at once; 'too_much' on the way.
    """
    archive = _open(stream)
    infos = [info for info in archive.infolist() if not info.filename.endswith(("/", "\\"))]
    names = {id(info): readable_name(info) for info in infos}
    skipped = [names[id(info)] for info in infos if is_junk(names[id(info)])]
    wanted = [info for info in infos if not is_junk(names[id(info)])]
    if len(wanted) > MAX_FILES or len(infos) > MAX_MEMBERS:
        raise FileRefused("too_many", limit=MAX_FILES)
    if not wanted:
        raise FileRefused("empty")
    return skipped, _read_all(archive, wanted, names, max_bytes)


def _read_all(
    archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], names: dict[int, str], max_bytes: int
) -> Iterator[Member]:
    left = MAX_UNPACKED
    with archive:
        for info in infos:
            member = _read(archive, info, names[id(info)], min(max_bytes + 1, left + 1))
            left -= len(member.data)
            if left < 0:
                raise FileRefused("too_much", limit=MAX_UNPACKED // MIB)
            yield member


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str, most: int) -> Member:
    if escapes(info.orig_filename):
        return Member(path, refused="escape")
    if info.flag_bits & _ENCRYPTED:
        return Member(path, refused="protected")
    try:
        with archive.open(info) as source:
            return Member(path, source.read(most))
    except (RuntimeError, *BROKEN):
        return Member(path, refused="damaged")


def readable_name(info: zipfile.ZipInfo) -> str:
    """A member's path with '/' between folders and its accents right.

    The flag says UTF-8; without it the bytes are read as UTF-8 where they are (macOS does not set it), else as the code
    page of which more characters are letters that people write: 437, 850 (Windows in Spanish) or 1252.
    """
    if info.flag_bits & _UTF8:
        return _clean(info.filename)
    raw = info.orig_filename.encode("cp437", errors="replace")
    try:
        return _clean(raw.decode("utf-8"))
    except UnicodeDecodeError:
        return _clean(max((raw.decode(page, errors="replace") for page in ("cp850", "cp437", "cp1252")), key=_likely))


def _likely(text: str) -> int:
    return len(_ACCENTED.findall(text))


def _clean(path: str) -> str:
    """Composed accents, one kind of slash, nothing unseen."""
    composed = unicodedata.normalize("NFC", path.replace("\\", "/"))
    return "".join(c for c in composed if unicodedata.category(c)[0] != "C").strip() or "archivo"
