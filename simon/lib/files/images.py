"""Images: opened by the one reader that their bytes ask for, measured before they are unpacked."""

import io
import re
import warnings

from PIL import Image

from .refusals import FileRefused

MAX_PIXELS = 50_000_000
_FORMATS = {"jpg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP", "tiff": "TIFF", "bmp": "BMP"}
_ACTIVE = re.compile(rb"<script[\s>]|<\?php\s|<html[\s>]|<!doctype html", re.IGNORECASE)
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    MemoryError,
    OverflowError,
)


def check_image(data: bytes, kind: str) -> None:
    """Raise FileRefused: pixels (more than MAX_PIXELS), damaged, polyglot (a page or script inside).

    HEIC photos are taken unopened: nothing here unpacks them.
    """
    if _ACTIVE.search(data):
        raise FileRefused("polyglot")
    if kind not in _FORMATS:
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        _open(data, _FORMATS[kind])


def _open(data: bytes, image_format: str) -> None:
    try:
        with Image.open(io.BytesIO(data), formats=[image_format]) as image:
            _measure(image)
            image.draft("RGB", (64, 64))  # JPEG: unpack at an eighth
            image.load()
    except Image.DecompressionBombError as error:
        raise _flood() from error
    except _BROKEN as error:
        raise FileRefused("damaged") from error


def _measure(image: Image.Image) -> None:
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise _flood()


def _flood() -> FileRefused:
    return FileRefused("pixels", limit=MAX_PIXELS // 1_000_000)
