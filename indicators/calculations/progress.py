"""Progress of a figure from its baseline to a target (docs/domain.md §2, *Progress*)."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .values import Figure, exact, to_decimal

TOLERANCE_SHARE = Fraction(5, 100)


@dataclass(frozen=True)
class Progress:
    """`ratio` is a share (0.55 is 55 %), not clamped; `met` answers only where there is no share.

    Both may be None.
    """

    ratio: Decimal | None = None
    met: bool | None = None


def progress(
    b: Figure | None, t: Figure | None, a: Figure | None, direction: str, tolerance: Figure | None = None
) -> Progress:
    """(A − B)/(T − B); met or not when T = B or the direction is to maintain; nothing without A or T.

    Without a baseline: A/T when increasing (T > 0), T/A when decreasing (T > 0 and A > 0), otherwise met or
    not with tolerance 0. The caller gives the T to date or the T for life; b is 0 for what is counted
    (`IndicatorSpec.start_level`). tolerance is in the indicator's unit, None is 5 % of |T|.
    """
    base, target, actual = exact(b), exact(t), exact(a)
    if actual is None or target is None:
        return Progress()
    if direction == "maintain" or base == target:
        return Progress(met=is_met(target, actual, direction, tolerance_of(target, tolerance)))
    if base is None:
        return _without_baseline(target, actual, direction)
    return Progress(ratio=to_decimal((actual - base) / (target - base)))


def _without_baseline(target: Fraction, actual: Fraction, direction: str) -> Progress:
    if direction == "increase" and target > 0:
        return Progress(ratio=to_decimal(actual / target))
    if direction == "decrease" and target > 0 and actual > 0:
        return Progress(ratio=to_decimal(target / actual))
    return Progress(met=is_met(target, actual, direction, Fraction(0)))


def tolerance_of(target: Fraction, tolerance: Figure | None) -> Fraction:
    """The tolerance that is set, else 5 % of |T|."""
    return abs(target) * TOLERANCE_SHARE if tolerance is None else Fraction(tolerance)


def is_met(target: Fraction, actual: Fraction, direction: str, tolerance: Fraction) -> bool:
    """Whether A is at the target or better, within the tolerance."""
    if direction == "increase":
        return actual >= target - tolerance
    if direction == "decrease":
        return actual <= target + tolerance
    return abs(actual - target) <= tolerance
