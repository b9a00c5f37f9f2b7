"""Mistakes that other systems made, and properties that hold for any figures (docs/domain.md §2)."""

from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.calculations import (
    IndicatorSpec,
    Light,
    Observation,
    PeriodValue,
    UnitSpan,
    accepts_no_change,
    light,
    period_values,
    progress,
    to_date,
)

D = Decimal
MODES = ("incremental", "running_total", "snapshot", "level")
FUNCTIONS = ("sum", "mean", "max", "min", "latest")
N = 4
patient = settings(deadline=None)  # a slow machine is no failure

amounts = st.decimals(min_value=-10_000, max_value=10_000, places=2)
counts = st.integers(min_value=0, max_value=500).map(Decimal)
days = st.dates(min_value=date(2021, 1, 1), max_value=date(2021, 1, 5))
answers = st.one_of(
    st.none(),
    st.builds(Observation, value=amounts, observed_on=days),
    st.sampled_from([Observation(answer="not_available"), Observation(answer="no_change")]),
)
pairs = st.one_of(st.none(), st.builds(Observation, numerator=counts, denominator=counts))
rows = st.lists(answers, min_size=N, max_size=N)
number_specs = st.builds(
    IndicatorSpec,
    accumulation=st.sampled_from(MODES),
    across_units=st.sampled_from(FUNCTIONS),
    level_function=st.sampled_from(FUNCTIONS[1:]),
)
ratio_specs = st.builds(
    IndicatorSpec, kind=st.just("ratio"), accumulation=st.sampled_from(["ratio_latest", "ratio_pooled"])
)


def value(number: str | float, **extra: Any) -> Observation:
    return Observation(value=D(number), **extra)


def values_of(spec: IndicatorSpec, units: list[list[Observation | None]], n: int = N) -> list[PeriodValue]:
    return period_values(spec, dict(enumerate(units)), n)


# Mistakes of other systems


def test_a_decrease_under_way_is_not_zero_percent() -> None:
    assert progress(D(40), D(20), D(39), "decrease").ratio == D("0.05")


def test_percentages_are_never_averaged() -> None:
    units = [
        [Observation(numerator=D(5), denominator=D(10))],
        [Observation(numerator=D(99), denominator=D(100))],
    ]
    for accumulation in ("ratio_latest", "ratio_pooled"):
        (got,) = values_of(IndicatorSpec(kind="ratio", accumulation=accumulation), units, 1)
        assert round(got.value, 1) == D("94.5")


def test_reported_percentages_show_their_range_instead_of_a_roll_up() -> None:
    spec = IndicatorSpec(kind="percentage", accumulation="snapshot", across_units="mean")
    (several,) = values_of(spec, [[value(20)], [value(60)]], 1)
    assert (several.value, several.low, several.high) == (None, D(20), D(60))
    spans = {0: UnitSpan(end=0, closing="stays")}
    after = period_values(spec, {0: [value(20)], 1: [None, value(60)]}, 2, spans)[1]
    assert (after.value, after.low, after.high) == (None, D(20), D(60))
    (alone,) = values_of(spec, [[value(20)]], 1)
    assert (alone.value, alone.low, alone.high) == (D(20), D(20), D(20))


@pytest.mark.parametrize("accumulation", MODES)
def test_silence_is_none_and_a_true_zero_is_zero(accumulation: str) -> None:
    spec = IndicatorSpec(accumulation=accumulation)
    (silent,) = values_of(spec, [[None], [Observation()]], 1)
    assert (silent.value, silent.with_value, silent.answered, silent.expected) == (None, 0, 0, 2)
    for zero in (value(0), Observation(answer="zero")):
        (said,) = values_of(spec, [[zero], [None]], 1)
        assert (said.value, said.with_value) == (D(0), 1)
        assert to_date(spec, [said], 0) == D(0)


