"""Title and number of pages that an Office or OpenDocument file keeps of itself; nothing when they cannot be read."""

import zipfile
from pathlib import Path
from typing import Any

from lxml import etree

from .base import SAFE_XML

_CAP = 1024 * 1024  # bytes of a properties part, counted while inflating
_APP = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}"
_DC_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"


def office_title(path: Path) -> str:
    """The title in docProps/core.xml; '' without one."""
    return _text(_part(path, "docProps/core.xml"), _DC_TITLE)


def office_pages(path: Path) -> int | None:
    """The pages that Word counted; None when it did not count, as in a file that a program wrote from a template."""
    root = _part(path, "docProps/app.xml")
    return _number(_text(root, _APP + "Pages")) if _number(_text(root, _APP + "Characters")) else None


def opendocument(path: Path) -> tuple[str, int | None]:
    """Title and pages in meta.xml."""
    root = _part(path, "meta.xml")
    counted = None if root is None else next(root.iter(_META + "document-statistic"), None)
    pages = "" if counted is None else counted.get(_META + "page-count", "")
    return _text(root, _DC_TITLE), _number(pages)


def _part(path: Path, name: str) -> Any:
    """The root of a small XML part; None when it is absent or broken."""
    try:
        with zipfile.ZipFile(path) as container, container.open(name) as member:
            return etree.fromstring(member.read(_CAP), etree.XMLParser(**SAFE_XML))
    except (OSError, KeyError, ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile, etree.XMLSyntaxError):
        return None


def _text(root: Any, tag: str) -> str:
    node = None if root is None else next(root.iter(tag), None)
    return "" if node is None else "".join(node.itertext())


def _number(text: str) -> int | None:
    """A count above zero of at most six digits."""
    text = text.strip()
    return int(text) or None if text.isascii() and text.isdigit() and len(text) < 7 else None
