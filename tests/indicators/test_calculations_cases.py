"""The cases of docs/domain.md §2 that need no calendar of another cut: 1 to 19 and 23, by their numbers.

Not here, because they belong to later parts: 20 and 21 (re-slicing), 22 (disaggregation), 24 (obligations and
freshness).
"""

from datetime import date
from decimal import Decimal

import pytest

from indicators.calculations import (
    IndicatorSpec,
    Light,
    Milestone,
    Observation,
    SupersededTargets,
    UnitSpan,
    expected_value,
    final_target,
    indicator_status,
    light,
    percent,
    period_values,
    progress,
    target_to_date,
    to_date,
    weight_done,
    weight_due,
    weight_total,
)

D = Decimal
QUARTERS = [
    (date(2021, 1, 1), date(2021, 3, 31)),
    (date(2021, 4, 1), date(2021, 6, 30)),
    (date(2021, 7, 1), date(2021, 9, 30)),
    (date(2021, 10, 1), date(2021, 12, 31)),
]
YEARS = [(date(y, 1, 1), date(y, 12, 31)) for y in (2021, 2022, 2023, 2024)]


def row(text: str) -> list[Observation | None]:
    """'10,—,5' or '80/100,—' as one unit's answers."""
    return [_answer(cell.strip()) for cell in text.split(",")]


def _answer(cell: str) -> Observation | None:
    if cell == "—":
        return None
    if "/" in cell:
        n, d = cell.split("/")
        return Observation(numerator=D(n), denominator=D(d))
    return Observation(value=D(cell))


def cells(text: str) -> dict[str, list[Observation | None]]:
    """Units separated by ·, as the rule book writes them."""
    return {f"u{i}": row(unit) for i, unit in enumerate(text.split("·"))}


def figures(*values: float | None) -> list[Decimal | None]:
    return [None if v is None else D(v) for v in values]


SUM = IndicatorSpec()
MEAN = IndicatorSpec(across_units="mean")
RUNNING = IndicatorSpec(accumulation="running_total")
SNAPSHOT = IndicatorSpec(accumulation="snapshot")
LATEST = IndicatorSpec(kind="ratio", accumulation="ratio_latest")
POOLED = IndicatorSpec(kind="ratio", accumulation="ratio_pooled")

ROLLUPS = [
    ("1", SUM, "10,—,5 · 0,20,—", figures(10, 20, 5), D(35)),
    ("2", MEAN, "10,4 · —,8 · —,—", figures(10, 6), D(16)),
    ("3", RUNNING, "50,-5,—,20 · —,10,—,—", figures(50, 55, None, 75), D(75)),
    ("4", SNAPSHOT, "40,—,45 · 10,12,—", figures(50, 52, 57), D(57)),
    ("7", LATEST, "80/100,90/100 · 10/100,—", figures(45, 50), D(50)),
    ("8 and silence", LATEST, "5/10,0/0,—", figures(50, 50, 50), D(50)),
    ("8 only 0/0", LATEST, "0/0", figures(None), None),
    ("9 latest", LATEST, "5/10,0/0,45/50", figures(50, 50, 90), D(90)),
]


@pytest.mark.parametrize(("case", "spec", "text", "by_period", "total"), ROLLUPS, ids=[r[0] for r in ROLLUPS])
def test_periods_and_to_date(
    case: str, spec: IndicatorSpec, text: str, by_period: list[Decimal | None], total: Decimal | None
) -> None:
    values = period_values(spec, cells(text), len(by_period))
    assert [v.value for v in values] == by_period
    assert to_date(spec, values, len(by_period) - 1) == total


def test_case_1_counts_who_reported() -> None:
    values = period_values(SUM, cells("10,—,5 · 0,20,—"), 3)
    assert [(v.with_value, v.expected) for v in values] == [(2, 2), (1, 2), (1, 2)]


def test_case_3_to_date_skips_the_silent_period() -> None:
    values = period_values(RUNNING, cells("50,-5,—,20 · —,10,—,—"), 4)
    assert [to_date(RUNNING, values, p) for p in range(4)] == figures(50, 55, 55, 75)


def test_case_4_counts_what_is_carried() -> None:
    values = period_values(SNAPSHOT, cells("40,—,45 · 10,12,—"), 3)
    assert [v.carried for v in values] == [0, 1, 1]
    assert [v.with_value for v in values] == [2, 1, 1]


