"""Limits of the administration: private documents in the audit, addresses, the chain, units, periods, money lines, pauses."""

from datetime import date, timedelta

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from documents import services
from documents.models import ExpectedSlot
from indicators.models import ReportingUnit
from programmes import framework, history, invitations, money, pausing, window
from programmes.models import AuditEntry, FundingSource, Membership, MoneyFigure, Obligation, Period, Result
from programmes.people.models import User
from programmes.workflow import WorkflowError
from tests import cast
from tests.admin.test_admin_writes import fields

AUDIT = "admin:programmes_auditentry_changelist"


@pytest.fixture
def source(world):
    return cast.save(FundingSource(programme=world.red, organisation=world.org("AECID"), name_es="Otro fondo"))


# --- the audit ------------------------------------------------------------------------------------


def test_audit_hides_what_is_private_to_another_organisation(world, signed_in):
    secret = cast.upload(world, "Secreto.txt", b"privado", by=world.fabio, visibility="organisation")
    shared = cast.upload(world, "Compartido.txt", b"de todos", by=world.fabio)
    slot = ExpectedSlot.objects.filter(expected__organisation=world.org("FAO"), period__locked_at=None).first()
    services.fill_slot(slot, secret, by=world.fabio)
    body = signed_in(world.ana).get(reverse(AUDIT)).content.decode()
    assert "Secreto" not in body and "Compartido" in body
    entry, filled = AuditEntry.objects.of(secret).get(), AuditEntry.objects.of(slot).first()
    page = "admin:programmes_auditentry_change"
    assert signed_in(world.ana).get(reverse(page, args=[entry.pk])).status_code == 302
    assert signed_in(world.root).get(reverse(page, args=[entry.pk])).status_code == 200
    assert signed_in(world.ana).get(reverse(page, args=[AuditEntry.objects.of(shared).get().pk])).status_code == 200
    seen = signed_in(world.ana).get(reverse(page, args=[filled.pk])).content.decode()
    assert str(secret.public_id) in seen and "Secreto" not in seen


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("approve", "aprobó"),
        ("indicator.change", "cambió"),
        ("obligation.pause", "puso en pausa"),
        ("algo.raro", "algo.raro"),
        ("nuevo", "nuevo"),
    ],
)
def test_action_in_words(code, words):
    assert str(history.action_words(code)) == words


def test_audit_list_says_actions_in_words(world, signed_in):
    cast.save(Result(programme=world.red, level="output", code="9", title_es="Nuevo"))
    body = signed_in(world.ana).get(reverse(AUDIT)).content.decode()
    assert "agregó" in body and "result.add" not in body


# --- addresses ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "query", "status"),
    [
        ("people_user", "memberships=1", 400),
        ("people_user", "password__startswith=a", 400),
        ("people_user", "programa=1", 200),
        ("programmes_obligation", "due__year=0", 400),
        ("programmes_obligation", "situacion=overdue&organisation__id__exact=1", 200),
        ("programmes_obligation", "kind__exact=money&o=1&q=FAO&p=1", 200),
        ("reports_reminder", "day__year=10000", 400),
        ("reports_reminder", "day__gte=2026-07-01&day__lt=2026-08-01", 200),
        ("programmes_auditentry", "object_type=programmes.result&object_id=1", 200),
        ("programmes_auditentry", "actor__email__startswith=a", 400),
        ("indicators_indicator", "units__organisation__id__exact=1", 200),
        ("indicators_contribution", "state__exact=submitted&programme__id__exact=1", 200),
    ],
)
def test_only_the_filters_of_a_list_are_answered(world, signed_in, name, query, status):
    assert signed_in(world.ana).get(f"{reverse(f'admin:{name}_changelist')}?{query}").status_code == status


# --- what may be changed --------------------------------------------------------------------------


def test_result_stays_in_a_tree_of_its_programme(world):
    world.outcome.parent = world.output
    with pytest.raises(ValidationError, match="dentro de sí mismo"):
        world.outcome.full_clean()
    foreign = cast.save(Result(programme=world.other, level="outcome", code="F", title_es="Ajeno"))
    world.output.parent = foreign
    with pytest.raises(ValidationError, match="otro programa"):
        world.output.full_clean()
    world.output.parent = world.outcome
    world.outcome.parent = None
    world.output.full_clean()


