"""What stands beside each owed thing: its last value and its target. One query a kind, whatever the number of rows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from documents.models import ExpectedSlot
from indicators.models import Answer, Contribution, Indicator, Target
from programmes.models import MoneyFigure, Obligation
from simon.lib import periods
from simon.lib.numbers import format_number

TEXT_LENGTH = 80
Past = dict[object, list[tuple[date, str]]]  # by cell: (end of the period, the value in words), oldest first


@dataclass(frozen=True)
class Company:
    """Earlier values by cell, and targets by (indicator id, period id)."""

    past: Past = field(default_factory=dict)
    targets: dict[tuple[int, int], Decimal] = field(default_factory=dict)

    def last(self, obligation: Obligation) -> str:
        """The newest earlier value in words; empty where there is none."""
        earlier = [told for end, told in self.past.get(obligation.cell, ()) if end < obligation.end]
        return earlier[-1] if earlier else ""

    def target(self, obligation: Obligation) -> str:
        """The target of the period, else the final one, with its unit; empty where there is none."""
        if obligation.kind != Obligation.Kind.FIGURE:
            return ""
        indicator = obligation.contribution.indicator
        value = self.targets.get((indicator.pk, obligation.period_id))
        if value is None:
            value = indicator.final_target
        return "" if value is None else with_unit(_level(indicator, value), indicator)


def load(obligations: Iterable[Obligation]) -> Company:
    """Read the company of these obligations, by kind."""
    by_kind: dict[str, list[Obligation]] = defaultdict(list)
    for obligation in obligations:
        by_kind[obligation.kind].append(obligation)
    past: Past = defaultdict(list)
    targets: dict[tuple[int, int], Decimal] = {}
    if figures := by_kind[Obligation.Kind.FIGURE]:
        _figures(past, figures)
        rows = Target.objects.filter(indicator__in={o.contribution.indicator_id for o in figures}).order_by()
        targets = {(t.indicator_id, t.period_id): t.value for t in rows}
    if documents := by_kind[Obligation.Kind.DOCUMENT]:
        _documents(past, documents)
    if money := by_kind[Obligation.Kind.MONEY]:
        _money(past, money)
    return Company(past, targets)


def _figures(past: Past, obligations: list[Obligation]) -> None:
    cells = {o.contribution.unit_id: o.cell for o in obligations}
    told = Contribution.objects.filter(unit__in=cells, answer__in=[Answer.VALUE, Answer.NO_CHANGE])
    for row in told.select_related("period", "indicator").order_by("period__end"):
        past[cells[row.unit_id]].append((row.period.end, spoken(row)))


def _documents(past: Past, obligations: list[Obligation]) -> None:
    cells = {o.document_slot.expected_id: o.cell for o in obligations}
    filled = ExpectedSlot.objects.filter(expected__in=cells, document__isnull=False)
    for slot in filled.select_related("period", "document", "expected__programme").order_by("period__end"):
        day = slot.expected.programme.local_date(slot.document.created_at)
        past[cells[slot.expected_id]].append((slot.period.end, periods.spelled(day, get_language() or "es")))


def _money(past: Past, obligations: list[Obligation]) -> None:
    lines = {(o.organisation_id, o.moneyfigure.source_id, o.moneyfigure.result_id): o for o in obligations}
    rows = MoneyFigure.objects.filter(programme__in={o.programme_id for o in obligations}, disbursed__isnull=False,
                                      organisation__in={o.organisation_id for o in obligations})
    for row in rows.select_related("period").order_by("period__end"):
        owed = lines.get((row.organisation_id, row.source_id, row.result_id))
        if owed is not None:
            past[owed.cell].append((row.period.end, _("desembolsado %(amount)s") % {"amount": format_number(row.disbursed)}))


def spoken(row: Contribution) -> str:
    """An answer in words, by the kind of indicator: a ratio with its pair, a step with its label."""
    if row.indicator.kind == Indicator.Kind.TEXT:
        return row.text if len(row.text) <= TEXT_LENGTH else f"{row.text[: TEXT_LENGTH - 1]}…"
    if row.indicator.kind == Indicator.Kind.RATIO:
        return _pair(row.numerator, row.denominator)
    return "" if row.value is None else with_unit(_level(row.indicator, row.value), row.indicator)


def _pair(numerator: Decimal | None, denominator: Decimal | None) -> str:
    if numerator is None or denominator is None:
        return ""
    pair = _("%(n)s de %(d)s") % {"n": format_number(numerator), "d": format_number(denominator)}
    return f"{format_number(100 * numerator / denominator, 2)} % ({pair})" if denominator else pair


def _level(indicator: Indicator, value: Decimal) -> str:
    """A value or target in the indicator's own words: 45 %, sí, a step's label, 1,234.5."""
    if indicator.kind == Indicator.Kind.YES_NO:
        return _("sí") if value else _("no")
    if indicator.kind == Indicator.Kind.ORDINAL and 1 <= value <= len(indicator.scale):
        return indicator.scale[int(value) - 1]
    return f"{format_number(value)} %" if indicator.shown_in_percent else format_number(value)


def with_unit(told: str, indicator: Indicator) -> str:
    """«22 personas»: a figure never stands bare; percentages and words need no unit."""
    plain = indicator.kind in (Indicator.Kind.NUMBER, Indicator.Kind.PERCENTAGE)
    return f"{told} {indicator.unit}" if plain and indicator.unit else told
