"""Lessons learned and good practices: writing, changing, promoting, withdrawing. Each writes its audit entry.

Errors: PermissionDenied; ValidationError (by field); WorkflowError (a sentence); LessonChanged (somebody was faster).
`at` is the moment of the step, now unless given.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from programmes import access, audit
from programmes.models import AuditEntry, Programme
from programmes.workflow import WorkflowError

from ..models import Document, Lesson
from ..querysets import LESSONS
from . import themes

if TYPE_CHECKING:
    from programmes.people.models import Organisation, User

SHORT = ("title", "kind", "what_happened", "why", "otherwise", "link", "visibility")
TEXTS = (
    "context",
    "stakeholders",
    "approach",
    "results",
    "success_factors",
    "constraints",
    "cost",
    "sustainability",
    "replication",
)
PEOPLE = ("women", "men", "unspecified")
FULL = (*TEXTS, *PEOPLE, "result", "contact", "sectors", "goals", "criteria", "evidence")
Step = Mapping[str, Any]


class LessonChanged(Exception):
    """Somebody saved meanwhile; `current` is the stored lesson."""

    def __init__(self, current: Lesson) -> None:
        super().__init__(str(current))
        self.current = current


@transaction.atomic
def write(
    about: Step,
    *,
    programme: Programme,
    organisation: "Organisation",
    by: "User",
    way: str = AuditEntry.Way.PAGE,
    at: datetime | None = None,
) -> Lesson:
    """Store a short sheet of what `about` says (the fields of SHORT), in the name of the organisation."""
    access.require(by, access.UPLOAD, programme, organisation)
    lesson = Lesson(programme=programme, organisation=organisation, created_by=by, created_at=at or timezone.now())
    changes = _set(lesson, about)
    lesson.save()
    _index(lesson)
    _record("lesson.write", lesson, by=by, changes=changes, way=way, at=at)
    return lesson


@transaction.atomic
def change(
    lesson: Lesson,
    about: Step,
    *,
    by: "User",
    version: int,
    way: str = AuditEntry.Way.PAGE,
    at: datetime | None = None,
) -> Lesson:
    """Store what `about` says of any field of SHORT, and of FULL once promoted; `version` is the one the person started from.

    Evidence that the person does not see stays as it is.
    """
    stored = _stored(lesson, by)
    if version != stored.version:
        raise LessonChanged(stored)
    if stored.stage == Lesson.Stage.SHORT and set(about) & set(FULL):
        raise WorkflowError(_("Es una ficha breve; la unidad de coordinación puede pasarla a completa."))
    changes = _set(stored, about)
    if "evidence" in about:
        changes |= _choose_evidence(stored, about["evidence"], by)
    stored.version += 1
    stored.save()
    _index(stored)
    _record("lesson.change", stored, by=by, changes=changes, way=way, at=at)
    return stored


@transaction.atomic
def promote(lesson: Lesson, *, by: "User", way: str = AuditEntry.Way.PAGE, at: datetime | None = None) -> None:
    """Open the full sheet of a short one; for the coordination unit. Again: changes nothing."""
    access.require(by, access.COORDINATE, lesson.programme)
    stored = _stored(lesson, by)
    if stored.stage == Lesson.Stage.FULL:
        return
    stored.stage, stored.promoted_at = Lesson.Stage.FULL, at or timezone.now()
    stored.version += 1
    stored.save(update_fields=["stage", "promoted_at", "version"])
    _record("lesson.promote", stored, by=by, way=way, at=at)


@transaction.atomic
def withdraw(lesson: Lesson, *, by: "User", reason: str, way: str = AuditEntry.Way.PAGE) -> None:
    """Take a lesson out of the lists, with a reason; it can be restored. Again: changes nothing."""
    _require_reason(lesson, by, reason)
    if Lesson.objects.filter(pk=lesson.pk, withdrawn_at__isnull=True).update(withdrawn_at=timezone.now()):
        _record("lesson.withdraw", lesson, by=by, reason=reason.strip(), way=way)


@transaction.atomic
def restore(lesson: Lesson, *, by: "User", reason: str, way: str = AuditEntry.Way.PAGE) -> None:
    """Bring a withdrawn lesson back, with a reason. Again: changes nothing."""
    _require_reason(lesson, by, reason)
    if Lesson.objects.filter(pk=lesson.pk, withdrawn_at__isnull=False).update(withdrawn_at=None):
        _record("lesson.restore", lesson, by=by, reason=reason.strip(), way=way)


def _require_reason(lesson: Lesson, by: "User", reason: str) -> None:
    access.require(by, access.UPLOAD, lesson.programme, lesson.organisation)
    if not reason.strip():
        raise WorkflowError(_("Escriba por qué."))


def _stored(lesson: Lesson, by: "User") -> Lesson:
    """The row as it is now, locked until the transaction ends."""
    rows = Lesson.objects.select_for_update(of=("self",)).select_related("programme", "organisation", "result")
    stored = rows.get(pk=lesson.pk)
    access.require(by, access.UPLOAD, stored.programme, stored.organisation)
    if stored.withdrawn_at:
        raise WorkflowError(_("La lección está retirada; restáurela antes de cambiarla."))
    return stored


def _set(lesson: Lesson, about: Step) -> dict[str, list[str | None]]:
    """Set and check the fields; returns what changed."""
    before = audit.snapshot(lesson)
    for field in set(about) - {"evidence"}:
        setattr(lesson, field, about[field])
    _check(lesson)
    lesson.full_clean()
    changes = audit.difference(before, audit.snapshot(lesson))
    return {field: pair for field, pair in changes.items() if field in (*SHORT, *FULL)}


def _check(lesson: Lesson) -> None:
    """What the columns cannot say: known sectors, goals and criteria, and a result of the same programme."""
    wrong: dict[str, str] = {}
    if not all(themes.is_sector(code) for code in lesson.sectors):
        wrong["sectors"] = _("Hay un sector que no está en la lista.")
    if not all(number in themes.GOALS for number in lesson.goals):
        wrong["goals"] = _("Los objetivos van del 1 al 17.")
    if not all(c in Lesson.Criterion.values and isinstance(v, bool) for c, v in lesson.criteria.items()):
        wrong["criteria"] = _("Cada criterio se responde con sí o con no.")
    if lesson.result and lesson.result.programme_id != lesson.programme_id:
        wrong["result"] = _("El resultado es de otro programa.")
    if wrong:
        raise ValidationError(wrong)


def _choose_evidence(lesson: Lesson, chosen: Iterable[Document], by: "User") -> dict[str, list[str | None]]:
    """Make `chosen` the evidence among what the person sees; the audit names documents by their public id, not by title."""
    visible = Document.objects.visible_to(by).filter(programme=lesson.programme)
    wanted = {document.pk for document in chosen}
    if visible.filter(pk__in=wanted).count() != len(wanted):
        raise ValidationError({"evidence": _("Hay un documento que no está a su alcance en el programa.")})
    before = list(lesson.evidence.order_by("pk"))
    unseen = lesson.evidence.exclude(pk__in=visible.values("pk"))
    lesson.evidence.set([*wanted, *unseen.values_list("pk", flat=True)])
    after = list(lesson.evidence.order_by("pk"))
    return audit.difference({"evidence": _named(before)}, {"evidence": _named(after)})


def _named(documents: Iterable[Document]) -> str:
    return ", ".join(str(document.public_id) for document in documents)


def _index(lesson: Lesson) -> None:
    """Put every text, and the names of sectors and goals, into the full-text index. Nothing of the evidence: not all see it."""
    texts = (getattr(lesson, field) for field in ("title", "what_happened", "why", "otherwise", *TEXTS, "contact"))
    LESSONS.put(connection, lesson.pk, " ".join([*texts, themes.words(lesson.sectors, lesson.goals)]))


def _record(action: str, lesson: Lesson, *, by: "User", **more: Any) -> None:
    audit.record(action, lesson, by=by, programme=lesson.programme, organisation=lesson.organisation, **more)
