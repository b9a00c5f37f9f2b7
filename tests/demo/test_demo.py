"""The demonstration, once, on 14 July 2026: what it must hold, and that a second run changes nothing."""

from collections import Counter
from datetime import date
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import transaction

from documents.models import Document, DocumentVersion, ExpectedSlot
from indicators import figures
from indicators.models import Contribution, Indicator
from programmes import access
from programmes.models import AuditEntry, Beneficiary, MoneyFigure, Obligation, Participation, Programme, Reportable
from programmes.money import by_organisation
from programmes.people.models import User
from simon.demo import closed_facts, people, running

ON = date(2026, 7, 14)


def counts() -> dict[str, int]:
    return {m._meta.label: m._default_manager.count() for m in apps.get_models() if not m._meta.proxy}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, folder):
    """What the command printed, in a transaction of the module's own that is taken back at its end."""
    patch = pytest.MonkeyPatch()
    patch.setattr(django_settings, "VAR_DIR", folder)
    patch.setattr(django_settings, "MEDIA_ROOT", folder / "files")
    patch.setattr(django_settings, "PASSWORD_HASHERS", ["django.contrib.auth.hashers.MD5PasswordHasher"])
    patch.delenv(people.PASSWORD_VARIABLE, raising=False)
    with django_db_blocker.unblock(), transaction.atomic():
        out = StringIO()
        call_command("demo", on=ON, stdout=out)
        yield out.getvalue()
        transaction.set_rollback(True)
    patch.undo()


@pytest.fixture
def red(demo) -> Programme:
    return Programme.objects.get(code=running.CODE)


@pytest.fixture(autouse=True)
def _places(demo, folder, settings):
    """The files of the demonstration, not those of each test."""
    settings.MEDIA_ROOT = folder / "files"


def test_the_chain_is_large_enough(red):
    levels = Counter(red.results.values_list("level", flat=True))
    assert levels["impact"] == 1
    assert levels["outcome"] >= 3
    assert levels["output"] >= 8
    assert levels["activity"] >= 8
    activities = red.results.filter(level="activity")
    assert all(a.status and a.responsible_id and a.planned_periods.exists() for a in activities)
    assert not red.results.filter(title_en="").exists()


def test_indicators_of_every_kind_and_way_to_add_up(red):
    rows = list(red.indicators.all())
    assert len(rows) >= 24
    assert {i.kind for i in rows} == set(Indicator.Kind.values)
    assert {i.accumulation for i in rows} == set(Indicator.Accumulation.values)
    directions = Counter(i.direction for i in rows)
    assert directions["decrease"] >= 3
    assert directions["maintain"] >= 1
    assert all(i.title_en for i in rows)
    places = set(red.indicators.values_list("units__location__code", flat=True))
    assert {"PA-9", "PA-2", "PA-4", "PA-6", "PA-NB"} <= places


def test_all_lights_and_no_contradiction(red):
    shown = figures.load(red, on=ON, indicators=red.indicators.all())
    assert {f.light for f in shown} == {"no_data", "achieved", "on_track", "at_risk", "off_track", "too_early"}
    assert [f.problem for f in shown if f.problem] == []


def test_the_calendar_stands_around_the_day(red):
    periods = list(red.periods.order_by("start"))
    assert len(periods) == 12
    assert (red.start, red.end) == (date(2025, 10, 1), date(2028, 9, 30))
    assert [p.end < ON for p in periods[:4]] == [True, True, True, False]
    assert [p.opened_at is not None for p in periods[:5]] == [True, True, True, True, False]


def test_late_returned_waiting_zero_no_change_not_available(red):
    late = Obligation.objects.filter(programme=red).late(ON)
    assert {"fao", "mida"} <= set(late.values_list("organisation__code", flat=True))
    assert late.values("organisation").distinct().count() >= 3
    cells = Contribution.objects.filter(programme=red)
    states = Counter(cells.values_list("state", flat=True))
    assert all(states[s] for s in ("approved", "submitted", "returned", "draft", "expected"))
    assert states["approved"] > 0.8 * cells.filter(period__end__lt=ON).count()
    assert all(c.review_comment for c in cells.filter(state="returned"))
    assert {"value", "no_change", "not_available"} <= set(cells.values_list("approved_answer", flat=True))
    assert cells.filter(approved_value=0, indicator__kind="number").exists()
    # Days of grace come and go with the calendar: what is overdue then is the newest quarter, here five days after its due date.
    in_grace = Obligation.objects.filter(programme=red).with_state(date(2026, 7, 20))
    assert in_grace.filter(freshness="late").exists()
    freshness = set(Obligation.objects.filter(programme=red).with_state(ON).values_list("freshness", flat=True))
    assert {"fresh", "late_in", "scheduled", "open", "stale"} <= freshness


def test_the_past_happened_in_the_past(red):
    for model in (Contribution, MoneyFigure):
        for row in model.objects.filter(programme=red, submitted_at__isnull=False).select_related("programme"):
            assert_in_order(row)
    assert not AuditEntry.objects.filter(
        programme=red, action__in=["submit", "approve", "return"], at__date__gt=ON
    ).exists()


def assert_in_order(row: Reportable) -> None:
    assert row.programme.local_date(row.submitted_at) < ON
    if row.approved_at:
        assert row.submitted_at < row.approved_at
        assert row.approved_by_id != row.submitted_by_id


