"""Query sets of reminders."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from programmes.people.models import User


class ReminderQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> Self:
        """One's own; all for a superuser."""
        return self.all() if user.is_superuser else self.filter(user=user)

    def failed(self) -> Self:
        return self.filter(state="failed")

    def unfinished(self, day: date, before: datetime) -> Self:
        """Claims of the day that nobody finished: taken before `before`, or failed with tries left."""
        mine = self.filter(day=day)
        return mine.filter(state="claimed", claimed_at__lt=before) | mine.filter(
            state="failed", attempts__lt=3, claimed_at__lt=before
        )
