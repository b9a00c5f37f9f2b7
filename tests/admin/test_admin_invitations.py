"""Inviting by pasting lines: checked before anything is written, all or nothing, once."""

import re

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse

from programmes import access, invitations
from programmes.models import AuditEntry, Membership
from programmes.people.models import User
from tests import cast

PAGE = "/admin/invitar/"
EVA = "Eva Ríos; eva@simon.example; FAO; RED; punto focal; es"


def errors(text, by):
    return [problem for line in invitations.check(text, by=by) for problem in line.problems]


@pytest.mark.parametrize(
    "text",
    [
        EVA,
        "Eva Ríos\teva@simon.example\tFAO\tRED\tpunto focal\tes",
        "Eva Ríos, eva@simon.example, FAO, RED, punto focal, es",
        "nombre; correo; organización; programa; papel; idioma\n\n" + EVA,
        "Eva Ríos; EVA@Simon.example; organización fao; red; FOCAL POINT; español",
        "Eva Ríos;eva@simon.example;fao;RED;focal_point",
        '"Eva Ríos","eva@simon.example","FAO","RED","Punto focal de agencia o socio","es"',
    ],
)
def test_ways_to_write_the_same_line(world, text):
    [line] = invitations.check(text, by=world.ana)
    assert line.problems == []
    found = (line.typed["name"], line.email, line.organisation, line.programme, line.role, line.language)
    assert found == ("Eva Ríos", "eva@simon.example", world.org("FAO"), world.red, "focal_point", "es")


@pytest.mark.parametrize(
    "text,expected",
    [
        ("; eva@simon.example; FAO; RED; lector; es", ["Línea 1, nombre: falta."]),
        ("Eva; eva@; FAO; RED; lector; es", ["Línea 1, correo: «eva@» no es un correo."]),
        (
            "Eva; eva@simon.example; NASA; RED; lector; es",
            ["Línea 1, organización: no hay una organización activa «NASA»."],
        ),
        (
            "Eva; eva@simon.example; FAO; OTRO; lector; es",
            ["Línea 1, programa: usted no coordina un programa con el código «OTRO»."],
        ),
        (
            "Eva; eva@simon.example; FAO; NADA; lector; es",
            ["Línea 1, programa: usted no coordina un programa con el código «NADA»."],
        ),
        (
            "Eva; eva@simon.example; FAO; RED; jefa; es",
            [
                "Línea 1, papel: «jefa» no es un papel: unidad de coordinación, punto focal, colaborador, contraparte o lector."
            ],
        ),
        (
            "Eva; eva@simon.example; FAO; RED; lector; fr",
            ["Línea 1, idioma: «fr» no es un idioma del portal: es o en."],
        ),
        ("Eva; eva@simon.example; FAO; RED; lector; es; más", ["Línea 1, idioma: sobran columnas: se esperan seis."]),
        (
            "Eva; eva@simon.example",
            ["Línea 1, organización: falta.", "Línea 1, programa: falta.", "Línea 1, papel: falta."],
        ),
        (f"{EVA}\n{EVA}", ["Línea 2, correo: repite la línea 1."]),
        (
            "Ida; ida@simon.example; FAO; RED; lector; es",
            ["Línea 1, correo: esta cuenta está desactivada; pida que la activen."],
        ),
        (f"{'E' * 151}; eva@simon.example; FAO; RED; lector; es", ["Línea 1, nombre: es demasiado largo."]),
    ],
)
def test_errors_name_line_and_field(world, signed_in, text, expected):
    before = User.objects.count(), Membership.objects.count(), AuditEntry.objects.count()
    assert errors(text, world.ana) == expected
    page = signed_in(world.ana).post(PAGE, {"text": text, "confirm": "1"})
    assert page.status_code == 200
    for problem in expected:
        assert problem in page.content.decode()
    assert 'name="confirm"' not in page.content.decode()
    assert (User.objects.count(), Membership.objects.count(), AuditEntry.objects.count()) == before
    assert mail.outbox == []


def people(n):
    return "\n".join(f"Persona {i}; persona{i}@simon.example; FAO; RED; colaborador; es" for i in range(n))


@pytest.mark.parametrize("n,ok", [(0, False), (1, True), (50, True), (51, False)])
def test_how_many_lines(world, n, ok):
    if ok:
        assert len(invitations.check(people(n), by=world.ana)) == n
    else:
        with pytest.raises(ValidationError, match=str(n) if n else "al menos una"):
            invitations.check(people(n), by=world.ana)


def test_checking_takes_as_many_queries_for_one_as_for_fifty(world, django_assert_num_queries):
    for n in (1, 50):
        with django_assert_num_queries(4):
            invitations.check(people(n), by=world.ana)


def test_preview_writes_nothing_and_confirming_does(world, signed_in):
    client, text = signed_in(world.ana), people(50)
    page = client.post(PAGE, {"text": text})
    assert page.status_code == 200
    assert "persona49@simon.example" in page.content.decode()
    assert 'name="confirm"' in page.content.decode()
    assert not User.objects.filter(email__startswith="persona").exists()
    assert mail.outbox == []
    done = client.post(PAGE, {"text": text, "confirm": "1"}, follow=True)
    assert "Pertenencias escritas: 50." in done.content.decode()
    assert len(mail.outbox) == User.objects.filter(email__startswith="persona").count() == 50
    person = User.objects.get(email="persona7@simon.example")
    assert access.may(person, access.ENTER, world.red)
    assert AuditEntry.objects.of(person).get().action == "user.add"
    assert AuditEntry.objects.of(person.memberships.get()).get().actor == world.ana
    assert access.drift() == []


