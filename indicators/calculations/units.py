"""Each reporting unit's figure in each period: read, confirmed, carried or absent (docs/domain.md §2)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from .values import IndicatorSpec, Observation, UnitSpan

CARRYING = ("snapshot", "ratio_latest")
_ONE = Fraction(1)


@dataclass(frozen=True)
class Reading:
    """A figure as number/of (of = 1 unless the indicator is a ratio), and how new it is."""

    number: Fraction
    of: Fraction = _ONE
    newness: tuple[date, float, int] = (date.min, float("-inf"), 0)


@dataclass(frozen=True)
class Standing:
    """One unit in one period: the figure that counts for it, and what the unit did."""

    reading: Reading | None = None
    expected: bool = False
    answered: bool = False
    with_value: bool = False
    confirmed: bool = False
    carried: bool = False
    not_available: bool = False


def accepts_no_change(spec: IndicatorSpec) -> bool:
    """*No change* is an answer for what stands (snapshot, level, latest ratio), not for what is counted."""
    return spec.mode in (*CARRYING, "level")


def track(spec: IndicatorSpec, series: Sequence[Observation | None], span: UnitSpan, n_periods: int) -> list[Standing]:
    """The unit's standing in each period. Answers outside its span are not read."""
    standings: list[Standing] = []
    last: Reading | None = None
    for period in range(n_periods):
        inside = span.expects(period) and period < len(series)
        observation = series[period] if inside else None
        fresh = _read(spec, observation, last, period)
        figure = _figure(spec, fresh, last if span.carries(period) else None)
        said = fresh is not None or (spec.kind == "text" and _tells(observation))
        standings.append(_standing(observation, fresh, figure, said=said, expected=span.expects(period)))
        if fresh and fresh.of:
            last = fresh
    return standings


def _read(spec: IndicatorSpec, observation: Observation | None, last: Reading | None, period: int) -> Reading | None:
    """The figure given in this very period; a half pair or n/0 with n > 0 is left out."""
    if observation is None or observation.answer == "not_available":
        return None
    newness = _newness(observation, period)
    if observation.answer == "no_change":
        return replace(last, newness=newness) if last and accepts_no_change(spec) else None
    if spec.kind == "ratio":
        return _read_pair(observation, newness)
    value = 0 if observation.answer == "zero" else observation.value
    return None if value is None else Reading(Fraction(value), newness=newness)


def _read_pair(observation: Observation, newness: tuple[date, float, int]) -> Reading | None:
    if observation.answer == "zero":
        return Reading(Fraction(0), Fraction(0), newness)
    n, d = observation.numerator, observation.denominator
    if n is None or d is None or (not d and n):
        return None
    return Reading(Fraction(n), Fraction(d), newness)


def _newness(observation: Observation, period: int) -> tuple[date, float, int]:
    """Newest observation, then newest submission, then the later period."""
    sent = observation.submitted_at.timestamp() if observation.submitted_at else float("-inf")
    return (observation.observed_on or date.min, sent, period)


def _figure(spec: IndicatorSpec, fresh: Reading | None, earlier: Reading | None) -> Reading | None:
    """The figure that stands: the fresh one, except that 0/0 or silence keeps an earlier one where it may."""
    if spec.mode not in CARRYING:
        return fresh
    return fresh if fresh and fresh.of else earlier or fresh


def _tells(observation: Observation | None) -> bool:
    """Whether a text was given or confirmed: it has no figure to read."""
    return observation is not None and observation.answer in ("value", "no_change")


def _standing(
    observation: Observation | None, fresh: Reading | None, figure: Reading | None, *, said: bool, expected: bool
) -> Standing:
    answer = observation.answer if observation else None
    return Standing(
        reading=figure,
        expected=expected,
        answered=said or answer in ("no_change", "not_available"),
        with_value=said,
        confirmed=said and answer == "no_change",
        carried=figure is not None and fresh is None,
        not_available=answer == "not_available",
    )
