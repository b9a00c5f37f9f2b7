"""The list of a programme's indicators, and the page of one."""

from collections import defaultdict
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators import evidence, figures, shown
from indicators.calculations import target_to_date, to_date
from indicators.figures import IndicatorFigures
from indicators.models import Contribution, Indicator
from programmes.models import Programme
from programmes.tabs import programme_tabs
from simon.lib.svg import series_chart
from simon.lib.tables import Column, Sheet, to_csv, to_xlsx

from .download import download


def indicator_list(request: HttpRequest, code: str) -> HttpResponse:
    """Every indicator with value to date, target, progress to date and for life, light and who reported; CSV and XLSX of the same."""
    programme = get_object_or_404(Programme.objects.visible_to(request.user), code=code)
    today = programme.local_date(timezone.now())
    indicators = Indicator.objects.visible_to(request.user).filter(programme=programme).select_related("result")
    rows = figures.load(programme, on=today, indicators=indicators.order_by("result__position", "position", "code"))
    if request.GET.get("formato") in DOWNLOADS:
        kind = request.GET["formato"]
        return download(DOWNLOADS[kind](_sheet(rows, programme)), f"{programme.code}-indicadores", kind)
    context = {
        "programme": programme,
        "tabs": programme_tabs(programme, request.user, "results"),
        "nav": "programmes",
        "rows": rows,
        "today": today,
    }
    return render(request, "indicators/indicator_list.html", context)


DOWNLOADS = {"csv": to_csv, "xlsx": lambda sheet: to_xlsx([sheet], created=timezone.now())}


def _points(share: Decimal | None) -> Decimal | None:
    return None if share is None else round(share * 100, 1)


def _sheet(rows: list[IndicatorFigures], programme: Programme) -> Sheet:
    """The list as a table: what the page shows, with n and d of the ratios; a demonstration says so in each row."""
    columns = [
        Column("result", _("Resultado")),
        Column("code", _("Código")),
        Column("title", _("Indicador")),
        Column("unit", _("Unidad de medida")),
        Column("baseline", _("Línea de base"), "number"),
        Column("to_date", _("A la fecha"), "number"),
        Column("numerator", _("Numerador"), "number"),
        Column("denominator", _("Denominador"), "number"),
        Column("target", _("Meta a la fecha"), "number"),
        Column("final", _("Meta final"), "number"),
        Column("progress", _("Avance a la fecha, %"), "number"),
        Column("life", _("Avance para toda la vida, %"), "number"),
        Column("state", _("Estado")),
        Column("cutoff", _("Fecha de corte"), "date"),
        Column("reported", _("Reportaron"), "number"),
        Column("expected", _("Se esperaban"), "number"),
    ]
    told = {"note": _("Demostración: cifra ilustrativa")} if programme.is_demo else {}
    columns += [Column("note", _("Aviso"))] if told else []
    return Sheet(_("Indicadores"), columns, [_row(row) | told for row in rows])


def _row(row: IndicatorFigures) -> dict:
    indicator, status = row.indicator, row.status
    cells = {
        "result": indicator.result.code,
        "code": indicator.code,
        "title": indicator.title,
        "unit": indicator.unit,
        "baseline": indicator.baseline,
        "state": str(shown.light_word(row.light)),
    }
    if status is not None and status.cutoff is not None:
        at = status.periods[status.cutoff]
        cells |= {"numerator": at.numerator, "denominator": at.denominator}
    if status is not None:
        cells |= {
            "to_date": status.a,
            "target": status.target_to_date,
            "final": status.final_target,
            "progress": _points(status.progress_to_date.ratio),
            "life": _points(status.progress_life.ratio),
            "cutoff": row.cutoff_period.end if row.cutoff_period else None,
            "reported": status.reported,
            "expected": status.expected,
        }
    return cells


def indicator_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One indicator: state, series with target, table by period, parts by unit with their states."""
    visible = Indicator.objects.visible_to(request.user).select_related("programme", "result", "owner", "deputy")
    indicator = get_object_or_404(visible, pk=pk)
    programme: Programme = indicator.programme
    today = programme.local_date(timezone.now())
    [row] = figures.load(programme, on=today, indicators=[indicator], reader=request.user)
    cells = (
        Contribution.objects.visible_to(request.user)
        .filter(indicator=indicator)
        .for_list()
        .order_by("-period__start", "unit")
    )
    open_ids = set(cells.with_drafts_for(request.user).values_list("pk", flat=True))
    attached = defaultdict(list)
    for piece in evidence.shown_to(request.user, Contribution.objects.filter(indicator=indicator)):
        attached[piece.contribution_id].append(piece)
    parts = [
        (
            c,
            shown.answer(c, c.official()) if c.approved_at else "—",
            shown.answer(c, c.entered()) if c.pk in open_ids else "",
            c.pk in open_ids,
            attached.get(c.pk, ()),
        )
        for c in cells
    ]
    context = {
        "programme": programme,
        "tabs": programme_tabs(programme, request.user, "results"),
        "nav": "programmes",
        "indicator": indicator,
        "row": row,
        "parts": parts,
        "sees_drafts": bool(open_ids),
        "has_evidence": bool(attached),
        "series": _series(row),
        "today": today,
        "wide": _chart(row, 1088, 330, "d-none d-lg-block"),
        "narrow": _chart(row, 328, 270, "d-lg-none"),
    }
    return render(request, "indicators/indicator_detail.html", context)


def _series(row: IndicatorFigures) -> list[dict]:
    """A line a period: value, target, who reported; only ended periods have figures."""
    done = row.status.periods if row.status else ()
    return [
        {
            "period": period,
            "value": shown.figure(row.indicator, done[i].value) if i < len(done) else "—",
            "target": shown.figure(row.indicator, row.targets[i]),
            "figures": done[i] if i < len(done) else None,
        }
        for i, period in enumerate(row.periods)
    ]


def _short(value: Decimal | None) -> Decimal | None:
    """Two decimals, as figures are shown."""
    return None if value is None else round(value, 2)


def _chart(row: IndicatorFigures, width: int, height: int, css: str) -> str:
    """Approved values to date, period by period, against the targets to date; empty where nothing is approved."""
    if row.status is None or not any(p.exact is not None for p in row.status.periods):
        return ""
    spec, done = row.spec, row.status.periods
    values = [_short(to_date(spec, done, i)) for i in range(len(done))] + [None] * (len(row.periods) - len(done))
    expected = [_short(target_to_date(spec, i)) for i in range(len(row.periods))]
    title = _("Serie de %(indicator)s; la tabla de abajo tiene los valores.") % {"indicator": row.indicator.title}
    nothing = [None] * len(values)
    return series_chart(
        values,
        nothing,
        row.status.final_target,
        expected,
        [p.end.strftime("%m/%y") for p in row.periods],
        width,
        height,
        title,
        css=css,
    )
