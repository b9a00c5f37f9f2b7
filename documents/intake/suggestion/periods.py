"""The period that a name speaks of: T2-2026, 2º trim, Q2 FY26, 1S2026, ene–mar 2026, marzo 2026, 2026-03-14, FY25, 2026.

A name is read folded (`names.fold`), so positions found here are positions in the name.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from .names import fold

_MONTH_WORDS = (
    "ene(?:ro)?|jan(?:uary)?",
    "feb(?:rero|ruary)?",
    "mar(?:zo|ch)?",
    "abr(?:il)?|apr(?:il)?",
    "mayo?",
    "jun(?:io|e)?",
    "jul(?:io|y)?",
    "ago(?:sto)?|aug(?:ust)?",
    "sep(?:t|tiembre|tember)?|set(?:iembre)?",
    "oct(?:ubre|ober)?",
    "nov(?:iembre|ember)?",
    "dic(?:iembre)?|dec(?:ember)?",
)
_ORDINALS = (
    r"1(?:er|ro|ra|o|a|st|°)?|primer[oa]?|first|i",
    r"2(?:do|da|o|a|nd|°)?|segund[oa]|second|ii",
    r"3(?:er|ro|ra|o|a|rd|°)?|tercer[oa]?|third|iii",
    r"4(?:to|ta|o|a|th|°)?|cuart[oa]|fourth|iv",
)
_ORDINAL = "(?P<{0}>" + "|".join(_ORDINALS) + ")"
_GAP = r"[\s_.\-–—/,]*"
_SEP = r"[\s_.\-–—/,]+"
_B = r"(?:(?<![a-z0-9])|(?<=20\d\d))"  # a beginning: no letter or number before, but a year may be
_E = r"(?![a-z0-9])"
_END_DIGIT = r"(?!\d)|(?=20\d\d(?!\d))"  # an end after a number: T2, and T22026 too
_OF = r"(?:(?:de|del|of)\s+)?"
_YEAR = r"(?<!\d)(?P<year>(?:19[89]|20[0-4])\d)(?!\d)"
_SHORT = r"(?:'|’)?(?P<short>[0-4]\d)(?!\d)"
_AFTER = r"(?P<year>(?:19[89]|20[0-4])\d)(?!\d)"
_LATER = rf"(?:{_GAP}{_OF}(?:fy|af)?{_GAP}(?:{_AFTER}|{_SHORT}))?"  # the year that may follow


def _month(name: str) -> str:
    return f"(?P<{name}>" + "|".join(_MONTH_WORDS) + ")"


_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("day", rf"{_B}(?P<y>20[0-4]\d)[-_. ]?(?P<m>0[1-9]|1[0-2])[-_. ]?(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"),
        ("day", r"(?<!\d)(?P<d>0?[1-9]|[12]\d|3[01])[-_. ](?P<m>0?[1-9]|1[0-2])[-_. ](?P<y>20[0-4]\d)(?!\d)"),
        ("day", r"(?<!\d)(?P<d>0[1-9]|[12]\d|3[01])(?P<m>0[1-9]|1[0-2])(?P<y>20[0-4]\d)(?!\d)"),
        (
            "months",
            rf"{_B}{_month('first')}(?:{_GAP}{_OF}(?P<year0>20[0-4]\d))?{_GAP}(?:(?:a|al|to|hasta|through|y|and){_SEP})?"
            rf"(?<![a-z]){_month('last')}(?![a-z]){_LATER}",
        ),
        (
            "day",
            rf"(?<!\d)(?P<d>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?{_GAP}{_OF}{_month('month')}(?![a-z]){_GAP}(?:del?\s+)?"
            r"(?P<y>20[0-4]\d)(?!\d)",
        ),
        (
            "day",
            rf"{_B}{_month('month')}{_SEP}(?P<d>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?[\s,._-]+(?P<y>20[0-4]\d)(?!\d)",
        ),
        ("quarter", rf"{_B}[tq]{_GAP}(?P<n>[1-4])(?:{_END_DIGIT}){_LATER}"),
        ("quarter", rf"(?<![\da-z])(?P<n>[1-4]){_GAP}[tq](?![a-z]){_LATER}"),
        (
            "quarter",
            rf"{_B}{_ORDINAL.format('n')}{_GAP}(?:trim(?:estre)?|tri|quarter|qtr|qrt|trimester)(?![a-z]){_LATER}",
        ),
        (
            "quarter",
            rf"{_B}(?:trim(?:estre)?|quarter|qtr|trimester){_GAP}(?:no{_GAP})?(?P<n>[1-4](?:{_END_DIGIT})|(?<![a-z])(?:i{{1,3}}|iv){_E}){_LATER}",
        ),
        ("half", rf"{_B}[sh]{_GAP}(?P<n>[12])(?:{_END_DIGIT}){_LATER}"),
        ("half", rf"(?<![\da-z])(?P<n>[12]){_GAP}[sh](?![a-z]){_LATER}"),
        (
            "half",
            rf"{_B}{_ORDINAL.format('n')}{_GAP}(?:sem(?:estre)?|semester|half(?:{_GAP}year)?|mitad)(?![a-z]){_LATER}",
        ),
        ("half", rf"{_B}(?:sem(?:estre)?|semester){_GAP}(?P<n>[12](?:{_END_DIGIT})|(?<![a-z])i{{1,2}}{_E}){_LATER}"),
        ("month", rf"{_B}{_month('month')}(?![a-z]){_GAP}{_OF}(?:{_YEAR}|{_SHORT}(?!{_GAP}20\d\d))"),
        ("month", rf"{_B}(?P<year>20[0-4]\d){_GAP}{_month('month')}{_E}"),
        ("month", rf"{_B}(?P<year>20[0-4]\d)[-_. ]?(?P<m>0[1-9]|1[0-2])(?!\d)"),
        ("month", rf"(?<!\d)(?P<m>0[1-9]|1[0-2])[-_. ]{_YEAR}"),
        ("years", r"(?<!\d)(?P<y>20[0-4]\d)\s*[-_–—a]\s*(?P<to>20[0-4]\d|[1-4]\d)(?!\d)"),
        ("year", rf"{_B}(?:fy|af|ano fiscal|fiscal year|ano|year){_GAP}(?:{_YEAR}|{_SHORT}){_E}"),
        ("year", _YEAR),
        (
            "month",
            r"(?<![a-z])(?P<month>enero|january|febrero|february|marzo|march|abril|april|junio|june|julio|july|agosto"
            r"|august|septiembre|setiembre|september|octubre|october|noviembre|november|diciembre|december)(?![a-z])",
        ),
    )
)
_RANK = ("quarter", "half", "months", "month", "day", "years", "year")
_YEARLESS_HALF = re.compile(r"[sh12]{1}\W*[sh12]")  # S1 without a year may be a session or a size


@dataclass(frozen=True, slots=True)
class Named:
    """A period that a name speaks of. `kind` is quarter, half, months, month, day, years or year; the dates are None when
    no year is named (then `number` says which quarter, half-year or month of a year); `at` are its places in the text."""

    kind: str
    start: date | None
    end: date | None
    number: int
    at: tuple[tuple[int, int], ...]


def named(text: str) -> Named | None:
    """The most telling period of a name, or None. A quarter takes a year that stands elsewhere in the name."""
    found = list(_found(fold(text)))
    places = tuple(match.span() for _kind, match in found)
    years = [y for kind, match in found if (y := _year_of(match, kind)) is not None]
    for kind, match in sorted(found, key=lambda f: _RANK.index(f[0])):
        year = _own_year(match) or (years[0] if years else None)
        if year is None and kind == "half" and _YEARLESS_HALF.fullmatch(match[0].strip()):
            continue
        if made := _made(kind, match, year):
            return Named(*made, places)
    return None


def _found(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Matches that share no sign, the more telling patterns first."""
    taken = [False] * len(text)
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = [True] * (match.end() - match.start())
                yield kind, match


