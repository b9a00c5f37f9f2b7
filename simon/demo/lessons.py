"""The demonstration's lessons, written through documents.knowledge.lessons as their organisation's account."""

from datetime import date, timedelta

from documents.knowledge import lessons
from documents.models import Document, Lesson
from programmes.models import Programme
from programmes.people.models import Organisation

from . import people
from .lesson_texts import LESSONS, Told
from .running import CODE
from .store import WAY, at, organisation


def build(on: date) -> int:
    """Write the lessons of the running programme if it has none; returns how many were made."""
    programme = Programme.objects.get(code=CODE)
    if Lesson.objects.filter(programme=programme).exists():
        return 0
    for told in LESSONS:
        _lesson(programme, told, organisation(told.owner), on)
    return len(LESSONS)


def _lesson(programme: Programme, told: Told, owner: Organisation, on: date) -> None:
    day = on - timedelta(days=told.days)
    by = people.user(told.owner)
    lesson = lessons.write(told.short, programme=programme, organisation=owner, by=by, way=WAY, at=at(day, 16))
    if not told.full:
        return
    lessons.promote(lesson, by=people.user("coordinacion"), way=WAY, at=at(day + timedelta(days=4), 9))
    lesson.refresh_from_db()
    evidence = Document.objects.filter(programme=programme, title__in=told.evidence)
    result = programme.results.get(code=told.result)
    about = told.full | {"result": result, "evidence": list(evidence)}
    moment = at(day + timedelta(days=8), 11)
    lessons.change(lesson, about, by=by, version=lesson.version, way=WAY, at=moment)
