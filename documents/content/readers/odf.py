"""OpenDocument texts, presentations and drawings."""

import zipfile
from pathlib import Path
from typing import Any

from lxml import etree

from .base import SAFE_XML, Reading
from .properties import opendocument

_MEMBER_CAP = 100 * 1024 * 1024  # bytes of one XML member, counted while inflating
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_SLIDE = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}page"


def _content(path: Path) -> Any:
    with zipfile.ZipFile(path) as container, container.open("content.xml") as member:
        return etree.fromstring(member.read(_MEMBER_CAP), etree.XMLParser(**SAFE_XML))


def _paragraph(paragraph: Any) -> str:
    for node in paragraph.iter(_TEXT + "s", _TEXT + "tab", _TEXT + "line-break"):
        node.text = " "
    return "".join(paragraph.itertext())


def _text(path: Path) -> Reading:
    """Headings and paragraphs; the pages that the program counted."""
    pieces = (_paragraph(p) for p in _content(path).iter(_TEXT + "p", _TEXT + "h"))
    title, pages = opendocument(path)
    return Reading(pieces, pages, title)


def _pages(path: Path) -> Reading:
    """As a text, but slides and drawing pages are counted here."""
    root = _content(path)
    pages = sum(1 for _page in root.iter(_SLIDE)) or None
    return Reading((_paragraph(p) for p in root.iter(_TEXT + "p", _TEXT + "h")), pages, opendocument(path)[0])


READERS = {"odt": _text, "odp": _pages, "odg": _pages}
