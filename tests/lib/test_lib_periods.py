"""Calendar slices cover the window; words for dates in both languages."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simon.lib.periods import (
    MONTHS_IN,
    add_working_day_shift,
    cells_for,
    label,
    relative,
    spelled,
    split,
)

days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
frequencies = st.sampled_from(sorted(MONTHS_IN))


def d(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "end", "frequency", "slices"),
    [
        ("2026-01-01", "2026-02-28", "monthly", ["2026-01-01 2026-01-31", "2026-02-01 2026-02-28"]),
        ("2026-02-15", "2026-04-10", "quarterly", ["2026-02-15 2026-03-31", "2026-04-01 2026-04-10"]),
        ("2010-06-17", "2011-01-01", "half_yearly",
         ["2010-06-17 2010-06-30", "2010-07-01 2010-12-31", "2011-01-01 2011-01-01"]),
        ("2024-02-29", "2025-12-31", "yearly", ["2024-02-29 2024-12-31", "2025-01-01 2025-12-31"]),
        ("2026-05-05", "2026-05-05", "yearly", ["2026-05-05 2026-05-05"]),
        ("9999-12-01", "9999-12-31", "monthly", ["9999-12-01 9999-12-31"]),
    ],
)  # fmt: skip
def test_split(start: str, end: str, frequency: str, slices: list[str]) -> None:
    assert split(d(start), d(end), frequency) == [tuple(map(d, text.split())) for text in slices]


@given(days, days, frequencies)
def test_slices_cover_the_window_once(one: date, other: date, frequency: str) -> None:
    start, end = sorted((one, other))
    slices = split(start, end, frequency)
    assert (slices[0][0], slices[-1][1]) == (start, end)
    assert all(first <= last for first, last in slices)
    assert all(after[0] - before[1] == timedelta(days=1) for before, after in zip(slices, slices[1:], strict=False))
    months = MONTHS_IN[frequency]
    assert all((first.month - 1) % months == 0 and first.day == 1 for first, _last in slices[1:])
    assert len({(last.year, (last.month - 1) // months) for _first, last in slices}) == len(slices)


@pytest.mark.parametrize(
    ("start", "end", "frequency"),
    [("2026-01-02", "2026-01-01", "monthly"), ("2026-01-01", "2026-12-31", "weekly")],
)
def test_split_refuses(start: str, end: str, frequency: str) -> None:
    with pytest.raises(ValueError):
        split(d(start), d(end), frequency)


@pytest.mark.parametrize(
    ("window", "base", "frequency", "ends"),
    [
        ("2010-06-17 2012-06-16", "quarterly", "yearly", ["2010-12-31", "2011-12-31", "2012-06-16"]),
        ("2010-06-17 2011-07-15", "quarterly", "half_yearly",
         ["2010-06-30", "2010-12-31", "2011-06-30", "2011-07-15"]),
        ("2026-01-01 2026-12-31", "monthly", "quarterly",
         ["2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31"]),
        ("2026-01-01 2026-12-31", "half_yearly", "half_yearly", ["2026-06-30", "2026-12-31"]),
        ("2026-01-01 2026-12-31", "half_yearly", "monthly", ["2026-06-30", "2026-12-31"]),
    ],
)  # fmt: skip
def test_cells_fall_due_with_the_last_base_period(window: str, base: str, frequency: str, ends: list[str]) -> None:
    periods = split(*map(d, window.split()), base)
    assert [periods[index][1] for index in cells_for(frequency, periods)] == [d(end) for end in ends]


def test_no_periods_no_cells() -> None:
    assert cells_for("yearly", []) == []


def test_cells_refuse_an_unknown_frequency() -> None:
    with pytest.raises(ValueError):
        cells_for("weekly", [])


@given(days, days, frequencies, frequencies)
def test_there_is_a_cell_for_each_slice_of_a_coarser_frequency(
    one: date, other: date, base: str, frequency: str
) -> None:
    if MONTHS_IN[frequency] < MONTHS_IN[base]:
        base, frequency = frequency, base
    start, end = sorted((one, other))
    periods = split(start, end, base)
    ends = [periods[index][1] for index in cells_for(frequency, periods)]
    assert ends == [last for _first, last in split(start, end, frequency)]


@pytest.mark.parametrize(
    ("start", "end", "spanish", "english"),
    [
        ("2026-01-01", "2026-03-31", "ene–mar 2026", "Jan–Mar 2026"),
        ("2026-01-01", "2026-12-31", "2026", "2026"),
        ("2025-01-01", "2026-12-31", "2025–2026", "2025–2026"),
        ("2026-01-01", "2026-01-31", "ene 2026", "Jan 2026"),
        ("2026-08-10", "2026-08-31", "ago 2026", "Aug 2026"),
        ("2025-12-01", "2026-02-28", "dic 2025–feb 2026", "Dec 2025–Feb 2026"),
        ("2026-01-02", "2026-12-31", "ene–dic 2026", "Jan–Dec 2026"),
        ("2025-04-01", "2026-04-30", "abr 2025–abr 2026", "Apr 2025–Apr 2026"),
    ],
)
def test_label(start: str, end: str, spanish: str, english: str) -> None:
    assert label(d(start), d(end), "es") == spanish
    assert label(d(start), d(end), "en") == english


def test_languages_with_a_region() -> None:
    assert spelled(d("2026-07-15"), "es-pa") == "15 jul 2026"
    assert spelled(d("2026-07-05"), "en-us") == "5 Jul 2026"


@pytest.mark.parametrize(
    ("day", "spanish", "english"),
    [
        ("2026-07-15", "hace 2 días", "2 days ago"),
        ("2026-07-16", "ayer", "yesterday"),
        ("2026-07-17", "hoy", "today"),
        ("2026-07-18", "mañana", "tomorrow"),
        ("2026-07-30", "en 13 días", "in 13 days"),
    ],
)
def test_relative(day: str, spanish: str, english: str) -> None:
    assert relative(d(day), d("2026-07-17"), "es") == spanish
    assert relative(d(day), d("2026-07-17"), "en") == english


@pytest.mark.parametrize(
    ("day", "country", "moved"),
    [
        ("2026-07-17", "PA", "2026-07-17"),  # a Friday
        ("2026-07-18", "PA", "2026-07-20"),  # a Saturday
        ("2026-05-01", "PA", "2026-05-04"),  # Labour Day, a Friday
        ("2026-11-03", "pa", "2026-11-04"),  # Separation Day
        ("2026-01-09", "PA", "2026-01-12"),  # Martyrs' Day, a Friday
        ("2026-04-03", "PA", "2026-04-06"),  # Good Friday
        ("2026-11-03", "US", "2026-11-03"),
        ("2026-12-25", "XX", "2026-12-25"),  # unknown: weekends only
        ("2026-12-26", "", "2026-12-28"),
    ],
)
def test_working_day_shift(day: str, country: str, moved: str) -> None:
    assert add_working_day_shift(d(day), country) == d(moved)
