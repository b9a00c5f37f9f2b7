"""A lesson as a tagged PDF of at most two pages.

The sheet is set in the largest of three sizes that fits. When none does, the longest texts are cut, each with a line that
says where it goes on; nothing is left out without saying so.
"""

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import pypdfium2
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from documents.knowledge import shown as lesson_shown
from documents.models import Lesson
from programmes.people.models import User
from simon.lib import numbers, periods

from .pdf import PdfError, typeset

TEMPLATE = "lesson.typ"
MOST_PAGES = 2
SIZES = (9.5, 8.5, 7.5)  # points
BUDGETS = (18_000, 16_000, 14_000, 11_000, 8_500, 6_000, 3_500)  # characters of all texts, when no size fits
MOST_EVIDENCE = 10
LINE = 90  # characters that a line break takes the place of
UNBROKEN = 30  # letters of a word after which it may break
SHAPES = {"on_track": "●", "off_track": "■", "no_data": "◌"}


def render(lesson: Lesson, *, reader: User, address: str, on: date) -> bytes:
    """The PDF's bytes in the language in use; `address` is the page of the lesson. Raises PdfError."""
    data = content(lesson, reader=reader, address=address, on=on)
    for size, budget in _ways(data):
        made = typeset(data | {"size": size, "sections": _cut(data["sections"], budget)}, TEMPLATE)
        if len(pypdfium2.PdfDocument(io.BytesIO(made))) <= MOST_PAGES:
            return made
    raise PdfError(f"lesson {lesson.pk} does not fit {MOST_PAGES} pages")


def _ways(data: dict[str, Any]) -> Iterator[tuple[float, int]]:
    """(size of the letters, characters of text) to try: the whole text, smaller and smaller, then less and less of it."""
    length = sum(_length(section["text"]) for section in data["sections"])
    yield from ((size, length) for size in SIZES)
    yield from ((SIZES[-1], budget) for budget in BUDGETS if budget < length)


def content(lesson: Lesson, *, reader: User, address: str, on: date) -> dict[str, Any]:
    """The sheet as plain texts for the template, in the language in use."""
    language = get_language() or "es"
    evidence = list(lesson_shown.evidence(lesson, reader)[: MOST_EVIDENCE + 1])
    more = _("Hay más documentos en la página de la lección.") if len(evidence) > MOST_EVIDENCE else ""
    return {
        "language": language,
        "date": [on.year, on.month, on.day],
        "title": one_line(lesson.title),
        "code": lesson.programme.code,
        "heading": capfirst(str(lesson.get_kind_display())),
        "programme": lesson.programme.title,
        "page": _("Página"),
        "of": _("de"),
        "generated": _("Generado el %(day)s") % {"day": periods.spelled(on, language)},
        "notice": _("Demostración: personas y cifras ilustrativas.") if lesson.programme.is_demo else "",
        "facts": _facts(lesson, language),
        "sections": [
            {
                "label": each.label,
                "text": "\n".join(each.text.splitlines()),
                "cut": False,
            }  # every kind of line end as one
            for each in lesson_shown.sections(lesson)
        ],
        "goes_on": _("Sigue en %(address)s") % {"address": breakable(address)},
        "reached_label": _("A quiénes llegó"),
        "reached": [[who, numbers.format_number(n)] for who, n in lesson_shown.reached(lesson)],
        "criteria_label": _("Autoevaluación por los seis criterios de la FAO"),
        "criteria": [_criterion(answer) for answer in lesson_shown.criteria(lesson)],
        "evidence_label": _("Evidencia"),
        "evidence": [_document(document, language) for document in evidence[:MOST_EVIDENCE]],
        "more": more,
        "address": breakable(address),
    }


def _facts(lesson: Lesson, language: str) -> list[list[str]]:
    """[[label, words]] of what is said."""
    written = f"{lesson.organisation.name} ({lesson.organisation})"
    rows = [
        [_("Organización"), written],
        [_("Fecha"), periods.spelled(lesson.programme.local_date(lesson.created_at), language)],
        [_("Resultado de la cadena"), str(lesson.result or "")],
        [_("Sectores"), "; ".join(lesson_shown.sectors(lesson))],
        [_("Objetivos"), "; ".join(lesson_shown.goals(lesson))],
        [_("Contacto"), lesson.contact],
        [_("Enlace"), lesson.link],
    ]
    return [[label, breakable(one_line(words))] for label, words in rows if words]


def one_line(text: str) -> str:
    """The text without line ends: what a field of one line was sent would else fill pages."""
    return " ".join(text.split())


def _criterion(answer: lesson_shown.Answer) -> dict[str, str]:
    return {"label": answer.label, "shape": SHAPES[answer.state], "state": answer.state, "words": answer.words}


def _document(document: Any, language: str) -> str:
    day = periods.spelled(document.programme.local_date(document.created_at), language)
    return f"{one_line(document.title)} · {document.category} · {document.organisation} · {day}"


def breakable(text: str) -> str:
    """The text with a place to break in words too long for a line, such as addresses."""
    words = text.split(" ")
    return " ".join("\u200b".join(w[at : at + UNBROKEN] for at in range(0, len(w), UNBROKEN)) for w in words)


def _length(text: str) -> int:
    return len(text) + LINE * text.count("\n")


def _cut(sections: list[dict[str, Any]], budget: int) -> list[dict[str, Any]]:
    """The sections within `budget` characters together: the longest lose first, and say so."""
    most = _most_each(sorted(_length(section["text"]) for section in sections), budget)
    return [_shortened(section, most) for section in sections]


def _most_each(lengths: list[int], budget: int) -> int:
    """How long each may be so that together they keep to the budget; `lengths` in ascending order."""
    for left, length in zip(range(len(lengths), 0, -1), lengths, strict=True):
        if length * left > budget:
            return budget // left
        budget -= length
    return max(lengths, default=0)


def _shortened(section: dict[str, Any], most: int) -> dict[str, Any]:
    text, room, end = section["text"], most, 0
    if _length(text) <= most:
        return section | {"text": breakable(text)}
    for end, sign in enumerate(text):  # noqa: B007
        room -= LINE if sign == "\n" else 1
        if room < 0:
            break
    kept = text[:end].rsplit(" ", 1)[0].rstrip()
    return section | {"text": breakable(f"{kept} …"), "cut": True}
