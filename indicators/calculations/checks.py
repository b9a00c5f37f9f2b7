"""Codes for what an indicator's set-up or an answer is refused for (docs/domain.md §2)."""

from decimal import Decimal

from .targets import TargetConflict, exact_final_target
from .values import COUNTED, IndicatorSpec


def pair_refusal(numerator: Decimal | None, denominator: Decimal | None) -> str | None:
    """'half_pair' or 'zero_denominator' (d = 0 with n other than 0); None when the pair can be taken."""
    if (numerator is None) != (denominator is None):
        return "half_pair"
    return "zero_denominator" if numerator and not denominator else None


def spec_refusals(spec: IndicatorSpec) -> tuple[str, ...]:
    """Codes of what is wrong with an indicator's set-up; empty when it can be calculated."""
    checks = {
        "decrease_counted": spec.direction == "decrease" and spec.mode in COUNTED,
        "ratio_accumulation": (spec.kind == "ratio") != spec.mode.startswith("ratio_"),
        "percentage_added": spec.kind == "percentage" and spec.mode in COUNTED,
        "targets_differ": _targets_differ(spec),
        "direction_against_targets": _against_targets(spec),
    }
    return tuple(code for code, refused in checks.items() if refused)


def _targets_differ(spec: IndicatorSpec) -> bool:
    try:
        exact_final_target(spec)
    except TargetConflict:
        return True
    return False


def _against_targets(spec: IndicatorSpec) -> bool:
    base = spec.start_level
    if base is None or spec.direction == "maintain" or _targets_differ(spec):
        return False
    final = exact_final_target(spec)
    if final is None:
        return False
    return final < base if spec.direction == "increase" else final > base
