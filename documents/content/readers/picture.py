"""Pictures: they have no text; a TIFF knows its pages."""

from pathlib import Path

from PIL import Image

from .base import Reading


def read(path: Path) -> Reading:
    """Nothing to read."""
    return Reading([])


def _tiff(path: Path) -> Reading:
    try:
        with Image.open(path, formats=["TIFF"]) as image:
            return Reading([], image.n_frames)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return Reading([])


READERS = dict.fromkeys(("jpg", "png", "gif", "webp", "bmp", "heic"), read) | {"tiff": _tiff}
