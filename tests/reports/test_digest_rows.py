"""What a digest tells, and to whom."""

from datetime import date

import pytest

from documents.models import Category, Document, ExpectedSlot
from documents.slots import none_this_period
from indicators import workflow
from programmes import framework
from programmes.models import Membership, MoneyFigure, Obligation, Programme
from reports import calendar
from reports.digests import owed_rows
from tests.cast import member, person

TUESDAY = date(2026, 7, 21)
PAST = ("oct–dic 2025", "ene–mar 2026", "abr–jun 2026")


def told(user, on=TUESDAY):
    """(title, place, period, state) of every row of a person's digest."""
    return [(r.title, r.place, r.period, r.state) for r in owed_rows(user, on).rows]


def test_the_digest_of_tuesday_21_july_lists_exactly_what_is_late(world):
    """Q2 2026 was due on 15 July, a week of grace; the two quarters before are stale."""
    assert told(world.marta) == [
        ("Personas capacitadas", "Veraguas", p, s) for p, s in zip(PAST, ("stale", "stale", "late"), strict=True)
    ]
    clara = {(title, place, period, state) for title, place, period, state in told(world.clara)}
    assert clara == {
        (t, p, period, s)
        for t, p in (("Familias con crédito", "todo el país"), ("Dinero: Fondo de prueba", ""))
        for period, s in zip(PAST, ("stale", "stale", "late"), strict=True)
    }
    fabio = owed_rows(world.fabio, TUESDAY)
    assert (fabio.total, fabio.late, fabio.next_due, len(fabio.rows)) == (12, 12, None, 10)
    assert [r.period for r in fabio.rows] == [PAST[0]] * 4 + [PAST[1]] * 4 + [PAST[2]] * 2
    assert {(r.kind, r.place) for r in fabio.rows[:4]} == {
        ("figure", "Veraguas"),
        ("figure", "Coclé"),
        ("document", ""),
        ("money", ""),
    }
    for name in ("ana", "david", "nadie", "ida", "root"):
        assert owed_rows(world.people[name], TUESDAY).total == 0, name


@pytest.mark.parametrize(
    ("on", "state", "when", "late", "next_due"),
    [
        (date(2026, 7, 14), "open", "vence el 15 jul", 2, date(2026, 7, 15)),
        (date(2026, 7, 15), "open", "vence el 15 jul", 2, date(2026, 7, 15)),
        (date(2026, 7, 16), "late", "desde el 15 jul", 3, None),
        (date(2026, 7, 22), "late", "desde el 15 jul", 3, None),
        (date(2026, 7, 23), "stale", "desde el 15 jul", 3, None),
    ],
)
def test_states_by_day(world, on, state, when, late, next_due):
    owed = owed_rows(world.marta, on)
    assert (owed.rows[-1].state, owed.rows[-1].when, owed.late, owed.next_due) == (state, when, late, next_due)
    assert owed.rows[0].when == "desde el 15 ene"


def test_a_row_has_last_value_target_and_the_exact_form(world, settings):
    settings.SITE_URL = "https://simon.example"
    cell = world.cell(world.trained, "MIDA", 1)
    world.approved(cell, 22, world.marta)
    first, last = owed_rows(world.marta, TUESDAY).rows
    assert (first.last, first.target) == ("", "100 personas entre 3 unidades")
    assert (last.last, last.target) == ("22 personas", "100 personas entre 3 unidades")
    assert (last.programme, last.organisation) == ("RED", "MIDA")
    assert last.url == f"https://simon.example/aportes/{world.cell(world.trained, 'MIDA', 2).pk}/"


def test_rows_of_ratio_document_and_money_have_their_last(world):
    world.approved(world.cell(world.price, "UNCTAD", 0), (1, 8), world.clara)
    rows = {(r.kind, r.period): r for r in owed_rows(world.clara, TUESDAY).rows}
    assert (rows["figure", PAST[1]].last, rows["figure", PAST[1]].target) == ("1 / 8", "50 %")
    MoneyFigure.objects.filter(organisation=world.org("UNCTAD"), period=world.period(0)).update(disbursed=214300)
    assert {r.period: r.last for r in owed_rows(world.clara, TUESDAY).rows if r.kind == "money"} == {
        PAST[0]: "",
        PAST[1]: "desembolsado USD 214,300",
        PAST[2]: "desembolsado USD 214,300",
    }
    minutes = Document.objects.create(
        programme=world.red,
        organisation=world.org("FAO"),
        category=Category.objects.get(code="CGP"),
        title="Acta",
        created_by=world.fabio,
        created_at="2026-01-20T12:00Z",
    )
    ExpectedSlot.objects.filter(period=world.period(0)).update(document=minutes)
    assert [r.last for r in owed_rows(world.fabio, TUESDAY).rows if r.kind == "document"] == ["", "20 ene 2026"]


