"""A stranger's copy of a public picture does not tell where it was taken; the picture itself, and a member's copy, stay as they are."""

import io
import random
import struct
import time
import zlib

import pytest
from django.urls import reverse
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from documents.content.positions import without_position
from documents.models import Document
from programmes.models import Programme
from tests import cast
from tests.documents.file_samples import image, pdf

GPS, CAMERA, TURN, NOTE, EXIF_IFD = 0x8825, 0x0110, 0x0112, 0x927C, 0x8769
NORTH = (8.0, 58.0, 57.125)
XMP = (
    b'<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description exif:GPSLatitude="8,58.95N"/>'
    b"</rdf:RDF></x:xmpmeta>"
)
FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "tiff": "TIFF"}


MADE = {NOTE: b"nota del fabricante: 8.9825", 0x9286: b"ASCII\x00\x00\x00un comentario"}
PLACE = {1: "N", 2: NORTH, 3: "W", 4: (79.0, 31.0, 9.5)}


def with_tags(image_format: str) -> dict:
    """How Pillow is told to write camera, turn, a note of the maker's, and a position."""
    tags = ImageFileDirectory_v2() if image_format == "TIFF" else Image.Exif()
    tags[CAMERA], tags[TURN] = "Camara de campo", 6
    if image_format == "TIFF":
        tags[EXIF_IFD], tags[GPS] = MADE, PLACE
        return {"tiffinfo": tags}
    tags.get_ifd(EXIF_IFD).update(MADE)
    tags.get_ifd(GPS).update(PLACE)
    return {"exif": tags}


def photo(image_format: str = "JPEG", **extra) -> bytes:
    """A picture of noise, taken somewhere."""
    noise = Image.frombytes("RGB", (64, 48), random.Random(1).randbytes(64 * 48 * 3))
    out = io.BytesIO()
    noise.save(out, image_format, **with_tags(image_format), **extra)
    return out.getvalue()


