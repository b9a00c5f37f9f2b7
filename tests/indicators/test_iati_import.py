"""Importing IATI results: one indicator a combination of dimensions, figures as in the file, and the same again changes nothing."""

from collections import Counter
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from lxml import etree

from indicators import figures
from indicators.iati import IatiRefused, apply, plan, read
from indicators.importing import approve_at_source
from indicators.models import Contribution, Indicator, Target
from programmes.models import AuditEntry, Obligation, Programme
from programmes.people.models import Organisation

from .test_iati_read import REAL, SHIPPED, activity

pytestmark = pytest.mark.django_db


def counts() -> dict[str, int]:
    return {m._meta.label: m._default_manager.count() for m in apps.get_models() if not m._meta.proxy}


def pairs_by_xpath(path) -> Counter:
    """(indicator title, dimension values, number) of each actual, straight from the XML."""
    found = Counter()
    for actual in etree.parse(str(path)).xpath("//actual[@value]"):
        title = " ".join(actual.xpath("string(ancestor::indicator/title/narrative[1])").split())
        words = "; ".join(" ".join(v.split()) for v in actual.xpath("dimension/@value"))
        found[title, words, Decimal(actual.get("value"))] += 1
    return found


def bring(path=SHIPPED, code="X"):
    return apply(plan(read(path), code), by=None)


@pytest.mark.parametrize("path", [SHIPPED, *REAL], ids=lambda p: p.name)
def test_figures_and_targets_are_those_of_the_file(path):
    programme = bring(path).programme
    tree = etree.parse(str(path))
    cells = Contribution.objects.approved().filter(programme=programme).select_related("indicator")
    stored = Counter((c.indicator.title_es, c.indicator.segment, c.approved_value) for c in cells)
    assert stored == pairs_by_xpath(path)
    assert sum(c.value for c in cells) == sum(Decimal(v) for v in tree.xpath("//actual/@value"))
    targets = Target.objects.filter(indicator__programme=programme).values_list("value", flat=True)
    assert sum(targets) == sum(Decimal(v) for v in tree.xpath("//target/@value"))
    bases = Indicator.objects.filter(programme=programme, baseline__isnull=False).values_list("baseline", flat=True)
    assert sum(bases) == sum(Decimal(v) for v in tree.xpath("//baseline/@value"))
    assert programme.results.count() == tree.xpath("count(//result)")


def test_the_shipped_file_in_numbers():
    programme = bring().programme
    assert programme.status == Programme.Status.CLOSED
    assert (programme.results.count(), programme.indicators.count(), Target.objects.count()) == (12, 18, 18)
    assert Counter(programme.results.values_list("level", flat=True)) == {"output": 5, "outcome": 7}
    assert Counter(programme.indicators.values_list("kind", flat=True)) == {"number": 13, "percentage": 5}
    assert Organisation.objects.get(iati_ref="XM-DAC-41121").acronym_es == "UNHCR"
    split = programme.indicators.filter(title_es__startswith="Extent children")
    assert {i.baseline for i in split} == {45, 65}
    assert all(i.segment for i in split)


def test_official_figures_follow_the_file():
    programme = bring().programme
    shown = {
        f.indicator.title_es: f
        for f in figures.load(programme, on=date(2026, 7, 14), indicators=programme.indicators.all())
    }
    registered = shown["% of persons of concern registered on an individual basis"].status
    assert (registered.a, registered.final_target) == (Decimal("77.09"), Decimal(85))
    assert registered.progress_life.ratio == (Decimal("77.09") - 45) / 40


def test_what_is_owed_counts_as_answered_in_time_and_the_audit_says_import():
    programme = bring().programme
    owed = Obligation.objects.filter(programme=programme)
    assert owed.count() == 18
    assert not owed.open().exists()
    assert set(owed.with_state(date(2026, 7, 14)).values_list("freshness", flat=True)) == {"fresh"}
    entries = AuditEntry.objects.filter(programme=programme, action="import")
    assert entries.count() == 18
    assert set(entries.values_list("actor", "way")) == {(None, "import")}


def test_again_changes_nothing():
    bring()
    before = counts()
    again = bring()
    assert (again.added, again.changed, again.figures) == (0, 0, 0)
    assert counts() == before


def test_a_changed_file_changes_only_what_differs():
    bring()
    changed = SHIPPED.read_bytes().replace(b'<actual value="45.71">', b'<actual value="46.5">')
    again = apply(plan(read(changed), "X"), by=None)
    assert (again.added, again.changed, again.figures) == (0, 0, 1)
    assert Contribution.objects.filter(approved_value=Decimal("46.5")).count() == 1
    assert not Contribution.objects.filter(approved_value=Decimal("45.71")).exists()


def test_the_same_file_under_two_codes_and_a_code_that_is_taken():
    bring(code="X")
    bring(code="Y")
    assert Programme.objects.filter(references__value="XM-DAC-41121-2017-AME-PANRO").count() == 2
    with pytest.raises(IatiRefused, match="ya es de otro programa"):
        apply(plan(read(small("<actual value='1'/>")), "X"), by=None)


