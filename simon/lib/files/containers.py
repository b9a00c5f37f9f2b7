"""Office files that are ZIP containers: which kind they are, and whether their inside is safe.

Everything is counted while it is inflated; no declared size is trusted. Nothing is written to disk.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from .. import ole
from .kinds import EXECUTABLE_EXTENSIONS, MACRO_EXTENSIONS, extension_of
from .office97 import has_macros, has_program
from .programs import is_program
from .refusals import FileRefused
from .xmlhead import has_declarations

SIGNATURE = b"PK\x03\x04"
MAX_UNPACKED = 300 * 1024 * 1024
MAX_MEMBERS = 10_000
MAX_INDEX = 2 * 1024 * 1024  # bytes of the central directory: read whole, before members can be counted
MAX_RATIO = 200  # counted only from RATIO_FROM on: small files of blank XML compress very well
RATIO_FROM = 50 * 1024 * 1024
MAX_DEPTH = 3
_INDEX_CAP = 2 * 1024 * 1024  # [Content_Types].xml, manifest.xml
_HEAD = 64 * 1024
_KEEP = 25 * 1024 * 1024  # embedded documents larger than this are not opened but refused
_CHUNK = 256 * 1024
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, IndexError)

_MAIN_TYPES = (
    (
        re.compile(r"wordprocessingml\.(document|template)\.main|word\.(document|template)\.macroenabled"),
        "docx",
    ),
    (re.compile(r"excel\.sheet\.binary\.macroenabled\.main"), "xlsb"),
    (
        re.compile(r"spreadsheetml\.(sheet|template)\.main|excel\.(sheet|template|addin)\.macroenabled"),
        "xlsx",
    ),
    (
        re.compile(
            r"presentationml\.(presentation|slideshow|template)\.main"
            r"|powerpoint\.(presentation|slideshow|template|addin)\.macroenabled"
        ),
        "pptx",
    ),
)
_ODF_KINDS = {"text": "odt", "spreadsheet": "ods", "presentation": "odp", "graphics": "odg"}
_ODF_TYPE = re.compile(
    r"application/vnd\.oasis\.opendocument\.(text|spreadsheet|presentation|graphics)(-template|-master)?"
)
_ODF_SCRIPT = re.compile(r"(^|/)(basic/.+/(?!script-l[bc]\.xml|dialog-l[bc]\.xml)[^/]+\.(xml|xba)|scripts/.+[^/])$")
_OOXML_MACRO = re.compile(r"(^|/)(vbaproject[^/]*\.bin|vbadata\.xml|macrosheets/[^/]+)$")


@dataclass
class Budget:
    """What the inflating of one upload has used, nested containers included."""

    packed: int
    unpacked: int = 0
    members: int = 0

    def spend(self, size: int) -> None:
        """Count inflated bytes; raise FileRefused('bomb') past the caps."""
        self.unpacked += size
        too_dense = self.unpacked > RATIO_FROM and self.unpacked > MAX_RATIO * self.packed
        if self.unpacked > MAX_UNPACKED or too_dense:
            raise FileRefused("bomb")


@dataclass(frozen=True)
class _Member:
    name: str
    size: int
    head: bytes
    body: bytes = field(repr=False)


def open_zip(data: bytes) -> zipfile.ZipFile:
    """The container; raises FileRefused: 'damaged' when its index cannot be read, 'bomb' when it is too long."""
    if index_size(data) > MAX_INDEX:
        raise FileRefused("bomb")
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except BROKEN as error:
        raise FileRefused("damaged") from error


def index_size(data: bytes) -> int:
    """Bytes of the central directory, as its end record says (ZIP64's own where there is one); 0 without one."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if end < 0 or len(data) < end + 22:
        return 0
    if data[end - 20 : end - 16] == b"PK\x06\x07" and data[end - 76 : end - 72] == b"PK\x06\x06":
        return struct.unpack_from("<Q", data, end - 76 + 40)[0]
    return struct.unpack_from("<I", data, end + 12)[0]


def kind_of(data: bytes) -> str:
    """'docx', 'ods' … by the container's own declaration; 'archive' for any other ZIP.

    Raises FileRefused('damaged') when the index cannot be read.
    """
    with open_zip(data) as container:
        types = content_types(_read(container, "[Content_Types].xml"))
        kind = next((kind for pattern, kind in _MAIN_TYPES for t in types if pattern.search(t)), None)
        return kind or _odf_kind(_read(container, "mimetype", cap=200)) or "archive"


def _odf_kind(mimetype: bytes) -> str | None:
    found = _ODF_TYPE.fullmatch(mimetype.decode("latin-1").strip().lower())
    return _ODF_KINDS[found.group(1)] if found else None


def _read(container: zipfile.ZipFile, name: str, cap: int = _INDEX_CAP) -> bytes:
    """The first ``cap`` bytes of a member, b'' when it is absent or unreadable."""
    try:
        with container.open(name) as member:
            return member.read(cap)
    except (KeyError, RuntimeError, *BROKEN):
        return b""


def content_types(xml: bytes) -> list[str]:
    """The ContentType values of an OOXML [Content_Types].xml, in lower case; [] when it is not readable."""
    if not xml or has_declarations(xml):
        return []
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError):
        return []
    return [node.get("ContentType", "").lower() for node in root]


