"""Writes on the administration go through the named functions: audited, with rights and cells following at once."""

from datetime import date
from decimal import Decimal

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from indicators.models import Contribution, ReportingUnit, Target
from programmes import access, accounts
from programmes.models import AuditEntry, Location, Membership, Period, Programme, Result
from programmes.people.models import Organisation, User
from tests import cast


def fields(page) -> dict[str, object]:
    """What a browser would send back unchanged: the page's form and its lines."""
    data = dict(values(page.context["adminform"].form))
    for inline in page.context["inline_admin_formsets"]:
        for form in [inline.formset.management_form, *inline.formset.forms]:
            data |= dict(values(form))
    return data


def values(form):
    for bound in form:
        value = bound.value()
        if value is not None and value is not False:
            yield (
                bound.html_name,
                [getattr(v, "pk", v) for v in value] if isinstance(value, list) else getattr(value, "pk", value),
            )


def send(client, address, **changed):
    page = client.get(address)
    assert page.status_code == 200
    answer = client.post(address, fields(page) | changed)
    problems = getattr(answer, "context", None) and [answer.context["errors"], answer.context["adminform"].form.errors]
    assert answer.status_code == 302, problems
    return answer


def test_result_is_added_and_changed_with_audit(world, signed_in):
    client = signed_in(world.ana)
    send(
        client,
        reverse("admin:programmes_result_add"),
        programme=world.red.pk,
        level="activity",
        code="1.1.9",
        title_es="Taller",
    )
    made = Result.objects.get(code="1.1.9")
    added = AuditEntry.objects.of(made).get()
    assert (added.action, added.actor, added.way, added.programme) == ("result.add", world.ana, "admin", world.red)
    period = world.period(0)
    send(
        client,
        reverse("admin:programmes_result_change", args=[made.pk]),
        title_es="Taller corto",
        planned_periods=[period.pk],
    )
    made.refresh_from_db()
    assert made.title_es == "Taller corto"
    assert list(made.planned_periods.all()) == [period]
    changes = [entry.changes for entry in AuditEntry.objects.of(made)]
    assert {"title_es": ["Taller", "Taller corto"]} in changes
    assert {"planned_periods": [None, str(period)]} in changes


def test_nothing_changed_leaves_no_audit(world, signed_in):
    before = AuditEntry.objects.count()
    for label, obj in (
        ("programmes_programme", world.red),
        ("programmes_result", world.output),
        ("indicators_indicator", world.trained),
    ):
        send(signed_in(world.ana), reverse(f"admin:{label}_change", args=[obj.pk]))
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize(
    "label,data",
    [
        ("programmes_result", {"level": "output", "code": "X", "title_es": "X"}),
        ("programmes_membership", {"role": "coordination", "is_active": "on"}),
        ("documents_expecteddocument", {"frequency": "quarterly"}),
    ],
)
def test_adding_to_a_foreign_programme_is_refused(world, signed_in, label, data):
    data |= {"programme": world.other.pk, "user": world.fabio.pk, "organisation": world.org("FAO").pk, "category": 1}
    before = Result.objects.count(), Membership.objects.count(), AuditEntry.objects.count()
    answer = signed_in(world.ana).post(reverse(f"admin:{label}_add"), data)
    assert answer.status_code == 200
    assert "programme" in answer.context["adminform"].form.errors
    assert (Result.objects.count(), Membership.objects.count(), AuditEntry.objects.count()) == before


def test_result_of_another_coordinated_programme_is_refused(world, signed_in):
    cast.member(world.ana, world.org("UC"), world.other, "coordination")
    foreign = cast.save(Result(programme=world.other, level="outcome", code="9", title_es="Ajeno"))
    data = {
        "programme": world.red.pk,
        "level": "output",
        "code": "1.9",
        "title_es": "X",
        "parent": foreign.pk,
        "position": 0,
    }
    answer = signed_in(world.ana).post(reverse("admin:programmes_result_add"), data)
    assert "parent" in answer.context["adminform"].form.errors


def test_code_used_twice_is_a_sentence_on_the_form(world, signed_in):
    address = reverse("admin:programmes_result_change", args=[world.output.pk])
    client = signed_in(world.ana)
    answer = client.post(address, fields(client.get(address)) | {"code": "1", "title_es": "Escrito"})
    assert answer.status_code == 200
    assert "Ya hay un resultado con ese código" in answer.content.decode()
    assert "Escrito" in answer.content.decode()


