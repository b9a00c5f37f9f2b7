"""Word files (.docx): paragraphs, tables, text boxes, headers and footers."""

from itertools import chain
from pathlib import Path
from typing import Any

import docx

from .base import Reading
from .properties import office_pages, office_title

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W_WORDS = {_W + "tab": "\t", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-"}


def read(path: Path) -> Reading:
    """The body, then headers and footers."""
    document = docx.Document(str(path))
    extras = chain.from_iterable((section.header, section.footer) for section in document.sections)
    parts = [document.element.body, *(part._element for part in extras if not part.is_linked_to_previous)]
    pieces = (_paragraph(p) for part in parts for p in part.iter(_W + "p"))
    return Reading(pieces, office_pages(path), office_title(path))


def _paragraph(paragraph: Any) -> str:
    """A paragraph's own text, links and insertions too; a text box in it is a paragraph apart."""
    words = []
    for node in paragraph.iter(_W + "t", *_W_WORDS):
        if next(node.iterancestors(_W + "p"), None) is paragraph:
            words.append(node.text or "" if node.tag == _W + "t" else _W_WORDS[node.tag])
    return "".join(words)


READERS = {"docx": read}
