"""PowerPoint files (.pptx): shapes, tables, groups and notes."""

from pathlib import Path
from typing import Any

import pptx

from .base import Reading
from .properties import office_title

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def read(path: Path) -> Reading:
    """Slide by slide; the pages are the slides."""
    deck = pptx.Presentation(str(path))
    roots = (root for slide in deck.slides for root in _roots(slide))
    return Reading((_paragraph(p) for root in roots for p in root.iter(_A + "p")), len(deck.slides), office_title(path))


def _roots(slide: Any) -> list[Any]:
    """The trees of a slide (its shapes, tables and groups) and of its notes."""
    return [slide.element, *([slide.notes_slide.element] if slide.has_notes_slide else [])]


def _paragraph(paragraph: Any) -> str:
    return "".join(node.text or "" for node in paragraph.iter(_A + "t"))


READERS = {"pptx": read}
