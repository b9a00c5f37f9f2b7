"""What an activity becomes here, decided before anything is written: one indicator for each distinct combination of dimensions."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from programmes.models import Result
from simon.lib import periods

from ..models import Indicator
from .model import IatiActivity, IatiIndicator, IatiPeriod, IatiRefused, IatiResult, IatiValue, Texts

Span = tuple[date, date]
Key = tuple[tuple[tuple[str, str], ...], tuple[str, ...]]

LEVELS = {"1": Result.Level.OUTPUT, "2": Result.Level.OUTCOME, "3": Result.Level.IMPACT, "9": Result.Level.OUTPUT}
LETTERS = {Result.Level.IMPACT: "I", Result.Level.OUTCOME: "E", Result.Level.OUTPUT: "P"}
FREQUENCIES = ("yearly", "half_yearly", "quarterly", "monthly")


@dataclass(frozen=True)
class PlannedFigure:
    """The actual of one period: `value` exactly as in the file, None when it says none; `comment` beside it."""

    value: Decimal | None
    comment: str


@dataclass(frozen=True)
class PlannedIndicator:
    """One indicator to be; targets and actuals by (start, end) of their period."""

    result: str
    code: str
    titles: Texts
    segment: str
    description: str
    kind: str
    direction: str
    unit: tuple[str, str]
    baseline: Decimal | None
    baseline_date: date | None
    targets: dict[Span, Decimal]
    actuals: dict[Span, PlannedFigure]


@dataclass(frozen=True)
class PlannedResult:
    code: str
    level: str
    titles: Texts
    descriptions: Texts


@dataclass(frozen=True)
class ImportPlan:
    """Everything that `apply` writes. `spans` are the periods, in order and apart; `notes` what is left out or read otherwise."""

    activity: IatiActivity
    code: str
    country: str
    country_name: str
    start: date
    end: date
    frequency: str
    spans: tuple[Span, ...]
    results: tuple[PlannedResult, ...]
    indicators: tuple[PlannedIndicator, ...]
    notes: tuple[str, ...] = field(default=())

    @property
    def n_actuals(self) -> int:
        return sum(len(i.actuals) for i in self.indicators)

    @property
    def n_targets(self) -> int:
        return sum(len(i.targets) for i in self.indicators)


def plan(activity: IatiActivity, code: str = "", country: str = "") -> ImportPlan:
    """Plan the import of `activity` as the programme `code` (made from its identifier when empty).

    `country` (ISO 3166-1) is for a file that names none. Raises IatiRefused.
    """
    notes = list(activity.notes)
    spans, left_out = _apart({(p.start, p.end) for p in _periods(activity)})
    notes += [
        _("El período %(start)s–%(end)s se cruza con otros más cortos y queda fuera.") % {"start": a, "end": b}
        for a, b in left_out
    ]
    country = country or next(iter(activity.countries), "")
    if not country:
        raise IatiRefused(_("La actividad no dice en qué país está; indíquelo."))
    results, indicators = _chain(activity, set(spans), notes)
    start, end = _window(activity, spans)
    name = activity.countries.get(country, Texts()).spanish or country
    return ImportPlan(
        activity,
        code or code_from(activity.identifier),
        country,
        name,
        start,
        end,
        _frequency(spans),
        tuple(spans),
        tuple(results),
        tuple(indicators),
        tuple(notes),
    )


def code_from(identifier: str) -> str:
    """A programme code made from an IATI identifier: its last 40 letters, numbers, points and dashes."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", identifier)[-40:].lstrip("._-")


def _periods(activity: IatiActivity) -> Iterator[IatiPeriod]:
    for result in activity.results:
        for indicator in result.indicators:
            yield from indicator.periods


def _apart(spans: set[Span]) -> tuple[list[Span], list[Span]]:
    """(kept, left out): short periods first, and none that overlaps one kept; kept ones in order."""
    kept: list[Span] = []
    left_out: list[Span] = []
    for span in sorted(spans, key=lambda s: (s[1] - s[0], s)):
        crosses = any(span[0] <= b and a <= span[1] for a, b in kept)
        (left_out if crosses else kept).append(span)
    return sorted(kept), left_out


def _frequency(spans: Sequence[Span]) -> str:
    """The slowest frequency at which every period has a cell of its own."""
    for frequency in FREQUENCIES:
        if len(periods.cells_for(frequency, spans)) == len(spans):
            return frequency
    raise IatiRefused(_("Hay varios períodos que terminan en un mismo mes."))


def _window(activity: IatiActivity, spans: Sequence[Span]) -> Span:
    """From the first to the last day of the activity's own dates and its periods."""
    days = [*activity.dates.values(), *(day for span in spans for day in span)]
    if not days or min(days) == max(days):
        raise IatiRefused(_("La actividad no dice desde cuándo hasta cuándo dura."))
    return min(days), max(days)


def _chain(
    activity: IatiActivity, spans: set[Span], notes: list[str]
) -> tuple[list[PlannedResult], list[PlannedIndicator]]:
    results: list[PlannedResult] = []
    indicators: list[PlannedIndicator] = []
    for result in activity.results:
        level = _level(result)
        code = f"{LETTERS[level]}{sum(r.level == level for r in results) + 1}"
        results.append(PlannedResult(code, level, result.titles, result.descriptions))
        for number, indicator in enumerate(result.indicators, start=1):
            indicators += _segments(indicator, code, f"{code}.{number}", spans, notes)
    return results, indicators


def _level(result: IatiResult) -> Result.Level:
    if result.type not in LEVELS:
        raise IatiRefused(_("«%(type)s» no es un tipo de resultado IATI.") % {"type": result.type}, result.line)
    return LEVELS[result.type]