def _year_of(match: re.Match[str], kind: str) -> int | None:
    return _own_year(match) if kind not in ("day", "years") else int(match["y"])


def _own_year(match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"])
    return 2000 + int(groups["short"]) if groups.get("short") else None


def _made(kind: str, match: re.Match[str], year: int | None) -> tuple[str, date | None, date | None, int] | None:
    """(kind, start, end, number); None for a day that no calendar has."""
    if kind == "day":
        return _day(match)
    if kind == "years":
        return _years(match)
    if kind == "months":
        return _months(match, year)
    number = {"quarter": _ordinal, "half": _ordinal, "month": _month_number, "year": lambda match: 1}[kind](match)
    length = {"quarter": 3, "half": 6, "month": 1, "year": 12}[kind]
    return _block(kind, year, (number - 1) * length + 1, length, number)


def _block(
    kind: str, year: int | None, first: int, length: int, number: int
) -> tuple[str, date | None, date | None, int]:
    if year is None:
        return kind, None, None, number
    return kind, date(year, first, 1), _last_day(year, first + length - 1), number


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _ordinal(match: re.Match[str]) -> int:
    return next(i for i, words in enumerate(_ORDINALS, 1) if re.fullmatch(words, match["n"]))


def _month_number(match: re.Match[str], group: str = "month") -> int:
    if match.groupdict().get("m"):
        return int(match["m"])
    return next(i for i, words in enumerate(_MONTH_WORDS, 1) if re.fullmatch(words, match[group]))


def _day(match: re.Match[str]) -> tuple[str, date, date, int] | None:
    try:
        day = date(int(match["y"]), _month_number(match), int(match["d"]))
    except ValueError:
        return None
    return "day", day, day, day.month


def _years(match: re.Match[str]) -> tuple[str, date, date, int] | None:
    first, last = int(match["y"]), int(match["to"])
    last = last if last > 100 else 2000 + last
    return ("years", date(first, 1, 1), date(last, 12, 31), 1) if last > first else None


def _months(match: re.Match[str], year: int | None) -> tuple[str, date | None, date | None, int] | None:
    """A range of months: a quarter, half-year or year where it is exactly that. One that wraps ends in the named year."""
    first, last = _month_number(match, "first"), _month_number(match, "last")
    began = int(match["year0"]) if match["year0"] else None
    if began is None and first <= last:
        return _aligned(year, first, last)
    if began is None and year is None:
        return None
    year = year or began
    began = began or year - 1
    start, end = date(began, first, 1), _last_day(max(year, began), last)
    return ("months", start, end, first) if start < end else None


def _aligned(year: int | None, first: int, last: int) -> tuple[str, date | None, date | None, int]:
    length = last - first + 1
    kind = {1: "month", 3: "quarter", 6: "half", 12: "year"}.get(length)
    if kind is None or (first - 1) % length:
        return _block("months", year, first, length, first)
    return _block(kind, year, first, length, (first - 1) // length + 1)
