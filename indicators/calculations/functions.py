"""sum, mean, max, min and latest over the figures that exist (docs/domain.md §2)."""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

from .values import IndicatorSpec


def _sum(figures: Sequence[Fraction]) -> Fraction:
    return sum(figures, Fraction(0))


def _mean(figures: Sequence[Fraction]) -> Fraction:
    return _sum(figures) / len(figures)


def _latest(figures: Sequence[Fraction]) -> Fraction:
    return figures[-1]


FUNCTIONS: dict[str, Callable[[Sequence[Fraction]], Fraction]] = {
    "sum": _sum,
    "mean": _mean,
    "max": max,
    "min": min,
    "latest": _latest,
}


def combine(function: str, figures: Iterable[Fraction | None]) -> Fraction | None:
    """sum, mean, max, min or latest (the last one given) of the figures that exist; of none, None."""
    present = [figure for figure in figures if figure is not None]
    return FUNCTIONS[function](present) if present else None


def period_function(spec: IndicatorSpec) -> str:
    """How the values of periods, and their targets, make the figure to date."""
    if spec.mode == "level":
        return spec.level_function
    return "sum" if spec.mode == "incremental" else "latest"
