"""Figures and cells in the corners: provisional values, texts, milestones, units that end (docs/domain.md §2, §4)."""

from datetime import date
from decimal import Decimal

import pytest

from indicators import cells, workflow
from indicators.answers import Given
from indicators.figures import load
from indicators.models import Contribution, Indicator, MilestoneStep, ReportingUnit
from programmes.models import Location, Obligation
from reports.calendar import open_periods
from tests.cast import TODAY, save


def figures(world, indicator: Indicator, reader=None):
    return load(world.red, on=TODAY, indicators=[indicator], reader=reader)[0]


def made(world, **fields: object) -> Indicator:
    """An indicator that FAO and MIDA report for the whole country, its cells open."""
    indicator = save(Indicator(programme=world.red, result=world.output, code="1.1.9", title_es="Otro", **fields))
    for code in ("FAO", "MIDA"):
        place = Location.objects.get(code="PA")
        save(ReportingUnit(indicator=indicator, organisation=world.org(code), location=place))
    return indicator


def test_provisional_is_the_value_to_date_at_the_newest_ended_period(world):
    places = [("FAO", "Veraguas", world.fabio), ("FAO", "Coclé", world.fabio), ("MIDA", "Veraguas", world.marta)]
    for organisation, place, who in places:
        world.approved(world.cell(world.trained, organisation, 0, place), 10, who)
    world.submit(world.cell(world.trained, "FAO", 2, "Veraguas"), 7, world.fabio)
    seen = figures(world, world.trained, world.ana)
    assert (seen.status.cutoff, seen.status.a, seen.provisional) == (0, 30, 37)
    assert figures(world, world.trained, world.david).provisional is None


def test_texts_count_as_reported_and_have_no_colour(world):
    indicator = made(world, kind="text", accumulation="snapshot")
    open_periods(world.red, on=TODAY)
    for code, who in (("FAO", world.fabio), ("MIDA", world.marta)):
        cell = world.cell(indicator, code, 1)
        workflow.submit(cell, Given(text="Se firmó el acuerdo."), by=who)
        workflow.approve(cell, by=world.ana)
    found = figures(world, indicator)
    assert (found.status.cutoff, found.status.reported, found.status.expected) == (1, 2, 2)
    assert (found.status.a, found.light) == (None, "no_data")
    assert [(p.with_value, p.answered) for p in found.status.periods] == [(0, 0), (2, 2), (0, 0)]


@pytest.mark.parametrize("first", [0, 1])
def test_the_later_period_tells_when_a_step_was_done(world, first):
    """Whichever was written first."""
    indicator = made(world, kind="milestone", accumulation="snapshot")
    step = save(MilestoneStep(indicator=indicator, title_es="Ley", weight=Decimal(10), planned_on=date(2026, 3, 1)))
    open_periods(world.red, on=TODAY)
    told = {0: "2025-12-01", 1: "2026-02-01"}
    rows = {n: world.cell(indicator, "FAO", n) for n in told}
    Contribution.objects.filter(indicator=indicator, organisation=world.org("FAO")).delete()
    for n in (first, 1 - first):
        rows[n].pk, rows[n]._state.adding = None, True
        rows[n].approved_answer, rows[n].approved_value = "value", Decimal(100)
        rows[n].approved_steps_done = {str(step.pk): told[n]}
        rows[n].save()
    Contribution.objects.filter(indicator=indicator, organisation=world.org("MIDA"), period=world.period(0)).update(
        approved_answer="not_available"
    )
    found = figures(world, indicator)
    assert (found.status.cutoff, found.status.a) == (0, 0)


@pytest.mark.parametrize("step", ["draft", "submitted", "returned"])
def test_a_unit_that_ended_owes_nothing_that_was_begun_and_owes_it_again_when_it_goes_on(world, step):
    cell = world.cell(world.trained, "FAO", 1, "Coclé")
    if step == "draft":
        workflow.save_draft(cell, Given(value=Decimal(3)), by=world.fabio)
    else:
        world.submit(cell, 3, world.fabio)
    if step == "returned":
        workflow.return_(cell, by=world.ana, reason="falta la lista")
    unit, on, owing = cell.unit, date(2027, 1, 1), Obligation.objects.filter(pk=cell.obligation_id)
    assert owing.owed(on).exists() is (step != "submitted") and owing.counting(on).exists()
    unit.end, unit.at_close = date(2025, 12, 31), "ends"
    unit.save()
    cells.reconcile(world.red)
    assert Contribution.objects.filter(pk=cell.pk).exists()
    assert not owing.owed(on).exists() and not owing.counting(on).exists()
    unit.end, unit.at_close = None, ""
    unit.save()
    cells.reconcile(world.red)
    assert owing.owed(on).exists() is (step != "submitted") and owing.counting(on).exists()
