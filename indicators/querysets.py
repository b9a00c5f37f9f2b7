"""Query sets of indicators and contributions; every list starts with visible_to."""

from typing import TYPE_CHECKING, Self

from django.db import models

from programmes import access

if TYPE_CHECKING:
    from programmes.models import Period
    from programmes.people.models import User


class IndicatorQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> Self:
        return self.filter(access.programmes_where(user, access.SEE, "programme_id"))


class ContributionQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> Self:
        """Cells of visible programmes: states are for every role; unapproved values only through `with_drafts_for`."""
        return self.filter(access.programmes_where(user, access.SEE, "programme_id"))

    def with_drafts_for(self, user: "User") -> Self:
        """Only the cells whose unapproved values the person may see."""
        return self.filter(access.sees_drafts(user))

    def editable_by(self, user: "User") -> Self:
        """Cells that the person may fill, own or on behalf."""
        return self.filter(access.may_enter(user))

    def approved(self) -> Self:
        """Cells with an approved answer (a reopened one counts with it)."""
        return self.filter(approved_at__isnull=False)

    def waiting(self) -> Self:
        return self.filter(state="submitted")

    def for_period(self, period: "Period") -> Self:
        return self.filter(period=period)

    def for_list(self) -> Self:
        return self.select_related(
            "indicator__result",
            "organisation",
            "unit__location",
            "unit__organisation",
            "period",
            "programme",
            "obligation",
        )
