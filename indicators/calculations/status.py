"""Everything a dashboard prints for one indicator, taken at one cut-off (docs/domain.md §2).

With several units, an ordinal or yes/no has A = the share of units at the last dated target, X = 100 % as
soon as a target is dated, and is achieved only when all are at the final target. Until then it is on track
at best.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from .cutoff import SHARE, cutoff, is_stale
from .light import Light, light
from .milestones import Milestone, weight_done, weight_due, weight_total
from .path import exact_expected_value, padded
from .progress import Progress, progress
from .rollup import exact_to_date, period_values
from .targets import exact_final_target, exact_target_to_date, in_force
from .values import STEPPED, Cells, Figure, IndicatorSpec, PeriodValue, UnitSpan, exact, to_decimal

Spans = Mapping[Hashable, UnitSpan]
_ALL = Fraction(100)


@dataclass(frozen=True)
class Status:
    """Official figures at the cut-off, in the indicator's unit (ratios and shares of units in percent).

    `cutoff` is the period's index, None when no period qualifies: then a, x, target_to_date and progress
    are empty. "k de n" is `reported` of `expected`, at the cut-off or else at the newest ended period.
    `periods` has the ended periods only.
    """

    cutoff: int | None
    a: Decimal | None
    x: Decimal | None
    target_to_date: Decimal | None
    final_target: Decimal | None
    progress_to_date: Progress
    progress_life: Progress
    light: Light
    stale: bool
    reported: int
    expected: int
    carried: int
    not_available: int
    periods: tuple[PeriodValue, ...]


@dataclass(frozen=True)
class _Measure:
    """A, X and T at the cut-off, exact; `spec` says B and direction.

    `a_life` differs from `a` for steps only.
    """

    spec: IndicatorSpec
    final: Fraction | None
    a: Fraction | None = None
    a_life: Fraction | None = None
    x: Fraction | None = None
    t: Fraction | None = None


def indicator_status(
    spec: IndicatorSpec,
    cells: Cells,
    calendar: Sequence[tuple[date, date]],
    today: date,
    *,
    programme_start: date | None = None,
    unit_spans: Spans | None = None,
    submitted_share: Sequence[Figure | None] | None = None,
    days_allowed: int = 22,
    share: Decimal = SHARE,
    milestones: Sequence[Milestone] = (),
) -> Status:
    """The status of one indicator from its approved answers.

    `calendar` has (first day, last day) of each of the indicator's own periods; the path starts at the
    first unless `programme_start` says otherwise. `submitted_share` (0 to 1 a period, None where nobody is
    expected) decides staleness, the approved share in its absence; `days_allowed` are due days and grace.
    Raises TargetConflict.
    """
    ends = [end for _, end in calendar]
    n_ended = sum(end < today for end in ends)
    spec, spans = padded(spec, len(ends)), unit_spans or {}
    values = period_values(spec, cells, n_ended, spans)
    shares = [value.answered_share for value in values]
    at = cutoff(shares, ends[:n_ended], today, share)
    sent = shares if submitted_share is None else submitted_share[:n_ended]
    stale = is_stale(sent, ends[:n_ended], today, at, days_allowed, share)
    measure = _Measure(spec, _final(spec, cells, milestones))
    if at is not None:
        path = (ends, programme_start or calendar[0][0])
        measure = _measure(spec, cells, values, spans, milestones, path, at)
    return _status(measure, values, at, _light(measure, at == len(ends) - 1, stale), stale)


def _status(measure: _Measure, values: list[PeriodValue], at: int | None, state: Light, stale: bool) -> Status:
    spec, base = measure.spec, measure.spec.start_level
    shown = values[-1 if at is None else at] if values else PeriodValue()
    return Status(
        cutoff=at,
        a=to_decimal(measure.a),
        x=to_decimal(measure.x),
        target_to_date=to_decimal(measure.t),
        final_target=to_decimal(measure.final),
        progress_to_date=progress(base, measure.t, measure.a, spec.direction, spec.tolerance),
        progress_life=progress(base, measure.final, measure.a_life, spec.direction, spec.tolerance),
        light=state,
        stale=stale,
        reported=shown.with_value,
        expected=shown.expected,
        carried=shown.carried,
        not_available=shown.not_available,
        periods=tuple(values),
    )


def _light(measure: _Measure, at_last_period: bool, stale: bool) -> Light:
    state = light(
        measure.spec,
        actual=measure.a,
        expected=measure.x,
        target=measure.final,
        at_last_period=at_last_period,
        stale=stale,
    )
    partly = state is Light.ACHIEVED and measure.a != measure.a_life
    return Light.ON_TRACK if partly else state


def _final(spec: IndicatorSpec, cells: Cells, milestones: Sequence[Milestone]) -> Fraction | None:
    if spec.kind == "milestone":
        return exact(weight_total(milestones))
    final = exact_final_target(spec)
    return _ALL if _is_share_of_units(spec, cells) and final is not None else final


def _is_share_of_units(spec: IndicatorSpec, cells: Cells) -> bool:
    return spec.kind in STEPPED and len(cells) > 1


def _measure(
    spec: IndicatorSpec,
    cells: Cells,
    values: list[PeriodValue],
    spans: Spans,
    milestones: Sequence[Milestone],
    path: tuple[list[date], date],
    at: int,
) -> _Measure:
    ends, start = path
    current = padded(in_force(spec, ends[at]), len(ends))
    final = _final(current, cells, milestones)
    if spec.kind == "milestone":
        done, due = weight_done(milestones, ends[at]), weight_due(milestones, ends[at])
        a, x = (exact(done), exact(due)) if final is not None else (None, None)
        return _Measure(spec, final, a, a, x, x)
    if _is_share_of_units(spec, cells):
        return _steps(current, cells, spans, final, at)
    a, x = exact_to_date(spec, values, at), exact_expected_value(spec, ends, start, at)
    return _joined(_Measure(current, final, a, a, x, exact_target_to_date(current, at)), spans, at)


def _steps(spec: IndicatorSpec, cells: Cells, spans: Spans, final: Fraction | None, at: int) -> _Measure:
    """Shares of units, held against the last dated target and, for life, against the final one."""
    for_life = replace(spec, targets=(), final_target=exact_final_target(spec))
    a, a_life = (period_values(s, cells, at + 1, spans)[at].exact for s in (spec, for_life))
    goal = _ALL if exact_target_to_date(spec, at) is not None else None
    as_share = replace(spec, kind="percentage", accumulation="snapshot", direction="increase", superseded=())
    return _Measure(replace(as_share, baseline=Decimal(0)), final, a, a_life, goal, goal)


def _joined(measure: _Measure, spans: Spans, at: int) -> _Measure:
    """Adds the baselines of the units that joined a summed snapshot later to B, X and T."""
    spec = measure.spec
    joined = [s.baseline for s in spans.values() if s.baseline is not None and 0 < s.start <= at]
    if not joined or (spec.kind, spec.mode, spec.across_units) != ("number", "snapshot", "sum"):
        return measure
    extra = sum((Fraction(baseline) for baseline in joined), Fraction(0))
    base = spec.start_level
    return replace(
        measure,
        spec=spec if base is None else replace(spec, baseline=base + extra),
        final=_plus(measure.final, extra),
        x=_plus(measure.x, extra),
        t=_plus(measure.t, extra),
    )


def _plus(figure: Fraction | None, extra: Fraction) -> Fraction | None:
    return None if figure is None else figure + extra
