"""HTML, SVG and XML: their words, never what they would do."""

import re
from pathlib import Path

from lxml import etree, html

from .base import SAFE_XML, Reading
from .plain import decode


def _html(path: Path) -> Reading:
    text = decode(path.read_bytes())
    if not text.strip():
        return Reading([])
    root = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8", no_network=True))
    for node in list(root.iter("script", "style", "template", etree.Comment, etree.ProcessingInstruction)):
        node.drop_tree()
    return Reading([re.sub(r"\s*\n\s*", "\n", "".join(root.itertext()))], title=root.findtext(".//title") or "")


def _xml(path: Path) -> Reading:
    root = etree.fromstring(path.read_bytes(), etree.XMLParser(recover=False, **SAFE_XML))
    wanted = (node for node in root.iter(etree.Element) if etree.QName(node).localname not in ("script", "style"))
    words = (piece.strip() for node in wanted for piece in (node.text or "", node.tail or ""))
    return Reading(word for word in words if word)


READERS = {"html": _html, "svg": _xml, "xml": _xml}
