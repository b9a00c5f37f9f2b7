"""The number of queries of each list and dashboard: pinned, and the same with five times the rows."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from documents.models import Category, ExpectedDocument
from indicators.models import Indicator, ReportingUnit, Target
from programmes.models import Location, Participation
from programmes.people.models import Organisation
from reports.calendar import open_periods
from tests import cast

MOST = {
    "home": 19, "programmes:programme-list": 7, "programmes:programme-detail": 26, "programmes:programme-calendar": 10,
    "programmes:money-list": 10, "programmes:programme-access": 10, "indicators:indicator-list": 16, "indicators:entry-list": 11,
    "indicators:review-list": 11, "indicators:indicator-detail": 18, "indicators:contribution-edit": 18, "documents:document-list": 16,
    "documents:lesson-list": 14,
    "reports:report-detail": 26,
}  # fmt: skip


def grow(world: cast.World) -> None:
    """Five times the rows of the cast: organisations, indicators, cells, targets, documents, answers."""
    places = list(Location.objects.filter(kind="province")[:3])
    for n in range(6):
        organisation = cast.save(Organisation(code=f"o{n}", kind="agency", acronym_es=f"O{n}", name_es=f"O {n}"))
        cast.save(Participation(programme=world.red, organisation=organisation, role="agency"))
        category = Category.objects.order_by("position")[n]
        cast.save(ExpectedDocument(programme=world.red, organisation=world.org("FAO"), category=category))
    for n in range(10):
        indicator = cast.save(Indicator(programme=world.red, result=world.output, code=f"9.{n}", title_es=f"Otro {n}"))
        for place in places:
            cast.save(ReportingUnit(indicator=indicator, organisation=world.org("FAO"), location=place))
        for period in world.red.periods.all()[:3]:
            cast.save(Target(indicator=indicator, period=period, value=Decimal(5)))
    open_periods(world.red, on=cast.TODAY)
    for n, cell in enumerate(world.red.contributions.filter(organisation=world.org("FAO"), period=world.period(1))):
        world.submit(cell, n, world.fabio)
    for n in range(12):
        cast.upload(world, f"Papel {n}.txt", f"texto {n}".encode(), by=world.fabio)
        cast.lesson(world, f"Lección {n}", by=world.fabio)


def address(world: cast.World, name: str) -> str:
    args = {
        "home": [], "programmes:programme-list": [], "documents:document-list": [], "documents:lesson-list": [],
        "indicators:indicator-detail": [world.trained.pk],
        "indicators:contribution-edit": [world.cell(world.trained, "FAO", 2, "Coclé").pk],
    }  # fmt: skip
    return reverse(name, args=args.get(name, ["RED"]))


def queries(client, where: str) -> int:
    client.get(where)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(where).status_code == 200
    return len(captured)


@pytest.mark.parametrize("who", ["ana", "fabio"])
def test_counts_are_pinned_and_do_not_grow(world, at_noon, signed_in, who):
    cast.upload(world, "Acta.txt", b"uno", by=world.fabio)
    cast.lesson(world, by=world.fabio)
    client = signed_in(world.people[who])
    names = [n for n in MOST if who == "ana" or n not in ("programmes:programme-access", "indicators:review-list")]
    for quarter in (0, 1):
        world.submit(world.cell(world.trained, "MIDA", quarter), 3, world.marta)
    small = {name: queries(client, address(world, name)) for name in names}
    grow(world)
    large = {name: queries(client, address(world, name)) for name in names}
    assert large == small
    assert {n: c for n, c in large.items() if c > MOST[n]} == {}