@pytest.mark.parametrize(
    ("closing", "by_period", "carried"),
    [("ends", figures(13, 5, 6), [0, 0, 0]), ("stays", figures(13, 13, 14), [0, 1, 1])],
)
def test_case_5_a_unit_closes(closing: str, by_period: list[Decimal | None], carried: list[int]) -> None:
    spans = {"fao": UnitSpan(end=0, closing=closing)}
    values = period_values(SNAPSHOT, {"fao": row("8"), "who": row("5,5,6")}, 3, spans)
    assert [v.value for v in values] == by_period
    assert [v.carried for v in values] == carried
    assert [v.expected for v in values] == [2, 1, 1]


def test_case_6_districts_replace_a_province() -> None:
    spans = {"province": UnitSpan(end=0, closing="ends"), "d1": UnitSpan(start=1), "d2": UnitSpan(start=1)}
    values = period_values(SNAPSHOT, {"province": row("30"), "d1": row("—,20"), "d2": row("—,12")}, 2, spans)
    assert [v.value for v in values] == figures(30, 32)
    assert [v.expected for v in values] == [1, 2]


def test_case_7_counts_what_is_carried() -> None:
    assert [v.carried for v in period_values(LATEST, cells("80/100,90/100 · 10/100,—"), 2)] == [0, 1]


def test_case_8_zero_of_zero_keeps_the_earlier_pair() -> None:
    second = period_values(LATEST, cells("5/10,0/0 · —,3/4"), 2)[1]
    assert (second.numerator, second.denominator) == (D(8), D(14))
    assert round(second.value, 2) == D("57.14")
    assert (second.with_value, second.carried) == (2, 0)


def test_case_9_pooled() -> None:
    values = period_values(POOLED, cells("5/10,0/0,45/50"), 3)
    assert [v.value for v in values] == figures(50, None, 90)
    assert round(to_date(POOLED, values, 2), 2) == D("83.33")


def test_case_10_to_date_and_for_life_are_two_figures() -> None:
    spec = IndicatorSpec(baseline=D(120), targets=(D(45),) * 4)
    status = indicator_status(spec, cells("45,45"), QUARTERS, date(2021, 7, 10))
    assert (status.a, status.target_to_date, status.final_target) == (D(90), D(90), D(180))
    assert (status.progress_to_date.ratio, status.progress_life.ratio) == (D(1), D("0.5"))


def test_case_11_level_mean() -> None:
    targets = (D(12), D(14), D(16), D(20))
    spec = IndicatorSpec(accumulation="level", level_function="mean", baseline=D(10), targets=targets)
    values = period_values(spec, cells("12,14,16,20"), 4)
    assert (to_date(spec, values, 3), target_to_date(spec, 3), final_target(spec)) == (D("15.5"),) * 3
    assert progress(D(10), D("15.5"), D("15.5"), "increase").ratio == 1


def test_case_12_decreasing_ratio() -> None:
    b, t, a = percent(D(30), D(100)), percent(D(10), D(100)), percent(D(24), D(120))
    assert progress(b, t, a, "decrease").ratio == D("0.5")


@pytest.mark.parametrize(
    ("t", "a", "ratio", "met"), [(10, 20, D("0.5"), None), (10, 0, None, True), (0, 5, None, False)]
)
def test_case_13_decrease_without_baseline(t: int, a: str | int, ratio: Decimal | None, met: bool | None) -> None:
    got = progress(None, D(t), D(a), "decrease")
    assert (got.ratio, got.met) == (ratio, met)


@pytest.mark.parametrize(("a", "met"), [(60, True), (48, True), (47, False)])
def test_case_14_target_is_the_baseline(a: str | int, met: bool | None) -> None:
    got = progress(D(50), D(50), D(a), "increase")
    assert (got.ratio, got.met) == (None, met)


@pytest.mark.parametrize(("a", "met"), [(91, True), (90, False)])
def test_case_15_maintain_without_baseline(a: str | int, met: bool | None) -> None:
    got = progress(None, D(95), D(a), "maintain")
    assert (got.ratio, got.met) == (None, met)


