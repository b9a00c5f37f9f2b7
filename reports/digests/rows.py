"""What one person owes, as rows of a digest: figures, expected documents and money, oldest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from programmes import access
from programmes.freshness import Freshness
from programmes.models import Obligation, Programme
from programmes.querysets import ObligationQuerySet
from simon.lib import periods

from . import company

if TYPE_CHECKING:
    from programmes.people.models import User

ROW_LIMIT = 10
TITLE_LENGTH = 200
SINCE = (Freshness.LATE, Freshness.STALE)


@dataclass(frozen=True)
class DigestRow:
    """One thing owed, in words. `state` is late, stale, open or returned; `when` says since when, or until when."""

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


def concerning(user: "User") -> ObligationQuerySet:
    """Obligations that this person's digest tells of, in running programmes.

    The rule: own organisation's rows, in programmes where the person may enter. Where a responsible person is named who may
    answer for that organisation, only that person is told; otherwise everyone of the organisation who may enter (focal points,
    counterpart focal points, contributors).
    """
    named = Q(access.named_person_may("responsible_id", access.ENTER))
    mine = Obligation.objects.owed_by(user).filter(programme__status=Programme.Status.RUNNING)
    return mine.filter(Q(responsible=user) | ~named)


def owed_rows(user: "User", on: date) -> Owed:
    """What the person owes on the day `on`, in the language in use. At most 6 queries."""
    owed = concerning(user).owed(on).filter(
        Q(contribution__isnull=False) | Q(document_slot__isnull=False) | Q(moneyfigure__isnull=False))
    counts = owed.aggregate(
        total=Count("pk"), late=Count("pk", filter=Q(due__lt=on)), next_due=Min("due", filter=Q(due__gte=on)),
        demo=Count("pk", filter=Q(programme__is_demo=True)),
    )
    shown = list(_with_all(owed.with_state(on)).order_by("due", "end", "pk")[:ROW_LIMIT]) if counts["total"] else []
    return Owed(tuple(_rows(shown, on)), counts["total"], counts["late"], counts["next_due"], demo=bool(counts["demo"]))


def _with_all(owed: ObligationQuerySet) -> ObligationQuerySet:
    return owed.select_related(
        "programme", "organisation", "period", "contribution__indicator", "contribution__unit__location",
        "document_slot__expected__category", "moneyfigure__source", "moneyfigure__result",
    )


def _rows(obligations: list[Obligation], on: date) -> Iterable[DigestRow]:
    known = company.load(obligations)
    return [_row(obligation, known, on) for obligation in obligations]


def _row(obligation: Obligation, known: company.Company, on: date) -> DigestRow:
    title, place, path = PARTS[obligation.kind](obligation)
    return DigestRow(
        kind=obligation.kind, title=title if len(title) <= TITLE_LENGTH else f"{title[: TITLE_LENGTH - 1]}…",
        programme=obligation.programme.short, organisation=str(obligation.organisation), place=place, period=obligation.period.label,
        state=_state(obligation, on), when=_when(obligation, on), last=known.last(obligation), target=known.target(obligation),
        url=f"{settings.SITE_URL}{path}",
    )


def _figure(obligation: Obligation) -> tuple[str, str, str]:
    cell = obligation.contribution
    return cell.indicator.title, str(cell.unit.location), reverse("indicators:contribution-edit", args=[cell.pk])


def _document(obligation: Obligation) -> tuple[str, str, str]:
    slot = obligation.document_slot
    path = reverse("documents:document-upload", args=[obligation.programme.code])
    return slot.expected.category.name, "", f"{path}?hueco={slot.pk}"


def _money(obligation: Obligation) -> tuple[str, str, str]:
    figure = obligation.moneyfigure
    title = _("Cifras de dinero (%(currency)s)") % {"currency": obligation.programme.currency}
    return title, str(figure.result or figure.source), reverse("programmes:money-edit", args=[figure.pk])


# kind of obligation: its title, its place (or line), and the path of the exact form
PARTS = {Obligation.Kind.FIGURE: _figure, Obligation.Kind.DOCUMENT: _document, Obligation.Kind.MONEY: _money}


def _state(obligation: Obligation, on: date) -> str:
    """The freshness of docs/domain.md §4; what was returned and is not late again is named so."""
    return "returned" if obligation.returned_on and obligation.due >= on else obligation.freshness


def _when(obligation: Obligation, on: date) -> str:
    day = short_day(obligation.due, on)
    return (_("desde el %(day)s") if obligation.freshness in SINCE else _("vence el %(day)s")) % {"day": day}


def short_day(day: date, on: date) -> str:
    """«15 jul», with the year when it is not that of `on`."""
    spelled = periods.spelled(day, get_language() or "es")
    return spelled.rsplit(" ", 1)[0] if day.year == on.year else spelled
