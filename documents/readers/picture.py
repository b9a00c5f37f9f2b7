"""Pictures: they have no text."""

from pathlib import Path

from .base import Reading


def read(path: Path) -> Reading:
    """Nothing to read."""
    return Reading([])


READERS = dict.fromkeys(("jpg", "png", "gif", "webp", "tiff", "bmp", "heic"), read)
