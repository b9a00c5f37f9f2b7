"""The child that draws: ``python -m documents.content.drawing ACTION PATH KIND NUMBER`` writes a picture, or a page's text.

ACTION is thumbnail, page or text; NUMBER counts from 1. Pictures are drawn anew as PNG or JPEG: nothing but pixels of the
file's own gets into them. Nothing is written for what cannot be drawn.
"""

import io
import json
import sys
import warnings
from pathlib import Path

from PIL import Image, ImageOps

from .child import limit_memory
from .readers.pdf import open_pdf, page_text
from .reading import clean

FORMATS = {"jpg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP", "tiff": "TIFF", "bmp": "BMP"}
THUMBNAIL = (480, 640)  # pixels
THUMBNAIL_BYTES = 60_000
PAGE_WIDTH = 900  # pixels
PICTURE = (1600, 1600)
MAX_PIXELS_IN = 50_000_000  # as simon.lib.files.images refuses them
MAX_PIXELS_OUT, MAX_SIDE_OUT = 4_000_000, 6_000
_FEW_COLOURS = 2_048
_SMALLER = ((1, 128), (1, 64), (1, 24), (0.7, 64), (0.7, 24), (0.5, 24), (0.35, 16))  # side, colours


def draw(action: str, path: Path, kind: str, number: int) -> bytes:
    """What the action asks for. Raises whatever PDFium and Pillow raise."""
    if action == "text":
        return _text(path, number)
    if action == "thumbnail":
        found = _page(path, 1, THUMBNAIL[0]) if kind == "pdf" else _picture(path, kind, 1, THUMBNAIL)
        return _small_png(found)
    return _png(_page(path, number, PAGE_WIDTH)) if kind == "pdf" else _shown(_picture(path, kind, number, PICTURE))


def _text(path: Path, number: int) -> bytes:
    """Pages of the PDF; text and shape (height by width) of the one asked for; of the first when there is no such page."""
    document = open_pdf(path)
    index = number - 1 if 0 < number <= len(document) else 0
    width, height = document[index].get_size()
    answer = {"pages": len(document), "text": clean(page_text(document, index)), "shape": height / max(width, 1)}
    return json.dumps(answer).encode()


def _page(path: Path, number: int, width: int) -> Image.Image:
    """A page with what was filled into its forms. Raises IndexError without such a page."""
    document = open_pdf(path)
    if not 0 < number <= len(document):
        raise IndexError(number)
    document.init_forms()
    page = document[number - 1]
    across, down = (max(side, 1) for side in page.get_size())
    scale = min(width / across, (MAX_PIXELS_OUT / (across * down)) ** 0.5, MAX_SIDE_OUT / max(across, down))
    return page.render(scale=scale).to_pil().convert("RGB")


def _picture(path: Path, kind: str, number: int, box: tuple[int, int]) -> Image.Image:
    """An image the right way up on white, not larger than the box; the pages of a TIFF are counted. Raises IndexError, ValueError."""
    with Image.open(path, formats=[FORMATS[kind]]) as image:
        if number != 1 and (kind != "tiff" or not 0 < number <= image.n_frames):
            raise IndexError(number)
        image.seek(number - 1)
        if image.width * image.height > MAX_PIXELS_IN:
            raise ValueError("too many pixels")
        image.draft("RGB", (2 * box[0], 2 * box[1]))  # JPEG: unpack no more than needed
        turned = ImageOps.exif_transpose(_eight_bits(image))
    turned.thumbnail(box)
    flat = Image.new("RGB", turned.size, "white")
    clear = turned.convert("RGBA") if turned.has_transparency_data else turned.convert("RGB")
    flat.paste(clear, mask=clear if clear.mode == "RGBA" else None)
    return flat


def _eight_bits(image: Image.Image) -> Image.Image:
    """Grey of sixteen bits is brought down to eight; other pictures as they are."""
    if not image.mode.startswith("I"):
        return image
    small = image.convert("I").point(lambda value: value / 256).convert("L")
    small.info = dict(image.info)
    return small


def _shown(image: Image.Image) -> bytes:
    """A drawing as PNG, a photo as JPEG."""
    if image.getcolors(_FEW_COLOURS):
        return _png(image)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82, optimize=True)
    return out.getvalue()


def _png(image: Image.Image, colours: int = 128) -> bytes:
    """A PNG of a palette."""
    out = io.BytesIO()
    image.quantize(colours, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def _small_png(image: Image.Image) -> bytes:
    """The best PNG that stays under THUMBNAIL_BYTES; fewer colours, then smaller."""
    image.thumbnail(THUMBNAIL)
    data = b""
    for side, colours in _SMALLER:
        size = (max(1, round(image.width * side)), max(1, round(image.height * side)))
        data = _png(image if side == 1 else image.resize(size), colours)
        if len(data) <= THUMBNAIL_BYTES:
            break
    return data


def main(arguments: list[str]) -> None:
    """ACTION PATH KIND NUMBER."""
    action, path, kind, number = arguments
    limit_memory()
    warnings.simplefilter("ignore")
    try:
        answer = draw(action, Path(path), kind, int(number))
    except (Exception, MemoryError):  # a broken or hostile file fails in many ways; all of them mean: no picture
        return
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    main(sys.argv[1:])
