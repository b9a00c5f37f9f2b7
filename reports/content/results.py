"""The results tree with its indicators, and the activities."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count
from django.utils.translation import gettext as _

from indicators.calculations import Progress
from indicators.figures import IndicatorFigures
from indicators.models import Contribution, Indicator
from programmes.freshness import FreshnessScore
from programmes.models import Programme, Result
from simon.lib.looks import LOOKS

from .tree import NUMBER, PERCENT, SHAPES, STATE, Cell, Column, Row, Table, number, rounded, share, state

LIGHTS = tuple(SHAPES)
STEPPED = (Indicator.Kind.ORDINAL, Indicator.Kind.YES_NO)


@dataclass(frozen=True)
class Measured:
    """An indicator with what the report prints of it. `units` is how many report it, `texts` what they last wrote."""

    figures: IndicatorFigures
    freshness: FreshnessScore
    units: int
    texts: str = ""

    @property
    def indicator(self) -> Indicator:
        return self.figures.indicator

    @property
    def is_share_of_units(self) -> bool:
        """Several units on a scale: the figures are the share of units at their target."""
        return self.indicator.kind in STEPPED and self.units > 1


def indicators_of(programme: Programme) -> list[Indicator]:
    """The programme's indicators with `unit_count`. One query."""
    return list(Indicator.objects.filter(programme=programme).annotate(unit_count=Count("units")))


def last_texts(programme: Programme) -> dict[int, str]:
    """{indicator id: the newest approved text of each unit}, for indicators that are told rather than counted. One query."""
    rows = (
        Contribution.objects.approved()
        .filter(programme=programme, indicator__kind=Indicator.Kind.TEXT)
        .exclude(approved_text="")
    )
    newest = {
        row.unit_id: row
        for row in rows.select_related("unit__organisation", "unit__location", "period").order_by("period__end")
    }
    told: dict[int, list[str]] = defaultdict(list)
    for row in newest.values():
        told[row.indicator_id].append(f"{row.unit} ({row.period}): {row.approved_text}")
    return {pk: "; ".join(texts) for pk, texts in told.items()}


def results_of(programme: Programme) -> list[Result]:
    """All nodes of the chain with who answers for them and when activities are planned. Two queries."""
    return list(
        programme.results.select_related("responsible").prefetch_related("planned_periods").order_by("position", "code")
    )


# --- results and indicators -----------------------------------------------------------------------


def table(programme: Programme, results: list[Result], measured: list[Measured]) -> Table:
    """Every result as a heading with the count of states below it, then its indicators."""
    return Table(
        key="results",
        title=_("Resultados"),
        caption=_("Resultados e indicadores: solo cifras aprobadas, a su fecha de corte"),
        columns=_columns(),
        rows=tuple(_rows(results, measured)),
        note=_legend(programme),
        empty=_("El marco de resultados todavía no tiene indicadores."),
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Indicador")),
        Column(_("Unidad")),
        Column(_("Línea de base"), NUMBER),
        Column(_("Valor a la fecha"), NUMBER, note=_("Corte y cuántos reportaron")),
        Column(_("Meta a la fecha"), NUMBER),
        Column(_("Avance a la fecha"), PERCENT),
        Column(_("Meta final"), NUMBER),
        Column(_("Avance del programa"), PERCENT),
        Column(_("Estado"), STATE, note=_("Nota del estado")),
        Column(_("Frescura"), PERCENT, note=_("Base de la frescura")),
    )


def _legend(programme: Programme) -> str:
    """The thresholds are the programme's own, so the report prints them."""
    return _(
        "★ logrado · ● según lo previsto desde %(on_track)s del avance esperado · ▲ en riesgo desde %(at_risk)s · "
        "■ fuera de curso por debajo · – muy pronto por debajo de %(too_early)s de lo previsto · ◌ sin dato. "
        "Frescura: parte de los datos debidos que están al día; los atrasados valen la mitad. "
        "— es sin dato, nunca cero."
    ) % {
        "on_track": _limit(programme.on_track),
        "at_risk": _limit(programme.at_risk),
        "too_early": _limit(programme.too_early),
    }


def _limit(ratio: Decimal) -> str:
    """A threshold as it was set: 0.90 is 90 %."""
    return f"{number(ratio * 100).text} %"


def _rows(results: list[Result], measured: list[Measured]) -> Iterator[Row]:
    own: dict[int, list[Measured]] = defaultdict(list)
    for one in measured:
        own[one.indicator.result_id].append(one)
    children: dict[int | None, list[Result]] = defaultdict(list)
    for result in results:
        children[result.parent_id].append(result)
    for root in children[None]:
        yield from _branch(root, children, own, depth=0)


def _branch(
    result: Result, children: Mapping[int | None, list[Result]], own: Mapping[int, list[Measured]], depth: int
) -> Iterator[Row]:
    """A result, its indicators, and what lies below. Activities without indicators are in their own table."""
    if result.level == Result.Level.ACTIVITY and not own.get(result.pk):
        return
    counts = _counts(result, children, own)
    told = f"{result.get_level_display()}".capitalize() + f" {result}"
    yield Row((Cell(told, note=_counted(counts)),), heading=True, depth=depth)
    for one in own.get(result.pk, ()):
        yield Row(indicator_cells(one), depth=depth)
    for child in children.get(result.pk, ()):
        yield from _branch(child, children, own, depth + 1)


