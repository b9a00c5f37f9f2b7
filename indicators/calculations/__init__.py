"""The arithmetic of indicators: pure functions on plain values. The rules are docs/domain.md §2 and §7."""

from .checks import pair_refusal, spec_refusals
from .cutoff import cutoff, is_stale
from .light import Light, light
from .milestones import Milestone, weight_done, weight_due, weight_total
from .path import expected_value
from .progress import Progress, progress
from .rollup import period_values, to_date
from .status import Status, indicator_status
from .targets import TargetConflict, final_target, in_force, target_to_date
from .units import accepts_no_change
from .values import (
    IndicatorSpec,
    Observation,
    PeriodValue,
    SupersededTargets,
    Thresholds,
    UnitSpan,
    percent,
)

__all__ = [
    "IndicatorSpec",
    "Light",
    "Milestone",
    "Observation",
    "PeriodValue",
    "Progress",
    "Status",
    "SupersededTargets",
    "TargetConflict",
    "Thresholds",
    "UnitSpan",
    "accepts_no_change",
    "cutoff",
    "expected_value",
    "final_target",
    "in_force",
    "indicator_status",
    "is_stale",
    "light",
    "pair_refusal",
    "percent",
    "period_values",
    "progress",
    "spec_refusals",
    "target_to_date",
    "to_date",
    "weight_done",
    "weight_due",
    "weight_total",
]
