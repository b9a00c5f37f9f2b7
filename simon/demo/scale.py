"""Programmes of realistic size for measuring: ESC-001 …, the same for the same number, written in bulk."""

import hashlib
import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import OuterRef, Subquery

from documents.models import Category, Document, DocumentVersion
from documents.querysets import INDEX
from indicators.cells import cell_key
from indicators.models import Contribution, Indicator, ReportingUnit, Target
from programmes import framework
from programmes.calendar import Owed, build_periods, ensure_obligations
from programmes.models import FundingSource, MoneyFigure, Obligation, Participation, Period, Programme, Result, State
from programmes.money import open_money
from programmes.people.models import User

from . import people
from .scale_words import SUBJECTS, sentence, text
from .store import WAY, at, keep, last_day_of, organisation, place, quarter_start

QUARTERS = 12
SHARED_KEY = "es/ca/escala-demostracion.txt"
SHARED_BYTES = "Documento de demostración: contenido ilustrativo.\n".encode()
AGENCIES = ("fao", "omt", "unctad", "pnud")
PLACES = ("PA-9", "PA-2", "PA-4", "PA-6", "PA-NB")
VISIBILITIES = ("programme", "programme", "agencies", "organisation", "public")
# kind, accumulation, direction, baseline, target of the last period (of each one, where periods add up)
SHAPES = (
    ("number", "incremental", "increase", None, 40),
    ("number", "running_total", "increase", None, 600),
    ("number", "snapshot", "increase", 10, 300),
    ("ratio", "ratio_latest", "increase", 12, 60),
    ("percentage", "level", "decrease", 40, 15),
)


@dataclass(frozen=True)
class Size:
    """How much each programme holds; `units` report each indicator, in all quarters that have begun."""

    indicators: int = 60
    units: int = 3
    documents: int = 200


DEFAULT = Size()


def build(count: int, on: date, size: Size = DEFAULT) -> int:
    """The programmes ESC-001 … that are missing; returns how many were made."""
    codes = [f"ESC-{number:03d}" for number in range(1, count + 1)]
    there = set(Programme.objects.filter(code__in=codes).values_list("code", flat=True))
    missing = [code for code in codes if code not in there]
    if missing and not default_storage.exists(SHARED_KEY):
        default_storage.save(SHARED_KEY, ContentFile(SHARED_BYTES))
    for code in missing:
        _programme(code, on, size)
    return len(missing)


@transaction.atomic
def _programme(code: str, on: date, size: Size) -> None:
    chance = random.Random(code)
    programme = _frame(code, on, chance)
    periods = build_periods(programme)
    Period.objects.filter(programme=programme).update(opened_at=at(on, 5))
    units = _indicators(programme, periods, size, chance)
    _figures(programme, units, periods, on, chance)
    _money(programme, periods, on, chance)
    _documents(programme, periods, size, chance)


