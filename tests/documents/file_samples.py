"""Small files made by the tests themselves, honest and hostile."""

import io
import struct
import zipfile
import zlib

from PIL import Image

_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_SECTOR = 512
_MAIN = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "docm": "application/vnd.ms-word.document.macroEnabled.main+xml",
    "visio": "application/vnd.ms-visio.drawing.main+xml",
}


def pdf(text: str = "Hola", *, encrypted: bool = False) -> bytes:
    """A one-page PDF; ``encrypted`` gives it a password that nobody knows."""
    stream = f"BT /F1 24 Tf 20 100 Td ({text}) Tj ET".encode("latin-1") if text else b""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<</Filter/Standard/V 1/R 2/O<%s>/U<%s>/P -4>>" % (b"ab" * 32, b"cd" * 32),
    ]
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"<</Size 7/Root 1 0 R%s>>" % (b"/Encrypt 6 0 R/ID[<00><00>]" if encrypted else b"")
    return out + b"xref\n0 7\n0000000000 65535 f \n%strailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (
        table,
        trailer,
        len(out),
    )


def book(texts: list[str], *, title: str = "", box: str = "0 0 300 200") -> bytes:
    """A PDF of as many pages, with a title in its properties; ``box`` is the size of each page."""
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(texts)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(texts)}>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        f"<</Title<{(chr(0xFEFF) + title).encode('utf-16-be').hex()}>>>",
    ]
    for number, text in enumerate(texts):
        stream = f"BT /F1 24 Tf 20 100 Td ({text}) Tj ET"
        page = (
            f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents {6 + 2 * number} 0 R/Resources<</Font<</F1 3 0 R>>>>>>"
        )
        objects += [page, f"<</Length {len(stream)}>>stream\n{stream}\nendstream"]
    out, table = b"%PDF-1.4\n", ""
    for number, body in enumerate(objects, start=1):
        table += f"{len(out):010d} 00000 n \n"
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<</Size {size}/Root 1 0 R/Info 4 0 R>>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + end.encode()


def zipped(members: dict[str, bytes], *, level: int = 6) -> bytes:
    """A ZIP with these members, in order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as container:
        for name, body in members.items():
            container.writestr(name, body)
    return out.getvalue()


def ooxml(kind: str = "docx", extra: dict[str, bytes] | None = None, *, level: int = 6) -> bytes:
    """An Office container that declares itself as ``kind``, with more members."""
    types = f'<Types><Override PartName="/main.xml" ContentType="{_MAIN[kind]}"/></Types>'
    return zipped({"[Content_Types].xml": types.encode(), "main.xml": b"<a/>", **(extra or {})}, level=level)


def odf(kind: str = "text", extra: dict[str, bytes] | None = None) -> bytes:
    """An OpenDocument container of this kind, with more members."""
    mimetype = f"application/vnd.oasis.opendocument.{kind}".encode()
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><text:h>Título</text:h>'
        "<text:p>Crédito<text:s/>para <text:span>artesanas</text:span></text:p></office:document-content>"
    )
    return zipped({"mimetype": mimetype, "content.xml": content.encode(), **(extra or {})})


def ole(streams: dict[str, bytes]) -> bytes:
    """A compound file whose root holds these streams, each padded past the mini stream's cut-off."""
    bodies = [body.ljust(4096, b"\x00") + b"\x00" * (-max(len(body), 4096) % _SECTOR) for body in streams.values()]
    slots = -(-(len(bodies) + 1) // 4)
    total = 1 + slots + sum(len(body) // _SECTOR for body in bodies)
    fat = [_FAT, *range(2, 1 + slots), _END]
    entries = [_entry("Root Entry", 5, child=1)]
    for number, (name, body) in enumerate(zip(streams, bodies, strict=True), start=1):
        start, count = len(fat), len(body) // _SECTOR
        fat += [*range(start + 1, start + count), _END]
        right = number + 1 if number < len(bodies) else _NONE
        entries.append(_entry(name, 2, right=right, start=start, size=len(body)))
    assert len(fat) == total <= 128
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(_SECTOR, b"\x00"))
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIII", header, 44, 1, 1, 0, 4096, _END, 0, _END, 0)
    struct.pack_into("<109I", header, 76, 0, *[_FREE] * 108)
    table = struct.pack("<128I", *fat, *[_FREE] * (128 - len(fat)))
    directory = b"".join(entries).ljust(slots * _SECTOR, b"\x00")
    return bytes(header) + table + directory + b"".join(bodies)


def _entry(name: str, kind: int, *, right: int = _NONE, child: int = _NONE, start: int = 0, size: int = 0) -> bytes:
    encoded = (name + "\x00").encode("utf-16-le")
    raw = encoded.ljust(64, b"\x00") + struct.pack("<HBBIII", len(encoded), kind, 1, _NONE, right, child)
    return raw.ljust(116, b"\x00") + struct.pack("<IQ", start, size)


def image(image_format: str = "PNG", size: tuple[int, int] = (40, 30), mode: str = "RGB") -> bytes:
    """A plain picture."""
    out = io.BytesIO()
    Image.new(mode, size).save(out, image_format)
    return out.getvalue()


def huge_png(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be enormous."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(b"\x00")) + _chunk(b"IEND", b"")
    )


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