def pixels(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as opened:
        return opened.convert("RGB").tobytes()


def told(data: bytes) -> tuple[dict, dict, dict]:
    """The tags, those of EXIF and the position that a reader finds."""
    with Image.open(io.BytesIO(data)) as opened:
        tags = opened.getexif()
        return dict(tags), dict(tags.get_ifd(EXIF_IFD)), dict(tags.get_ifd(GPS))


@pytest.mark.parametrize("kind", FORMATS)
def test_the_position_goes_and_the_rest_stays(kind):
    before = photo(FORMATS[kind])
    after = without_position(before, kind)
    tags, of_exif, position = told(after)
    assert told(before)[2][2] == NORTH and position == {} and GPS not in tags
    assert NOTE not in of_exif and b"fabricante" not in after and of_exif[0x9286].endswith(b"un comentario")
    assert (tags[TURN], tags[CAMERA]) == (6, told(before)[0][CAMERA])
    assert pixels(after) == pixels(before)
    seconds = [struct.pack(order, *pair) for order in ("<II", ">II") for pair in ((57125, 1000), (457, 8))]
    assert any(number in before for number in seconds) and not any(number in after for number in seconds)
    assert without_position(after, kind) == after


@pytest.mark.parametrize("kind", FORMATS)
def test_a_picture_without_position_is_byte_identical(kind):
    plain = image(FORMATS[kind])
    assert without_position(plain, kind) == plain


@pytest.mark.parametrize(
    ("kind", "extra"),
    [
        ("jpg", {"xmp": XMP}),
        ("webp", {"xmp": XMP}),
        ("tiff", {"tiffinfo": {700: XMP}}),
        ("png", {"pnginfo": "itxt"}),
    ],
)
def test_xmp_that_tells_a_place_goes(kind, extra):
    if kind == "png":
        extra = {"pnginfo": PngInfo()}
        extra["pnginfo"].add_itxt("XML:com.adobe.xmp", XMP.decode())
        extra["pnginfo"].add_text("Raw profile type exif", "GPSLatitude")
        extra["pnginfo"].add_text("Comment", "se queda")
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(out, FORMATS[kind], **extra)
    assert b"GPSLatitude" in out.getvalue()
    after = without_position(out.getvalue(), kind)
    assert b"GPSLatitude" not in after and pixels(after) == pixels(out.getvalue())
    assert kind != "png" or b"se queda" in after


def test_xmp_without_a_place_stays():
    packet = XMP.replace(b"exif:GPSLatitude", b"dc:title")
    before = photo(xmp=packet)
    assert packet in without_position(before, "jpg")


def test_what_hangs_behind_the_picture_is_cut():
    """A moving photo's film, a second picture: both bring their own position."""
    before = photo()
    second = photo()
    after = without_position(before + second + b"film", "jpg")
    assert after == without_position(before, "jpg") and after.endswith(b"\xff\xd9")


def test_progressive_restarts_and_filling_are_followed():
    out = io.BytesIO()
    noise = Image.frombytes("RGB", (64, 48), random.Random(2).randbytes(64 * 48 * 3))
    noise.save(out, "JPEG", progressive=True, restart_marker_rows=1)
    data = out.getvalue()
    filled = data[:2] + b"\xff\xff" + data[2:]
    assert without_position(data, "jpg") == data
    assert pixels(without_position(filled, "jpg")) == pixels(data)


def test_heic_is_cleaned_where_it_stands():
    """HEIC is never opened: the EXIF block and XMP are found by their beginnings, and the length stays."""
    with Image.open(io.BytesIO(photo())) as opened:
        block = opened.info["exif"]
    before = b"\x00\x00\x00\x18ftypheic" + b"x" * 500 + block + b"y" * 300 + XMP + b"z" * 10
    after = without_position(before, "heic")
    tags = Image.Exif()
    tags.load(after[512 : 512 + len(block)])
    assert len(after) == len(before) and tags[TURN] == 6 and not tags.get_ifd(GPS) and b"GPSLatitude" not in after


def big_tiff() -> bytearray:
    """A BigTIFF of which one directory holds a turn and a position."""
    entries = [(TURN, 3, 1, 6), (GPS, 16, 1, 200)]
    body = bytearray(400)
    struct.pack_into("<2sHHHQQ", body, 0, b"II", 43, 8, 0, 16, len(entries))
    for number, entry in enumerate(entries):
        struct.pack_into("<HHQQ", body, 24 + 20 * number, *entry)
    struct.pack_into("<QHHQQ", body, 200, 1, 2, 2, 2, ord("N"))
    return body


def test_a_big_tiff_is_followed():
    after = without_position(bytes(big_tiff()), "tiff")
    assert struct.unpack_from("<Q", after, 16) == (1,) and struct.unpack_from("<H", after, 24) == (TURN,)
    assert after[200:230] == bytes(30) and len(after) == 400


@pytest.mark.parametrize("kind", [*FORMATS, "heic"])
def test_broken_pictures_raise_nothing(kind):
    """Cut anywhere, or with bytes turned anywhere: bytes come back."""
    whole, chance = photo(FORMATS.get(kind, "JPEG")), random.Random(3)
    for cut in range(0, min(len(whole), 1200), 7):
        without_position(whole[:cut], kind)
    for _turn in range(300):
        turned = bytearray(whole)
        for _byte in range(chance.randint(1, 8)):
            turned[chance.randrange(min(len(turned), 700))] = chance.randrange(256)
        assert isinstance(without_position(bytes(turned), kind), bytes)


def hostile_tiff(size: int) -> bytes:
    """Every entry of every directory is a position whose directories lie everywhere in the file."""
    entry = struct.pack("<HHII", GPS, 4, size // 4, 8)
    count = (size - 10) // 12
    return (b"II*\x00" + struct.pack("<IH", 8, min(count, 65535)) + entry * count).ljust(size, b"\x00")


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("tiff", hostile_tiff(5_000_000)),
        ("heic", b"II*\x00\x08\x00\x00\x00" * 600_000),
        ("jpg", b"\xff\xd8" + (b"\xff\xe1\x00\x08Exif\x00\x00" * 100_000)),
        ("png", b"\x89PNG\r\n\x1a\n" + (b"\x00" * 4 + b"eXIf" + b"\x00" * 4) * 100_000),
        ("webp", b"RIFF\x00\x00\x00\x00WEBP" + b"EXIF\x00\x00\x00\x00" * 100_000),
        ("heic", b"<x:xmpmeta" * 300_000),
    ],
)
def test_a_hostile_picture_takes_no_time(kind, data):
    started = time.process_time()
    without_position(data, kind)
    assert time.process_time() - started < 5


def test_png_checksums_hold():
    after, at = without_position(photo("PNG"), "png"), 8
    while at < len(after):
        size = int.from_bytes(after[at : at + 4])
        assert int.from_bytes(after[at + 8 + size : at + 12 + size]) == zlib.crc32(after[at + 4 : at + 8 + size])
        at += 12 + size


def test_other_kinds_come_back_as_they_are():
    assert without_position(pdf(), "pdf") == pdf()


def test_members_get_the_stored_bytes_and_strangers_none_of_the_position(world, signed_in):
    """The same address: byte-identical for who has a role in the programme, without position for others; private ones stay hidden."""
    taken = photo()
    public = cast.upload(world, "Finca.jpg", taken, by=world.fabio, visibility="public")
    Programme.objects.filter(pk=world.red.pk).update(has_public_page=True)
    address = reverse("documents:document-download", args=[public.public_id, 1])
    got = {
        who: b"".join(signed_in(world.people[who]).get(address).streaming_content)
        for who in ("ana", "fabio", "clara", "marta", "david", "root")
    }
    assert set(got.values()) == {taken}
    for who in ("ursula", "nadie"):
        response = signed_in(world.people[who]).get(address)
        body = response.content
        assert told(body)[2] == {} and pixels(body) == pixels(taken)
        assert int(response["Content-Length"]) == len(body) and "Finca.jpg" in response["Content-Disposition"]
    Document.objects.filter(pk=public.pk).update(visibility="programme")
    assert signed_in(world.nadie).get(address).status_code == 404
