"""The traffic light of one indicator (docs/domain.md §2, table *Traffic light*)."""

from enum import StrEnum
from fractions import Fraction

from .progress import is_met, tolerance_of
from .values import Figure, IndicatorSpec, exact


class Light(StrEnum):
    NO_DATA = "no_data"
    ACHIEVED = "achieved"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"
    TOO_EARLY = "too_early"


def light(
    spec: IndicatorSpec,
    *,
    actual: Figure | None,
    expected: Figure | None,
    target: Figure | None,
    at_last_period: bool = False,
    stale: bool = False,
) -> Light:
    """The state of A against X and T, rows of the table in their order; nothing is rounded or divided.

    `actual` and `expected` are A and X at the cut-off, `target` the final T, all in the indicator's unit; B
    is the spec's. Room in the rule book: without T there is nothing to compare (no data); with T but no X
    yet it is too early; to maintain, A is held against X, the target to date.
    """
    a, x, t = exact(actual), exact(expected), exact(target)
    if a is None or t is None:
        return Light.NO_DATA
    b = spec.start_level
    only_met = spec.direction == "maintain" or b == t
    achieved = not only_met and is_met(t, a, spec.direction, Fraction(0))
    if stale:
        return Light.ACHIEVED if achieved and spec.counts_from_zero else Light.NO_DATA
    if only_met:
        goal = x if spec.direction == "maintain" and x is not None else t
        return _met_or_not(spec, a, goal, at_last_period=at_last_period)
    if achieved:
        return Light.ACHIEVED
    if b is None and t <= 0:
        return Light.NO_DATA
    if x is None:
        return Light.TOO_EARLY
    if b is None and spec.direction == "decrease":
        return _by_share(spec, x, a)
    return _by_pace(spec, a, x, t, b or Fraction(0))


def _met_or_not(spec: IndicatorSpec, a: Fraction, t: Fraction, *, at_last_period: bool) -> Light:
    tolerance = tolerance_of(t, spec.tolerance)
    if is_met(t, a, spec.direction, tolerance):
        return Light.ACHIEVED if at_last_period else Light.ON_TRACK
    return Light.AT_RISK if is_met(t, a, spec.direction, 2 * tolerance) else Light.OFF_TRACK


def _by_pace(spec: IndicatorSpec, a: Fraction, x: Fraction, t: Fraction, b: Fraction) -> Light:
    """pa and pe multiplied by |T − B|, so that no quotient is needed."""
    sign = 1 if t > b else -1
    done, due, whole = (a - b) * sign, (x - b) * sign, abs(t - b)
    early = Fraction(spec.thresholds.too_early)
    if due < early * whole:
        return Light.TOO_EARLY if done >= due - early * whole else Light.OFF_TRACK
    return _by_share(spec, done, due)


def _by_share(spec: IndicatorSpec, part: Fraction, whole: Fraction) -> Light:
    """On track, at risk or off track for r = part/whole, whole > 0."""
    if part >= Fraction(spec.thresholds.on_track) * whole:
        return Light.ON_TRACK
    return Light.AT_RISK if part >= Fraction(spec.thresholds.at_risk) * whole else Light.OFF_TRACK
