"""What is given back is owed again, whatever the calendar says; and who decides has seen what is decided (docs/domain.md §3, §4)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from indicators.answers import Given
from indicators.workflow import submit
from programmes import workflow
from programmes.models import Obligation, Period
from reports import owed
from tests.cast import NOW

AUGUST = date(2026, 8, 3)  # inside the fourth quarter of the programme: July–September 2026, due on 15 October


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 17, tzinfo=UTC)


def state(obligation: Obligation, on: date) -> str:
    return Obligation.objects.with_state(on).get(pk=obligation.pk).freshness


def is_owed(obligation: Obligation, on: date) -> bool:
    return Obligation.objects.owed(on).filter(pk=obligation.pk).exists()


@pytest.mark.parametrize(("step", "before"), [("approve", ()), ("return_", ()), ("reopen", ("approve",))])
def test_nobody_decides_on_what_was_never_seen(world, step, before):
    cell = world.submit(world.cell(world.trained, "FAO", 1, "Veraguas"), 10, world.fabio)
    for earlier in before:
        getattr(workflow, earlier)(cell, by=world.ana)
    seen, now = cell.version - 1, cell.state
    with pytest.raises(workflow.EditConflict) as raised:
        getattr(workflow, step)(cell, by=world.ana, reason="visto", version=seen)
    assert raised.value.current.version == cell.version
    cell.refresh_from_db()
    assert cell.state == now
    getattr(workflow, step)(cell, by=world.ana, reason="visto", version=cell.version)
    assert cell.state != now


def test_returned_before_its_period_ends_is_open_at_once_and_due_when_it_was(world):
    cell = world.cell(world.trained, "FAO", 3, "Veraguas")
    due, obligation = cell.obligation.due, cell.obligation
    submit(cell, Given(value=Decimal(4)), by=world.fabio, at=noon(AUGUST))
    assert not is_owed(obligation, AUGUST)
    workflow.return_(cell, by=world.ana, reason="falta una lista", at=noon(AUGUST))
    obligation.refresh_from_db()
    assert (obligation.due, obligation.stale) == (due, due + timedelta(days=7))
    assert is_owed(obligation, AUGUST) and state(obligation, AUGUST) == "open"
    same = Obligation.objects.filter(pk=obligation.pk)
    assert not same.coming(AUGUST).exists() and not same.late(AUGUST).exists()
    submit(cell, Given(value=Decimal(5)), by=world.fabio, at=noon(AUGUST))
    obligation.refresh_from_db()
    assert obligation.returned_on is None and not is_owed(obligation, AUGUST)


def test_what_has_not_ended_never_hides_an_older_late_row(world):
    late = world.cell(world.trained, "FAO", 1, "Veraguas").obligation
    ahead = Obligation.objects.get(cell=late.cell, period=world.period(3))
    Obligation.objects.filter(pk=ahead.pk).update(due=AUGUST - timedelta(days=1))
    same_cell = Obligation.objects.filter(cell=late.cell)
    assert ahead not in same_cell.counted(AUGUST)
    assert [o.period for o in same_cell.counted(AUGUST)] == [world.period(2)]


def test_a_reopened_figure_stays_delivered_and_is_owed_until_sent_again(at_noon, world):
    cell = world.approved(world.cell(world.trained, "FAO", 2, "Veraguas"), 10, world.fabio)
    obligation = cell.obligation
    today, week = NOW.date(), NOW.date() + timedelta(days=7)
    workflow.reopen(cell, by=world.ana, reason="error de suma")
    obligation.refresh_from_db()
    assert (obligation.done_on, obligation.first_done_on, obligation.due) == (today, today, week)
    assert state(obligation, week + timedelta(days=30)) == "fresh"
    assert obligation in Obligation.objects.counted(week) and is_owed(obligation, today)
    assert not Obligation.objects.late(week + timedelta(days=30)).filter(pk=obligation.pk).exists()
    mine = owed.of_person(world.fabio, NOW).filter(pk=obligation.pk)
    assert [row.state for row in owed.rows(mine, today)] == ["returned"]
    world.submit(cell, 11, world.fabio)
    obligation.refresh_from_db()
    assert (obligation.returned_on, obligation.first_done_on) == (None, today) and not is_owed(obligation, today)


def test_missing_in_a_locked_period_counts_and_what_was_closed_before_does_not(world):
    late = world.cell(world.trained, "FAO", 1, "Veraguas").obligation
    on, now = late.stale + timedelta(days=1), timezone.now()
    Obligation.objects.filter(pk=late.pk).update(closed_at=now)
    counted = Obligation.objects.filter(pk=late.pk)
    Period.objects.filter(pk=late.period_id).update(locked_at=now)
    assert counted.counted(on).exists()
    Period.objects.filter(pk=late.period_id).update(locked_at=now + timedelta(days=1))
    assert not counted.counted(on).exists()
    Period.objects.filter(pk=late.period_id).update(locked_at=None)
    assert not counted.counted(on).exists()


def test_a_step_locks_the_period_before_the_row(world, monkeypatch):
    """As closing the period does: in the same order, so that neither crosses the other."""
    locked = []
    for model in (Period, type(world.cell(world.trained, "FAO", 1))):
        kind = model.objects.all().__class__
        found = kind.select_for_update

        def spy(self, *args, _found=found, **kwargs):
            locked.append(self.model.__name__)
            return _found(self, *args, **kwargs)

        monkeypatch.setattr(kind, "select_for_update", spy)
    world.submit(world.cell(world.trained, "FAO", 1), 10, world.fabio)
    assert locked == ["Period", "Contribution"]