def small(inside: str, base: str = "", attributes: str = "measure='1'") -> bytes:
    return activity(
        "<reporting-org ref='AA' type='10'><narrative>Ministry (MIN)</narrative></reporting-org><title><narrative>T</narrative></title>"
        f"<recipient-country code='PA'/><result type='2'><title><narrative>R</narrative></title><indicator {attributes}>"
        f"<title><narrative>I</narrative></title>{base}<period><period-start iso-date='2020-01-01'/><period-end iso-date='2020-12-31'/>"
        f"{inside}</period></indicator></result>"
    )


DIRECTIONS = [
    ("measure='1'", "", "increase"),
    ("measure='1' ascending='false'", "", "decrease"),
    ("measure='1' ascending='true'", "<baseline year='2019' value='40'/>", "decrease"),
    ("measure='1' ascending='false'", "<baseline year='2019' value='5'/>", "increase"),
    ("measure='1' ascending='false'", "<baseline year='2019' value='20'/>", "decrease"),
]


@pytest.mark.parametrize(("attributes", "base", "direction"), DIRECTIONS)
def test_direction(attributes, base, direction):
    planned = plan(read(small("<target value='20'/><actual value='18'/>", base, attributes)))
    assert planned.indicators[0].direction == direction
    assert bool(planned.notes) == ("value='40'" in base or "value='5'" in base)


def test_silence_stays_silence_and_zero_is_zero():
    silent = apply(plan(read(small("<target value='20'/><actual/>"))), by=None).programme
    cell = Contribution.objects.get(programme=silent)
    assert (cell.state, cell.value, cell.approved_value) == ("not_reported", None, None)
    assert not Obligation.objects.filter(programme=silent).open().exists()
    zero = apply(plan(read(small("<actual value='0'/>")), "ZERO"), by=None).programme
    assert Contribution.objects.get(programme=zero).approved_value == 0


def test_qualitative_takes_the_comment_as_text():
    said = "<actual><comment><narrative>Done in two provinces</narrative></comment></actual>"
    programme = apply(plan(read(small(said, attributes="measure='5'"))), by=None).programme
    cell = Contribution.objects.select_related("indicator").get(programme=programme)
    assert (cell.indicator.kind, cell.approved_text, cell.approved_value) == ("text", "Done in two provinces", None)


PLAN_REFUSED = [
    (small("<actual value='1'/><actual value='2'/>"), "dos valores distintos"),
    (small("<actual value='1'/>", attributes="measure='5'"), "cualitativo"),
    (small("<actual value='1'/>", attributes="measure='8'"), "medida IATI"),
    (small("<actual value='1'/>").replace(b"<recipient-country code='PA'/>", b""), "en qué país"),
    (small("<actual value='1'/>").replace(b"type='2'", b"type='7'"), "tipo de resultado"),
]


@pytest.mark.parametrize(("data", "words"), PLAN_REFUSED, ids=[w for _d, w in PLAN_REFUSED])
def test_plan_refuses(data, words):
    with pytest.raises(IatiRefused, match=words):
        plan(read(data))


def test_overlapping_periods_keep_the_short_ones_and_say_so():
    long = (
        "<period><period-start iso-date='2019-01-01'/><period-end iso-date='2021-12-31'/><actual value='9'/></period>"
    )
    planned = plan(read(small("<actual value='1'/>").replace(b"</indicator>", f"{long}</indicator>".encode())))
    assert planned.spans == ((date(2020, 1, 1), date(2020, 12, 31)),)
    assert "2019-01-01" in planned.notes[0]
    assert [f.value for f in planned.indicators[0].actuals.values()] == [1]


def test_only_who_may_make_programmes_imports(world):
    with pytest.raises(PermissionDenied):
        apply(plan(read(SHIPPED), "X"), by=world.ana)
    assert not Programme.objects.filter(code="X").exists()
    assert apply(plan(read(SHIPPED), "X"), by=world.root).figures == 18


def test_approve_at_source_keeps_the_exact_value_and_is_idempotent(world):
    cell = world.cell(world.trained, "FAO", 0)
    values = {"answer": "value", "value": Decimal("12.345678")}
    assert approve_at_source(cell, values, reason="prueba") is True
    cell.refresh_from_db()
    assert (cell.state, cell.approved_value, cell.approved_by, cell.submitted_by) == (
        "approved",
        Decimal("12.345678"),
        None,
        None,
    )
    assert cell.obligation.done_on == cell.period.due
    assert approve_at_source(cell, values, reason="prueba") is False


def test_command_dry_run_writes_nothing_and_then_imports():
    before, out = counts(), StringIO()
    call_command("iati", "import", str(SHIPPED), "--code", "X", "--dry-run", stdout=out)
    assert counts() == before
    assert "Resultados: 12 · indicadores: 18 · períodos: 1 · metas: 18 · datos: 18" in out.getvalue()
    call_command("iati", "import", str(SHIPPED), "--code", "X", stdout=out)
    assert Programme.objects.filter(code="X").exists()


def test_command_tells_the_refusal(tmp_path):
    sheet = tmp_path / "resultados.xml"
    sheet.write_bytes(b"PK\x03\x04")
    with pytest.raises(CommandError, match="ZIP"):
        call_command("iati", "import", str(sheet))
