"""What the organisations of RED-2 reported for the past periods: entered, sent, approved and returned through the workflow."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from indicators import workflow as figures_workflow
from indicators.answers import Given
from indicators.models import Contribution
from programmes import workflow
from programmes.models import MoneyFigure, Period, Programme, Reportable
from programmes.people.models import User

from . import people
from .running_indicators import INDICATORS, Cell, cell
from .running_money import MONEY, REVIEW
from .store import WAY, at

APPROVED_AFTER = timedelta(days=2, hours=3)
RETURNED_BEFORE = timedelta(days=10)  # what was returned then is due again three days ago: late


def figures(programme: Programme, periods: list[Period], on: date) -> None:
    """Every cell of the past periods that says something."""
    cells = Contribution.objects.filter(programme=programme, period__in=periods)
    rows = cells.select_related("indicator", "unit__location", "organisation")
    found = {(c.indicator.code, c.organisation.code, c.unit.location.code, c.period_id): c for c in rows}
    users = {name: people.user(name) for name in people.PEOPLE}
    for index, period in enumerate(periods):
        for spec in INDICATORS:
            for (who, where), entries in spec.cells.items():
                entry = cell(entries[index])
                if entry is not None:
                    _figure(
                        found[spec.code, who, where, period.pk], entry, period, on, users[who], users["coordinacion"]
                    )


def _figure(contribution: Contribution, entry: Cell, period: Period, on: date, author: User, coordinator: User) -> None:
    contribution.period = period
    moment = sent_at(period, entry.days, on, returned=entry.step == "returned")
    given = _given(contribution, entry, period)
    if entry.step == "draft":
        figures_workflow.save_draft(contribution, given, by=author, comment=entry.comment, way=WAY, at=moment)
        return
    figures_workflow.submit(contribution, given, by=author, comment=entry.comment, way=WAY, at=moment)
    _review(contribution, entry.step, entry.review, moment, on, coordinator)


def _given(contribution: Contribution, entry: Cell, period: Period) -> Given:
    """The answer; milestones are done on their planned day, or the period's last when it was planned later."""
    said = dict(entry.given)
    count = said.pop("steps", None)
    if count is not None:
        chosen = list(contribution.indicator.steps.order_by("position"))[:count]
        said["steps_done"] = {str(s.pk): min(s.planned_on, period.end) for s in chosen}
    return Given(**said)


def sent_at(period: Period, days: int, on: date, *, returned: bool = False) -> datetime:
    """`days` after the due date, and always before the day `on`; what is returned was sent early enough to be late again."""
    latest = on - RETURNED_BEFORE - timedelta(days=1) if returned else on - timedelta(days=1)
    return at(min(period.due + timedelta(days=days), latest), 10 + abs(days) % 6, 20)


def _review(item: Reportable, step: str, review: str, sent: datetime, on: date, coordinator: User) -> None:
    if step == "approved":
        workflow.approve(item, by=coordinator, way=WAY, at=min(sent + APPROVED_AFTER, at(on, 8)))
    elif step == "returned":
        workflow.return_(item, by=coordinator, reason=review, way=WAY, at=at(on - RETURNED_BEFORE, 9))


def money(programme: Programme, periods: list[Period], on: date) -> None:
    """The money of the agencies."""
    rows = MoneyFigure.objects.filter(programme=programme, period__in=periods).select_related("organisation")
    found = {(m.organisation.code, m.period_id): m for m in rows}
    coordinator = people.user("coordinacion")
    for code, lines in MONEY.items():
        for period, line in zip(periods, lines, strict=True):
            if line is None:
                continue
            *amounts, step = line
            values: dict[str, Any] = dict(
                zip(MoneyFigure.VALUE_FIELDS, (Decimal(str(amount)) for amount in amounts), strict=True)
            )
            moment = sent_at(period, -3, on, returned=step == "returned")
            workflow.submit(found[code, period.pk], by=people.user(code), values=values, way=WAY, at=moment)
            _review(found[code, period.pk], step, REVIEW, moment, on, coordinator)
