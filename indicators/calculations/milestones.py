"""Milestones: weighted steps, done or not, without partial credit (docs/domain.md §2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Milestone:
    weight: Decimal
    planned_on: date | None = None
    done_on: date | None = None


def weight_done(milestones: Iterable[Milestone], on: date) -> Decimal:
    """A: the weight of the steps done up to a date, included."""
    return _weight(m for m in milestones if m.done_on and m.done_on <= on)


def weight_due(milestones: Iterable[Milestone], on: date) -> Decimal:
    """X: the weight of the steps planned up to a date, included."""
    return _weight(m for m in milestones if m.planned_on and m.planned_on <= on)


def weight_total(milestones: Iterable[Milestone]) -> Decimal | None:
    """T: the weight of all steps; None when there are none."""
    return _weight(milestones) or None


def _weight(milestones: Iterable[Milestone]) -> Decimal:
    return sum((m.weight for m in milestones), Decimal(0))
