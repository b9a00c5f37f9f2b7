"""Each page of programmes and indicators opens for who may see it, with the figures it should show."""

from decimal import Decimal

import pytest
from django.urls import reverse

from indicators import workflow
from indicators.answers import Given


@pytest.fixture
def filled(world):
    """Two quarters approved by all, the third half sent."""
    for quarter in (0, 1):
        world.approved(world.cell(world.trained, "FAO", quarter, "Veraguas"), 40, world.fabio)
        world.approved(world.cell(world.trained, "FAO", quarter, "Coclé"), 35, world.fabio)
        world.approved(world.cell(world.trained, "MIDA", quarter), 20, world.marta)
        world.approved(world.cell(world.price, "UNCTAD", quarter), (20 + quarter, 100), world.clara)
    world.submit(world.cell(world.trained, "FAO", 2, "Veraguas"), 77, world.fabio)
    return world


def names(world):
    cell = world.cell(world.trained, "FAO", 2, "Coclé")
    money = world.red.moneyfigures.filter(organisation=world.org("FAO")).first()
    return {
        "home": reverse("home"),
        "list": reverse("programmes:programme-list"),
        "dashboard": world.red.get_absolute_url(),
        "indicators": reverse("indicators:indicator-list", args=["RED"]),
        "indicator": world.trained.get_absolute_url(),
        "ratio": world.price.get_absolute_url(),
        "entry": reverse("indicators:entry-list", args=["RED"]),
        "cell": cell.get_absolute_url(),
        "review": reverse("indicators:review-list", args=["RED"]),
        "calendar": reverse("programmes:programme-calendar", args=["RED"]),
        "money": reverse("programmes:money-list", args=["RED"]),
        "money_edit": reverse("programmes:money-edit", args=[money.pk]),
        "access": reverse("programmes:programme-access", args=["RED"]),
        "me": reverse("people:preferences"),
    }


PAGES = [
    "home",
    "list",
    "dashboard",
    "indicators",
    "indicator",
    "ratio",
    "entry",
    "cell",
    "review",
    "calendar",
    "money",
    "money_edit",
    "access",
    "me",
]


@pytest.mark.parametrize("which", PAGES)
def test_coordination_opens_every_page(at_noon, filled, signed_in, which):
    response = signed_in(filled.ana).get(names(filled)[which])
    assert response.status_code == 200, response.content[:300]
    assert 'lang="es"' in response.content.decode()


def test_dashboard_shows_only_what_is_approved(at_noon, filled, signed_in):
    page = signed_in(filled.david).get(filled.red.get_absolute_url()).content.decode()
    assert "190" in page  # 2 quarters of 95
    assert "77" not in page.replace("077", "")
    assert "espera aprobación" not in page


def test_submit_by_form_then_approve(at_noon, filled, signed_in):
    cell = filled.cell(filled.trained, "FAO", 2, "Coclé")
    response = signed_in(filled.fabio).post(
        cell.get_absolute_url(), {"value": "1,234.5", "comment": "x", "version": "0", "submit": "1"}
    )
    assert response.status_code == 302
    cell.refresh_from_db()
    assert (cell.state, cell.value) == ("submitted", 1234.5)
    signed_in(filled.ana).post(reverse("indicators:contribution-review", args=[cell.pk, "approve"]))
    cell.refresh_from_db()
    assert (cell.state, cell.approved_value) == ("approved", 1234.5)


def test_two_editors_second_sees_both(at_noon, filled, signed_in):
    cell = filled.cell(filled.trained, "FAO", 2, "Coclé")
    client = signed_in(filled.fabio)
    client.post(cell.get_absolute_url(), {"value": "10", "version": "0", "draft": "1"})
    page = client.post(cell.get_absolute_url(), {"value": "11", "version": "0", "submit": "1"})
    text = page.content.decode()
    assert page.status_code == 200
    assert "Guardado por otra persona: <b>10</b>" in text and 'value="11"' in text
    cell.refresh_from_db()
    assert cell.value == 10


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"value": "4,500.000.00"}, "id_value"),
        ({"value": "nan"}, "id_value"),
        ({"value": ""}, "id_value"),
        ({"value": "-3"}, "id_value"),
        ({"not_available": "1"}, "id_because"),
        ({"no_change": "1"}, "id_value"),
    ],
)
def test_bad_answers_name_the_field_and_keep_what_was_typed(at_noon, filled, signed_in, data, field):
    cell = filled.cell(filled.trained, "FAO", 2, "Coclé")
    page = signed_in(filled.fabio).post(
        cell.get_absolute_url(), {"version": "0", "comment": "lo escrito queda", **data}
    )
    text = page.content.decode()
    assert page.status_code == 200
    assert "Hay un problema" in text and f'href="#{field}"' in text and "lo escrito queda" in text
    cell.refresh_from_db()
    assert (cell.state, cell.version) == ("expected", 0)


