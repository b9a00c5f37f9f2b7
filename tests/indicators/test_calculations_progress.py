"""Progress, targets, the expected value and refusals, row by row (docs/domain.md §2)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from indicators.calculations import (
    IndicatorSpec,
    Observation,
    Progress,
    SupersededTargets,
    TargetConflict,
    expected_value,
    final_target,
    in_force,
    pair_refusal,
    progress,
    spec_refusals,
    target_to_date,
)

D = Decimal
ENDS = [date(2021, 3, 31), date(2021, 6, 30), date(2021, 9, 30), date(2021, 12, 31)]
QUARTERS = list(zip([date(2021, 1, 1), *(e + timedelta(1) for e in ENDS[:3])], ENDS, strict=True))
START = date(2021, 1, 1)


def d(value: str | float | None) -> Decimal | None:
    return None if value is None else D(str(value))


def ds(*values: str | float | None) -> tuple[Decimal | None, ...]:
    return tuple(d(v) for v in values)


def answers(*values: str | float | None) -> list[Observation | None]:
    return [None if v is None else Observation(value=d(v)) for v in values]


TABLE = [
    (0, 100, 55, "increase", "0.55", None),
    (40, 20, 30, "decrease", "0.50", None),
    (40, 20, 45, "decrease", "-0.25", None),
    (40, 20, 15, "decrease", "1.25", None),
    (-50, 10, -20, "increase", "0.50", None),
    (None, 200, 50, "increase", "0.25", None),
    (None, 10, 20, "decrease", "0.50", None),
    (50, 50, 51, "maintain", None, True),
    (0, 100, None, "increase", None, None),
    (0, None, 10, "increase", None, None),
    (None, -5, -5, "increase", None, True),
    (None, 0, -1, "increase", None, False),
]


@pytest.mark.parametrize(("b", "t", "a", "direction", "ratio", "met"), TABLE)
def test_progress_table(
    b: str | float | None,
    t: str | float | None,
    a: str | float | None,
    direction: str,
    ratio: str | None,
    met: bool | None,
) -> None:
    assert progress(d(b), d(t), d(a), direction) == Progress(d(ratio), met)


@pytest.mark.parametrize(
    ("direction", "a", "tolerance", "met"),
    [
        ("increase", 47, 3, True),
        ("increase", 49, 0, False),
        ("decrease", "52.5", None, True),
        ("decrease", "52.6", None, False),
        ("maintain", 53, 3, True),
        ("maintain", "46.9", 3, False),
    ],
)
def test_tolerance(direction: str, a: str | float | None, tolerance: float | None, met: bool | None) -> None:
    assert progress(D(50), D(50), d(a), direction, d(tolerance)).met is met


TARGETS = [
    ("incremental", "latest", (10, None, 5, 5), [10, 10, 15, 20], 20),
    ("running_total", "latest", (10, None, 30, 40), [10, 10, 30, 40], 40),
    ("snapshot", "latest", (None, 7, None, 9), [None, 7, 7, 9], 9),
    ("level", "mean", (12, 14, 16, 20), [12, 13, 14, "15.5"], "15.5"),
    ("level", "max", (12, 20, 16, 14), [12, 20, 20, 20], 20),
    ("level", "min", (12, 20, 16, 10), [12, 12, 12, 10], 10),
    ("level", "latest", (12, 20, 16, None), [12, 20, 16, 16], 16),
]


@pytest.mark.parametrize(("accumulation", "function", "targets", "dated", "final"), TARGETS)
def test_targets(
    accumulation: str,
    function: str,
    targets: tuple[str | float | None, ...],
    dated: list[str | float | None],
    final: str | float | None,
) -> None:
    spec = IndicatorSpec(accumulation=accumulation, level_function=function, targets=ds(*targets))
    assert [target_to_date(spec, k) for k in range(4)] == list(ds(*dated))
    assert final_target(spec) == d(final)


def test_a_typed_final_target_holds_when_alone() -> None:
    spec = IndicatorSpec(targets=(None,) * 4, final_target=D(80))
    assert [target_to_date(spec, k) for k in range(4)] == [None, None, None, D(80)]
    assert final_target(spec) == D(80)
    assert final_target(IndicatorSpec()) is None


def test_conflicting_targets_are_refused_by_name() -> None:
    spec = IndicatorSpec(targets=ds(10, 10, 10, 10), final_target=D(45))
    with pytest.raises(TargetConflict) as refused:
        final_target(spec)
    assert (refused.value.typed, refused.value.derived, refused.value.difference) == (D(45), D(40), D(5))
    assert final_target(IndicatorSpec(targets=ds(10, 10, 10, 10), final_target=D("40.0"))) == D(40)


PATHS = [
    ("incremental typed", {"targets": (10, 20, 30, 40)}, [10, 30, 60, 100]),
    ("incremental, final only", {"final": 365}, [90, 181, 273, 365]),
    ("incremental, a gap", {"targets": (None, 181, None, 184)}, [90, 181, 273, 365]),
    ("snapshot from B", {"accumulation": "snapshot", "baseline": 365, "final": 730}, [455, 546, 638, 730]),
    ("snapshot, none after the second", {"accumulation": "snapshot", "targets": (1, 2)}, [1, 2, 2, 2]),
    (
        "decrease without B",
        {"accumulation": "snapshot", "direction": "decrease", "targets": (None, 8)},
        [None, 8, 8, 8],
    ),
    (
        "maintain",
        {"accumulation": "snapshot", "direction": "maintain", "baseline": 9, "final": 5},
        [5, 5, 5, 5],
    ),
    (
        "level mean, final only",
        {"accumulation": "level", "function": "mean", "final": 365},
        [90, 181, 273, 365],
    ),
    (
        "level max, a gap",
        {"accumulation": "level", "function": "max", "baseline": 0, "targets": (90, None, 273, 10)},
        [90, 181, 273, 273],
    ),
    (
        "level mean, held after the last",
        {"accumulation": "level", "function": "mean", "targets": (10, 20)},
        [10, 15, D(50) / 3, "17.5"],
    ),
    ("yes/no", {"kind": "yes_no", "baseline": 0, "targets": (None, 1)}, [None, 1, 1, 1]),
    ("no targets", {}, [None] * 4),
]


@pytest.mark.parametrize(("name", "given", "path"), PATHS, ids=[p[0] for p in PATHS])
def test_expected_value(name: str, given: dict[str, Any], path: list[str | float | None]) -> None:
    spec = IndicatorSpec(
        kind=given.get("kind", "number"),
        accumulation=given.get("accumulation", "incremental"),
        level_function=given.get("function", "latest"),
        direction=given.get("direction", "increase"),
        baseline=d(given.get("baseline")),
        targets=ds(*given.get("targets", ())),
        final_target=d(given.get("final")),
    )
    assert [expected_value(spec, ENDS, START, k) for k in range(4)] == list(ds(*path))


def test_a_revision_counts_from_its_date() -> None:
    old = SupersededTargets(until=date(2021, 6, 30), targets=ds(10, 10, 10, 10))
    spec = IndicatorSpec(targets=ds(10, 10, 30, 30), superseded=(old,))
    assert final_target(in_force(spec, date(2021, 6, 29))) == D(40)
    assert final_target(in_force(spec, date(2021, 6, 30))) == D(80)
    assert [expected_value(spec, ENDS, START, k) for k in range(4)] == list(ds(10, 20, 50, 80))


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({}, ()),
        ({"direction": "decrease", "targets": ds(5)}, ("decrease_counted", "direction_against_targets")),
        ({"direction": "decrease", "accumulation": "snapshot"}, ()),
        ({"accumulation": "snapshot", "baseline": D(9), "targets": ds(5)}, ("direction_against_targets",)),
        ({"accumulation": "snapshot", "baseline": D(5), "targets": ds(5)}, ()),
        ({"targets": ds(5), "final_target": D(6)}, ("targets_differ",)),
        ({"kind": "ratio"}, ("ratio_accumulation",)),
        ({"accumulation": "ratio_pooled"}, ("ratio_accumulation",)),
        ({"kind": "percentage"}, ("percentage_added",)),
        ({"kind": "yes_no", "baseline": D(0), "final_target": D(1)}, ()),
    ],
)
def test_spec_refusals(given: dict[str, Any], codes: tuple[str, ...]) -> None:
    assert spec_refusals(IndicatorSpec(**given)) == codes


@pytest.mark.parametrize(
    ("n", "d", "code"),
    [
        (1, None, "half_pair"),
        (None, 1, "half_pair"),
        (1, 0, "zero_denominator"),
        (0, 0, None),
        (0, 5, None),
        (None, None, None),
    ],
)
def test_pair_refusal(n: int | None, d: int | None, code: str | None) -> None:
    assert pair_refusal(None if n is None else D(n), None if d is None else D(d)) == code