def _frame(code: str, on: date, chance: random.Random) -> Programme:
    start = quarter_start(on, back=QUARTERS - 1)
    subject_es, subject_en = chance.choice(SUBJECTS)
    programme = keep(
        Programme,
        {"code": code},
        title_es=f"Programa conjunto de {subject_es} {code}",
        title_en=f"Joint programme on {subject_en} {code}",
        short_es=f"{subject_es.capitalize()} {code}"[:60],
        short_en=f"{subject_en.capitalize()} {code}"[:60],
        is_demo=True,
        status=Programme.Status.RUNNING,
        start=start,
        end=last_day_of(start, QUARTERS // 4),
        source_note="Programa de medición: todo es ilustrativo.",
    )
    framework.choose(programme, "locations", [place(where) for where in PLACES], by=None, way=WAY)
    for agency in AGENCIES:
        keep(Participation, {"programme": programme, "organisation": organisation(agency), "role": "agency"})
    people.enrol(programme, ("coordinacion", "fao"))
    keep(
        FundingSource,
        {"programme": programme, "name_es": "Fondo de demostración"},
        organisation=organisation("fondo-demo"),
    )
    return programme


def _indicators(programme: Programme, periods: list[Period], size: Size, chance: random.Random) -> list[ReportingUnit]:
    """Three outcomes with four outputs each, the indicators in turn under the outputs, with targets and units."""
    outputs = _results(programme, chance)
    rows = []
    for number in range(size.indicators):
        kind, accumulation, direction, baseline, _last = SHAPES[number % len(SHAPES)]
        output = outputs[number % len(outputs)]
        rows.append(
            Indicator(
                programme=programme,
                result=output,
                code=f"{output.code}.{number // len(outputs) + 1}",
                title_es=sentence(chance),
                title_en=f"Indicator {number + 1}",
                unit_es="casos",
                unit_en="cases",
                kind=kind,
                accumulation=accumulation,
                direction=direction,
                baseline=None if baseline is None else Decimal(baseline),
                position=number,
            )
        )
    indicators = Indicator.objects.bulk_create(rows)
    Target.objects.bulk_create(
        [
            Target(indicator=indicator, period=period, value=_target(indicator, index, len(periods)))
            for indicator in indicators
            for index, period in enumerate(periods)
        ],
        batch_size=500,
    )
    cross = [(agency, where) for agency in AGENCIES for where in PLACES]
    organisations, places = {a: organisation(a) for a in AGENCIES}, {p: place(p) for p in PLACES}
    return ReportingUnit.objects.bulk_create(
        [
            ReportingUnit(indicator=indicator, organisation=organisations[agency], location=places[where])
            for indicator in indicators
            for agency, where in chance.sample(cross, min(size.units, len(cross)))
        ],
        batch_size=500,
    )


def _results(programme: Programme, chance: random.Random) -> list[Result]:
    outcomes = Result.objects.bulk_create(
        [
            Result(programme=programme, level="outcome", code=str(k), title_es=sentence(chance), position=k * 100)
            for k in range(1, 4)
        ]
    )
    return Result.objects.bulk_create(
        [
            Result(
                programme=programme,
                level="output",
                parent=outcome,
                code=f"{outcome.code}.{k}",
                title_es=sentence(chance),
                position=outcome.position + k,
            )
            for outcome in outcomes
            for k in range(1, 5)
        ]
    )


def _target(indicator: Indicator, index: int, count: int) -> Decimal:
    last = next(shape[4] for shape in SHAPES if shape[1] == indicator.accumulation)
    if indicator.accumulation == "incremental":
        return Decimal(last)
    start = indicator.baseline or Decimal(0)
    return round(start + (last - start) * (index + 1) / count, 1)


def _figures(
    programme: Programme, units: list[ReportingUnit], periods: list[Period], on: date, chance: random.Random
) -> None:
    """A cell for each unit and quarter: of the past ones most are approved, some sent, some missing."""
    pairs = [(unit, period, index) for index, period in enumerate(periods) for unit in units]
    owed = [Owed(cell_key(unit), Obligation.Kind.FIGURE, unit.organisation, period) for unit, period, _index in pairs]
    obligations = ensure_obligations(programme, owed)
    author, approver = people.user("fao"), people.user("coordinacion")
    rows = []
    for unit, period, index in pairs:
        obligation = obligations[cell_key(unit), period.pk]
        row = Contribution(
            programme=programme,
            organisation=unit.organisation,
            period=period,
            indicator=unit.indicator,
            unit=unit,
            obligation=obligation,
        )
        if period.end < on and chance.random() < 0.93:
            _answer(row, index, chance, author, approver if chance.random() < 0.95 else None)
            obligation.done_at, obligation.done_on = row.submitted_at, row.submitted_at.date()
            obligation.first_done_on = obligation.done_on
        rows.append(row)
    Contribution.objects.bulk_create(rows, batch_size=400)
    Obligation.objects.bulk_update(
        [o for o in obligations.values() if o.done_at], ["done_at", "done_on", "first_done_on"], batch_size=300
    )


def _answer(row: Contribution, index: int, chance: random.Random, author: User, approver: User | None) -> None:
    """A plausible value, sent around the due date; approved when an approver is given."""
    row.answer, row.state, row.version = "value", State.SUBMITTED, 1
    accumulation = row.indicator.accumulation
    if accumulation == "ratio_latest":
        row.denominator = Decimal(chance.randint(40, 90))
        row.numerator = Decimal(int(row.denominator) * (15 + 3 * index) // 100)
    else:
        level = {"incremental": 13, "running_total": 16, "snapshot": 4 + 8 * index, "level": 40 - 2 * index}[
            accumulation
        ]
        row.value = Decimal(max(level + chance.randint(-4, 4), 0))
    row.submitted_by, row.submitted_at = author, at(row.period.due + timedelta(days=chance.randint(-8, 2)))
    if approver is not None:
        row.state, row.approved_by, row.approved_at = State.APPROVED, approver, row.submitted_at + timedelta(days=2)
        for field in Contribution.VALUE_FIELDS:
            setattr(row, f"approved_{field}", getattr(row, field))


def _money(programme: Programme, periods: list[Period], on: date, chance: random.Random) -> None:
    past = [period for period in periods if period.end < on]
    open_money(programme, past)
    rows = list(MoneyFigure.objects.filter(programme=programme).select_related("period"))
    author, approver = people.user("fao"), people.user("coordinacion")
    for row in rows:
        transferred = Decimal(chance.randint(40, 90) * 1000)
        amounts = (Decimal(100000), transferred, transferred / 5, transferred / 2)
        for field, amount in zip(MoneyFigure.VALUE_FIELDS, amounts, strict=True):
            setattr(row, field, amount)
            setattr(row, f"approved_{field}", amount)
        row.state, row.version = State.APPROVED, 2
        row.submitted_by, row.submitted_at, row.approved_by, row.approved_at = (
            author,
            at(row.period.due),
            approver,
            at(row.period.due, 15),
        )
    fields = [f"{prefix}{field}" for prefix in ("", "approved_") for field in MoneyFigure.VALUE_FIELDS]
    MoneyFigure.objects.bulk_update(
        rows, [*fields, "state", "version", "submitted_by", "submitted_at", "approved_by", "approved_at"]
    )
    for period in past:
        moment = at(period.due)
        period.obligations.filter(kind=Obligation.Kind.MONEY).update(
            done_at=moment, done_on=period.due, first_done_on=period.due
        )


def _documents(programme: Programme, periods: list[Period], size: Size, chance: random.Random) -> None:
    """Documents that share one small stored file; each has a text of its own, found by the search."""
    categories, author = list(Category.objects.all()), people.user("fao")
    owners = [organisation(agency) for agency in AGENCIES]
    rows = []
    for _number in range(size.documents):
        period = chance.choice(periods)
        day = period.start + timedelta(days=chance.randint(0, 80))
        rows.append(
            Document(
                programme=programme,
                organisation=chance.choice(owners),
                category=chance.choice(categories),
                title=sentence(chance),
                visibility=chance.choice(VISIBILITIES),
                period=period,
                created_by=author,
                created_at=at(day),
            )
        )
    documents = Document.objects.bulk_create(rows, batch_size=500)
    sha256 = hashlib.sha256(SHARED_BYTES).hexdigest()
    versions = DocumentVersion.objects.bulk_create(
        [
            DocumentVersion(
                document=d,
                number=1,
                file=SHARED_KEY,
                name=f"{programme.code}-{k:03d}.txt",
                extension="txt",
                kind="txt",
                mime="text/plain",
                size=len(SHARED_BYTES),
                sha256=sha256,
                extraction=DocumentVersion.Extraction.DONE,
                text=text(chance),
                created_by=author,
                created_at=d.created_at,
            )
            for k, d in enumerate(documents, start=1)
        ],
        batch_size=200,
    )
    first = DocumentVersion.objects.filter(document=OuterRef("pk")).values("pk")[:1]
    Document.objects.filter(programme=programme).update(
        current=Subquery(first), kind="txt", extraction="done", language="es"
    )
    for document, version in zip(documents, versions, strict=True):
        INDEX.put(connection, document.pk, f"{version.name} {version.text}", document.title)