def test_money_by_agency(red):
    rows = MoneyFigure.objects.filter(programme=red, period__end__lt=ON)
    assert set(rows.values_list("organisation__code", flat=True)) == {"fao", "omt", "unctad", "pnud"}
    assert {"approved", "submitted", "expected"} <= set(rows.values_list("state", flat=True))
    lines, total = by_organisation(red, upto=ON)
    assert len(lines) == 4
    assert total.transferred == 665000
    assert total.disbursed == sum(line.disbursed for _organisation, line in lines)


def test_expected_documents_filled_and_missing(red):
    slots = ExpectedSlot.objects.filter(expected__programme=red, period__end__lt=ON)
    assert {"CGP", "TRIM", "FIN"} == set(slots.values_list("expected__category__code", flat=True))
    assert slots.filter(document__isnull=False).count() >= 5
    assert slots.exclude(none_because="").count() == 1
    assert slots.filter(document__isnull=True, none_because="").count() >= 3


def test_documents_are_read_and_found(red):
    assert not DocumentVersion.objects.filter(extraction="pending").exists()
    coordinator = people.user("coordinacion")
    found = Document.objects.visible_to(coordinator).filter(programme=red).matching("cacao")
    assert found.count() > Document.objects.filter(programme=red, title__icontains="cacao").count()
    assert (
        not Document.objects.visible_to(people.user("donante"))
        .filter(visibility__in=["organisation", "agencies"])
        .exists()
    )


def test_only_the_invented_programme_is_marked_so(demo):
    assert set(Programme.objects.filter(is_demo=True).values_list("code", flat=True)) == {"RED-2"}
    assert "ilustrativ" in Programme.objects.get(code="RED-2").source_note


@pytest.mark.parametrize("facts", closed_facts.PROGRAMMES, ids=lambda f: f["code"])
def test_closed_programmes_hold_their_facts_and_nothing_invented(demo, facts):
    programme = Programme.objects.get(code=facts["code"])
    assert (programme.status, programme.start, programme.end) == ("closed", facts["start"], facts["end"])
    assert all(link in programme.source_note for link in facts["sources"])
    assert list(programme.references.values_list("system", "value")) == [("mptf", facts["mptf"])]
    agencies = programme.participations.filter(role=Participation.Role.AGENCY).values_list(
        "organisation__code", flat=True
    )
    assert set(agencies) == set(facts["agencies"])
    assert programme.results.filter(level="outcome").count() == len(facts["outcomes"])
    reported = programme.results.filter(level="output")
    assert reported.count() == len(facts["reported"])
    assert all("fuentes publicadas" in r.description_es for r in reported)
    assert not programme.indicators.exists()
    assert not Document.objects.filter(programme=programme).exists()


def test_published_numbers(demo):
    reached = Beneficiary.objects.filter(programme__code="MDGF-2097-D-PAN").values_list(
        "kind", "reached", "planned", "as_of"
    )
    numbers = {"direct_people": 787, "indirect_people": 2190, "direct_institutions": 83}
    assert set(reached) == {(kind, number, None, date(2011, 10, 31)) for kind, number in numbers.items()}
    assert not MoneyFigure.objects.filter(programme__code="MDGF-2097-D-PAN").exists()
    rows = MoneyFigure.objects.approved().filter(programme__code="MDGF-1945-F-PAN")
    budget = dict(rows.values_list("organisation__code", "approved_planned"))
    assert budget == {"unodc": 514385, "unicef": 514385, "unfpa": 382953, "unesco": 586039, "pnud": 2002238}
    assert sum(budget.values()) == 4000000
    assert all(r.approved_transferred is None and r.approved_disbursed is None for r in rows)


def test_unhcr_is_attributed(demo):
    programme = Programme.objects.get(code="ACNUR-PAN-2017")
    assert "UNHCR, CC BY 4.0" in programme.source_note
    assert Contribution.objects.approved().filter(programme=programme).count() == 18
    assert Obligation.objects.filter(programme__status="closed").open().count() == 0


def test_accounts_can_sign_in_and_rights_do_not_drift(demo):
    secret = people.password()
    assert secret in demo
    assert people.password_file().stat().st_mode & 0o777 == 0o600
    for name in ("coordinacion", "fao", "unctad", "mida", "donante", "admin"):
        person = people.user(name)
        assert person.check_password(secret)
        assert EmailAddress.objects.filter(user=person, verified=True, primary=True).exists()
    assert access.drift() == []
    coordinator = people.user("coordinacion")
    assert Programme.objects.coordinated_by(coordinator).count() == 4
    assert not User.objects.get(email="donante@simon.example").is_staff


def test_a_second_run_changes_nothing(demo):
    before = counts()
    newest = AuditEntry.objects.order_by("-pk").first()
    call_command("demo", on=ON, stdout=StringIO())
    call_command("demo", on=date(2026, 8, 20), stdout=StringIO())
    assert counts() == before
    assert AuditEntry.objects.order_by("-pk").first() == newest


def test_the_environment_gives_the_password_and_it_is_not_printed(demo, monkeypatch):
    monkeypatch.setenv(people.PASSWORD_VARIABLE, "otra-clave-larga-2026")
    out = StringIO()
    with transaction.atomic():
        call_command("demo", on=ON, stdout=out)
        assert people.user("fao").check_password("otra-clave-larga-2026")
        transaction.set_rollback(True)
    assert "otra-clave" not in out.getvalue()


def test_refused_in_production(demo, settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="--yes-production-demo"):
        call_command("demo", on=ON, stdout=StringIO())
