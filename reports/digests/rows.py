"""What one person's digest tells: the rows of reports.owed that concern the person, oldest first, in words."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Min, Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from programmes import access
from programmes.models import Obligation
from programmes.querysets import ObligationQuerySet
from reports import owed
from simon.lib import periods
from simon.lib.numbers import EMPTY_SIGN

from . import company

if TYPE_CHECKING:
    from programmes.people.models import User

ROW_LIMIT = 10
TITLE_LENGTH = 200
SINCE = ("late", "stale")
MORNING = time(9)


@dataclass(frozen=True)
class DigestRow:
    """One thing owed, in words. `state` is late, stale, open or returned; `when` says since when, or until when.

    `last` and `target` are empty where there is none; `url` is the address of the exact form, with the host.
    """

    kind: str
    title: str
    programme: str
    organisation: str
    place: str
    period: str
    state: str
    when: str
    last: str
    target: str
    url: str


@dataclass(frozen=True)
class Owed:
    """What a person owes on a day: the first ROW_LIMIT rows, how many there are in all and how many are past due.

    `next_due` is the nearest due date that has not passed; None when all are late. `demo`: a demonstration programme is among them.
    """

    rows: tuple[DigestRow, ...]
    total: int
    late: int
    next_due: date | None
    demo: bool = False


def concerning(user: "User", on: date) -> ObligationQuerySet:
    """Obligations that this person's digest of `on` tells of.

    The rule: what reports.owed.of_person gives (own organisations, where the person may enter, in running programmes), less what
    a colleague answers for: where a responsible person is named who may enter for that organisation, only that person is told;
    otherwise everyone of the organisation who may enter (focal points, counterpart focal points, contributors).
    """
    morning = datetime.combine(on, MORNING, tzinfo=ZoneInfo(user.time_zone))
    colleague = Q(access.named_person_may("responsible_id", access.ENTER))
    return owed.of_person(user, morning).filter(Q(responsible=user) | ~colleague)


def owed_rows(user: "User", on: date) -> Owed:
    """What the person owes on the morning of `on` (a day of the person's), in the language in use. A constant number of queries."""
    obligations = concerning(user, on)
    counts = obligations.aggregate(
        total=Count("pk"),
        late=Count("pk", filter=Q(due__lt=on)),
        next_due=Min("due", filter=Q(due__gte=on)),
        demo=Count("pk", filter=Q(programme__is_demo=True)),
    )
    oldest = list(obligations.order_by("due", "pk").values_list("pk", flat=True)[:ROW_LIMIT])
    listed = owed.rows(Obligation.objects.filter(pk__in=oldest), on) if oldest else []
    beside = company.load([row.item for row in listed])
    told = tuple(_row(row, beside.get(row.obligation.pk, ""), on) for row in listed)
    return Owed(told, counts["total"], counts["late"], counts["next_due"], demo=bool(counts["demo"]))


def _row(row: owed.OwedRow, beside: str, on: date) -> DigestRow:
    title = _("Dinero: %(source)s") % {"source": row.title} if row.kind == Obligation.Kind.MONEY else row.title
    return DigestRow(
        kind=row.kind,
        title=title if len(title) <= TITLE_LENGTH else f"{title[: TITLE_LENGTH - 1]}…",
        programme=row.programme.short,
        organisation=str(row.obligation.organisation),
        place=row.place,
        period=row.obligation.period.label,
        state=row.state,
        when=_when(row, on),
        last=beside or _figure(row.last, row),
        target=f"{_figure(row.target, row)} {row.target_note}".strip(),
        url=f"{settings.SITE_URL}{row.url}",
    )


def _figure(told: str, row: owed.OwedRow) -> str:
    """«22 personas»: a plain figure never stands bare; ratios and words carry their own; empty where there is none."""
    if told == EMPTY_SIGN:
        return ""
    return f"{told} {row.unit}" if row.quick and row.unit else told


def _when(row: owed.OwedRow, on: date) -> str:
    day = short_day(row.obligation.due, on)
    return (_("desde el %(day)s") if row.state in SINCE else _("vence el %(day)s")) % {"day": day}


def short_day(day: date, on: date) -> str:
    """«15 jul», with the year when it is not that of `on`."""
    spelled = periods.spelled(day, get_language() or "es")
    return spelled.rsplit(" ", 1)[0] if day.year == on.year else spelled