def test_a_mean_divides_by_those_that_answered_zeros_included() -> None:
    (got,) = values_of(IndicatorSpec(across_units="mean"), [[value(10)], [value(0)], [None]], 1)
    assert got.value == D(5)


def test_zero_of_a_ratio_is_zero_of_zero() -> None:
    spec = IndicatorSpec(kind="ratio", accumulation="ratio_pooled")
    (got,) = values_of(spec, [[Observation(answer="zero")]], 1)
    assert (got.value, got.numerator, got.denominator, got.with_value) == (None, D(0), D(0), 1)


def test_broken_pairs_are_left_out() -> None:
    broken = [
        Observation(numerator=D(3)),
        Observation(denominator=D(3)),
        Observation(numerator=D(3), denominator=D(0)),
    ]
    good = Observation(numerator=D(1), denominator=D(4))
    (got,) = values_of(IndicatorSpec(kind="ratio", accumulation="ratio_pooled"), [[b] for b in broken] + [[good]], 1)
    assert (got.value, got.with_value, got.answered, got.expected) == (D(25), 1, 1, 4)


def test_text_and_milestones_are_never_added() -> None:
    for kind in ("text", "milestone"):
        (got,) = values_of(IndicatorSpec(kind=kind), [[value(1)], [value(2)]], 1)
        assert (got.value, got.with_value) == (None, 2)


def test_not_available_has_no_value_even_with_a_number_typed() -> None:
    (got,) = values_of(IndicatorSpec(), [[value(9, answer="not_available")]], 1)
    assert (got.value, got.with_value, got.not_available, got.answered) == (None, 0, 1, 1)


def test_no_change_confirms_a_snapshot_and_a_level_only() -> None:
    series = [[value(7), Observation(answer="no_change")]]
    for accumulation, second, confirmed in [
        ("snapshot", D(7), 1),
        ("level", D(7), 1),
        ("incremental", None, 0),
        ("running_total", None, 0),
    ]:
        spec = IndicatorSpec(accumulation=accumulation)
        got = values_of(spec, series, 2)[1]
        assert (got.value, got.confirmed, got.with_value, got.carried) == (second, confirmed, confirmed, 0)
        assert accepts_no_change(spec) is bool(confirmed)


def test_a_level_is_not_carried() -> None:
    assert [v.value for v in values_of(IndicatorSpec(accumulation="level"), [[value(7), None]], 2)] == [
        D(7),
        None,
    ]


def test_latest_takes_the_newest_observation_then_the_newest_submission() -> None:
    spec = IndicatorSpec(accumulation="level", across_units="latest")
    early, late = date(2021, 1, 1), date(2021, 1, 9)
    first, second = datetime(2021, 2, 1, tzinfo=UTC), datetime(2021, 2, 2, tzinfo=UTC)
    units = [
        [value(3, observed_on=late, submitted_at=first)],
        [value(2, observed_on=late, submitted_at=second)],
        [value(9, observed_on=early, submitted_at=second)],
    ]
    (got,) = values_of(spec, units, 1)
    assert got.value == D(2)
    tied = [[value(4, observed_on=late, submitted_at=second)], units[1]]
    assert [values_of(spec, order, 1)[0].value for order in (tied, tied[::-1])] == [D(4), D(4)]


def test_a_unit_that_closes_needs_a_choice() -> None:
    with pytest.raises(ValueError, match="choice"):
        UnitSpan(end=1)


def test_answers_outside_a_units_span_do_not_count() -> None:
    spans = {"a": UnitSpan(start=1, end=1, closing="ends")}
    values = period_values(IndicatorSpec(), {"a": [value(1), value(2), value(4)]}, 3, spans)
    assert [(v.value, v.expected) for v in values] == [(None, 0), (D(2), 1), (None, 0)]
    assert [v.answered_share for v in values] == [None, 1, None]


# Properties


