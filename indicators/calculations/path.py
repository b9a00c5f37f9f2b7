"""The expected value X: the path from B at the start to T at the last period's end (docs/domain.md §2).

Readings chosen where the rule book leaves room:
- An incremental path runs through the cumulated targets; periods without a target are filled linearly between
  the cumulated targets around them.
- A level with period targets has X = its function of the targets, the missing ones filled linearly and,
  after the last typed one, held. A level with a final target only has X on the straight line from B to T,
  so that X = T at the end whatever the function.
- Without a baseline an increase starts at 0; a decrease has X = the last dated target, None before it. To
  maintain, X is the target to date, else the final one (what is counted still follows its path).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from .functions import combine
from .targets import exact_final_target, exact_target_to_date, has_period_targets, in_force
from .values import STEPPED, IndicatorSpec, exact, to_decimal

Point = tuple[int, Fraction]


def expected_value(
    spec: IndicatorSpec, period_ends: Sequence[date], programme_start: date, upto: int
) -> Decimal | None:
    """X at the end of period `upto` (index), in the indicator's unit; None without targets.

    A milestone's X is the weight due: see `milestones.weight_due`.
    """
    return to_decimal(exact_expected_value(spec, period_ends, programme_start, upto))


def exact_expected_value(
    spec: IndicatorSpec, period_ends: Sequence[date], programme_start: date, upto: int
) -> Fraction | None:
    """`expected_value` without rounding."""
    current = padded(in_force(spec, period_ends[upto]), len(period_ends))
    final = exact_final_target(current)
    dated = exact_target_to_date(current, upto)
    no_start = current.start_level is None
    if final is None or current.kind in STEPPED or (no_start and current.direction == "decrease"):
        return dated
    if current.direction == "maintain" and not current.counts_from_zero:
        return final if dated is None else dated
    if current.mode == "level" and has_period_targets(current):
        return _level(spec, current, period_ends, programme_start, upto)
    return _on_path(spec, period_ends, programme_start, period_ends[upto])


def padded(spec: IndicatorSpec, n_periods: int) -> IndicatorSpec:
    """The indicator with one target entry a period, missing ones None."""
    missing = n_periods - len(spec.targets)
    return replace(spec, targets=spec.targets + (None,) * missing) if missing > 0 else spec


def _level(
    spec: IndicatorSpec, current: IndicatorSpec, ends: Sequence[date], start: date, upto: int
) -> Fraction | None:
    filled = (
        _on_path(spec, ends, start, ends[k]) if target is None else exact(target)
        for k, target in enumerate(current.targets[: upto + 1])
    )
    return combine(current.level_function, filled)


def _on_path(spec: IndicatorSpec, ends: Sequence[date], start: date, day: date) -> Fraction:
    """The path at the end of a day: each target set leads it from where the one before had brought it."""
    here: Point = (0, spec.start_level or Fraction(0))
    for old in spec.superseded:
        points = _points(replace(spec, targets=old.targets, final_target=old.final_target), ends, start)
        if day <= old.until:
            return _between(here, points, _days(start, day))
        at = _days(start, old.until)
        here = (at, _between(here, points, at))
    return _between(here, _points(spec, ends, start), _days(start, day))


def _days(start: date, day: date) -> int:
    """Days from the start to the end of a day, both included."""
    return (day - start).days + 1


def _points(spec: IndicatorSpec, ends: Sequence[date], start: date) -> list[Point]:
    """Where the targets stand: (days since the start, level), in order of time."""
    typed = [(k, exact(t)) for k, t in enumerate(spec.targets) if t is not None]
    if spec.mode == "incremental":
        typed = [(k, exact_target_to_date(spec, k)) for k, _ in typed]
    points = [(_days(start, ends[k]), level) for k, level in typed if level is not None]
    final = exact_final_target(spec)
    if final is not None and not points:
        points.append((_days(start, ends[-1]), final))
    return points


def _between(here: Point, points: list[Point], at: int) -> Fraction:
    """Linear between `here` and the points after it; flat after the last."""
    day, level = here
    for next_day, next_level in points:
        if next_day <= day:
            continue
        if at < next_day:
            return level + (next_level - level) * Fraction(max(at - day, 0), next_day - day)
        day, level = next_day, next_level
    return level
