"""How a lesson is told to people: its texts in order, who was reached, the self-check, its history, the list as a table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programmes import audit, history
from programmes.models import AuditEntry
from programmes.people.models import User
from simon.lib.fts import snippet
from simon.lib.tables import Column, Sheet

from ..models import Document, Lesson, Visibility
from . import themes
from .lessons import FULL, PEOPLE, SHORT, TEXTS

TOLD_IN_FULL = ("title", "kind", "visibility")  # in the history; of the long texts only that they changed
SHORT_TEXTS = ("what_happened", "why", "otherwise")
REACHED: dict[str, Promise] = {
    "women": gettext_lazy("Mujeres alcanzadas"),
    "men": gettext_lazy("Hombres alcanzados"),
    "unspecified": gettext_lazy("Personas alcanzadas, sexo sin especificar"),
}
EXPLAINED: dict[str, Promise] = {
    "effective": gettext_lazy("Logró lo que buscaba, hay con qué demostrarlo y la gente que la usó quiere seguir."),
    "sustainable": gettext_lazy(
        "Se puede mantener sin el programa, sin gastar lo que otros necesitarán mañana y sin dejar a nadie peor."
    ),
    "gender": gettext_lazy("Cuenta qué cambió para las mujeres y qué para los hombres, y ninguno perdió."),
    "feasible": gettext_lazy("Otras personas la aprenden y la hacen con los medios que hay en el lugar."),
    "participatory": gettext_lazy("Quienes viven con el resultado decidieron desde el principio y la sienten suya."),
    "replicable": gettext_lazy("Sirve en otro lugar o con otro grupo, y se sabe qué habría que ajustar."),
}


@dataclass(frozen=True)
class Section:
    """One text of the sheet under its heading."""

    name: str
    label: str
    text: str


@dataclass(frozen=True)
class Answer:
    """One criterion of the self-check; `value` is True, False or None (unanswered), `state` a key of simon.lib.looks."""

    label: str
    explained: str
    value: bool | None
    words: str
    state: str


def label(name: str) -> str:
    """A field's heading."""
    return capfirst(str(Lesson._meta.get_field(name).verbose_name))


def sections(lesson: Lesson) -> list[Section]:
    """What was written, in the order of the sheet; empty texts are left out."""
    names = ("context", *SHORT_TEXTS, *[name for name in TEXTS if name != "context"])
    return [Section(name, label(name), getattr(lesson, name)) for name in names if getattr(lesson, name).strip()]


def reached(lesson: Lesson) -> list[tuple[str, int | None]]:
    """[(who, how many)] and the total of what is known; empty when nobody said anything. None is not zero."""
    rows = [(str(REACHED[name]), getattr(lesson, name)) for name in PEOPLE]
    known = [n for _who, n in rows if n is not None]
    if not known:
        return []
    total = _("Total") if len(known) == len(rows) else _("Total de lo que se sabe")
    return [*rows, (total, sum(known))]


def criteria(lesson: Lesson) -> list[Answer]:
    """FAO's six criteria with the answers of the self-check; nothing for a short sheet."""
    if lesson.stage != Lesson.Stage.FULL:
        return []
    shown = {True: (_("Sí"), "on_track"), False: (_("No"), "off_track"), None: (_("Sin responder"), "no_data")}
    return [
        Answer(capfirst(str(c.label)), str(EXPLAINED[c.value]), value, *shown[value])
        for c in Lesson.Criterion
        for value in [lesson.criteria.get(c.value)]
    ]


def sectors(lesson: Lesson) -> list[str]:
    return [themes.sector(code) for code in lesson.sectors]


def goals(lesson: Lesson) -> list[str]:
    return [themes.goal(number) for number in lesson.goals]


def evidence(lesson: Lesson, reader: User) -> QuerySet[Document]:
    """The evidence that exists for the reader, newest first."""
    return Document.objects.found_by(reader).filter(lessons=lesson).for_list()


def who_sees(lesson: Lesson) -> str:
    """A sentence: who sees the lesson, by its visibility (docs/domain.md §5)."""
    whose = {"organisation": lesson.organisation}
    if lesson.visibility == Visibility.ORGANISATION:
        return _("Solo la ven las personas de %(organisation)s que trabajan en el programa.") % whose
    if lesson.visibility == Visibility.AGENCIES:
        return (
            _(
                "La ven las agencias, los socios y la unidad de coordinación del programa, y su dueño, %(organisation)s; "
                "no la ven las demás contrapartes ni los donantes."
            )
            % whose
        )
    if lesson.visibility == Visibility.PROGRAMME:
        return _("La ve toda persona con un papel en el programa, contrapartes y donantes incluidos.")
    if lesson.programme.has_public_page:
        return _("Es pública: la ve toda persona con cuenta en SIMON, también de otros programas.")
    return _(
        "La ve toda persona con un papel en el programa. Es pública, pero el programa no tiene abierta su página pública."
    )


