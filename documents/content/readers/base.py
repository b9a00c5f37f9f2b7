"""What a reader gives, and how it says that it cannot."""

from collections.abc import Iterable
from dataclasses import dataclass

Pieces = Iterable[str]

COMPOUND_FILE = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # as simon.lib.ole.SIGNATURE, which would bring Celery into every child
)
SAFE_XML = {"resolve_entities": False, "no_network": True, "load_dtd": False}  # of lxml's XMLParser


class Protected(Exception):
    """The file asks for a password."""


class Damaged(Exception):
    """The reader of this kind cannot open the file."""


class Unsupported(Exception):
    """There is no reader for this age of the format."""


@dataclass(frozen=True)
class Reading:
    """What a reader found: pieces of text, read as they are asked for; pages or slides where the format knows them; its own title, raw."""

    pieces: Pieces
    pages: int | None = None
    title: str = ""
