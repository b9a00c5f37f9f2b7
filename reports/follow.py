"""Cells follow the framework: when who reports what changes, what is owed in open periods changes with it."""

from django.db import models
from django.utils import timezone

from documents.models import ExpectedDocument
from indicators.models import Indicator, ReportingUnit
from programmes import framework

from . import calendar


def follow(obj: models.Model) -> None:
    """Bring the cells of the object's programme in line with its framework."""
    programme = framework.programme_of(obj)
    calendar.follow_framework(programme, on=programme.local_date(timezone.now()))


def register() -> None:
    """Called once, when the apps are ready."""
    for model in (ReportingUnit, Indicator, ExpectedDocument):
        framework.after_save(model, follow)
