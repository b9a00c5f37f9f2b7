"""Freshness by docs/domain.md §4: case 24 and the table of states, through the query set that every page uses."""

from datetime import UTC, date, datetime, timedelta

import pytest

from programmes import workflow
from programmes.freshness import score
from programmes.models import Obligation

E_DAY = date(2026, 3, 31)  # the period January–March 2026: D is 15 April, S is 22 April


@pytest.fixture
def owed(world) -> Obligation:
    cell = world.cell(world.trained, "FAO", 1, "Veraguas")
    assert (cell.obligation.end, cell.obligation.due, cell.obligation.stale) == (
        E_DAY,
        date(2026, 4, 15),
        date(2026, 4, 22),
    )
    return cell.obligation


def state(obligation: Obligation, on: date) -> str:
    return Obligation.objects.with_state(on).get(pk=obligation.pk).freshness


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 17, tzinfo=UTC)


@pytest.mark.parametrize(("day", "expected"), [
    (date(2026, 3, 30), "scheduled"), (date(2026, 3, 31), "open"), (date(2026, 4, 15), "open"), (date(2026, 4, 16), "late"),
    (date(2026, 4, 22), "late"), (date(2026, 4, 23), "stale"),
])  # fmt: skip
def test_no_answer(owed, day, expected):
    assert state(owed, day) == expected


@pytest.mark.parametrize(
    ("sent", "expected"), [(date(2026, 3, 29), "fresh"), (date(2026, 4, 15), "fresh"), (date(2026, 4, 20), "late_in")]
)
def test_answered(owed, sent, expected):
    workflow.answer_obligation(owed, at=noon(sent))
    assert state(owed, date(2026, 5, 30)) == expected


def test_returned_is_owed_again_and_keeps_its_first_answer(owed):
    """Sent 10, returned 17, sent again 19 April: fresh, on time."""
    workflow.answer_obligation(owed, at=noon(date(2026, 4, 10)))
    workflow.owe_again(owed, at=noon(date(2026, 4, 17)))
    assert [state(owed, date(2026, 4, d)) for d in (17, 24, 25)] == ["open", "open", "late"]
    assert state(owed, date(2026, 5, 2)) == "stale"
    workflow.answer_obligation(owed, at=noon(date(2026, 4, 19)))
    assert state(owed, date(2026, 6, 1)) == "fresh"


def test_the_day_is_the_programmes_day(owed):
    """16 April 02:00 UTC is still 15 April in Panama."""
    workflow.answer_obligation(owed, at=datetime(2026, 4, 16, 2, tzinfo=UTC))
    assert state(owed, date(2026, 5, 1)) == "fresh"


def test_paused_is_listed_and_not_counted(owed):
    owed.paused_until, owed.pause_reason = date(2026, 5, 1), "inundación"
    owed.save()
    assert state(owed, date(2026, 4, 30)) == "paused" and state(owed, date(2026, 5, 2)) == "stale"
    assert owed not in Obligation.objects.counted(date(2026, 4, 30))
    assert owed not in Obligation.objects.late(date(2026, 4, 30))


def test_each_cell_counts_its_newest_counted_obligation(world, owed):
    """The earlier quarter answered, this one not: only this one counts, once it is late."""
    first = world.cell(world.trained, "FAO", 0, "Veraguas").obligation
    workflow.answer_obligation(first, at=noon(date(2026, 1, 5)))
    same_cell = Obligation.objects.filter(cell=owed.cell)
    assert list(same_cell.counted(owed.due)) == [first]
    assert list(same_cell.counted(owed.due + timedelta(days=1))) == [owed]


@pytest.mark.parametrize(("counts", "share", "light"), [
    ([("fresh", 9), ("late_in", 0), ("stale", 1)], "0.9", "on_track"),
    ([("fresh", 2), ("late", 2)], "0.75", "at_risk"),
    ([("fresh", 1), ("late", 1), ("stale", 1)], "0.5", "off_track"),
    ([("scheduled", 4), ("open", 2), ("paused", 1)], None, "no_data"),
])  # fmt: skip
def test_score(counts, share, light):
    found = score(counts)
    assert (None if found.share is None else str(found.share), found.light) == (share, light)
