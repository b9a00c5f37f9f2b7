"""The cut-off, staleness, the traffic light and the whole status, row by row (docs/domain.md §2)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from indicators.calculations import (
    IndicatorSpec,
    Light,
    Observation,
    Progress,
    Thresholds,
    UnitSpan,
    cutoff,
    indicator_status,
    is_stale,
    light,
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


CUTOFFS = [
    ("all answered, the last is open", (1, 1, 1, 1), date(2021, 12, 31), 2),
    ("the day after it has ended", (1, 1, 1, 1), date(2022, 1, 1), 3),
    ("exactly 70 %", (1, "0.7", "0.6999", 0), date(2022, 1, 1), 1),
    ("a period that expects nobody", (1, 1, None, None), date(2022, 1, 1), 1),
    ("a thin period between", (1, "0.2", 1, 0), date(2022, 1, 1), 2),
    ("none qualifies", ("0.5", 0, 0, 0), date(2022, 1, 1), None),
    ("before the first end", (1, 0, 0, 0), date(2021, 3, 31), None),
]


@pytest.mark.parametrize(("name", "shares", "today", "index"), CUTOFFS, ids=[c[0] for c in CUTOFFS])
def test_cutoff(name: str, shares: tuple[str | float | None, ...], today: date, index: int | None) -> None:
    assert cutoff(ds(*shares), ENDS, today) == index


@pytest.mark.parametrize(
    ("shares", "at", "today", "stale"),
    [
        ((1, "0.69", 0, 0), 0, date(2021, 7, 22), False),
        ((1, "0.69", 0, 0), 0, date(2021, 7, 23), True),
        ((1, "0.70", 0, 0), 0, date(2021, 7, 23), False),
        ((1, None, 0, 0), 0, date(2021, 7, 23), False),
        ((0, 1, 0, 0), 1, date(2021, 7, 23), False),
        (("0.5", 1, 1, 1), 0, date(2021, 7, 23), False),
        ((0, 0, 0, 0), None, date(2021, 4, 23), True),
    ],
)
def test_stale(shares: tuple[str | float | None, ...], at: int | None, today: date, stale: bool) -> None:
    assert is_stale(ds(*shares), ENDS, today, at) is stale


LEVEL = {"accumulation": "snapshot"}
LIGHTS = [
    # row, spec, a, x, t, last period, stale -> state
    ("1 no value", {}, None, 10, 40, False, False, Light.NO_DATA),
    ("1 no target", {}, 5, None, None, False, False, Light.NO_DATA),
    ("1 stale", {}, 10, 10, 40, False, True, Light.NO_DATA),
    ("1 stale, counted and achieved", {}, 40, 10, 40, False, True, Light.ACHIEVED),
    ("1 stale milestone achieved", {"kind": "milestone"}, 100, 50, 100, False, True, Light.ACHIEVED),
    ("1 stale snapshot", LEVEL | {"baseline": 0}, 40, 10, 40, False, True, Light.NO_DATA),
    ("2 met", LEVEL | {"baseline": 100}, 95, 100, 100, False, False, Light.ON_TRACK),
    ("2 met at the end", LEVEL | {"baseline": 100}, 95, 100, 100, True, False, Light.ACHIEVED),
    ("2 within 2 tol", LEVEL | {"baseline": 100}, 90, 100, 100, False, False, Light.AT_RISK),
    ("2 beyond", LEVEL | {"baseline": 100}, "89.9", 100, 100, False, False, Light.OFF_TRACK),
    ("2 maintain, above", LEVEL | {"direction": "maintain"}, 111, 100, 100, False, False, Light.OFF_TRACK),
    (
        "2 maintain, its target to date",
        LEVEL | {"direction": "maintain"},
        80,
        80,
        100,
        False,
        False,
        Light.ON_TRACK,
    ),
    ("3 beyond T", LEVEL | {"baseline": 0}, 41, 10, 40, False, False, Light.ACHIEVED),
    ("4 increase from 0", LEVEL, 18, 20, 40, False, False, Light.ON_TRACK),
    ("4 decrease r .90", LEVEL | {"direction": "decrease"}, 20, 18, 10, False, False, Light.ON_TRACK),
    ("4 decrease r .70", LEVEL | {"direction": "decrease"}, 20, 14, 10, False, False, Light.AT_RISK),
    ("4 decrease below", LEVEL | {"direction": "decrease"}, 20, "13.9", 10, False, False, Light.OFF_TRACK),
    ("4 no dated target yet", LEVEL | {"direction": "decrease"}, 20, None, 10, False, False, Light.TOO_EARLY),
    ("4 T not above 0", LEVEL | {"direction": "decrease"}, 5, 0, 0, False, False, Light.NO_DATA),
    ("5 too early", {}, 0, "9.9", 100, False, False, Light.TOO_EARLY),
    ("5 at pe - 0.10", LEVEL | {"baseline": 10}, 5, 14, 100, False, False, Light.TOO_EARLY),
    ("5 under pe - 0.10", LEVEL | {"baseline": 10}, "4.9", 14, 100, False, False, Light.OFF_TRACK),
    ("6 pe exactly 0.10", {}, 9, 10, 100, False, False, Light.ON_TRACK),
    ("7 r .70", {}, 14, 20, 40, False, False, Light.AT_RISK),
    ("8", {}, "13.999", 20, 40, False, False, Light.OFF_TRACK),
]


@pytest.mark.parametrize(("name", "given", "a", "x", "t", "last", "stale", "state"), LIGHTS, ids=[c[0] for c in LIGHTS])
def test_light(
    name: str,
    given: dict[str, Any],
    a: str | float | None,
    x: str | float | None,
    t: str | float | None,
    last: bool,
    stale: bool,
    state: Light,
) -> None:
    spec = IndicatorSpec(**{k: d(v) if k == "baseline" else v for k, v in given.items()})
    got = light(spec, actual=d(a), expected=d(x), target=d(t), at_last_period=last, stale=stale)
    assert got is state


def test_thresholds_are_the_programmes_own() -> None:
    spec = IndicatorSpec(thresholds=Thresholds(D("0.80"), D("0.50"), D("0.60")))
    assert light(spec, actual=D(0), expected=D(20), target=D(40)) is Light.TOO_EARLY
    assert light(spec, actual=D(24), expected=D(30), target=D(40)) is Light.ON_TRACK
    assert light(spec, actual=D(15), expected=D(30), target=D(40)) is Light.AT_RISK


def test_light_does_not_round_a_mean_of_thirds() -> None:
    """Mean of 6, 7 and 7 is 20/3; nine tenths of it is exactly 6, whatever 28 digits say."""
    spec = IndicatorSpec(accumulation="level", level_function="mean", baseline=D(0), targets=ds(6, 7, 7, 140))
    status = indicator_status(spec, {"u": answers(6, 6, 6)}, QUARTERS, date(2021, 10, 15))
    assert (status.a, status.final_target, status.light) == (D(6), D(40), Light.ON_TRACK)


def test_status_before_any_period_qualifies() -> None:
    spec = IndicatorSpec(targets=ds(10, 10, 10, 10))
    status = indicator_status(spec, {"a": answers(5), "b": []}, QUARTERS, date(2021, 4, 10))
    assert (status.cutoff, status.a, status.x, status.target_to_date) == (None, None, None, None)
    assert (status.light, status.reported, status.expected) == (Light.NO_DATA, 1, 2)
    assert status.progress_to_date == status.progress_life == Progress(None, None)
    assert status.final_target == D(40)


def test_status_before_the_programme_has_any_ended_period() -> None:
    status = indicator_status(IndicatorSpec(), {"a": []}, QUARTERS, date(2021, 1, 10))
    assert (status.cutoff, status.light, status.periods) == (None, Light.NO_DATA, ())


def test_an_answer_of_not_available_counts_for_the_cut_off_but_has_no_value() -> None:
    silent = [Observation(answer="not_available")]
    status = indicator_status(IndicatorSpec(targets=ds(10)), {"a": silent}, QUARTERS, date(2021, 4, 10))
    assert (status.cutoff, status.a, status.reported, status.not_available) == (0, None, 0, 1)
    assert status.light is Light.NO_DATA


def test_status_stays_achieved_and_marked_when_stale() -> None:
    spec = IndicatorSpec(targets=ds(10, 10, 10, 10))
    status = indicator_status(spec, {"a": answers(40)}, QUARTERS, date(2021, 7, 23))
    assert (status.cutoff, status.stale, status.light) == (0, True, Light.ACHIEVED)
    sent = indicator_status(spec, {"a": answers(9)}, QUARTERS, date(2021, 7, 23), submitted_share=ds(1, 1, 0, 0))
    assert (sent.stale, sent.light) == (False, Light.ON_TRACK)


def test_a_joining_unit_brings_its_baseline() -> None:
    spec = IndicatorSpec(accumulation="snapshot", baseline=D(100), targets=ds(110, 120, 130, 140))
    spans = {"new": UnitSpan(start=1, baseline=D(30))}
    cells = {"old": answers(110, 120), "new": answers(None, 30)}
    first = indicator_status(spec, cells, QUARTERS, date(2021, 4, 10), unit_spans=spans)
    second = indicator_status(spec, cells, QUARTERS, date(2021, 7, 10), unit_spans=spans)
    assert (first.a, first.x, first.final_target) == (D(110), D(110), D(140))
    assert (second.a, second.x, second.target_to_date, second.final_target) == ds(150, 150, 150, 170)
    assert second.progress_life.ratio == D(20) / D(40)


def test_yes_no_of_several_units_is_achieved_only_at_the_final_target() -> None:
    spec = IndicatorSpec(kind="ordinal", baseline=D(0), targets=ds(1, 2, 3, 4))
    some = indicator_status(spec, {"a": answers(1), "b": answers(0)}, QUARTERS, date(2021, 4, 10))
    assert (some.a, some.final_target, some.light) == (D(50), D(100), Light.OFF_TRACK)
    all_there = indicator_status(spec, {"a": answers(1), "b": answers(1)}, QUARTERS, date(2021, 4, 10))
    assert (all_there.progress_to_date.ratio, all_there.progress_life.ratio) == (D(1), D(0))
    assert all_there.light is Light.ON_TRACK
    top = indicator_status(spec, {"a": answers(4), "b": answers(4)}, QUARTERS, date(2021, 4, 10))
    assert top.light is Light.ACHIEVED


def test_one_unit_on_a_scale_counts_steps() -> None:
    spec = IndicatorSpec(kind="ordinal", baseline=D(1), targets=ds(2, 3, 4, 5))
    status = indicator_status(spec, {"a": answers(2)}, QUARTERS, date(2021, 4, 10))
    assert (status.progress_to_date.ratio, status.progress_life.ratio) == (D(1), D("0.25"))


def test_k_of_n_is_counted_at_the_cut_off() -> None:
    cells = {"a": answers(5, 5), "b": answers(5), "c": answers(5)}
    status = indicator_status(IndicatorSpec(targets=ds(10)), cells, QUARTERS, date(2021, 7, 10))
    assert (status.cutoff, status.reported, status.expected) == (0, 3, 3)
    assert [(v.value, v.with_value) for v in status.periods] == [(D(15), 3), (D(5), 1)]


def test_what_is_to_be_maintained_is_achieved_only_at_the_end() -> None:
    spec = IndicatorSpec(accumulation="snapshot", direction="maintain", targets=ds(95, 95, 95, 95))
    cells = {"a": answers(91, 91, 91, 91)}
    lights = [indicator_status(spec, cells, QUARTERS, day).light for day in (date(2021, 10, 1), date(2022, 1, 1))]
    assert lights == [Light.ON_TRACK, Light.ACHIEVED]


def test_the_path_starts_at_the_programmes_own_start() -> None:
    spec = IndicatorSpec(final_target=D(730))
    status = indicator_status(spec, {"a": answers(5)}, QUARTERS, date(2021, 4, 10), programme_start=date(2020, 1, 1))
    assert status.x == D(730) * (366 + 90) / (366 + 365)


def test_scales_without_a_dated_target_are_early_until_the_end() -> None:
    spec = IndicatorSpec(kind="yes_no", baseline=D(0), final_target=D(1))
    cells = {"a": answers(1, None, None, 1), "b": answers(0, None, None, 0)}
    early = indicator_status(spec, cells, QUARTERS, date(2021, 4, 10))
    assert (early.a, early.x, early.light) == (D(50), None, Light.TOO_EARLY)
    late = indicator_status(spec, cells, QUARTERS, date(2022, 1, 1))
    assert (late.a, late.x, late.light) == (D(50), D(100), Light.OFF_TRACK)


def test_the_baseline_of_a_unit_there_from_the_start_is_not_added_again() -> None:
    spec = IndicatorSpec(accumulation="snapshot", baseline=D(100), targets=ds(110, 120, 130, 140))
    status = indicator_status(
        spec, {"a": answers(110)}, QUARTERS, date(2021, 4, 10), unit_spans={"a": UnitSpan(baseline=D(100))}
    )
    assert (status.x, status.final_target) == (D(110), D(140))
