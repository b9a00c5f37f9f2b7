"""A small reader of the OLE compound files of Office 97-2003 (structure: Microsoft's public [MS-CFB])."""

import struct
from dataclasses import dataclass

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST = 0xFFFFFFFA  # sector numbers from here on are markers: end of chain, free, FAT, DIFAT
_NONE = 0xFFFFFFFF
_ENTRY = 128
_DEEPEST = 2_000  # characters of a path; honest files stay under a hundred
_STREAM, _ROOT = 2, 5


class BrokenOle(ValueError):
    """The bytes begin as a compound file but its tables cannot be followed."""


@dataclass(frozen=True)
class _Entry:
    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class OleFile:
    """The directory and streams of a compound file in memory.

    ``paths`` maps "storage/stream" (lower case) to its directory entry. Raises BrokenOle.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            self._read_header()
            self._entries = self._read_directory()
            self.paths = self._walk()
        except (struct.error, IndexError, UnicodeDecodeError) as error:
            raise BrokenOle(str(error)) from error

    def _read_header(self) -> None:
        data = self._data
        if not data.startswith(SIGNATURE):
            raise BrokenOle("no signature")
        sector_shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if sector_shift not in (9, 12) or mini_shift != 6:
            raise BrokenOle("odd sector size")
        self._sector, self._mini = 1 << sector_shift, 1 << mini_shift
        self._most_fat_sectors = len(data) // self._sector + 1
        self._first_directory, self._cutoff = struct.unpack_from("<I4xI", data, 48)
        self._first_minifat, difat_sector = struct.unpack_from("<I4xI", data, 60)
        self._fat = self._read_fat(list(struct.unpack_from("<109I", data, 76)), difat_sector)

    def _read_fat(self, sectors: list[int], difat_sector: int) -> list[int]:
        seen: set[int] = set()
        while difat_sector < _LAST and difat_sector not in seen:
            seen.add(difat_sector)
            *more, difat_sector = self._numbers(self._sector_bytes(difat_sector))
            sectors += more
            if len(seen) > self._most_fat_sectors:
                raise BrokenOle("more table than file")
        used = [s for s in sectors if s < _LAST]
        if len(used) > self._most_fat_sectors:
            raise BrokenOle("more table than file")
        return [n for s in used for n in self._numbers(self._sector_bytes(s))]

    def _numbers(self, raw: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4])

    def _sector_bytes(self, number: int) -> bytes:
        start = (number + 1) * self._sector
        if start >= len(self._data):
            raise BrokenOle("sector outside the file")
        return self._data[start : start + self._sector]

    def _chain(self, start: int, table: list[int]) -> list[int]:
        chain: list[int] = []
        while start < _LAST:
            if len(chain) > len(table):
                raise BrokenOle("endless chain")
            chain.append(start)
            start = table[start]
        return chain

    def _chain_bytes(self, start: int) -> bytes:
        return b"".join(self._sector_bytes(s) for s in self._chain(start, self._fat))

    def _read_directory(self) -> list[_Entry]:
        raw = self._chain_bytes(self._first_directory)
        entries = [self._entry(raw[i : i + _ENTRY]) for i in range(0, len(raw) - _ENTRY + 1, _ENTRY)]
        if not entries or entries[0].kind != _ROOT:
            raise BrokenOle("no root")
        return entries

    def _entry(self, raw: bytes) -> _Entry:
        length, kind = struct.unpack_from("<HB", raw, 64)
        left, right, child = struct.unpack_from("<III", raw, 68)
        start, size = struct.unpack_from("<IQ", raw, 116)
        if self._sector == 512:  # version 3: the upper half of the size may be rubbish
            size &= 0xFFFFFFFF
        name = raw[: max(0, min(length, 64) - 2)].decode("utf-16-le", errors="replace")
        return _Entry(name, kind, left, right, child, start, size)

    def _walk(self) -> dict[str, _Entry]:
        found: dict[str, _Entry] = {}
        seen: set[int] = set()
        todo = [(self._entries[0].child, "")]
        while todo:
            number, prefix = todo.pop()
            if number == _NONE or number in seen or number >= len(self._entries) or len(prefix) > _DEEPEST:
                continue
            seen.add(number)
            entry = self._entries[number]
            path = prefix + entry.name.lower()
            found[path] = entry
            todo += [(entry.left, prefix), (entry.right, prefix), (entry.child, path + "/")]
        return found

    def read(self, path: str) -> bytes:
        """The bytes of a stream; b'' when there is none. Raises BrokenOle."""
        entry = self.paths.get(path.lower())
        if entry is None or entry.kind != _STREAM or entry.size == 0:
            return b""
        try:
            raw = self._mini_bytes(entry.start) if entry.size < self._cutoff else self._chain_bytes(entry.start)
        except (struct.error, IndexError) as error:
            raise BrokenOle(str(error)) from error
        return raw[: entry.size]

    def _mini_bytes(self, start: int) -> bytes:
        minifat = list(self._numbers(self._chain_bytes(self._first_minifat)))
        container = self._chain_bytes(self._entries[0].start)
        return b"".join(container[s * self._mini : (s + 1) * self._mini] for s in self._chain(start, minifat))