@pytest.mark.parametrize(("text", "a", "state"), [("4,6", 10, Light.OFF_TRACK), ("9,9", 18, Light.ON_TRACK)])
def test_case_16_light_incremental(text: str, a: str | int, state: Light) -> None:
    spec = IndicatorSpec(targets=(D(10),) * 4)
    status = indicator_status(spec, cells(text), QUARTERS, date(2021, 7, 10))
    assert (status.cutoff, status.a, status.x, status.light) == (1, D(a), D(20), state)


@pytest.mark.parametrize("accumulation", ["running_total", "snapshot"])
def test_case_17_an_open_year_is_not_behind(accumulation: str) -> None:
    spec = IndicatorSpec(accumulation=accumulation, baseline=D(0), targets=figures_tuple(25, 50, 75, 100))
    status = indicator_status(spec, cells("25,—"), YEARS, date(2022, 12, 30))
    assert (status.cutoff, status.x, status.light) == (0, D(25), Light.ON_TRACK)


def figures_tuple(*values: float | None) -> tuple[Decimal | None, ...]:
    return tuple(figures(*values))


DECREASES = [
    ("31", Light.ON_TRACK),
    ("31.1", Light.AT_RISK),
    ("33", Light.AT_RISK),
    ("33.1", Light.OFF_TRACK),
    ("20", Light.ACHIEVED),
    ("45", Light.OFF_TRACK),
]


@pytest.mark.parametrize(("a", "state"), DECREASES)
def test_case_18_light_of_a_decrease(a: str | int, state: Light) -> None:
    spec = IndicatorSpec(
        accumulation="snapshot",
        direction="decrease",
        baseline=D(40),
        targets=figures_tuple(35, 30, 25, 20),
    )
    status = indicator_status(spec, cells(f"38,{a}"), QUARTERS, date(2021, 7, 10))
    assert (status.cutoff, status.x, status.a, status.light) == (1, D(30), D(a), state)


REVISED = IndicatorSpec(
    accumulation="snapshot",
    baseline=D(0),
    final_target=D(150),
    superseded=(SupersededTargets(until=date(2021, 12, 31), final_target=D(90)),),
)


def test_case_19_a_revised_target_keeps_its_path() -> None:
    ends = [end for _, end in YEARS[:3]]
    assert [expected_value(REVISED, ends, date(2021, 1, 1), k) for k in range(3)] == figures(30, 90, 150)
    status = indicator_status(REVISED, cells("30,84"), YEARS[:3], date(2023, 1, 20))
    assert (status.cutoff, status.x, status.a, status.light) == (1, D(90), D(84), Light.ON_TRACK)
    assert status.final_target == D(150)


def test_case_19_exactly_nine_tenths_is_on_track() -> None:
    got = light(REVISED, actual=D(36), expected=D(40), target=D(150))
    assert got is Light.ON_TRACK
    assert light(REVISED, actual=D("35.9999999"), expected=D(40), target=D(150)) is Light.AT_RISK


def test_case_23_milestones_have_no_partial_credit() -> None:
    done = date(2021, 3, 1)
    steps = [
        Milestone(D(10), done, done),
        Milestone(D(20), done, done),
        Milestone(D(30), done, None),
        Milestone(D(40), date(2021, 12, 1), None),
    ]
    on = date(2021, 6, 30)
    assert [weight(steps, done) for weight in (weight_done, weight_due)] == [D(30), D(60)]
    assert [weight(steps, date(2021, 2, 28)) for weight in (weight_done, weight_due)] == [D(0), D(0)]
    assert progress(0, weight_total(steps), weight_done(steps, on), "increase").ratio == D("0.3")
    spec = IndicatorSpec(kind="milestone")
    status = indicator_status(spec, cells("1,1"), QUARTERS, date(2021, 7, 10), milestones=steps)
    assert (status.a, status.x, status.final_target) == (D(30), D(60), D(100))
    assert (status.progress_life.ratio, status.light) == (D("0.3"), Light.OFF_TRACK)


def test_case_23_yes_no_of_those_that_answered() -> None:
    spec = IndicatorSpec(kind="yes_no", final_target=D(1))
    value = period_values(spec, cells("1 · 0 · — · 1"), 1)[0]
    assert (value.numerator, value.denominator, value.expected) == (D(2), D(3), 4)
