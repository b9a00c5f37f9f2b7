"""Calendar slices and the words for dates: pure functions, today is always passed in."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

import holidays

MONTHS_IN = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}

_MONTHS = {
    "es": ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
_NEAR = {
    "es": {-1: "ayer", 0: "hoy", 1: "mañana"},
    "en": {-1: "yesterday", 0: "today", 1: "tomorrow"},
}
_FAR = {"es": ("hace {} días", "en {} días"), "en": ("{} days ago", "in {} days")}

Span = tuple[date, date]


def split(start: date, end: date, frequency: str) -> list[Span]:
    """Cut the window into calendar months, quarters, half-years or years, both ends inclusive.

    The first and the last slice are clipped to the window (stub periods; docs/domain.md, section 4).
    Raises ValueError when the window ends before it starts or the frequency is unknown.
    """
    months = _months_in(frequency)
    if end < start:
        raise ValueError("the window ends before it starts")
    slices = []
    while True:
        block_end = _block_end(start, months)
        slices.append((start, min(block_end, end)))
        if block_end >= end:
            return slices
        start = block_end + timedelta(days=1)


def cells_for(frequency: str, periods: Sequence[Span]) -> list[int]:
    """Return the indexes of the base periods in which a cell of `frequency` falls due.

    `periods` are the programme's base periods in order. A cell falls due with the last base period that
    ends in each calendar block; the programme's last period closes its own block, whole or stub. Where
    `frequency` is not coarser than the base, every period has a cell. Raises ValueError.
    """
    months = _months_in(frequency)
    last_of_block = {_block(end, months): index for index, (_start, end) in enumerate(periods)}
    return sorted(last_of_block.values())


def label(start: date, end: date, language: str) -> str:
    """Name a period by its months: `ene 2026`, `ene–mar 2026`, `dic 2025–feb 2026`; whole years `2026`.

    A stub is named by the months it touches.
    """
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
    names = _MONTHS[_language(language)]
    first, last = names[start.month - 1], names[end.month - 1]
    if start.year != end.year:
        return f"{first} {start.year}–{last} {end.year}"
    return f"{first} {end.year}" if first == last else f"{first}–{last} {end.year}"


def spelled(day: date, language: str) -> str:
    """Spell a date: `15 jul 2026`, in English `15 Jul 2026`."""
    return f"{day.day} {_MONTHS[_language(language)][day.month - 1]} {day.year}"


def relative(day: date, today: date, language: str) -> str:
    """Say where `day` lies from `today`, in days: `hace 2 días`, `ayer`, `hoy`, `mañana`, `en 13 días`."""
    language, distance = _language(language), (day - today).days
    if distance in _NEAR[language]:
        return _NEAR[language][distance]
    past, future = _FAR[language]
    return (past if distance < 0 else future).format(abs(distance))


def add_working_day_shift(day: date, country: str) -> date:
    """Return `day`, or the next day that is neither weekend nor public holiday in `country`.

    `country` is the ISO 3166 code of two letters. A country that the `holidays` library does not know has
    weekends only.
    """
    calendar = _holidays(country.upper())
    while not calendar.is_working_day(day):
        day += timedelta(days=1)
    return day


@lru_cache(maxsize=64)
def _holidays(country: str) -> holidays.HolidayBase:
    try:
        return holidays.country_holidays(country)
    except NotImplementedError:
        return holidays.HolidayBase()


def _months_in(frequency: str) -> int:
    if frequency not in MONTHS_IN:
        raise ValueError(f"unknown frequency: {frequency}")
    return MONTHS_IN[frequency]


def _block(day: date, months: int) -> tuple[int, int]:
    return day.year, (day.month - 1) // months


def _block_end(day: date, months: int) -> date:
    month = (_block(day, months)[1] + 1) * months
    return date(day.year, month, monthrange(day.year, month)[1])


def _language(language: str) -> str:
    return "en" if language.lower().startswith("en") else "es"
