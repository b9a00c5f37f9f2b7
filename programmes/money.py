"""Money: opening what is owed, and totals by organisation (docs/domain.md §7)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from . import framework, workflow
from .calendar import Owed, ensure_obligations
from .models import AuditEntry, FundingSource, MoneyFigure, Obligation, Participation, Period, Programme, Result

if TYPE_CHECKING:
    from programmes.people.models import Organisation, User

SPENDING_ROLES = (Participation.Role.LEAD, Participation.Role.AGENCY, Participation.Role.IMPLEMENTING)


@dataclass(frozen=True)
class MoneyTotals:
    """Amounts to date in the programme's currency; None where nobody said anything."""

    planned: Decimal | None = None
    transferred: Decimal | None = None
    committed: Decimal | None = None
    disbursed: Decimal | None = None

    @property
    def delivery(self) -> Decimal | None:
        """disbursed / transferred as a share; None without transfers."""
        return self.disbursed / self.transferred if self.disbursed is not None and self.transferred else None

    @property
    def delivery_with_commitments(self) -> Decimal | None:
        """(committed + disbursed) / transferred as a share, committed being what is not yet disbursed."""
        if not self.transferred or (self.disbursed is None and self.committed is None):
            return None
        return ((self.committed or 0) + (self.disbursed or 0)) / self.transferred


def plus(a: Decimal | None, b: Decimal | None) -> Decimal | None:
    """a + b, where None is nothing said: the sum of nothing is None."""
    return b if a is None else a if b is None else a + b


def add(a: MoneyTotals, b: MoneyTotals) -> MoneyTotals:
    return MoneyTotals(*(plus(getattr(a, f), getattr(b, f)) for f in MoneyFigure.VALUE_FIELDS))


def line_totals(rows: Iterable[MoneyFigure]) -> MoneyTotals:
    """To date of one line (organisation × source × result), rows in the order of their periods: the amounts of the periods
    add up; committed is the latest that was said."""
    total = MoneyTotals()
    for row in rows:
        total = MoneyTotals(
            plus(total.planned, row.approved_planned),
            plus(total.transferred, row.approved_transferred),
            total.committed if row.approved_committed is None else row.approved_committed,
            plus(total.disbursed, row.approved_disbursed),
        )
    return total


def by_organisation(
    programme: Programme, *, upto: date
) -> tuple[list[tuple["Organisation", MoneyTotals]], MoneyTotals]:
    """Approved money to date of periods that end by `upto`: a row an organisation, and the total. One query."""
    rows = MoneyFigure.objects.approved().filter(programme=programme, period__end__lte=upto)
    lines: dict[tuple, list[MoneyFigure]] = defaultdict(list)
    for row in rows.select_related("organisation").order_by("period__end"):
        lines[row.organisation, row.source_id, row.result_id].append(row)
    totals: dict[Organisation, MoneyTotals] = defaultdict(MoneyTotals)
    for (organisation, _source, _result), line in lines.items():
        totals[organisation] = add(totals[organisation], line_totals(line))
    listed = sorted(totals.items(), key=lambda pair: pair[0].acronym)
    whole = MoneyTotals()
    for _organisation, total in listed:
        whole = add(whole, total)
    return listed, whole


def submit(figure: MoneyFigure, *, by: "User", values: Mapping[str, Decimal | None], **options: Any) -> None:
    """Send amounts to review (see workflow.submit). All four empty is nothing said, and answers nothing."""
    if all(values.get(field) is None for field in MoneyFigure.VALUE_FIELDS):
        raise workflow.WorkflowError(
            _("Escriba al menos un monto; si fue cero, escriba 0. Vacío es «nadie lo ha dicho».")
        )
    workflow.submit(figure, by=by, values=values, **options)


def cell_of(organisation: "Organisation", source: FundingSource, result: Result | None = None) -> str:
    """The name of one line in every period: money:<source>:[<result>:]<organisation>."""
    keys = [str(part.pk) for part in (source, result, organisation) if part is not None]
    return ":".join(["money", *keys])


def open_money(programme: Programme, periods: list[Period]) -> int:
    """One row an agency and period, for the programme's first funding source; idempotent by constraint."""
    source = programme.funding_sources.order_by("pk").first()
    if source is None:
        return 0
    spending = programme.participations.filter(role__in=SPENDING_ROLES).select_related("organisation")
    organisations = {p.organisation for p in spending}
    pairs = [(o, p) for o in organisations for p in periods]
    owed = [Owed(cell_of(o, source), Obligation.Kind.MONEY, o, p) for o, p in pairs]
    obligations = ensure_obligations(programme, owed)
    rows = [
        MoneyFigure(
            programme=programme,
            organisation=o,
            period=p,
            source=source,
            obligation=obligations[cell_of(o, source), p.pk],
        )
        for o, p in pairs
    ]
    MoneyFigure.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(rows)


@transaction.atomic
def open_line(
    programme: Programme,
    *,
    organisation: "Organisation",
    period: Period,
    source: FundingSource,
    result: Result | None = None,
    by: "User | None",
    way: str = AuditEntry.Way.ADMIN,
) -> MoneyFigure:
    """One more line in an open period, of another source or of one result, with what is owed for it.

    Raises PermissionDenied, ValidationError (something is of another programme, the period is not open, the line exists).
    """
    framework.require_right(programme, by)
    if any(part is not None and part.programme_id != programme.pk for part in (period, source, result)):
        raise ValidationError(_("El período, la fuente y el resultado deben ser de %(p)s.") % {"p": programme.code})
    if not programme.participations.filter(organisation=organisation).exists():
        raise ValidationError(_("%(who)s no participa en %(p)s.") % {"who": organisation, "p": programme.code})
    if period.opened_at is None or period.is_locked:
        raise ValidationError(_("El período %(period)s no está abierto; elija uno abierto.") % {"period": period})
    line = MoneyFigure(programme=programme, organisation=organisation, period=period, source=source, result=result)
    line.validate_constraints()
    cell = cell_of(organisation, source, result)
    owed = [Owed(cell, Obligation.Kind.MONEY, organisation, period)]
    line.obligation = ensure_obligations(programme, owed)[cell, period.pk]
    framework.save(line, by=by, way=way)
    return line
