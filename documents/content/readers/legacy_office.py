"""The text of Word and PowerPoint 97-2003 files (structures: Microsoft's public [MS-DOC] and [MS-PPT])."""

import re
import struct
from collections.abc import Iterator

from simon.lib.ole import SIGNATURE, BrokenOle, OleFile

_CLX_AT = 0x01A2  # FibRgFcLcb97.fcClx, lcbClx
_TABLE_1, _COMPRESSED = 0x0200, 0x40000000
_TEXT_CHARS, _TEXT_BYTES, _NOTES_OR_TITLE = 0x0FA0, 0x0FA8, 0x0FBA
_MASTER = 0x03F8  # its texts are the template's: «Click to edit…»
_FIELD_CODE = re.compile(r"\x13[^\x13\x14\x15]*\x14|\x13[^\x13\x14\x15]*\x15")
_BREAKS = str.maketrans("\r\x07\x0b\x0c\x1e", "\n\t\n\n-", "\x1f\x14\x15")


def doc_text(data: bytes) -> str | None:
    """The text of a .doc by its piece table; None for Word before 97. Raises BrokenOle, struct.error."""
    if not data.startswith(SIGNATURE):
        return None
    container = OleFile(data)
    stream = container.read("worddocument")
    flags = struct.unpack_from("<H", stream, 0x0A)[0]
    table = container.read("1table" if flags & _TABLE_1 else "0table")
    start, size = struct.unpack_from("<II", stream, _CLX_AT)
    raw = "".join(_pieces(stream, _piece_table(table[start : start + size])))
    return _FIELD_CODE.sub("", raw).translate(_BREAKS)


def _piece_table(clx: bytes) -> bytes:
    """The PlcPcd inside a Clx: after the property blocks (mark 1), the piece table (mark 2)."""
    position = 0
    while clx[position : position + 1] == b"\x01":
        position += 3 + struct.unpack_from("<H", clx, position + 1)[0]
    if clx[position : position + 1] != b"\x02":
        raise BrokenOle("no piece table")
    size = struct.unpack_from("<I", clx, position + 1)[0]
    return clx[position + 5 : position + 5 + size]


def _pieces(stream: bytes, plc: bytes) -> Iterator[str]:
    """Each piece's text: n + 1 character positions, then n descriptors of eight bytes."""
    count = (len(plc) - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", plc)
    for number in range(count):
        place = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * number + 2)[0]
        length = max(0, ends[number + 1] - ends[number])
        if place & _COMPRESSED:
            start = (place & ~_COMPRESSED) // 2
            yield stream[start : start + length].decode("cp1252", errors="replace")
        else:
            yield stream[place : place + 2 * length].decode("utf-16-le", errors="replace")


def ppt_text(data: bytes) -> Iterator[str]:
    """The texts of a .ppt in the order of its records. Raises BrokenOle."""
    return _atoms(OleFile(data).read("powerpoint document"))


def _atoms(stream: bytes) -> Iterator[str]:
    """Walk the records: a container (version 15) is entered unless it is a master, a text atom is read, the rest is skipped."""
    position = 0
    while position + 8 <= len(stream):
        version, kind, size = struct.unpack_from("<HHI", stream, position)
        position += 8
        if version & 0xF == 0xF and kind != _MASTER:
            continue
        if kind in (_TEXT_CHARS, _NOTES_OR_TITLE):
            yield stream[position : position + size].decode("utf-16-le", errors="replace").translate(_BREAKS)
        elif kind == _TEXT_BYTES:
            yield stream[position : position + size].decode("latin-1").translate(_BREAKS)
        position += size