def test_unit_added_in_the_lines_opens_its_cells(world, signed_in):
    cocle = Location.objects.get(code="PA-2")
    send(
        signed_in(world.ana),
        reverse("admin:indicators_indicator_change", args=[world.trained.pk]),
        **{
            "units-TOTAL_FORMS": 4,
            "units-3-organisation": world.org("MIDA").pk,
            "units-3-location": cocle.pk,
            "units-3-indicator": world.trained.pk,
            "units-3-id": "",
            "units-3-start": "",
            "units-3-end": "",
            "units-3-at_close": "",
        },
    )
    unit = ReportingUnit.objects.get(indicator=world.trained, organisation=world.org("MIDA"), location=cocle)
    assert Contribution.objects.filter(unit=unit).count() == 4
    assert Period.objects.filter(programme=world.red, opened_at__isnull=False).count() == 4
    assert AuditEntry.objects.of(unit).get().actor == world.ana


def test_target_changed_in_the_lines_is_audited(world, signed_in):
    send(
        signed_in(world.ana),
        reverse("admin:indicators_indicator_change", args=[world.trained.pk]),
        **{"targets-7-value": "120.5"},
    )
    target = Target.objects.filter(indicator=world.trained).order_by("period").last()
    assert target.value == Decimal("120.5")
    assert AuditEntry.objects.of(target).first().changes["value"][1] == "120.5"


def test_target_of_an_ended_period_stays(world, signed_in):
    client = signed_in(world.ana)
    address = reverse("admin:indicators_indicator_change", args=[world.trained.pk])
    answer = client.post(address, fields(client.get(address)) | {"targets-0-value": "1"})
    assert answer.status_code == 200 and "ya terminó" in answer.content.decode()
    assert Target.objects.filter(indicator=world.trained).order_by("period").first().value == Decimal(100)


def test_unit_with_cells_stays_with_a_sentence(world, signed_in):
    client = signed_in(world.ana)
    address = reverse("admin:indicators_indicator_change", args=[world.trained.pk])
    answer = client.post(address, fields(client.get(address)) | {"units-0-DELETE": "on"})
    assert answer.status_code == 200
    assert ReportingUnit.objects.filter(indicator=world.trained).count() == 3


def test_membership_lines_give_and_take_rights_at_once(world, signed_in):
    address = reverse("admin:programmes_programme_change", args=[world.red.pk])
    client = signed_in(world.ana)
    page = client.get(address)
    lines = next(i.formset for i in page.context["inline_admin_formsets"] if i.formset.model is Membership)
    index = next(i for i, form in enumerate(lines.forms) if form.instance.user == world.fabio)
    assert access.may(world.fabio, access.ENTER, world.red)
    send(client, address, **{f"{lines.prefix}-{index}-role": "viewer"})
    assert not access.may(world.fabio, access.ENTER, world.red)
    send(client, address, **{f"{lines.prefix}-{index}-DELETE": "on"})
    assert not access.may(world.fabio, access.SEE, world.red)
    assert access.drift() == []


def test_membership_given_to_another_person_leaves_no_right_behind(world):
    membership = Membership.objects.get(user=world.fabio, programme=world.red)
    membership.user = world.nadie
    cast.save(membership)
    assert access.rights_on(world.fabio, world.red) == frozenset()
    assert access.may(world.nadie, access.ENTER, world.red)
    assert access.drift() == []


def test_new_programme_gets_its_calendar_and_is_for_superusers(world, signed_in):
    address = reverse("admin:programmes_programme_add")
    assert signed_in(world.ana).get(address).status_code == 403
    send(
        signed_in(world.root),
        address,
        code="NUEVO",
        title_es="Nuevo",
        short_es="Nuevo",
        start="2026-01-01",
        end="2027-12-31",
        frequency="half_yearly",
    )
    made = Programme.objects.get(code="NUEVO")
    assert [p.start for p in made.periods.order_by("start")] == [
        date(2026, 1, 1),
        date(2026, 7, 1),
        date(2027, 1, 1),
        date(2027, 7, 1),
    ]
    assert AuditEntry.objects.of(made).get().action == "programme.add"


def test_places_of_a_programme_are_audited(world, signed_in):
    veraguas = Location.objects.get(code="PA-9")
    send(
        signed_in(world.ana), reverse("admin:programmes_programme_change", args=[world.red.pk]), locations=[veraguas.pk]
    )
    assert list(world.red.locations.all()) == [veraguas]
    assert AuditEntry.objects.of(world.red).first().changes == {"locations": [None, "Veraguas"]}


