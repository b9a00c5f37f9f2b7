"""Pictures without the place where they were taken: what a stranger gets of a public photo.

The picture itself is not touched. Positions are overwritten where they stand (the file keeps its length, so that every
offset in it stays true), and what a phone hangs behind a JPEG's end is cut off.
"""

import re
import zlib
from collections.abc import Callable, Iterator
from itertools import islice

from . import tiff_tags

_EXIF = re.compile(rb"(?=II\*\x00\x08\x00\x00\x00|MM\x00\*\x00\x00\x00\x08)")
_MOST_EXIF, _EXIF_BYTES = 8, 1024 * 1024  # blocks of EXIF in one file that is not parted, and how long one may be
_XMP = ((b"<x:xmpmeta", b"</x:xmpmeta>"), (b"<rdf:RDF", b"</rdf:RDF>"))
_PLACE = re.compile(rb"GPS|geo:|[Ll]atitude|[Ll]ongitude|LocationCreated|LocationShown")
_EXTENDED_XMP = b"http://ns.adobe.com/xmp/extension/\x00"
_ADOBE_XMP = b"http://ns.adobe.com/xap/1.0/\x00"
_SCAN, _END = 0xDA, 0xD9
_ALONE = frozenset((0x00, 0x01, *range(0xD0, 0xD9), 0xFF))  # filling, and markers without a body
_MULTI_PICTURE = b"MPF\x00"  # an index of further pictures behind the end
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_HIDDEN = (b"Raw profile type exif", b"Raw profile type APP1", b"Raw profile type xmp", b"XML:com.adobe.xmp")


def without_position(data: bytes, kind: str) -> bytes:
    """The bytes of a picture without its position: EXIF GPS and maker's notes, XMP that speaks of a place (in a PNG, all XMP).

    ``kind`` as in simon.lib.files.KINDS; other kinds than JPEG, TIFF, WebP, PNG and HEIC come back as they are. Raises nothing
    for a broken picture. A place that somebody wrote into a caption (IPTC) stays.
    """
    clean = _CLEANERS.get(kind)
    return clean(data) if clean else data


def _in_place(data: bytes) -> bytes:
    """Overwrite every EXIF block and every XMP packet that tells a place, wherever they lie; the length stays."""
    out = bytearray(data)
    for found in islice(_EXIF.finditer(data), _MOST_EXIF):
        _scrub(out, found.start(), min(found.start() + _EXIF_BYTES, len(out)))
    return _blank_xmp(bytes(out))


def _blank_xmp(data: bytes) -> bytes:
    """XMP that tells a place becomes spaces."""
    out = bytearray(data)
    for opening, closing in _XMP:
        start = data.find(opening)
        while start >= 0 and (end := data.find(closing, start)) >= 0:
            if _PLACE.search(data, start, end):
                out[start:end] = b" " * (end - start)
            start = data.find(opening, end)
    return bytes(out)


def _scrub(out: bytearray, start: int, end: int) -> None:
    """Rid the TIFF structure in ``out[start:end]`` of its position."""
    block = out[start:end]
    tiff_tags.remove_position(block)
    out[start:end] = block


def _jpeg(data: bytes) -> bytes:
    """Segment by segment up to the end of the first picture."""
    return b"".join(_jpeg_parts(data))


def _jpeg_parts(data: bytes) -> Iterator[bytes]:
    yield data[:2]
    at = data.find(b"\xff", 2)
    while 0 <= at <= len(data) - 4 and data[at + 1] != _END:
        marker = data[at + 1]
        if marker in _ALONE:
            at = data.find(b"\xff", at + 1)
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
        yield _jpeg_segment(data[at:end], marker)
        if marker == _SCAN:
            end, start = _end_of_scan(data, end), end
            yield data[start:end]
        at = data.find(b"\xff", end)
    yield bytes((0xFF, _END))


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the compressed lines end: the next marker that is neither a stuffed byte nor a restart."""
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        if data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 2
    return len(data)


def _jpeg_segment(segment: bytes, marker: int) -> bytes:
    """One segment as a stranger may have it; b'' for what is left out."""
    body = segment[4:]
    if marker == 0xE1 and body.startswith(b"Exif\x00\x00"):
        out = bytearray(segment)
        _scrub(out, 10, len(out))
        return bytes(out)
    if marker == 0xE1 and body.startswith(_EXTENDED_XMP):
        return b""
    if marker == 0xE1 and body.startswith(_ADOBE_XMP):
        return b"" if _PLACE.search(body.replace(b"\x00", b"")) else segment
    return b"" if marker == 0xE2 and body.startswith(_MULTI_PICTURE) else segment


def _tiff(data: bytes) -> bytes:
    out = bytearray(data)
    _scrub(out, 0, len(out))
    return _blank_xmp(bytes(out))


def _webp(data: bytes) -> bytes:
    """EXIF in a WebP begins with or without its six letters."""
    out = bytearray(_in_place(data))
    at = 12
    while at + 8 <= len(out):
        size = int.from_bytes(out[at + 4 : at + 8], "little")
        if out[at : at + 4] == b"EXIF":
            _scrub(out, at + 8, at + 8 + size)
        at += 8 + size + size % 2
    return bytes(out)


def _png(data: bytes) -> bytes:
    """Chunk by chunk; what hides EXIF or XMP in a text is left out, and so is everything behind the end."""
    if not data.startswith(_PNG_SIGNATURE):
        return data
    return _PNG_SIGNATURE + b"".join(_png_chunks(data))


def _png_chunks(data: bytes) -> Iterator[bytes]:
    at = len(_PNG_SIGNATURE)
    while at + 12 <= len(data):
        name, end = data[at + 4 : at + 8], at + 12 + int.from_bytes(data[at : at + 4])
        body = data[at + 8 : end - 4]
        if name == b"eXIf":
            yield _png_exif(body)
        elif name not in (b"tEXt", b"zTXt", b"iTXt") or not body.startswith(_PNG_HIDDEN):
            yield data[at:end]
        at = end
        if name == b"IEND":
            return


def _png_exif(body: bytes) -> bytes:
    block = bytearray(body)
    tiff_tags.remove_position(block)
    return len(block).to_bytes(4) + b"eXIf" + block + zlib.crc32(b"eXIf" + block).to_bytes(4)


_CLEANERS: dict[str, Callable[[bytes], bytes]] = {
    "jpg": _jpeg,
    "tiff": _tiff,
    "webp": _webp,
    "png": _png,
    "heic": _in_place,
}
