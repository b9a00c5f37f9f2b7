"""The two closed joint programmes, with their published facts and nothing else."""

from typing import Any

from django.db import transaction

from indicators.importing import approve_at_source
from programmes import framework
from programmes.calendar import build_periods
from programmes.models import (
    Beneficiary,
    Frequency,
    FundingSource,
    MoneyFigure,
    OutsideReference,
    Participation,
    Programme,
    Result,
)
from programmes.money import open_money

from . import people
from .closed_facts import FUND_ES, PROGRAMMES
from .store import WAY, keep, organisation, place

REPORTED_ES = "Resultado reportado por las fuentes publicadas; no es un producto de la matriz de resultados."
REPORTED_EN = "Result reported by the published sources; not an output of the results matrix."


def build() -> int:
    """Both programmes; returns how many were made."""
    return sum(_programme(facts) for facts in PROGRAMMES)


@transaction.atomic
def _programme(facts: dict[str, Any]) -> bool:
    if Programme.objects.filter(code=facts["code"]).exists():
        return False
    sources = "\n".join(facts["sources"])
    programme = keep(
        Programme,
        {"code": facts["code"]},
        title_es=facts["title"][0],
        title_en=facts["title"][1],
        short_es=facts["short"][0],
        short_en=facts["short"][1],
        description_es=facts["description"][0],
        description_en=facts["description"][1],
        window_es=facts["window"][0],
        window_en=facts["window"][1],
        status=Programme.Status.CLOSED,
        start=facts["start"],
        end=facts["end"],
        frequency=Frequency.YEARLY,
        source_note=f"{facts['note']}\n\nFuentes:\n{sources}",
    )
    framework.choose(programme, "locations", [place(code) for code in facts["places"]], by=None, way=WAY)
    build_periods(programme)
    _who(programme, facts)
    _chain(programme, facts)
    _beneficiaries(programme, facts)
    _money(programme, facts["budget"])
    return True


def _who(programme: Programme, facts: dict[str, Any]) -> None:
    roles = {"agency": facts["agencies"], "counterpart": facts["counterparts"], "donor": ("espana",)}
    for role, codes in roles.items():
        for code in codes:
            keep(Participation, {"programme": programme, "organisation": organisation(code), "role": role})
    keep(OutsideReference, {"programme": programme, "system": OutsideReference.System.MPTF, "value": facts["mptf"]})
    people.enrol(
        programme, ("coordinacion", *(code for code in ("fao", "omt", "unctad", "pnud") if code in facts["agencies"]))
    )


def _chain(programme: Programme, facts: dict[str, Any]) -> None:
    for number, (es, en) in enumerate(facts["outcomes"], start=1):
        keep(
            Result,
            {"programme": programme, "code": str(number)},
            level="outcome",
            title_es=es,
            title_en=en,
            position=number,
        )
    for number, (es, en) in enumerate(facts["reported"], start=1):
        keep(
            Result,
            {"programme": programme, "code": f"R{number}"},
            level="output",
            title_es=es,
            title_en=en,
            position=100 + number,
            description_es=REPORTED_ES,
            description_en=REPORTED_EN,
        )


def _beneficiaries(programme: Programme, facts: dict[str, Any]) -> None:
    for kind, reached in facts["beneficiaries"].items():
        keep(
            Beneficiary,
            {"programme": programme, "kind": kind, "sex": "unspecified"},
            reached=reached,
            as_of=facts["beneficiaries_as_of"],
        )


def _money(programme: Programme, budget: dict[str, Any]) -> None:
    """The approved budget by agency, for the programme as a whole, in its first period."""
    keep(
        FundingSource,
        {"programme": programme, "name_es": FUND_ES},
        organisation=organisation("espana"),
        amount=sum(budget.values()) or None,
    )
    if not budget:
        return
    open_money(programme, [programme.periods.earliest("start")])
    for row in MoneyFigure.objects.filter(programme=programme).select_related("organisation"):
        approve_at_source(
            row, {"planned": budget[row.organisation.code]}, reason="Presupuesto aprobado del documento del programa"
        )