def check_container(data: bytes, budget: Budget | None = None, depth: int = 0) -> None:
    """Read every member of an Office container; raise FileRefused when it is not safe.

    Codes: protected, macros, executable, escape, dtd, bomb, damaged.
    """
    budget = budget or Budget(packed=len(data))
    if depth > MAX_DEPTH:
        raise FileRefused("bomb")
    with open_zip(data) as container:
        infos = container.infolist()
        _check_index(infos, budget)
        for member in _inflate(container, infos, budget):
            _check_member(member, budget, depth)


def _check_index(infos: list[zipfile.ZipInfo], budget: Budget) -> None:
    names = [info.filename for info in infos]
    budget.members += len(names)
    if budget.members > MAX_MEMBERS:
        raise FileRefused("bomb")
    if any(info.flag_bits & 0x1 for info in infos):
        raise FileRefused("protected")
    if any(escapes(info.orig_filename) for info in infos):
        raise FileRefused("escape")
    if len({name.lower() for name in names}) < len(names):
        raise FileRefused("damaged")
    for name in names:
        _check_name(name.lower())


def escapes(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or "\x00" in name


def _check_name(name: str) -> None:
    if _ODF_SCRIPT.search(name) or _OOXML_MACRO.search(name) or extension_of(name) in MACRO_EXTENSIONS:
        raise FileRefused("macros")
    if extension_of(name) in EXECUTABLE_EXTENSIONS - {"bin"}:
        raise FileRefused("executable")


def _inflate(container: zipfile.ZipFile, infos: list[zipfile.ZipInfo], budget: Budget) -> Iterator[_Member]:
    for info in infos:
        try:
            with container.open(info) as stream:
                yield _member(info.filename, stream, budget)
        except (RuntimeError, *BROKEN) as error:
            raise FileRefused("damaged") from error


def _member(name: str, stream: io.BufferedIOBase | zipfile.ZipExtFile, budget: Budget) -> _Member:
    """Inflate one member to its end, counting; keep its head, and its body if it is a document itself."""
    head = b""
    body: list[bytes] = []
    size = 0
    while chunk := stream.read(_CHUNK):
        budget.spend(len(chunk))
        size += len(chunk)
        head = head or chunk[:_HEAD]
        if head.startswith((SIGNATURE, ole.SIGNATURE)):
            body.append(chunk)
            if size > _KEEP:
                raise FileRefused("bomb")
    return _Member(name.lower(), size, head, b"".join(body))


def _check_member(member: _Member, budget: Budget, depth: int) -> None:
    if is_program(member.head):
        raise FileRefused("executable")
    if member.name.endswith((".xml", ".rels", ".rdf")) and has_declarations(member.head):
        raise FileRefused("dtd")
    if member.name == "[content_types].xml" and _declares_macros(member.head):
        raise FileRefused("macros")
    if member.name.endswith("meta-inf/manifest.xml") and b"encryption-data" in member.head:
        raise FileRefused("protected")
    if member.body.startswith(SIGNATURE):
        check_container(member.body, budget, depth + 1)
    elif member.body.startswith(ole.SIGNATURE):
        check_ole(member.body)


def check_ole(data: bytes) -> None:
    """Raise FileRefused ('macros', 'executable') for what a compound file may not carry."""
    if has_macros(data):
        raise FileRefused("macros")
    if has_program(data):
        raise FileRefused("executable")


def _declares_macros(xml: bytes) -> bool:
    types = [t for t in content_types(xml) if "sheet.binary.macroenabled" not in t]
    return any("macroenabled" in t or "vbaproject" in t for t in types)