def found_where(lesson: Lesson, query: str) -> SafeString:
    """The words around the first hit, marked; the beginning of what happened without a query."""
    texts = " · ".join(section.text for section in sections(lesson))
    return snippet(texts if query else lesson.what_happened, query)


def differences(current: Lesson, typed: Mapping[str, Any], reader: User) -> list[tuple[str, str]]:
    """[(field, what is stored)] where it is not what was typed; of the evidence, what the reader may see."""
    told = [
        (label(name), value_told(current, name))
        for name in typed
        if name != "evidence" and _differs(current, typed, name)
    ]
    if "evidence" in typed:
        stored = list(evidence(current, reader))
        if {document.pk for document in stored} != {document.pk for document in typed["evidence"]}:
            told.append((label("evidence"), "; ".join(document.title for document in stored) or "—"))
    return told


def _differs(current: Lesson, typed: Mapping[str, Any], name: str) -> bool:
    return audit.text(getattr(current, name)) != audit.text(typed[name])


def value_told(lesson: Lesson, name: str) -> str:
    """A field's value in words; nothing is a dash."""
    lists = {"sectors": sectors, "goals": goals}
    if name in lists:
        return "; ".join(lists[name](lesson)) or "—"
    if name == "criteria":
        return "; ".join(f"{answer.label}: {answer.words}" for answer in criteria(lesson)) or "—"
    display = getattr(lesson, f"get_{name}_display", None)
    value = display() if display else getattr(lesson, name)
    return "—" if value in (None, "") else str(value)


def lines(lesson: Lesson) -> list[history.Line]:
    """The history: titles, kind and visibility with both values, of the texts only which ones changed."""
    entries = list(AuditEntry.objects.of(lesson).select_related("actor"))
    return [
        replace(line, changes=_changes(entry) if entry.action == "lesson.change" else [])
        for line, entry in zip(history.lines(lesson, entries), entries, strict=True)
    ]


def _changes(entry: AuditEntry) -> list[tuple[str, str, str]]:
    names = dict(Visibility.choices) | dict(Lesson.Kind.choices)
    told = [
        (_word(name), *(str(names.get(value, value) or "—") for value in entry.changes[name]))
        for name in TOLD_IN_FULL
        if name in entry.changes
    ]
    others = [_word(name) for name in (*SHORT, *FULL) if name in entry.changes and name not in TOLD_IN_FULL]
    return [*told, (_("en"), "—", ", ".join(others))] if others else told


def _word(name: str) -> str:
    return str(Lesson._meta.get_field(name).verbose_name)


def sheet(lessons: Iterable[Lesson], total: int, cap: int) -> Sheet:
    """The list as a table; a list cut at `cap` says so in its last row. Nothing of the evidence: not all see it."""
    fields = ("title", "kind", "stage", "organisation", "programme", "day", "visibility", *SHORT_TEXTS, "link", *TEXTS)
    columns = [Column(n, label(n)) if n != "day" else Column(n, _("Fecha"), "date") for n in fields]
    columns += [Column(name, str(REACHED[name]), "number") for name in PEOPLE]
    columns += [Column(c.value, capfirst(str(c.label))) for c in Lesson.Criterion]
    columns += [Column(n, label(n)) for n in ("contact", "sectors", "goals")] + [
        Column("address", _("Enlace de SIMON"))
    ]
    rows = [_row(lesson) for lesson in lessons]
    if total > cap:
        cut = _("La lista se cortó en %(cap)d de %(total)d lecciones; filtre para tener el resto.")
        rows.append({"title": cut % {"cap": cap, "total": total}})
    return Sheet(_("Lecciones"), columns, rows)


def _row(lesson: Lesson) -> dict:
    plain = ("title", *SHORT_TEXTS, "link", *TEXTS, "contact", *PEOPLE)
    answers = {True: _("Sí"), False: _("No")}
    return {
        **{name: getattr(lesson, name) for name in plain},
        "kind": lesson.get_kind_display(),
        "stage": lesson.get_stage_display(),
        "organisation": str(lesson.organisation),
        "programme": lesson.programme.code,
        "day": lesson.programme.local_date(lesson.created_at),
        "visibility": lesson.get_visibility_display(),
        **{code: answers[value] for code, value in lesson.criteria.items()},
        "sectors": "; ".join(sectors(lesson)),
        "goals": "; ".join(goals(lesson)),
        "address": lesson.get_absolute_url(),
    }