# --- what is absent -------------------------------------------------------------------------------


def test_submitted_is_absent_and_returned_comes_back(world):
    cell = world.cell(world.trained, "MIDA", 2)
    world.submit(cell, 5, world.marta)
    assert [p for _t, _p, p, _s in told(world.marta)] == list(PAST[:2])
    workflow.return_(cell, by=world.ana, reason="Falta Coclé")
    assert owed_rows(world.marta, TUESDAY).total == 3


def test_returned_is_named_so_until_it_is_due_again(world):
    cell = world.cell(world.trained, "MIDA", 2)
    world.submit(cell, 5, world.marta)
    workflow.return_(cell, by=world.ana, reason="Falta Coclé")
    Obligation.objects.filter(pk=cell.obligation_id).update(
        returned_on=date(2026, 7, 17), due=date(2026, 7, 24), stale=date(2026, 7, 31)
    )
    row = owed_rows(world.marta, TUESDAY).rows[-1]
    assert (row.state, row.when) == ("returned", "vence el 24 jul")
    assert owed_rows(world.marta, date(2026, 7, 25)).rows[-1].state == "late"


def test_paused_is_absent_until_the_pause_ends(world):
    Obligation.objects.filter(organisation=world.org("MIDA")).update(
        paused_until=date(2026, 7, 21), pause_reason="Inundación"
    )
    assert told(world.marta) == []
    assert len(told(world.marta, date(2026, 7, 22))) == 3


def test_a_locked_period_is_absent(world):
    calendar.lock(world.period(0), by=world.ana)
    assert [p for _t, _p, p, _s in told(world.marta)] == list(PAST[1:])


def test_an_answer_that_there_is_none_counts(world):
    slot = ExpectedSlot.objects.get(period=world.period(0))
    none_this_period(slot, by=world.fabio, reason="No hubo reunión")
    assert [r.period for r in owed_rows(world.fabio, TUESDAY).rows if r.kind == "document"] == list(PAST[1:])


@pytest.mark.parametrize("status", [Programme.Status.CLOSED, Programme.Status.PREPARATION])
def test_only_running_programmes(world, status):
    Programme.objects.filter(pk=world.red.pk).update(status=status)
    for name in ("marta", "fabio", "clara"):
        assert told(world.people[name]) == []


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": "viewer"}])
def test_a_revoked_right_ends_the_rows(world, change):
    membership = Membership.objects.get(user=world.marta)
    for field, value in change.items():
        setattr(membership, field, value)
    framework.save(membership, by=None)
    assert told(world.marta) == []


# --- who is told ----------------------------------------------------------------------------------


def figures(user):
    return sum(r.kind == "figure" for r in owed_rows(user, date(2026, 2, 1)).rows), owed_rows(
        user, date(2026, 2, 1)
    ).total


def test_the_responsible_person_is_told_and_colleagues_are_not(world):
    """FAO's figures have Fabio as responsible person; its document and money have none, so both are told."""
    berta = person(world, "berta")
    member(berta, world.org("FAO"), world.red, "contributor")
    assert figures(world.fabio) == (2, 4)
    assert figures(berta) == (0, 2)


@pytest.mark.parametrize("leaves", ["membership", "account"])
def test_without_the_responsible_person_the_organisation_is_told(world, leaves):
    berta = person(world, "berta")
    member(berta, world.org("FAO"), world.red, "contributor")
    if leaves == "membership":
        membership = Membership.objects.get(user=world.fabio)
        membership.is_active = False
        framework.save(membership, by=None)
    else:
        world.fabio.is_active = False
        world.fabio.save()
    assert figures(berta) == (2, 4)


def test_a_responsible_person_of_another_organisation_does_not_silence_the_row(world):
    """Fabio (FAO) owns the indicator that MIDA reports too; even where he is named, MIDA's own people are told of MIDA's cells."""
    mida = Obligation.objects.filter(organisation=world.org("MIDA"))
    assert not mida.filter(responsible=world.fabio).exists()
    mida.update(responsible=world.fabio)
    assert len(told(world.marta)) == 3


# --- links and cost -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["marta", "clara", "fabio"])
def test_every_link_opens_for_the_person(world, signed_in, settings, name):
    client = signed_in(world.people[name])
    rows = owed_rows(world.people[name], TUESDAY).rows
    assert {r.kind for r in rows} >= {"figure"}
    for row in rows:
        assert client.get(row.url.removeprefix(settings.SITE_URL)).status_code == 200, row.url


def test_the_number_of_queries_does_not_grow_with_the_rows(world, django_assert_num_queries):
    with django_assert_num_queries(12):
        assert len(owed_rows(world.fabio, date(2026, 2, 1)).rows) == 4
    with django_assert_num_queries(12):
        assert len(owed_rows(world.fabio, TUESDAY).rows) == 10