def test_the_same_again_changes_nothing_and_says_so(world, signed_in):
    client = signed_in(world.ana)
    client.post(PAGE, {"text": EVA, "confirm": "1"})
    before = User.objects.count(), Membership.objects.count(), AuditEntry.objects.count(), len(mail.outbox)
    preview = client.post(PAGE, {"text": EVA}).content.decode()
    assert "ya está; no cambia nada" in preview
    assert 'name="confirm"' not in preview
    again = client.post(PAGE, {"text": EVA, "confirm": "1"}, follow=True).content.decode()
    assert "Líneas que ya estaban y no cambian nada: 1." in again
    assert (User.objects.count(), Membership.objects.count(), AuditEntry.objects.count(), len(mail.outbox)) == before


def test_the_letter_opens_the_account_in_her_language(world, signed_in, settings):
    settings.SITE_URL = "https://portal.example"
    signed_in(world.ana).post(
        PAGE, {"text": EVA.replace("; es", "; en"), "confirm": "1"}, headers={"host": "localhost"}
    )
    [letter] = mail.outbox
    assert letter.to == ["eva@simon.example"]
    html = letter.alternatives[0].content
    link = re.search(r"https://portal\.example(/\S+)", letter.body).group(1)
    assert link in html
    assert "localhost" not in letter.body + html
    assert '<html lang="en">' in html
    assert "Eva Ríos" in letter.body
    assert "RED" in letter.body
    assert len(html.encode()) < 30 * 1024
    visitor = Client()
    form = visitor.get(link, follow=True)
    assert form.status_code == 200
    address = form.redirect_chain[-1][0]
    visitor.post(address, {"password1": cast.PASSWORD, "password2": cast.PASSWORD})
    eva = User.objects.get(email="eva@simon.example")
    assert eva.check_password(cast.PASSWORD)
    assert eva.language == "en"


def test_who_has_an_account_gets_a_notice_without_password_link(world, signed_in):
    signed_in(world.ana).post(PAGE, {"text": "Otra; Nadie@simon.example; MIDA; RED; contraparte; es", "confirm": "1"})
    person = User.objects.get(pk=world.nadie.pk)
    assert person.name == "Nadie"
    assert access.may(person, access.ENTER, world.red)
    [letter] = mail.outbox
    assert letter.subject == "SIMON: tiene un papel nuevo"
    assert "/password/" not in letter.body
    assert person.check_password(cast.PASSWORD)


def test_another_role_on_the_same_line_changes_it(world):
    lines = invitations.check("Fabio; fabio@simon.example; FAO; RED; lector; es", by=world.ana)
    assert lines[0].effect.startswith("cambia el papel")
    invitations.invite(lines, by=world.ana)
    membership = Membership.objects.get(user=world.fabio)
    assert membership.role == "viewer"
    assert not access.may(world.fabio, access.ENTER, world.red)
    assert AuditEntry.objects.of(membership).first().changes == {"role": ["focal_point", "viewer"]}


def test_one_person_in_two_organisations_gets_one_letter(world):
    outcome = invitations.invite(
        invitations.check(f"{EVA}\n{EVA.replace('FAO', 'UNCTAD')}", by=world.ana), by=world.ana
    )
    assert outcome.written == 2
    [letter] = outcome.letters
    assert len(letter.memberships) == 2


def test_all_or_nothing_and_only_by_who_coordinates(world):
    lines = invitations.check(f"{EVA}\n{people(2)}", by=world.root)
    lines[2].programme = world.other
    with pytest.raises(PermissionDenied):
        invitations.invite(lines, by=world.ana)
    assert not User.objects.filter(email="eva@simon.example").exists()
    bad = invitations.check(f"{EVA}\nX; x; FAO; RED; lector; es", by=world.ana)
    with pytest.raises(ValidationError):
        invitations.invite(bad, by=world.ana)
    assert not User.objects.filter(email="eva@simon.example").exists()


class OneBadAddress(EmailBackend):
    """Refuses the address of persona1."""

    def send_messages(self, messages):
        if any("persona1@simon.example" in m.to for m in messages):
            raise ConnectionRefusedError("550 no such mailbox")
        return super().send_messages(messages)


class Unreachable(EmailBackend):
    """A mail server that cannot be reached."""

    def open(self):
        raise TimeoutError("timed out")


@pytest.mark.parametrize("backend,sent,failed", [("OneBadAddress", 2, 1), ("Unreachable", 0, 3)])
def test_mail_that_fails_is_told_and_nothing_is_lost(world, signed_in, settings, backend, sent, failed):
    settings.EMAIL_BACKEND = f"{__name__}.{backend}"
    client = signed_in(world.ana)
    page = client.post(PAGE, {"text": people(3), "confirm": "1"}, follow=True).content.decode()
    assert page.count("No se pudo enviar el correo a") == failed
    assert "persona1@simon.example" in page
    assert len(mail.outbox) == sent
    assert Membership.objects.filter(user__email__startswith="persona").count() == 3
    assert AuditEntry.objects.filter(action="invitation.failed", programme=world.red).count() == failed
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    person = User.objects.get(email="persona1@simon.example")
    again = client.post(
        reverse("admin:people_user_changelist"),
        {"action": "invite_again", "_selected_action": [person.pk], "index": "0"},
        follow=True,
    ).content.decode()
    assert "Invitaciones enviadas: 1." in again
    assert "RED" in mail.outbox[-1].body


def test_names_are_shown_literally(world, signed_in):
    page = (
        signed_in(world.ana)
        .post(PAGE, {"text": "<script>alert(1)</script>; eva@simon.example; FAO; RED; lector; es"})
        .content.decode()
    )
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    for style in ("<style", " style=", "onclick"):
        assert style not in page
