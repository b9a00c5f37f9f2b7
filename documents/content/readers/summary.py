"""Title and pages that an Office 97-2003 file keeps of itself (structure: Microsoft's public [MS-OLEPS])."""

import struct

from simon.lib.ole import BrokenOle, OleFile

_STREAM = "\x05summaryinformation"
_CODE_PAGE, _TITLE, _PAGES, _CHARACTERS = 1, 2, 14, 16
_SHORT, _LONG, _BYTES, _WIDE = 0x02, 0x03, 0x1E, 0x1F
_UTF8, _UTF16 = 65001, 1200


def summary_of(data: bytes) -> tuple[str, int | None]:
    """Title ('' without) and pages (None where the program did not count) of a compound file; nothing when they cannot be read."""
    try:
        values = _properties(OleFile(data).read(_STREAM))
    except (BrokenOle, struct.error, LookupError):
        return "", None
    title, pages = values.get(_TITLE, ""), values.get(_PAGES)
    counted = isinstance(pages, int) and 0 < pages < 1_000_000 and values.get(_CHARACTERS)
    return title if isinstance(title, str) else "", pages if counted else None


def _properties(stream: bytes) -> dict[int, str | int]:
    """The wanted properties of the first section. Raises struct.error, LookupError (a code page nobody knows)."""
    if not stream:
        return {}
    section = struct.unpack_from("<I", stream, 44)[0]
    count = min(struct.unpack_from("<I", stream, section + 4)[0], 64)
    places = dict(struct.unpack_from("<II", stream, section + 8 + 8 * number) for number in range(count))
    found: dict[int, str | int] = {}
    for name in (_CODE_PAGE, _TITLE, _PAGES, _CHARACTERS):
        if name in places:
            found[name] = _value(stream, section + places[name], found.get(_CODE_PAGE, 1252))
    return found


def _value(stream: bytes, at: int, code_page: str | int) -> str | int:
    """One typed value: a whole number or a text; '' for other types."""
    kind, number = struct.unpack_from("<II", stream, at)
    if kind == _SHORT:
        return number & 0xFFFF
    if kind == _LONG:
        return number
    if kind == _WIDE:
        return stream[at + 8 : at + 8 + 2 * number].decode("utf-16-le", errors="replace").rstrip("\x00")
    if kind != _BYTES:
        return ""
    encoding = {_UTF8: "utf-8", _UTF16: "utf-16-le"}.get(int(code_page), f"cp{code_page}")
    return stream[at + 8 : at + 8 + number].decode(encoding, errors="replace").rstrip("\x00")