@patient
@given(number_specs, st.lists(rows, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_units_does_not_matter(
    spec: IndicatorSpec, units: list[list[Observation | None]], random: Random
) -> None:
    shuffled = units[:]
    random.shuffle(shuffled)
    assert values_of(spec, units) == values_of(spec, shuffled)


@patient
@given(number_specs, st.integers(min_value=0, max_value=5))
def test_nothing_never_becomes_zero(spec: IndicatorSpec, n_units: int) -> None:
    silent = values_of(spec, [[None] * N for _ in range(n_units)])
    assert all(v.value is None for v in silent)
    assert to_date(spec, silent, N - 1) is None


@patient
@given(number_specs, st.lists(rows, min_size=1, max_size=4))
def test_a_silent_unit_changes_expected_and_nothing_else(
    spec: IndicatorSpec, units: list[list[Observation | None]]
) -> None:
    for before, after in zip(values_of(spec, units), values_of(spec, [*units, []]), strict=True):
        assert after.value == before.value
        assert after.with_value == before.with_value
        assert after.expected == before.expected + 1


@patient
@given(
    st.sampled_from(["incremental", "running_total"]),
    st.lists(st.tuples(amounts, amounts), min_size=1, max_size=6),
)
def test_splitting_a_unit_conserves_the_sum(accumulation: str, parts: list[tuple[Decimal, Decimal]]) -> None:
    spec, n = IndicatorSpec(accumulation=accumulation), len(parts)
    whole = values_of(spec, [[value(a + b) for a, b in parts]], n)
    split = values_of(spec, [[value(a) for a, _ in parts], [value(b) for _, b in parts]], n)
    assert [v.value for v in split] == [v.value for v in whole]
    assert to_date(spec, split, n - 1) == to_date(spec, whole, n - 1) == sum(a + b for a, b in parts)


@patient
@given(ratio_specs, st.lists(st.lists(pairs, min_size=N, max_size=N), min_size=1, max_size=4))
def test_a_ratio_lies_between_the_units_ratios(spec: IndicatorSpec, units: list[list[Observation | None]]) -> None:
    parts = [values_of(spec, [u]) for u in units]
    for period, got in enumerate(values_of(spec, units)):
        own = [p[period].value for p in parts if p[period].value is not None]
        assert (got.value is None) == (not own)
        if own:
            slack = D("1e-20")
            assert min(own) - slack <= got.value <= max(own) + slack


@patient
@given(
    b=amounts,
    t=amounts,
    a=amounts,
    scale=st.integers(min_value=-50, max_value=50).filter(bool),
    shift=amounts,
    direction=st.sampled_from(["increase", "decrease"]),
)
def test_progress_is_the_same_in_any_unit_of_measure(
    b: Decimal, t: Decimal, a: Decimal, scale: int, shift: Decimal, direction: str
) -> None:
    moved = [scale * figure + shift for figure in (b, t, a)]
    if b != t:
        assert progress(*moved, direction).ratio == progress(b, t, a, direction).ratio


@patient
@given(b=amounts, t=amounts)
def test_progress_is_nothing_at_the_start_and_whole_at_the_target(b: Decimal, t: Decimal) -> None:
    if b != t:
        assert progress(b, t, b, "increase").ratio == 0
        assert progress(b, t, t, "increase").ratio == 1


ORDER = [Light.OFF_TRACK, Light.AT_RISK, Light.ON_TRACK, Light.ACHIEVED]


@patient
@given(
    a=amounts,
    better=st.decimals(min_value=0, max_value=100, places=2),
    x=st.decimals(min_value=10, max_value=100, places=2),
)
def test_a_better_figure_never_has_a_worse_light(a: Decimal, better: Decimal, x: Decimal) -> None:
    spec = IndicatorSpec(accumulation="snapshot", baseline=D(0))
    low, high = (light(spec, actual=figure, expected=x, target=D(100)) for figure in (a, a + better))
    assert ORDER.index(low) <= ORDER.index(high)
