"""RED-2, the running demonstration programme: set-up, calendar, what was reported, money."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction

from documents.models import Category, ExpectedDocument
from indicators.models import Indicator, MilestoneStep, ReportingUnit, Target
from programmes import framework
from programmes.calendar import build_periods
from programmes.models import Beneficiary, FundingSource, Participation, Period, Programme, Result
from reports.calendar import open_periods

from . import people, reported
from .running_chain import ACTIVITIES, RESULTS
from .running_indicators import INDICATORS, Spec
from .running_money import BENEFICIARIES, SOURCE
from .store import WAY, at, keep, last_day_of, organisation, place, quarter_start

CODE = "RED-2"
PAST = 3
ROLES = {
    "pnud": "lead",
    "fao": "agency",
    "omt": "agency",
    "unctad": "agency",
    "ampyme": "counterpart",
    "atp": "counterpart",
    "mici": "counterpart",
    "mida": "counterpart",
    "fondo-demo": "donor",
    "uc": "coordination",
}
PLACES = ("PA-9", "PA-2", "PA-4", "PA-6", "PA-NB")
EXPECTED = {"CGP": ("pnud",), "TRIM": ("fao", "omt", "unctad"), "FIN": ("pnud",)}
NOTE = (
    "Programa de demostración: sus cifras, documentos y personas son ilustrativos y no describen ningún programa real."
)


@transaction.atomic
def build(on: date) -> int:
    """The programme as it stands on the day `on`; returns how many were made."""
    if Programme.objects.filter(code=CODE).exists():
        return 0
    programme = _programme(on)
    periods = build_periods(programme)
    _chain(programme, periods)
    for position, spec in enumerate(INDICATORS, start=1):
        _indicator(programme, spec, position, periods)
    _expected(programme)
    open_periods(programme, on=on, way=WAY)
    _opened_when_begun(periods)
    reported.figures(programme, periods[:PAST], on)
    reported.money(programme, periods[:PAST], on)
    return 1


def _programme(on: date) -> Programme:
    start = quarter_start(on, back=PAST)
    programme = keep(
        Programme,
        {"code": CODE},
        title_es="Red de Oportunidades Empresariales, continuación (demostración)",
        title_en="Entrepreneurial Opportunities Network, continuation (demonstration)",
        short_es="Red de Oportunidades 2 (demo)",
        short_en="Opportunities Network 2 (demo)",
        window_es="Desarrollo y sector privado",
        window_en="Development and private sector",
        description_es="Acompaña a familias rurales de cinco provincias y comarcas para que produzcan, se asocien y vendan mejor. "
        + NOTE,
        description_en="Supports rural families in five provinces and comarcas to produce, associate and sell better. A demonstration "
        "programme: its figures, documents and people are illustrative.",
        status=Programme.Status.RUNNING,
        start=start,
        end=last_day_of(start, 3),
        is_demo=True,
        has_public_page=True,
        source_note=NOTE,
    )
    framework.choose(programme, "locations", [place(code) for code in PLACES], by=None, way=WAY)
    for code, role in ROLES.items():
        keep(Participation, {"programme": programme, "organisation": organisation(code), "role": role})
    people.enrol(programme, tuple(people.PEOPLE))
    keep(
        FundingSource,
        {"programme": programme, "name_es": SOURCE[0]},
        organisation=organisation("fondo-demo"),
        amount=Decimal(SOURCE[1]),
    )
    for kind, sex, planned, reached in BENEFICIARIES:
        keep(
            Beneficiary,
            {"programme": programme, "kind": kind, "sex": sex},
            planned=planned,
            reached=reached,
            as_of=quarter_start(on) - timedelta(days=1),
        )
    return programme


def _chain(programme: Programme, periods: list[Period]) -> None:
    found: dict[str, Result] = {}
    for position, (code, level, parent, es, en) in enumerate(RESULTS, start=1):
        found[code] = keep(
            Result,
            {"programme": programme, "code": code},
            level=level,
            parent=found.get(parent),
            title_es=es,
            title_en=en,
            position=position * 10,
        )
    for number, (code, parent, es, en, responsible, status, planned) in enumerate(ACTIVITIES, start=1):
        activity = keep(
            Result,
            {"programme": programme, "code": code},
            level="activity",
            parent=found[parent],
            title_es=es,
            title_en=en,
            responsible=organisation(responsible),
            status=status,
            position=found[parent].position + number % 10,
        )
        framework.choose(activity, "planned_periods", [periods[index] for index in planned], by=None, way=WAY)


def _indicator(programme: Programme, spec: Spec, position: int, periods: list[Period]) -> None:
    first, _place = next(iter(spec.cells))
    indicator = keep(
        Indicator,
        {"programme": programme, "code": spec.code},
        result=Result.objects.get(programme=programme, code=spec.result),
        title_es=spec.title[0],
        title_en=spec.title[1],
        unit_es=spec.unit[0],
        unit_en=spec.unit[1],
        kind=spec.kind,
        accumulation=spec.accumulation,
        direction=spec.direction,
        baseline=None if spec.baseline is None else Decimal(str(spec.baseline)),
        baseline_date=None if spec.baseline is None else programme.start,
        final_target=None if spec.final is None else Decimal(spec.final),
        owner=people.user(first),
        position=position,
        verification="Registros del programa (demostración)",
        **spec.more,
    )
    for code, where in spec.cells:
        keep(ReportingUnit, {"indicator": indicator, "organisation": organisation(code), "location": place(where)})
    for period, target in zip(periods, spec.targets, strict=False):
        keep(Target, {"indicator": indicator, "period": period}, value=Decimal(target))
    for number, (es, en, weight, index) in enumerate(spec.steps, start=1):
        keep(
            MilestoneStep,
            {"indicator": indicator, "position": number},
            title_es=es,
            title_en=en,
            weight=Decimal(weight),
            planned_on=periods[index].end,
        )


def _expected(programme: Programme) -> None:
    for category, codes in EXPECTED.items():
        for code in codes:
            keep(
                ExpectedDocument,
                {
                    "programme": programme,
                    "organisation": organisation(code),
                    "category": Category.objects.get(code=category),
                },
                frequency="quarterly",
            )


def _opened_when_begun(periods: list[Period]) -> None:
    """The periods were opened on their first day, not today."""
    for period in periods:
        Period.objects.filter(pk=period.pk, opened_at__isnull=False).update(opened_at=_morning(period.start))


def _morning(day: date) -> datetime:
    return at(day, 5, 10)
