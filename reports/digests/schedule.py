"""Who is due a digest, and when: the digest's weekday, in each person's morning, never on a holiday (then the next working day)."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Prefetch, QuerySet

from programmes.models import Membership, Programme
from programmes.people.models import User
from simon.lib.periods import add_working_day_shift

HOURS = range(9, 11)  # when a digest goes out, in the person's own time
RETRY_HOURS = range(9, 18)  # when an unfinished one is tried again: the same day, never at night


def recipients() -> QuerySet[User]:
    """Active people who want the digest and belong to a running programme, with those memberships. Two queries."""
    running = Membership.objects.filter(is_active=True, programme__status=Programme.Status.RUNNING)
    wanting = User.objects.filter(is_active=True, wants_digest=True, pk__in=running.values("user"))
    return wanting.prefetch_related(
        Prefetch("memberships", running.select_related("programme"), to_attr="running")
    ).order_by("pk")


def countries_of(user: User) -> set[str]:
    """The countries of the person's running programmes (a user of `recipients`)."""
    return {membership.programme.country for membership in user.running}


def digest_day(nominal: date, countries: Iterable[str]) -> date:
    """`nominal`, or the next day that is a working day in every one of the countries."""
    day, shared = nominal, sorted(countries)
    while True:
        shifted = day
        for country in shared:
            shifted = add_working_day_shift(shifted, country)
        if shifted == day:
            return day
        day = shifted


def is_digest_day(day: date, countries: Collection[str]) -> bool:
    """Is `day` this week's digest day for somebody who works in these countries?"""
    nominal = day - timedelta(days=(day.weekday() - settings.DIGEST_WEEKDAY) % 7)
    return digest_day(nominal, countries) == day


def local(user: User, now: datetime) -> datetime:
    """The moment `now` (aware) on the person's clock."""
    return now.astimezone(ZoneInfo(user.time_zone))


def due_at(now: datetime) -> Iterator[tuple[User, date]]:
    """People whose digest goes out at `now`, each with the day on their own calendar."""
    for user in recipients():
        there = local(user, now)
        if there.hour in HOURS and is_digest_day(there.date(), countries_of(user)):
            yield user, there.date()
