"""The tags of a TIFF structure, which EXIF is too: take the position out without moving anything else."""

import struct

_GPS, _MAKER_NOTE, _XMP = 0x8825, 0x927C, 0x02BC
_SUB_DIRECTORIES = (0x8769, 0xA005, 0x014A)  # EXIF, interoperability, sub-images
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
_MOST_DIRECTORIES, _MOST_ENTRIES = 200, 1_000  # of a file, of a directory
_MOST_STEPS = 50_000  # entries looked at in all: a hostile file asks for more
_PLACES = (b"GPS", b"geo:", b"atitude", b"ongitude", b"LocationCreated", b"LocationShown")


def remove_position(block: bytearray) -> None:
    """Overwrite, in a TIFF structure that begins at 0, GPS directories, maker's notes and XMP that tells a place.

    Their tags vanish from the directory, their bytes become zeros; length and all other offsets stay. What cannot be followed
    is left, never raised: no reader could follow it either.
    """
    if block[:2] in (b"II", b"MM") and len(block) >= 8:
        _Structure(block).clean()


class _Structure:
    """Directories of a TIFF (or BigTIFF) in memory, changed where they stand."""

    def __init__(self, block: bytearray) -> None:
        self.block = block
        self.order = "<" if block[:2] == b"II" else ">"
        self.big = self._number("H", 2) == 43
        self.count, self.offset, self.entry = ("Q", "Q", 20) if self.big else ("H", "I", 12)
        self.seen: set[int] = set()
        self.steps, self.room = _MOST_STEPS, 4 * len(block)

    def _number(self, form: str, at: int) -> int:
        """A whole number at a place; 0 outside the block."""
        size = struct.calcsize(form)
        return struct.unpack_from(self.order + form, self.block, at)[0] if 0 <= at <= len(self.block) - size else 0

    def clean(self) -> None:
        """Follow every directory once."""
        todo = [self._number(self.offset, 8 if self.big else 4)]
        while todo and len(self.seen) < _MOST_DIRECTORIES:
            at = todo.pop()
            if 0 < at < len(self.block) and at not in self.seen:
                self.seen.add(at)
                todo += self._directory(at)

    def _entries(self, at: int) -> list[int]:
        """Where the entries of a directory stand, as many as fit into the block and the limits."""
        first = at + struct.calcsize(self.count)
        fit = max(0, len(self.block) - first) // self.entry
        count = min(self._number(self.count, at), fit, _MOST_ENTRIES, self.steps)
        self.steps -= count
        return [first + self.entry * number for number in range(count)]

    def _directory(self, at: int) -> list[int]:
        """Rid one directory of its position; the places of those that follow from it."""
        entries = self._entries(at)
        end = entries[-1] + self.entry if entries else at + struct.calcsize(self.count)
        more = [self._number(self.offset, end)]
        for place in reversed(entries):
            tag = self._number("H", place)
            if tag in _SUB_DIRECTORIES:
                more += self._pointers(place)
            if tag == _GPS:
                for pointed in self._pointers(place):
                    self._wipe_directory(pointed)
            if tag in (_GPS, _MAKER_NOTE) or (tag == _XMP and self._tells_place(place)):
                self._drop(at, place)
        return more

    def _value(self, entry: int) -> tuple[int, int]:
        """Start and end of an entry's value, cut at the block's end."""
        length = self._number(self.offset, entry + 4) * _SIZES.get(self._number("H", entry + 2), 1)
        inside = entry + 4 + struct.calcsize(self.offset)
        start = inside if length <= struct.calcsize(self.offset) else self._number(self.offset, inside)
        return start, min(start + length, len(self.block))

    def _pointers(self, entry: int) -> list[int]:
        """The directories that an entry names, at most as many as are followed."""
        start, end = self._value(entry)
        form = "Q" if self._number("H", entry + 2) in (16, 18) else "I"
        size = struct.calcsize(form)
        return [self._number(form, place) for place in range(start, end - size + 1, size)[:_MOST_DIRECTORIES]]

    def _tells_place(self, entry: int) -> bool:
        start, end = self._value(entry)
        packet = bytes(self.block[start:end]).replace(b"\x00", b"")
        return any(word in packet for word in _PLACES)

    def _wipe_directory(self, at: int) -> None:
        """Overwrite a directory with all its values."""
        if not 8 <= at < len(self.block):
            return
        entries = self._entries(at)
        for entry in entries:
            self._zero(*self._value(entry))
        self._zero(at, entries[-1] + self.entry if entries else at)

    def _drop(self, directory: int, place: int) -> None:
        """Take one entry out: its value becomes zeros, the entries behind it and the link to the next directory move up."""
        self._zero(*self._value(place))
        entries = self._entries(directory)
        if not entries:
            return
        end = entries[-1] + self.entry + struct.calcsize(self.offset)
        rest = self.block[place + self.entry : end]
        self.block[place : place + len(rest)] = rest
        self._zero(place + len(rest), min(end, len(self.block)))
        struct.pack_into(self.order + self.count, self.block, directory, len(entries) - 1)

    def _zero(self, start: int, end: int) -> None:
        if 8 <= start < end and end - start <= self.room:
            self.room -= end - start
            self.block[start:end] = bytes(end - start)