def test_return_needs_a_comment_and_shows_it(at_noon, filled, signed_in):
    cell = filled.cell(filled.trained, "FAO", 2, "Veraguas")
    ana = signed_in(filled.ana)
    ana.post(reverse("indicators:contribution-review", args=[cell.pk, "return"]), {"reason": " "})
    cell.refresh_from_db()
    assert cell.state == "submitted"
    ana.post(reverse("indicators:contribution-review", args=[cell.pk, "return"]), {"reason": "¿Con lista?"})
    cell.refresh_from_db()
    assert cell.state == "returned" and cell.obligation.done_on is None and str(cell.obligation.due) == "2026-07-21"
    assert "¿Con lista?" in signed_in(filled.fabio).get(cell.get_absolute_url()).content.decode()


def test_nobody_approves_their_own(at_noon, filled, signed_in):
    cell = filled.cell(filled.trained, "FAO", 2, "Coclé")
    filled.submit(cell, 5, filled.ana)
    assert cell.on_behalf
    signed_in(filled.ana).post(reverse("indicators:contribution-review", args=[cell.pk, "approve"]))
    cell.refresh_from_db()
    assert cell.state == "submitted"


def test_reopened_counts_with_its_approved_value(at_noon, filled):
    cell = filled.cell(filled.trained, "FAO", 0, "Veraguas")
    workflow.reopen(cell, by=filled.ana, reason="error de suma")
    assert (cell.state, cell.approved_value) == ("reopened", 40)


def test_an_ambiguous_number_is_asked_about_only_when_the_other_reading_is_the_likely_one(at_noon, filled, signed_in):
    """«1.234» is one point two three four in es-PA; with 1,200 before it, the writer may have meant 1,234."""
    filled.approved(filled.cell(filled.trained, "FAO", 2, "Coclé"), 1200, filled.fabio)
    client, cell = signed_in(filled.fabio), filled.cell(filled.trained, "FAO", 3, "Coclé")
    page = client.post(cell.get_absolute_url(), {"value": "1.234", "version": "0", "submit": "1"}).content.decode()
    assert "1.234 o 1234" in page
    assert client.post(cell.get_absolute_url(), {"value": "1,234", "version": "0", "submit": "1"}).status_code == 302
    cell.refresh_from_db()
    assert cell.value == 1234


def test_no_change_confirms_only_what_is_approved(at_noon, filled):
    level = filled.price
    workflow.submit(filled.cell(level, "UNCTAD", 2), cast_given(), by=filled.clara)
    cell = filled.cell(level, "UNCTAD", 3)
    workflow.submit(cell, cast_given(answer="no_change"), by=filled.clara)
    assert (cell.answer, cell.numerator) == ("no_change", 21)  # approved in the quarter before, not the 99 that waits


def cast_given(**fields):
    return Given(**({"numerator": Decimal(99), "denominator": Decimal(100)} | fields))


def test_next_never_breaks_what_was_stored(at_noon, filled, signed_in):
    cell = filled.cell(filled.trained, "FAO", 2, "Coclé")
    for bad in ("NaN", "//evil.example", "https://evil.example/", "\\\\evil"):
        response = signed_in(filled.fabio).post(cell.get_absolute_url(), {"value": "3", "next": bad, "draft": "1"})
        assert response.status_code == 302
        assert "evil" not in response.headers["Location"]


@pytest.mark.parametrize(
    "address", ["/programas/%00/", "/biblioteca/?q=%00", "/admin/programmes/membership/?role__exact=%00"]
)
def test_a_null_byte_is_no_server_error(world, signed_in, address):
    assert signed_in(world.root).get(address).status_code in (400, 404)


def test_the_language_switch_keeps_the_choice(world, signed_in):
    client = signed_in(world.fabio)
    assert client.post("/idioma/", {"language": "en", "next": "/"}).status_code == 302
    world.fabio.refresh_from_db()
    assert world.fabio.language == "en" and "What I owe" in client.get("/").content.decode()


def test_an_empty_money_form_answers_nothing(at_noon, filled, signed_in):
    money = filled.red.moneyfigures.filter(organisation=filled.org("FAO")).order_by("period__start").first()
    page = signed_in(filled.fabio).post(
        reverse("programmes:money-edit", args=[money.pk]), {"version": "0", "submit": "1"}
    )
    assert "Escriba al menos un monto" in page.content.decode()
    money.refresh_from_db()
    assert money.state == "expected" and money.obligation.done_on is None


def test_a_period_with_undecided_figures_is_not_closed(at_noon, filled, signed_in):
    client = signed_in(filled.ana)
    client.post(reverse("programmes:period-lock", args=[filled.period(2).pk]))
    assert not filled.period(2).is_locked
    client.post(reverse("programmes:period-lock", args=[filled.period(0).pk]))
    assert filled.period(0).is_locked
