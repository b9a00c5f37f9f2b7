"""What the coordination unit sees first: late by organisation, what waits for approval, what was returned, mail that failed."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.http import HttpRequest

from indicators.models import Contribution
from programmes import accounts
from programmes.coordination.base import coordinated, days
from programmes.models import AuditEntry, MoneyFigure, Obligation, Programme, State
from programmes.people.models import Organisation
from reports.models import Reminder

SHOWN = 10


@dataclass
class LateRow:
    """One organisation in one programme: how many are late, and how many of these past the grace."""

    programme: Programme
    organisation: Organisation
    late: int = 0
    stale: int = 0


@dataclass
class Today:
    """The first page; every list is limited to the coordinated programmes."""

    late: list[LateRow]
    waiting: dict[Programme, dict[str, int]] = field(default_factory=dict)
    returned_figures: list[Contribution] = field(default_factory=list)
    returned_money: list[MoneyFigure] = field(default_factory=list)
    failed_reminders: list[Reminder] = field(default_factory=list)
    failed_invitations: list[AuditEntry] = field(default_factory=list)


def late_rows(request: HttpRequest, now: datetime) -> list[LateRow]:
    """Late obligations counted by programme and organisation, most first; a query a distinct day."""
    by_pk = {p.pk: p for p in coordinated(request)}
    counts = []
    for day, programmes in days(request, now).items():
        late = Obligation.objects.filter(programme__in=programmes).late(day).order_by()
        counts += late.values("programme", "organisation").annotate(
            late=Count("pk"), stale=Count("pk", filter=Q(stale__lt=day))
        )
    organisations = Organisation.objects.in_bulk({row["organisation"] for row in counts})
    rows = [
        LateRow(by_pk[row["programme"]], organisations[row["organisation"]], row["late"], row["stale"])
        for row in counts
    ]
    return sorted(rows, key=lambda row: (-row.stale, -row.late, row.organisation.acronym))


def waiting_rows(programmes: list[Programme]) -> dict[Programme, dict[str, int]]:
    """{programme: {"figures": n, "money": n}} of what waits for approval; programmes with nothing are left out."""
    found: dict[Programme, dict[str, int]] = {}
    by_pk = {p.pk: p for p in programmes}
    for kind, model in (("figures", Contribution), ("money", MoneyFigure)):
        waiting = model.objects.waiting().filter(programme__in=programmes).order_by()
        for pk, n in waiting.values_list("programme").annotate(n=Count("pk")):
            found.setdefault(by_pk[pk], {"figures": 0, "money": 0})[kind] = n
    return found


def today(request: HttpRequest, now: datetime) -> Today:
    """Everything on the first page, in a fixed number of queries."""
    programmes = coordinated(request)
    page = Today(late=late_rows(request, now), waiting=waiting_rows(programmes))
    figures = (
        Contribution.objects.filter(programme__in=programmes, state=State.RETURNED)
        .for_list()
        .select_related("unit__organisation")
    )
    money = MoneyFigure.objects.filter(programme__in=programmes, state=State.RETURNED).select_related(
        "organisation", "period", "source", "result", "programme"
    )
    page.returned_figures, page.returned_money = list(figures[:SHOWN]), list(money[:SHOWN])
    people = accounts.people_seen_by(request.user)
    page.failed_reminders = list(Reminder.objects.failed().filter(user__in=people).select_related("user")[:SHOWN])
    recent = AuditEntry.objects.filter(action="invitation.failed", at__gte=now - timedelta(days=14))
    if not request.user.is_superuser:
        recent = recent.filter(programme__in=programmes)
    page.failed_invitations = list(recent[:SHOWN])
    return page
