"""Query sets that speak the domain. Rights come from programmes.access; each list starts with visible_to."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Value, When

from . import access
from .freshness import Freshness

if TYPE_CHECKING:
    from programmes.people.models import User


class ProgrammeQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> Self:
        """Programmes in which the person has a role; all for a superuser."""
        return self.filter(access.programmes_where(user, access.SEE, "pk"))

    def coordinated_by(self, user: "User") -> Self:
        """Programmes whose framework, calendar and members the person may change."""
        return self.filter(access.programmes_where(user, access.COORDINATE, "pk"))


class AuditQuerySet(models.QuerySet):
    def of(self, obj: models.Model) -> Self:
        """Entries about one object, newest first."""
        return self.filter(object_type=obj._meta.label_lower, object_id=str(obj.pk)).order_by("-at", "-pk")


class PeriodQuerySet(models.QuerySet):
    def ended(self, on: date) -> Self:
        """Periods whose last day lies before `on`."""
        return self.filter(end__lt=on)

    def open_or_past(self, on: date) -> Self:
        """Periods that have begun by `on`: their cells can be filled."""
        return self.filter(start__lte=on)


class ObligationQuerySet(models.QuerySet):
    """States by docs/domain.md §4; `on` is a day in the programme's time zone."""

    def visible_to(self, user: "User") -> Self:
        """Every role of a programme sees who owes what."""
        return self.filter(access.programmes_where(user, access.SEE, "programme_id"))

    def owed_by(self, user: "User") -> Self:
        """What the person must answer: own organisations' rows in programmes where the person may enter."""
        return self.filter(access.own_organisation(user, access.ENTER))

    def unpaused(self, on: date) -> Self:
        return self.filter(Q(paused_until__isnull=True) | Q(paused_until__lt=on))

    def open(self) -> Self:
        """Not delivered, and its period not closed without it."""
        return self.filter(done_on__isnull=True, closed_at__isnull=True)

    def owed(self, on: date) -> Self:
        """To answer now: the period has ended without an answer, or the answer was returned or reopened at any time."""
        ended = Q(done_on__isnull=True, end__lte=on)
        given_back = Q(returned_on__isnull=False) & (Q(done_on__isnull=True) | Q(returned_on__gte=F("done_on")))
        return self.filter(ended | given_back, closed_at__isnull=True).unpaused(on)

    def late(self, on: date) -> Self:
        """Owed, without an answer that counts, and past the due date (late or stale)."""
        return self.owed(on).filter(done_on__isnull=True, end__lte=on, due__lt=on)

    def coming(self, on: date) -> Self:
        """Scheduled: the period has not ended, and nothing was given back."""
        return self.open().unpaused(on).filter(end__gt=on, returned_on__isnull=True)

    def with_state(self, on: date) -> Self:
        """Annotate `freshness`: one of Freshness, in the order of docs/domain.md §4."""
        return self.annotate(
            freshness=Case(
                When(paused_until__gte=on, then=Value(Freshness.PAUSED)),
                When(done_on__isnull=False, first_done_on__lte=F("original_due"), then=Value(Freshness.FRESH)),
                When(done_on__isnull=False, then=Value(Freshness.LATE_IN)),
                When(end__gt=on, returned_on__isnull=True, then=Value(Freshness.SCHEDULED)),
                When(end__gt=on, then=Value(Freshness.OPEN)),
                When(due__gte=on, then=Value(Freshness.OPEN)),
                When(stale__gte=on, then=Value(Freshness.LATE)),
                default=Value(Freshness.STALE),
                output_field=CharField(),
            )
        )

    def counted(self, on: date) -> Self:
        """Each cell's newest obligation that counts for freshness: delivered, late or stale."""
        counts = self.model.objects.counting(on)
        newer = counts.filter(programme=OuterRef("programme"), cell=OuterRef("cell"), end__gt=OuterRef("end"))
        return self.counting(on).filter(~Exists(newer)).with_state(on)

    def counting(self, on: date) -> Self:
        """Delivered, or past due after the period's end. Missing in a locked period counts; closed before it does not."""
        expected = Q(closed_at__isnull=True) | Q(closed_at__gte=F("period__locked_at"))
        return self.unpaused(on).filter(expected, Q(done_on__isnull=False) | Q(due__lt=on, end__lte=on))


class MoneyQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> Self:
        """Rows of visible programmes; unapproved amounts follow `with_drafts_for`."""
        return self.filter(access.programmes_where(user, access.SEE, "programme_id"))

    def with_drafts_for(self, user: "User") -> Self:
        """Only the rows whose unapproved amounts the person may see."""
        return self.filter(access.sees_drafts(user))

    def approved(self) -> Self:
        """Rows with an approved figure (a reopened row counts with it)."""
        return self.filter(approved_at__isnull=False)

    def editable_by(self, user: "User") -> Self:
        return self.filter(access.may_enter(user))

    def waiting(self) -> Self:
        return self.filter(state="submitted")
