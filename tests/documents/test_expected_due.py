"""An expected document falls due when it says, else with its programme; what is not answered follows a change."""

from datetime import timedelta

from documents.models import ExpectedDocument
from programmes.models import Obligation
from tests import cast


def dues(world):
    rows = Obligation.objects.filter(programme=world.red, kind="document").select_related("period").order_by("end")
    return [((row.due - row.end).days, (row.stale - row.due).days) for row in rows]


def test_due_days_are_the_programmes_unless_given(world):
    assert set(dues(world)) == {(15, 7)}
    expected = ExpectedDocument.objects.get()
    expected.due_days = 30
    cast.save(expected)
    assert set(dues(world)) == {(30, 7)}


def test_what_is_answered_keeps_its_day(world, document):
    slot = ExpectedDocument.objects.get().slots.order_by("period__end").first()
    cast.services.fill_slot(slot, document, by=world.fabio)
    expected = ExpectedDocument.objects.get()
    expected.due_days = 5
    cast.save(expected)
    assert dues(world)[0] == (15, 7) and set(dues(world)[1:]) == {(5, 7)}
    slot.obligation.refresh_from_db()
    assert slot.obligation.due == slot.period.end + timedelta(days=15)