def _counts(
    result: Result, children: Mapping[int | None, list[Result]], own: Mapping[int, list[Measured]]
) -> Counter[str]:
    """States of the indicators at and below a result: a roll-up has counts, never a colour."""
    counts = Counter(one.figures.light for one in own.get(result.pk, ()))
    for child in children.get(result.pk, ()):
        counts += _counts(child, children, own)
    return counts


def _counted(counts: Counter[str]) -> str:
    """«★ 2 Logrado · ◌ 1 Sin dato», with the mark of insufficient data above 30 % without any."""
    told = [f"{SHAPES[light]} {counts[light]} {LOOKS[light].label}" for light in LIGHTS if counts[light]]
    if counts and counts["no_data"] > Decimal("0.3") * counts.total():
        told.append(_("datos insuficientes"))
    return " · ".join(told)


def indicator_cells(one: Measured) -> tuple[Cell, ...]:
    """One indicator's cells, in the order of `_columns`."""
    indicator, status = one.indicator, one.figures.status
    score = one.freshness
    return (
        Cell(str(indicator), url=indicator.get_absolute_url()),
        Cell(_unit(one)),
        _level(one, indicator.baseline),
        _value(one),
        _level(one, status and status.target_to_date),
        _progress(status and status.progress_to_date),
        _level(one, status.final_target if status else indicator.final_target),
        _progress(status and status.progress_life),
        state(one.figures.light, _state_note(one.figures)),
        share(score.share, _("n = %(n)s") % {"n": score.n}),
    )


def _unit(one: Measured) -> str:
    if one.is_share_of_units:
        return _("% de las unidades que alcanzan su meta")
    return one.indicator.unit or ("%" if one.indicator.shown_in_percent else "")


def _level(one: Measured, value: Decimal | None, note: str = "") -> Cell:
    """A figure in the indicator's unit; a step of a scale or a yes is told in words."""
    if value is None or one.is_share_of_units or one.indicator.kind not in STEPPED:
        return number(value, note)
    if one.indicator.kind == Indicator.Kind.YES_NO:
        return Cell(_("sí") if value else _("no"), note=note)
    scale = one.indicator.scale
    word = scale[int(value) - 1] if value == int(value) and 1 <= value <= len(scale) else ""
    return Cell(": ".join(filter(None, [number(value).text, word])), note=note)


def _value(one: Measured) -> Cell:
    """The value to date with its company: cut-off period, «k de n», carried, not available."""
    status, period = one.figures.status, one.figures.cutoff_period
    if one.texts:
        return Cell(one.texts)
    if status is None or period is None:
        return number(None, _reported(one.figures))
    shown = status.periods[status.cutoff]
    if status.a is None and shown.low is not None:
        return Cell(
            _("entre %(low)s y %(high)s")
            % {"low": number(rounded(shown.low)).text, "high": number(rounded(shown.high)).text},
            note=f"{period}; {_reported(one.figures)}",
        )
    return _level(one, status.a, f"{period}; {_reported(one.figures)}")


def _reported(figures: IndicatorFigures) -> str:
    """«7 de 9 reportaron, 1 arrastrado, 1 no disponible»; nothing where nobody is expected yet."""
    status = figures.status
    if status is None or not status.expected:
        return ""
    told = [_("%(k)s de %(n)s reportaron") % {"k": status.reported, "n": status.expected}]
    if status.carried:
        told.append(_("%(n)s con su último dato") % {"n": status.carried})
    if status.not_available:
        told.append(_("%(n)s no disponible") % {"n": status.not_available})
    return ", ".join(told)


def _progress(progress: Progress | None) -> Cell:
    if progress is not None and progress.met is not None:
        return Cell(_("meta cumplida") if progress.met else _("meta no cumplida"))
    return share(progress.ratio if progress else None)


def _state_note(figures: IndicatorFigures) -> str:
    if figures.problem:
        return _("No se pudo calcular: la meta final contradice las metas por período.")
    return _("desactualizado") if figures.status and figures.status.stale else ""


# --- activities -----------------------------------------------------------------------------------


def activities(results: Iterable[Result]) -> Table:
    """Activities with who answers for them, their status and the periods planned."""
    rows = [_activity(result) for result in results if result.level == Result.Level.ACTIVITY]
    return Table(
        key="activities",
        title=_("Actividades"),
        caption=_("Actividades, su estado y los períodos previstos"),
        columns=(
            Column(_("Actividad")),
            Column(_("Responsable")),
            Column(_("Estado")),
            Column(_("Períodos previstos")),
        ),
        rows=tuple(rows),
        empty=_("El marco de resultados no tiene actividades."),
    )


def _activity(result: Result) -> Row:
    planned = sorted(result.planned_periods.all(), key=lambda period: period.start)
    return Row(
        (
            Cell(str(result)),
            Cell(str(result.responsible or "")),
            Cell(str(result.get_status_display())),
            Cell(", ".join(period.label for period in planned)),
        )
    )
