"""Money (docs/domain.md §7): the oracle is a real report, MDGF-1746, January to June 2010, USD."""

from decimal import Decimal

import pytest

from programmes import money, workflow
from programmes.models import MoneyFigure, Obligation, Participation
from programmes.people.models import Organisation
from reports.calendar import open_periods
from simon.lib.numbers import format_number
from tests import cast

ORACLE = {
    "UNIFEM": (3652486, 2518885, 329563, 1386359),
    "UNFPA": (1811154, 1234237, 372909, 700430),
    "IOM": (1736360, 1147246, 443876, 460717),
}
TOTAL = (7200000, 4900368, 1146348, 2547506)


@pytest.fixture
def reported(world):
    """Each agency's amounts, split over two quarters; committed of the first quarter is superseded by the second's."""
    for code in ORACLE:
        organisation = cast.save(Organisation(code=code.lower(), kind="agency", acronym_es=code, name_es=code))
        cast.save(Participation(programme=world.red, organisation=organisation, role="agency"))
    open_periods(world.red, on=cast.TODAY)
    for code, (planned, transferred, committed, disbursed) in ORACLE.items():
        halves = [(planned - 1000, transferred - 500, 999999, disbursed - 7), (1000, 500, committed, 7)]
        for quarter, amounts in enumerate(halves):
            figure = MoneyFigure.objects.get(organisation__code=code.lower(), period=world.period(quarter))
            values = dict(zip(MoneyFigure.VALUE_FIELDS, map(Decimal, amounts), strict=True))
            workflow.submit(figure, by=world.ana, values=values)
            workflow.approve(figure, by=world.root)
    return world


def test_the_oracle_to_the_digit(reported):
    rows, total = money.by_organisation(reported.red, upto=reported.period(1).end)
    found = {o.acronym: tuple(getattr(t, f) for f in MoneyFigure.VALUE_FIELDS) for o, t in rows}
    assert found == ORACLE
    assert tuple(getattr(total, f) for f in MoneyFigure.VALUE_FIELDS) == TOTAL
    assert format_number(total.delivery * 100, 1, trim=False) == "52.0"
    assert format_number(total.delivery_with_commitments * 100, 1) == "75.4"


def test_page_and_report_show_the_oracle(reported, at_noon, signed_in):
    client = signed_in(reported.david)
    for address in ("/programas/RED/dinero/", "/programas/RED/informe/"):
        page = client.get(address).content.decode()
        for shown in ("7,200,000", "4,900,368", "1,146,348", "2,547,506", "52.0 %", "75.4 %"):
            assert shown in page, f"{shown} is missing at {address}"


def test_nothing_said_is_none_and_zero_is_zero(world):
    assert money.by_organisation(world.red, upto=cast.TODAY) == ([], money.MoneyTotals())
    figure = MoneyFigure.objects.get(organisation=world.org("FAO"), period=world.period(0))
    workflow.submit(figure, by=world.fabio, values={"disbursed": Decimal(0)})
    workflow.approve(figure, by=world.ana)
    [(_fao, totals)], _total = money.by_organisation(world.red, upto=cast.TODAY)
    assert (totals.disbursed, totals.transferred, totals.delivery) == (0, None, None)


def test_money_is_owed_like_figures(world):
    figure = MoneyFigure.objects.get(organisation=world.org("FAO"), period=world.period(0))
    owed = Obligation.objects.filter(kind="money", organisation=world.org("FAO"))
    assert figure.obligation in owed.late(cast.TODAY)
    workflow.submit(figure, by=world.fabio, values={"disbursed": Decimal(1)})
    assert figure.obligation not in owed.late(cast.TODAY)


def test_only_approved_money_counts(world):
    figure = MoneyFigure.objects.get(organisation=world.org("FAO"), period=world.period(0))
    workflow.submit(figure, by=world.fabio, values={"disbursed": Decimal(9)})
    assert money.by_organisation(world.red, upto=cast.TODAY)[0] == []