def act(client, label, action, rows, **more):
    return client.post(
        reverse(f"admin:{label}_changelist"),
        {"action": action, "_selected_action": [row.pk for row in rows], "index": "0", **more},
        follow=True,
    )


def test_approving_in_bulk_tells_mixed_results(world, signed_in):
    good = world.submit(world.cell(world.trained, "FAO", 0, "Veraguas"), 40, world.fabio)
    own = world.submit(world.cell(world.price, "UNCTAD", 0), (3, 10), world.ana)
    empty = world.cell(world.trained, "MIDA", 0)
    page = act(signed_in(world.ana), "indicators_contribution", "approve", [good, own, empty])
    states = [Contribution.objects.get(pk=c.pk).state for c in (good, own, empty)]
    assert states == ["approved", "submitted", "expected"]
    text = page.content.decode()
    assert "Aprobados: 1." in text
    assert "Quien envía un dato no puede aprobarlo" in text
    assert AuditEntry.objects.of(good).first().way == "admin"


def test_deleting_in_bulk_is_audited(world, signed_in):
    extra = cast.save(Result(programme=world.red, level="output", code="8", title_es="Sobra"))
    act(signed_in(world.ana), "programmes_result", "delete_selected", [extra], post="yes")
    assert not Result.objects.filter(code="8").exists()
    assert AuditEntry.objects.filter(action="result.remove", object_label__contains="Sobra", actor=world.ana).exists()


def test_period_is_closed_and_opened_again_with_a_reason(world, signed_in):
    client, period = signed_in(world.ana), world.period(0)
    act(client, "programmes_period", "lock", [period])
    period.refresh_from_db()
    assert period.is_locked
    assert world.cell(world.trained, "FAO", 0).state == "not_reported"
    assert "Escriba el motivo" in act(client, "programmes_period", "unlock", [period]).content.decode()
    period.refresh_from_db()
    assert period.is_locked
    act(client, "programmes_period", "unlock", [period], reason="Llegó el acta")
    period.refresh_from_db()
    assert not period.is_locked
    assert [(e.action, e.reason, e.way) for e in AuditEntry.objects.of(period)][:2] == [
        ("period.unlock", "Llegó el acta", "admin"),
        ("period.lock", "", "admin"),
    ]


def test_opening_what_has_begun(world, signed_in):
    fresh = cast.programme("NUEVO")
    period = fresh.periods.order_by("start").first()
    act(signed_in(world.root), "programmes_period", "open_begun", [period])
    period.refresh_from_db()
    assert period.opened_at is not None
    assert AuditEntry.objects.of(period).get().actor == world.root


def test_dates_of_an_opened_period_stay(world, signed_in):
    period = world.period(0)
    send(
        signed_in(world.ana),
        reverse("admin:programmes_period_change", args=[period.pk]),
        due="2026-03-01",
        end="2026-01-31",
    )
    stored = Period.objects.get(pk=period.pk)
    assert (stored.due, stored.end) == (period.due, period.end)
    later = world.period(6)
    send(signed_in(world.ana), reverse("admin:programmes_period_change", args=[later.pk]), due="2027-12-01")
    assert Period.objects.get(pk=later.pk).due == date(2027, 12, 1)


# --- people ---------------------------------------------------------------------------------------


def test_who_coordinates_changes_contact_data_and_nothing_else(world, signed_in):
    address = reverse("admin:people_user_change", args=[world.fabio.pk])
    send(
        signed_in(world.ana),
        address,
        phone="6000-0000",
        email="otro@simon.example",
        is_superuser="on",
        is_active="",
        password="x",
    )
    stored = User.objects.get(pk=world.fabio.pk)
    assert stored.phone == "6000-0000"
    assert (stored.email, stored.is_superuser, stored.is_active, stored.password) == (
        "fabio@simon.example",
        False,
        True,
        world.fabio.password,
    )
    assert AuditEntry.objects.of(stored).get().changes == {"phone": [None, "6000-0000"]}


