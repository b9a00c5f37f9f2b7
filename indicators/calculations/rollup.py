"""Units first, then periods: the value of each period and the value to date (docs/domain.md §2).

Readings chosen where the rule book leaves room:
- *no change*, and 0/0 in a latest ratio, are answers: they count in `with_value`, not in `carried`.
- across units *latest*, with equal dates: the later period, then the larger value, so that order never
  matters.
- ordinal and yes/no with several units: units at the last dated target or better (the final target when
  none is dated yet), in percent of those whose answer stands. With one unit the value is its step.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from .functions import combine, period_function
from .progress import is_met
from .targets import step_target
from .units import Reading, Standing, track
from .values import STEPPED, Cells, IndicatorSpec, PeriodValue, UnitSpan, exact, percent, to_decimal

_ALWAYS = UnitSpan()


def period_values(
    spec: IndicatorSpec,
    cells: Cells,
    n_periods: int,
    unit_spans: Mapping[Hashable, UnitSpan] | None = None,
) -> list[PeriodValue]:
    """One PeriodValue a period, in the indicator's unit (ratios in percent).

    `cells` maps each unit to its answers by period, oldest first; missing tails are silence. A unit without a
    span is expected throughout. Milestones and text have counts only: their value is None.
    """
    spans = unit_spans or {}
    tracks = [track(spec, series, spans.get(unit, _ALWAYS), n_periods) for unit, series in cells.items()]
    values = [_period(spec, [steps[p] for steps in tracks], p) for p in range(n_periods)]
    return _accumulated(values) if spec.mode == "running_total" else values


def _period(spec: IndicatorSpec, standings: list[Standing], period: int) -> PeriodValue:
    readings = [s.reading for s in standings if s.reading]
    numerator, denominator = _pair(spec, readings, len(standings), period)
    is_range = spec.kind == "percentage" and bool(readings)
    return PeriodValue(
        exact=_value(spec, readings, standings, period),
        numerator=to_decimal(numerator),
        denominator=to_decimal(denominator),
        with_value=sum(s.with_value for s in standings),
        carried=sum(s.carried for s in standings),
        not_available=sum(s.not_available for s in standings),
        expected=sum(s.expected for s in standings),
        confirmed=sum(s.confirmed for s in standings),
        answered=sum(s.answered for s in standings),
        low=to_decimal(min(r.number for r in readings)) if is_range else None,
        high=to_decimal(max(r.number for r in readings)) if is_range else None,
    )


def _value(spec: IndicatorSpec, readings: list[Reading], standings: list[Standing], period: int) -> Fraction | None:
    if spec.kind in ("text", "milestone"):
        return None
    if spec.kind == "percentage" and sum(s.expected or s.carried for s in standings) > 1:
        return None
    if spec.kind == "ratio" or (spec.kind in STEPPED and len(standings) > 1):
        numerator, denominator = _pair(spec, readings, len(standings), period)
        return percent(numerator, denominator)
    if spec.across_units == "latest":
        readings = sorted(readings, key=lambda r: (r.newness, r.number))
    return combine(spec.across_units, [r.number for r in readings])


def _pair(
    spec: IndicatorSpec, readings: list[Reading], n_units: int, period: int
) -> tuple[Fraction | None, Fraction | None]:
    """Σn and Σd of a ratio; units at the target and units that answered for steps; else nothing."""
    if not readings:
        return None, None
    if spec.kind == "ratio":
        return combine("sum", [r.number for r in readings]), combine("sum", [r.of for r in readings])
    target = step_target(spec, period) if spec.kind in STEPPED and n_units > 1 else None
    if target is None:
        return None, None
    there = sum(is_met(target, r.number, spec.direction, Fraction(0)) for r in readings)
    return Fraction(there), Fraction(len(readings))


def _accumulated(values: list[PeriodValue]) -> list[PeriodValue]:
    """Running totals of the values added in each period; a period in which nobody reported stays None."""
    total = Fraction(0)
    totals: list[PeriodValue] = []
    for value in values:
        total += value.exact or 0
        totals.append(value if value.exact is None else replace(value, exact=total))
    return totals


def to_date(spec: IndicatorSpec, values: Sequence[PeriodValue], upto: int) -> Decimal | None:
    """The figure at the end of period `upto` (index, included), in the indicator's unit; None of nothing."""
    return to_decimal(exact_to_date(spec, values, upto))


def exact_to_date(spec: IndicatorSpec, values: Sequence[PeriodValue], upto: int) -> Fraction | None:
    """`to_date` without rounding."""
    past = values[: upto + 1]
    if spec.mode == "ratio_pooled":
        return percent(
            combine("sum", [exact(v.numerator) for v in past]),
            combine("sum", [exact(v.denominator) for v in past]),
        )
    return combine(period_function(spec), [v.exact for v in past])