def _segments(
    indicator: IatiIndicator, result: str, code: str, spans: set[Span], notes: list[str]
) -> list[PlannedIndicator]:
    """One planned indicator for each combination of dimension values (and of places, when there are several)."""
    values = [*indicator.baselines, *(v for p in indicator.periods for v in (*p.targets, *p.actuals))]
    by_place = len({v.locations for v in values}) > 1
    keys = list(dict.fromkeys(_key(v, by_place) for v in values)) or [((), ())]
    several = len(keys) > 1
    return [
        _planned(indicator, result, f"{code}.{number}" if several else code, key, by_place, spans, notes)
        for number, key in enumerate(keys, start=1)
    ]


def _key(value: IatiValue, by_place: bool) -> Key:
    return value.dimensions, value.locations if by_place else ()


def in_words(key: Key) -> str:
    """A combination of dimension values as one phrase, spaces evened: 'All PoC …; Protection pending solutions'."""
    dimensions, places = key
    return "; ".join(" ".join(text.split()) for text in (*(value for _name, value in dimensions), *places) if text)


def _planned(
    indicator: IatiIndicator, result: str, code: str, key: Key, by_place: bool, spans: set[Span], notes: list[str]
) -> PlannedIndicator:
    own = [
        (p, v) for p in indicator.periods if (p.start, p.end) in spans for v in p.targets if _key(v, by_place) == key
    ]
    done = [
        (p, v) for p in indicator.periods if (p.start, p.end) in spans for v in p.actuals if _key(v, by_place) == key
    ]
    bases = [b for b in indicator.baselines if _key(b, by_place) == key]
    kind = _kind(indicator, notes)
    targets = {span: v.value for span, v in _one_each(own).items() if v.value is not None}
    actuals = {span: PlannedFigure(v.value, v.comments.spanish) for span, v in _one_each(done).items()}
    base = max(bases, key=lambda b: _day(b) or date.min, default=None)
    return PlannedIndicator(
        result=result,
        code=code,
        titles=indicator.titles,
        segment=in_words(key),
        kind=kind,
        description=_description(indicator, [*bases, *(v for _p, v in own), *(v for _p, v in done if v.value is None)]),
        direction=_direction(indicator, base, targets, code, notes),
        unit=_unit(indicator.measure),
        baseline=base.value if base else None,
        baseline_date=_day(base) if base else None,
        targets=targets,
        actuals=actuals,
    )


def _one_each(pairs: Iterable[tuple[IatiPeriod, IatiValue]]) -> dict[Span, IatiValue]:
    """The value of each period; two different ones for the same combination are refused."""
    found: dict[Span, IatiValue] = {}
    for period, value in pairs:
        before = found.setdefault((period.start, period.end), value)
        if before.value != value.value:
            raise IatiRefused(
                _("Hay dos valores distintos (%(a)s y %(b)s) para el mismo período y desglose.")
                % {"a": before.value, "b": value.value},
                value.line,
            )
    return found


def _kind(indicator: IatiIndicator, notes: list[str]) -> str:
    """Number for units, percentage, text for qualitative; nominal and ordinal ones come without their scale."""
    kinds = {"1": Indicator.Kind.NUMBER, "2": Indicator.Kind.PERCENTAGE, "5": Indicator.Kind.TEXT}
    if indicator.measure in kinds:
        kind = kinds[indicator.measure]
    elif indicator.measure in ("3", "4"):
        kind = Indicator.Kind.NUMBER if _has_values(indicator) else Indicator.Kind.TEXT
        notes.append(
            _("«%(title)s»: escala nominal u ordinal sin etiquetas; se lee como %(kind)s.")
            % {"title": indicator.titles.spanish, "kind": kind.label}
        )
    else:
        raise IatiRefused(_("«%(measure)s» no es una medida IATI.") % {"measure": indicator.measure}, indicator.line)
    if kind == Indicator.Kind.TEXT and _has_values(indicator):
        raise IatiRefused(_("Un indicador cualitativo no lleva @value."), indicator.line)
    return kind


def _has_values(indicator: IatiIndicator) -> bool:
    figures = [*indicator.baselines, *(v for p in indicator.periods for v in (*p.targets, *p.actuals))]
    return any(v.value is not None for v in figures)


def _direction(
    indicator: IatiIndicator, base: IatiValue | None, targets: dict[Span, Decimal], code: str, notes: list[str]
) -> str:
    """As @ascending says, unless the way from baseline to last target goes against it."""
    said = Indicator.Direction.INCREASE if indicator.ascending else Indicator.Direction.DECREASE
    target = targets[max(targets)] if targets else None
    if base is None or base.value is None or target is None or target == base.value:
        return said
    real = Indicator.Direction.INCREASE if target > base.value else Indicator.Direction.DECREASE
    if real != said:
        notes.append(
            _("%(code)s: va de %(base)s a %(target)s; se toma como «%(direction)s».")
            % {"code": code, "base": base.value, "target": target, "direction": real.label}
        )
    return real


def _day(value: IatiValue) -> date | None:
    """The baseline's day: its date, or the last day of its year."""
    return value.iso_date or (date(value.year, 12, 31) if value.year else None)


def _unit(measure: str) -> tuple[str, str]:
    return ("%", "%") if measure == "2" else ("", "")


def _description(indicator: IatiIndicator, values: Iterable[IatiValue]) -> str:
    """The definition, and what the file says beside baselines and targets."""
    return "\n".join(
        filter(None, dict.fromkeys([indicator.descriptions.spanish, *(v.comments.spanish for v in values)]))
    )