@pytest.mark.parametrize(
    "name,field,value",
    [
        ("fabio", "email", "x@simon.example"),
        ("fabio", "is_active", False),
        ("fabio", "is_superuser", True),
        ("ursula", "name", "Otra"),
        ("nadie", "name", "Otra"),
        ("root", "phone", "1"),
    ],
)
def test_named_function_refuses_the_rest(world, name, field, value):
    person = User.objects.get(pk=world.people[name].pk)
    setattr(person, field, value)
    with pytest.raises(PermissionDenied):
        accounts.save_person(person, by=world.ana)
    assert getattr(User.objects.get(pk=person.pk), field) != value


def test_disabling_ends_rights_at_once_and_enabling_gives_them_back(world, signed_in):
    session = signed_in(world.ana)
    assert session.get("/admin/").status_code == 200
    accounts.set_active(world.ana, False, by=world.root)
    assert session.get("/admin/").status_code == 302
    assert access.drift() == []
    assert not User.objects.get(pk=world.ana.pk).is_staff
    accounts.set_active(world.ana, True, by=world.root)
    assert access.may(User.objects.get(pk=world.ana.pk), access.COORDINATE, world.red)
    assert User.objects.get(pk=world.ana.pk).is_staff
    assert access.drift() == []
    with pytest.raises(PermissionDenied):
        accounts.set_active(world.fabio, False, by=world.ana)


def test_superuser_disables_through_the_page(world, signed_in):
    send(signed_in(world.root), reverse("admin:people_user_change", args=[world.fabio.pk]), is_active="")
    assert access.rights_on(User.objects.get(pk=world.fabio.pk), world.red) == frozenset()
    assert not access._model("ProgrammePermission").objects.filter(user=world.fabio).exists()
    assert access.drift() == []


def test_new_address_closes_the_old_one(world):
    EmailAddress.objects.create(user=world.fabio, email="fabio@simon.example", verified=True, primary=True)
    person = User.objects.get(pk=world.fabio.pk)
    person.email = "Nuevo@Simon.example"
    accounts.save_person(person, by=world.root)
    assert person.email == "nuevo@simon.example"
    assert not EmailAddress.objects.filter(email="fabio@simon.example").exists()


def test_superuser_adds_a_person_and_gives_a_password(world, signed_in):
    client = signed_in(world.root)
    answer = client.post(
        reverse("admin:people_user_add"), {"email": "Eva@Simon.Example", "name": "Eva", "language": "en"}
    )
    eva = User.objects.get(email="eva@simon.example")
    assert answer["Location"] == reverse("admin:people_user_change", args=[eva.pk])
    assert not eva.has_usable_password()
    address = reverse("admin:auth_user_password_change", args=[eva.pk])
    assert signed_in(world.ana).get(address).status_code == 404
    assert "Dar una contraseña" in client.get(reverse("admin:people_user_change", args=[eva.pk])).content.decode()
    client.post(
        address,
        {"password1": cast.PASSWORD, "password2": cast.PASSWORD, "usable_password": "true", "set-password": "1"},
    )
    eva.refresh_from_db()
    assert eva.check_password(cast.PASSWORD)
    entry = AuditEntry.objects.of(eva).first()
    assert (entry.action, entry.changes) == ("user.password", {})


def test_people_are_never_deleted(world, signed_in):
    assert (
        signed_in(world.root)
        .post(reverse("admin:people_user_delete", args=[world.nadie.pk]), {"post": "yes"})
        .status_code
        == 403
    )


def test_organisations_are_saved_with_audit(world, signed_in):
    fao = world.org("FAO")
    send(
        signed_in(world.root),
        reverse("admin:people_organisation_change", args=[fao.pk]),
        name_en="Food and Agriculture",
    )
    assert Organisation.objects.get(pk=fao.pk).name_en == "Food and Agriculture"
    assert AuditEntry.objects.of(fao).first().changes == {"name_en": [None, "Food and Agriculture"]}


def test_history_page_leads_to_the_audit(world, signed_in):
    client = signed_in(world.ana)
    send(client, reverse("admin:programmes_result_change", args=[world.output.pk]), title_es="Formación nueva")
    page = client.get(reverse("admin:programmes_result_history", args=[world.output.pk]), follow=True)
    assert page.context["cl"].result_count == AuditEntry.objects.of(world.output).count() == 2


def test_figures_are_shown_without_fields(world, signed_in):
    cell = world.submit(world.cell(world.trained, "FAO", 0, "Veraguas"), 40, world.fabio)
    text = signed_in(world.ana).get(reverse("admin:indicators_contribution_change", args=[cell.pk])).content.decode()
    assert "Personas capacitadas" in text
    assert 'name="value"' not in text
    assert 'name="state"' not in text
