"""What a file is, by its bytes. The name only decides between names that one content may honestly have."""

import re
from pathlib import Path
from typing import IO

from .. import ole
from . import containers, office97, xmlhead
from .kinds import EXECUTABLE_EXTENSIONS, FileType, extension_of, type_of
from .libmagic import mime_of
from .programs import is_program
from .refusals import FileRefused

HEAD = 64 * 1024
_PDF_WITHIN = 1024  # readers accept a PDF header that starts within the first kilobyte

_MAGIC_KINDS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/tiff": "tiff",
    "image/bmp": "bmp",
    "image/x-ms-bmp": "bmp",
    "image/heic": "heic",
    "image/heif": "heic",
    "application/msword": "doc",  # Word before 97; later ones are compound files
    "application/vnd.wordperfect": "wpd",
    "application/vnd.ms-cab-compressed": "archive",
    "application/gzip": "archive",
    "application/x-gzip": "archive",
    "application/x-7z-compressed": "archive",
    "application/x-rar": "archive",
    "application/vnd.rar": "archive",
    "application/x-tar": "archive",
    "application/x-bzip2": "archive",
    "application/x-xz": "archive",
    "application/zstd": "archive",
    "application/x-iso9660-image": "archive",
    "application/x-dosexec": "executable",
    "application/vnd.microsoft.portable-executable": "executable",
    "application/x-executable": "executable",
    "application/x-pie-executable": "executable",
    "application/x-sharedlib": "executable",
    "application/x-object": "executable",
    "application/x-mach-binary": "executable",
    "application/x-java-applet": "executable",
    "application/x-ms-shortcut": "executable",
}
_OLD_WORD = (b"\xdb\xa5", b"\x9b\xa5", b"\x31\xbe\x00\x00", b"\xfe\x37\x00\x1c", b"\xfe\x37\x00\x23")
_WORDPERFECT = b"\xffWPC"
_HTML_START = re.compile(
    r"<(!doctype\s+html|html|head|body|title|meta|script|style|iframe|table|div|p|br|h[1-6]|a|img|form|font)[\s/>]",
    re.IGNORECASE,
)
_SCRIPT_START = re.compile(r"#!\s*/|<\?php\b|@echo off\b", re.IGNORECASE)
_CONTROL = bytes(
    set(range(0x20)) - {0x09, 0x0A, 0x0C, 0x0D, 0x1B}
)  # what no text has; tabs, line ends and escapes are honest
_CONTROL_16 = re.compile(f"[{re.escape(_CONTROL.decode())}]")


def sniff(source: str | Path | IO[bytes], name: str) -> FileType:
    """The type of a file by content: a FileType whose ``kind`` is a key of kinds.KINDS.

    ``source`` is a path or a binary file object, which is read whole and rewound.
    """
    if isinstance(source, (str, Path)):
        return sniff_bytes(Path(source).read_bytes(), name)
    source.seek(0)
    data = source.read()
    source.seek(0)
    return sniff_bytes(data, name)


def sniff_bytes(data: bytes, name: str) -> FileType:
    """As sniff, for bytes in memory."""
    extension = extension_of(name)
    return type_of(_kind(data, extension), extension)


def _kind(data: bytes, extension: str) -> str:
    if not data:
        return "empty"
    head = data[:HEAD]
    if is_program(head):
        return "executable"
    return _by_signature(data, head) or _by_libmagic(data, head, extension)


def _by_signature(data: bytes, head: bytes) -> str | None:
    if head.lstrip(b"\xef\xbb\xbf\x00\t\r\n\f ").startswith(b"%PDF-"):
        return "pdf"
    if head.startswith((containers.SIGNATURE, b"PK\x05\x06", b"PK\x07\x08")):
        return _zip_kind(data)
    if head.startswith(ole.SIGNATURE):
        return office97.kind_of(data)
    if head.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(_OLD_WORD):
        return "doc"
    return "wpd" if head.startswith(_WORDPERFECT) else None


def _zip_kind(data: bytes) -> str:
    """The kind of a ZIP; one whose index is cut is 'archive', and the check says that it is damaged."""
    try:
        return containers.kind_of(data)
    except FileRefused:
        return "archive"


def _by_libmagic(data: bytes, head: bytes, extension: str) -> str:
    kind = _MAGIC_KINDS.get(mime_of(head))
    text = None if kind in ("jpg", "png", "gif", "webp", "tiff", "heic") else decode_text(data)
    if text is not None:
        return _text_kind(text, head, extension)
    if kind is None and b"%PDF-" in head[:_PDF_WITHIN]:
        return "pdf"
    return kind or "unknown"


def decode_text(data: bytes) -> str | None:
    """The text of bytes that are text (UTF-8, UTF-16 with a mark, Windows-1252); None when they are not."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = _decoded(data, "utf-16")
        return None if text is None or _CONTROL_16.search(text) else text
    if len(data.translate(None, _CONTROL)) < len(data):
        return None
    text = _decoded(data, "utf-8-sig")
    return _decoded(data, "cp1252") if text is None else text


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _text_kind(text: str, head: bytes, extension: str) -> str:
    start = text[:HEAD].lstrip("\ufeff \t\r\n")
    if extension in EXECUTABLE_EXTENSIONS or _SCRIPT_START.match(start):
        return "executable"
    root = xmlhead.root_name(head) if start.startswith("<") else ""
    if root == "svg":
        return "svg"
    if root == "html" or extension in ("html", "htm", "xhtml", "xht") or _HTML_START.match(start):
        return "html"
    if start.startswith("<?xml") or (root and extension in ("xml", "svg")):
        return "xml"
    return "csv" if extension in ("csv", "tsv", "tab") else "txt"