def test_unit_with_figures_keeps_its_organisation_and_place(world):
    cell = world.cell(world.trained, "MIDA", 0)
    other = ReportingUnit.objects.exclude(location=cell.unit.location).first().location
    unit = ReportingUnit.objects.get(pk=cell.unit_id)
    unit.location = other
    unit.full_clean()
    world.submit(cell, 5, world.marta)
    with pytest.raises(ValidationError, match="Ya hay datos"):
        unit.full_clean()
    unit = ReportingUnit.objects.get(pk=cell.unit_id)
    unit.end, unit.at_close = date(2027, 1, 1), "stays"
    unit.full_clean()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"due": date(2027, 6, 29)}, "antes de terminar"),
        ({"start": date(2027, 3, 31)}, "Se cruza"),
        ({"end": date(2027, 7, 1), "due": date(2027, 7, 15)}, "Se cruza"),
        ({"due": date(2027, 6, 30)}, ""),
        ({"start": date(2027, 4, 2)}, ""),
    ],
)
def test_period_dates(world, changes, words):
    period = Period.objects.get(programme=world.red, start=date(2027, 4, 1))
    for name, value in changes.items():
        setattr(period, name, value)
    if words:
        with pytest.raises(ValidationError, match=words):
            period.full_clean()
    else:
        period.full_clean()


# --- the programme's dates ------------------------------------------------------------------------


def move(world, **dates):
    for name, value in dates.items():
        setattr(world.other, name, value)
    framework.save(world.other, by=world.root)
    window.follow_dates(world.other, by=world.root)
    return [(p.start, p.end) for p in world.other.periods.order_by("start")]


def test_periods_follow_the_programme_dates(world):
    spans = move(world, end=date(2027, 8, 15))
    assert spans[-1] == (date(2027, 7, 1), date(2027, 8, 15)) and len(spans) == 8
    spans = move(world, end=date(2027, 12, 31), start=date(2025, 8, 10))
    assert spans[0] == (date(2025, 8, 10), date(2025, 9, 30))
    assert spans[-2:] == [(date(2027, 7, 1), date(2027, 9, 30)), (date(2027, 10, 1), date(2027, 12, 31))]
    assert all(b[0] - a[1] == timedelta(days=1) for a, b in zip(spans, spans[1:], strict=False))
    assert len(move(world, end=date(2026, 12, 31))) == 6


def test_programme_is_not_shortened_over_opened_periods(world, signed_in):
    from_page = reverse("admin:programmes_programme_change", args=[world.red.pk])
    client = signed_in(world.ana)
    data = fields(client.get(from_page))
    answer = client.post(from_page, data | {"end": "2026-05-31"}, follow=True)
    assert "ya está abierto" in answer.content.decode()
    world.red.refresh_from_db()
    assert world.red.end == date(2027, 9, 30) and world.red.periods.count() == 8
    client.post(from_page, data | {"end": "2027-12-31"})
    assert world.red.periods.order_by("start").last().end == date(2027, 12, 31)


# --- invitations ----------------------------------------------------------------------------------


def test_the_same_invitation_confirmed_twice_at_once(world, monkeypatch):
    lines = invitations.check("Nora;nora@simon.example;FAO;RED;lector;es", by=world.ana)

    def late(line, by, way):
        """Both have looked, and both write."""
        return User.objects.bulk_create([User(email=line.email, name="Nora"), User(email=line.email, name="Nora")])

    monkeypatch.setattr(invitations, "_add_person", late)
    with pytest.raises(ValidationError, match="al mismo tiempo"):
        invitations.invite(lines, by=world.ana)
    assert not Membership.objects.filter(user__email="nora@simon.example").exists()


# --- money ----------------------------------------------------------------------------------------


