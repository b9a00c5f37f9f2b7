"""Office 97-2003 files: which kind they are, whether they hold macros or are protected.

Structures: Microsoft's public [MS-DOC], [MS-XLS] and [MS-PPT].
"""

import struct

from ..ole import BrokenOle, OleFile
from .programs import carries_program

_WORKBOOKS = ("workbook", "book")
_VBA_IN_PPT = bytes.fromhex("1f00ff0314000000020000040c000000")  # VBAInfoContainer with its VBAInfoAtom
_ENCRYPTED_PPT = 0xF3D1C4DF  # CurrentUserAtom.headerToken
_BOUNDSHEET, _FILEPASS, _EOF = 0x0085, 0x002F, 0x000A


def kind_of(data: bytes) -> str:
    """'doc', 'xls', 'ppt', 'protected' (an encrypted new Office file), 'broken_ole' or 'unknown'."""
    try:
        paths = OleFile(data).paths
    except BrokenOle:
        return "broken_ole"
    if "encryptedpackage" in paths:
        return "protected"
    if "worddocument" in paths:
        return "doc"
    if any(name in paths for name in _WORKBOOKS):
        return "xls"
    return "ppt" if "powerpoint document" in paths else "unknown"


def has_macros(data: bytes) -> bool:
    """Whether a compound file holds a VBA project or Excel 4 macro sheets; a broken one counts as no."""
    try:
        container = OleFile(data)
        names = {part for path in container.paths for part in path.split("/")}
        if names & {"_vba_project", "_vba_project_cur", "vba"}:
            return True
        return _ppt_has_vba(container) or _xls_has_macro_sheet(container)
    except (BrokenOle, struct.error):
        return False


def has_program(data: bytes) -> bool:
    """Whether an embedded package of a compound file carries a program; a broken one counts as no."""
    try:
        container = OleFile(data)
        packages = [path for path in container.paths if path.endswith("\x01ole10native")]
        return any(carries_program(container.read(path)) for path in packages)
    except BrokenOle:
        return False


def _ppt_has_vba(container: OleFile) -> bool:
    stream = container.read("powerpoint document")
    found = stream.find(_VBA_IN_PPT)
    return found >= 0 and stream[found + 20 : found + 24] != b"\x00\x00\x00\x00"


def _records(stream: bytes) -> list[tuple[int, bytes]]:
    """The (type, body) records of the workbook's first substream."""
    records: list[tuple[int, bytes]] = []
    position = 0
    while position + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, position)
        records.append((kind, stream[position + 4 : position + 4 + size]))
        position += 4 + size
        if kind == _EOF:
            break
    return records


def _workbook(container: OleFile) -> bytes:
    return next((stream for name in _WORKBOOKS if (stream := container.read(name))), b"")


def _xls_has_macro_sheet(container: OleFile) -> bool:
    return any(kind == _BOUNDSHEET and body[5:6] == b"\x01" for kind, body in _records(_workbook(container)))


def is_protected(data: bytes, kind: str) -> bool:
    """Whether a .doc, .xls or .ppt needs a password to be read. Raises BrokenOle."""
    container = OleFile(data)
    if kind == "doc":
        flags = container.read("worddocument")[10:12]
        return len(flags) == 2 and bool(flags[1] & 0x01)
    if kind == "xls":
        return any(record == _FILEPASS for record, _body in _records(_workbook(container)))
    token = container.read("current user")[12:16]
    return len(token) == 4 and struct.unpack("<I", token)[0] == _ENCRYPTED_PPT
