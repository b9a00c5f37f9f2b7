"""Small tools of the demonstration: store a framework object once, and moments in the past."""

from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db import models

from programmes import framework
from programmes.models import AuditEntry, Location
from programmes.people.models import Organisation

M = TypeVar("M", bound=models.Model)
PANAMA = ZoneInfo("America/Panama")
WAY = AuditEntry.Way.COMMAND


def keep(model: type[M], key: dict[str, Any], **values: Any) -> M:
    """The object with that key: the one there is, untouched, or a new one with `values`, through framework.save."""
    found = model._default_manager.filter(**key).first()
    return found or framework.save(model(**key, **values), by=None, reason="demo", way=WAY)


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """That moment in Panama."""
    return datetime.combine(day, time(hour, minute), tzinfo=PANAMA)


def quarter_start(day: date, back: int = 0) -> date:
    """First day of the calendar quarter of `day`, or of one `back` quarters before."""
    months = day.year * 12 + (day.month - 1) // 3 * 3 - 3 * back
    return date(months // 12, months % 12 + 1, 1)


def last_day_of(start: date, years: int) -> date:
    """The day before the same day `years` later."""
    return start.replace(year=start.year + years) - timedelta(days=1)


def place(code: str) -> Location:
    """A place of Panama by ISO code ('PA' is the whole country)."""
    return Location.objects.get(country="PA", code=code)


def organisation(code: str) -> Organisation:
    return Organisation.objects.get(code=code)