def test_unit_opens_a_money_line(world, source, signed_in):
    line = {
        "programme": world.red.pk,
        "organisation": world.org("FAO").pk,
        "period": world.period(2).pk,
        "source": source.pk,
        "result": world.output.pk,
    }
    add = reverse("admin:programmes_moneyfigure_add")
    assert signed_in(world.ana).post(add, line).status_code == 302
    made = MoneyFigure.objects.get(source=source)
    assert (made.result, made.state) == (world.output, "expected")
    assert made.obligation.cell == f"money:{source.pk}:{world.output.pk}:{world.org('FAO').pk}"
    assert made.obligation.due == world.period(2).due
    assert AuditEntry.objects.of(made).get().action == "moneyfigure.add"
    assert signed_in(world.ana).post(add, line).status_code == 200
    assert MoneyFigure.objects.filter(source=source).count() == 1
    change = reverse("admin:programmes_moneyfigure_change", args=[made.pk])
    assert signed_in(world.ana).post(change, {"comment": "x"}).status_code == 403


def test_money_line_offers_only_what_is_coordinated(world, signed_in):
    cast.save(FundingSource(programme=world.other, organisation=world.org("UNESCO"), name_es="FORASTERO"))
    body = signed_in(world.ana).get(reverse("admin:programmes_moneyfigure_add")).content.decode()
    assert "Fondo de prueba" in body and "FORASTERO" not in body


def test_money_line_is_refused(world, source):
    foreign = cast.save(FundingSource(programme=world.other, organisation=world.org("UNESCO"), name_es="Ajeno"))
    good = {"organisation": world.org("FAO"), "period": world.period(2), "source": source, "by": world.ana}
    for change, error in (
        ({"source": foreign}, ValidationError),
        ({"organisation": world.org("UNESCO")}, ValidationError),
        ({"period": world.period(6)}, ValidationError),
        ({"by": world.fabio}, PermissionDenied),
    ):
        with pytest.raises(error):
            money.open_line(world.red, **(good | change))
    assert not MoneyFigure.objects.filter(source__in=(source, foreign)).exists()
    money.open_line(world.red, **good)
    with pytest.raises(ValidationError):
        money.open_line(world.red, **good)


# --- pausing --------------------------------------------------------------------------------------


@pytest.fixture
def owed(world):
    return Obligation.objects.get(kind="document", period=world.period(1))


def test_pause_by_its_page_and_back(world, signed_in, owed, at_noon):
    client, address = signed_in(world.ana), reverse("admin:programmes_obligation_changelist")
    chosen = {"action": "pause", ACTION_CHECKBOX_NAME: [owed.pk]}
    asked = client.post(address, chosen)
    assert asked.status_code == 200 and 'name="until"' in asked.content.decode()
    client.post(address, chosen | {"confirm": "1", "until": "2026-08-31", "reason": ""})
    owed.refresh_from_db()
    assert owed.paused_until is None
    client.post(address, chosen | {"confirm": "1", "until": "2026-08-31", "reason": "Inundaciones"})
    owed.refresh_from_db()
    assert (owed.paused_until, owed.pause_reason) == (date(2026, 8, 31), "Inundaciones")
    entry = AuditEntry.objects.of(owed).first()
    assert (entry.action, entry.reason, entry.actor) == ("obligation.pause", "Inundaciones", world.ana)
    client.post(address, {"action": "resume", ACTION_CHECKBOX_NAME: [owed.pk]})
    owed.refresh_from_db()
    assert (owed.paused_until, owed.pause_reason) == (None, "")
    assert AuditEntry.objects.of(owed).first().action == "obligation.resume"


@pytest.mark.parametrize(
    ("who", "until", "reason", "error"),
    [
        ("fabio", date(2026, 8, 1), "Lluvias", PermissionDenied),
        ("ursula", date(2026, 8, 1), "Lluvias", PermissionDenied),
        ("ana", date(2026, 7, 13), "Lluvias", WorkflowError),
        ("ana", date(2026, 8, 1), "  ", WorkflowError),
    ],
)
def test_pause_is_refused(world, owed, who, until, reason, error):
    with pytest.raises(error):
        pausing.pause(owed, until=until, reason=reason, by=getattr(world, who), at=cast.NOW)
    owed.refresh_from_db()
    assert owed.paused_until is None


def test_what_was_delivered_is_not_paused(world, owed):
    Obligation.objects.filter(pk=owed.pk).update(done_at=cast.NOW, done_on=cast.TODAY)
    with pytest.raises(WorkflowError, match="Ya se entregó"):
        pausing.pause(owed, until=date(2026, 8, 1), reason="Lluvias", by=world.ana, at=cast.NOW)
