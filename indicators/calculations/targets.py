"""Targets to date and final, and target sets that were revised (docs/domain.md §2)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from .functions import combine, period_function
from .values import IndicatorSpec, exact, to_decimal


class TargetConflict(ValueError):
    """The typed final target differs from what the period targets make: typed − derived = `difference`."""

    def __init__(self, typed: Fraction, derived: Fraction) -> None:
        self.typed = to_decimal(typed)
        self.derived = to_decimal(derived)
        self.difference = to_decimal(typed - derived)
        super().__init__(f"Final target {self.typed} differs from period targets {self.derived} by {self.difference}.")


def target_to_date(spec: IndicatorSpec, upto: int) -> Decimal | None:
    """Σ, the last or the level's function of the period targets up to `upto` (index, included).

    Without any period target: the final target at the last period, nothing before it.
    """
    return to_decimal(exact_target_to_date(spec, upto))


def exact_target_to_date(spec: IndicatorSpec, upto: int) -> Fraction | None:
    """`target_to_date` without rounding."""
    if not has_period_targets(spec):
        return exact(spec.final_target) if spec.targets and upto >= len(spec.targets) - 1 else None
    return combine(period_function(spec), [exact(t) for t in spec.targets[: upto + 1]])


def final_target(spec: IndicatorSpec) -> Decimal | None:
    """The target for life: what the period targets make, else the typed one. Raises TargetConflict."""
    return to_decimal(exact_final_target(spec))


def exact_final_target(spec: IndicatorSpec) -> Fraction | None:
    """`final_target` without rounding."""
    typed = exact(spec.final_target)
    derived = combine(period_function(spec), [exact(t) for t in spec.targets])
    if typed is not None and derived is not None and typed != derived:
        raise TargetConflict(typed, derived)
    return typed if derived is None else derived


def has_period_targets(spec: IndicatorSpec) -> bool:
    return any(target is not None for target in spec.targets)


def step_target(spec: IndicatorSpec, period: int) -> Fraction | None:
    """The step units are held against in a period: the last dated target, else the final one."""
    dated = combine("latest", [exact(t) for t in spec.targets[: period + 1]])
    return exact(spec.final_target) if dated is None else dated


def in_force(spec: IndicatorSpec, on: date) -> IndicatorSpec:
    """The indicator with the targets that counted on a date: a revision counts from its own date on."""
    for old in spec.superseded:
        if on < old.until:
            return replace(spec, targets=old.targets, final_target=old.final_target)
    return spec
