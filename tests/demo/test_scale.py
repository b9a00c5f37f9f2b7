"""Programmes of realistic size for measuring, here small."""

from datetime import date

import pytest

from documents.models import Document
from indicators import figures
from indicators.models import Contribution
from programmes import access
from programmes.models import AuditEntry, Obligation, Programme
from simon.demo import organisations, people, scale

ON = date(2026, 7, 14)
SMALL = scale.Size(indicators=10, units=2, documents=6)

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(settings, tmp_path) -> Programme:
    settings.VAR_DIR = tmp_path
    organisations.build()
    people.build("una-clave-larga-2026")
    assert scale.build(1, ON, SMALL) == 1
    return Programme.objects.get(code="ESC-001")


def shown(programme: Programme) -> list:
    return list(
        Contribution.objects.filter(programme=programme).order_by("pk").values_list("indicator__code", "value", "state")
    )


def test_size(one):
    assert one.is_demo
    assert one.periods.count() == 12
    assert one.indicators.count() == 10
    assert Contribution.objects.filter(programme=one).count() == 10 * 2 * 12
    assert Obligation.objects.filter(programme=one, kind="figure").count() == 240
    assert one.participations.count() == 4
    assert one.locations.count() == 5
    assert Document.objects.filter(programme=one, current__extraction="done").count() == 6


def test_default_size_is_that_of_the_measurement():
    size = (scale.DEFAULT.indicators, scale.DEFAULT.documents, len(scale.AGENCIES), len(scale.PLACES), scale.QUARTERS)
    assert size == (60, 200, 4, 5, 12)


def test_figures_can_be_calculated(one):
    lights = [f.light for f in figures.load(one, on=ON, indicators=one.indicators.all())]
    assert len(lights) == 10
    assert len(set(lights) - {"no_data"}) >= 2


def test_visible_and_found_by_the_two_members(one):
    coordinator, focal = people.user("coordinacion"), people.user("fao")
    assert set(Programme.objects.visible_to(focal)) == {one}
    assert access.may(coordinator, access.COORDINATE, one)
    word = Document.objects.filter(programme=one).first().current.text.split()[4].strip(".,")
    assert Document.objects.visible_to(coordinator).matching(word).exists()
    assert not Document.objects.visible_to(people.user("donante")).matching(word).exists()
    assert access.drift() == []


def test_what_is_answered_is_not_owed_and_what_is_not_is(one):
    answered = Contribution.objects.filter(programme=one, state__in=["approved", "submitted"])
    assert answered.exists()
    assert not answered.filter(obligation__done_on__isnull=True).exists()
    assert Contribution.objects.filter(programme=one, state="expected", obligation__done_on__isnull=False).count() == 0
    assert all(c.approved_value == c.value for c in Contribution.objects.filter(programme=one, state="approved"))


def test_idempotent_and_the_same_for_the_same_number(one):
    before, entries = shown(one), AuditEntry.objects.count()
    assert scale.build(1, ON, SMALL) == 0
    assert (shown(one), AuditEntry.objects.count()) == (before, entries)
    assert scale.build(2, ON, SMALL) == 1
    assert shown(Programme.objects.get(code="ESC-002")) != before
    text = Document.objects.filter(programme=one).order_by("pk").first().current.text
    assert 200 <= len(text.split()) <= 400
