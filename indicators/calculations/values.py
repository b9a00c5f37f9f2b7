"""Plain values the calculations work on: no database, no dates of today. Rules: docs/domain.md §2.

Figures come in and go out as `Decimal`. Inside, every sum and quotient is a `Fraction`, so that a comparison
(r exactly 0.90) never depends on how a quotient was rounded.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Context, Decimal
from fractions import Fraction

Figure = Decimal | Fraction
_DIVISION = Context(prec=28)

COUNTED = ("incremental", "running_total")
STEPPED = ("ordinal", "yes_no")


def exact(figure: Figure | int | None) -> Fraction | None:
    """The figure without loss; None stays None."""
    return None if figure is None else Fraction(figure)


def to_decimal(figure: Fraction | None) -> Decimal | None:
    """The figure to 28 significant digits, exact when it has that few; None stays None."""
    if figure is None:
        return None
    return _DIVISION.divide(Decimal(figure.numerator), Decimal(figure.denominator))


def percent(numerator: Figure | None, denominator: Figure | None) -> Fraction | None:
    """100·n/d, exact; None when either is missing or d = 0.

    Also makes B and T of a ratio from their pairs.
    """
    if numerator is None or not denominator:
        return None
    return 100 * Fraction(numerator) / Fraction(denominator)


@dataclass(frozen=True)
class Observation:
    """What one unit answered for one period.

    `answer` is 'value', 'zero', 'no_change', 'not_available' or None. None with a value reads as 'value';
    None without one is silence. A ratio has numerator and denominator, every other kind has value. An
    ordinal's value is the number of its step, yes is 1 and no is 0.
    """

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    answer: str | None = None
    observed_on: date | None = None
    submitted_at: datetime | None = None


Cells = Mapping[Hashable, Sequence[Observation | None]]


@dataclass(frozen=True)
class UnitSpan:
    """Periods (indexes, both included) in which a unit is expected.

    `closing` says what its last snapshot does after `end`: 'stays' is carried on, 'ends' is not. There is no
    default: an end without a choice raises ValueError. `baseline` is the unit's own, added to B and T from
    `start` when it joins a summed snapshot later.
    """

    start: int = 0
    end: int | None = None
    closing: str | None = None
    baseline: Decimal | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.closing not in ("ends", "stays"):
            raise ValueError("A unit that closes needs a choice: 'ends' or 'stays'.")

    def expects(self, period: int) -> bool:
        return self.start <= period and (self.end is None or period <= self.end)

    def carries(self, period: int) -> bool:
        """Whether an earlier figure of the unit may still stand in this period."""
        return self.expects(period) or self.closing == "stays"


@dataclass(frozen=True)
class Thresholds:
    """Limits of the traffic light, as shares; each programme may have its own."""

    on_track: Decimal = Decimal("0.90")
    at_risk: Decimal = Decimal("0.70")
    too_early: Decimal = Decimal("0.10")


@dataclass(frozen=True)
class SupersededTargets:
    """Targets that counted up to a date, on which the next set began to count."""

    until: date
    targets: tuple[Figure | None, ...] = ()
    final_target: Figure | None = None


@dataclass(frozen=True)
class IndicatorSpec:
    """How one indicator is calculated.

    kind: 'number', 'ratio', 'percentage', 'ordinal', 'yes_no', 'milestone', 'text'. accumulation:
    'incremental', 'running_total', 'snapshot', 'level', 'ratio_latest', 'ratio_pooled'. across_units:
    'sum', 'mean', 'max', 'min', 'latest'. level_function: 'latest', 'mean', 'max', 'min'. direction:
    'increase', 'decrease', 'maintain'. `targets` has one entry a period, in the indicator's unit (a ratio's
    B and T are percentages); `superseded` holds earlier target sets, oldest first. tolerance None means 5 %
    of |T|.
    """

    kind: str = "number"
    accumulation: str = "incremental"
    across_units: str = "sum"
    level_function: str = "latest"
    direction: str = "increase"
    baseline: Figure | None = None
    targets: tuple[Figure | None, ...] = ()
    final_target: Figure | None = None
    tolerance: Decimal | None = None
    thresholds: Thresholds = field(default_factory=Thresholds)
    superseded: tuple[SupersededTargets, ...] = ()

    @property
    def mode(self) -> str:
        """The accumulation that governs: ordinal and yes/no stand like snapshots (docs/domain.md §4)."""
        return "snapshot" if self.kind in STEPPED else self.accumulation

    @property
    def counts_from_zero(self) -> bool:
        return self.kind == "milestone" or self.mode in COUNTED

    @property
    def start_level(self) -> Fraction | None:
        """B of progress, X and light: zero for what is counted, else the stated baseline."""
        return Fraction(0) if self.counts_from_zero else exact(self.baseline)


@dataclass(frozen=True)
class PeriodValue:
    """One period's figure with the counts printed beside it.

    `exact` is the figure without rounding and `value` the same as Decimal; a ratio is in percent.
    `with_value` counts units that gave a figure, a zero or a confirmation in the period; `confirmed` those
    that said *no change*; `carried` those whose earlier figure stands without an answer that renews it (a
    closed unit that stays among them, though it is not expected); `not_available` those that said so, which
    may be carried too. `answered` counts every kind of answer. `low` and `high` are the range of a
    percentage or index, which has no roll-up of its own when several units report it.
    """

    exact: Fraction | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    with_value: int = 0
    carried: int = 0
    not_available: int = 0
    expected: int = 0
    confirmed: int = 0
    answered: int = 0
    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def value(self) -> Decimal | None:
        return to_decimal(self.exact)

    @property
    def answered_share(self) -> Fraction | None:
        """Answered of expected; None when the period expects nobody."""
        return Fraction(self.answered, self.expected) if self.expected else None
