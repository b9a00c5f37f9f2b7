"""Inviting people by pasting lines: read, check, then one transaction, then the letters.

A line is name; e-mail; organisation; programme; role; language. `check` writes nothing; `invite` does all or nothing.
"""

import csv
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programmes.people.models import Organisation, User

from . import audit, framework
from .models import AuditEntry, Membership, Programme

if TYPE_CHECKING:
    from django.core.mail.backends.base import BaseEmailBackend

MAX_LINES = 50
FIELDS: dict[str, Promise] = {
    "name": gettext_lazy("nombre"),
    "email": gettext_lazy("correo"),
    "organisation": gettext_lazy("organización"),
    "programme": gettext_lazy("programa"),
    "role": gettext_lazy("papel"),
    "language": gettext_lazy("idioma"),
}
ROLE_WORDS = {
    "coordinacion": "coordination",
    "coordination unit": "coordination",
    "punto focal": "focal_point",
    "focal point": "focal_point",
    "colaboradora": "contributor",
    "contributor": "contributor",
    "contraparte": "counterpart",
    "counterpart focal point": "counterpart",
    "lector": "viewer",
    "lectora": "viewer",
    "donante": "viewer",
    "viewer": "viewer",
    "donor": "viewer",
}
LANGUAGE_WORDS = {"": "es", "espanol": "es", "spanish": "es", "ingles": "en", "english": "en"}
HEADINGS = {"correo", "correo electronico", "e-mail", "email"}


@dataclass
class Line:
    """One pasted line: what was typed, what it stands for, its errors by field, and whether it would change anything."""

    number: int
    typed: dict[str, str]
    organisation: Organisation | None = None
    programme: Programme | None = None
    role: str = ""
    language: str = "es"
    membership: Membership | None = None
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def email(self) -> str:
        return self.typed["email"].lower()

    @property
    def problems(self) -> list[str]:
        """«Línea 3, correo: …» for each error."""
        where = _("Línea %(number)s, %(field)s: %(error)s")
        return [
            where % {"number": self.number, "field": FIELDS[name], "error": error}
            for name, error in self.errors.items()
        ]

    @property
    def is_done(self) -> bool:
        """The person has this role already."""
        found = self.membership
        return found is not None and found.is_active and found.role == self.role

    @property
    def effect(self) -> str:
        """What confirming would do, in words."""
        if self.is_done:
            return _("ya está; no cambia nada")
        if self.membership is None:
            return _("se invita")
        return _("cambia el papel: antes, %(role)s") % {"role": self.membership.get_role_display()}

    @property
    def role_label(self) -> str:
        return str(Membership.Role(self.role).label) if self.role else self.typed["role"]


@dataclass(frozen=True)
class Letter:
    """An e-mail to one person: a link to choose a password when new, else notice of the new roles."""

    person: User
    new: bool
    memberships: tuple[Membership, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """How many memberships were written and how many lines changed nothing; the letters to send."""

    written: int
    unchanged: int
    letters: list[Letter]


# --- reading and checking: nothing is written -----------------------------------------------------


def folded(text: str) -> str:
    """Lower case without accents or outer spaces, to compare words as people type them."""
    plain = unicodedata.normalize("NFKD", text.strip().casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def parse(text: str) -> list[Line]:
    """Split the pasted text; tab, semicolon or comma, whichever the line has first in that order. A line of headings is skipped."""
    lines = []
    for number, raw in enumerate(text.splitlines(), start=1):
        separator = next((s for s in "\t;" if s in raw), ",")
        cells = [cell.strip() for cell in next(csv.reader([raw], delimiter=separator), [])]
        if not any(cells) or (len(cells) > 1 and folded(cells[1]) in HEADINGS):
            continue
        cells += [""] * (len(FIELDS) - len(cells))
        line = Line(number, dict(zip(FIELDS, cells, strict=False)))
        if len(cells) > len(FIELDS):
            line.errors["language"] = _("sobran columnas: se esperan seis.")
        lines.append(line)
    return lines


def check(text: str, *, by: User) -> list[Line]:
    """The lines with what they stand for and their errors; a fixed number of queries. Raises ValidationError on their number."""
    lines = parse(text)
    if not lines:
        raise ValidationError(_("Pegue al menos una línea."))
    if len(lines) > MAX_LINES:
        raise ValidationError(
            _("Son %(n)s líneas; el máximo es %(max)s. Péguelas en partes.") % {"n": len(lines), "max": MAX_LINES}
        )
    books = Books.read(lines, by)
    for line in lines:
        books.check(line)
    return lines


def names_of(organisation: Organisation) -> set[str]:
    names = (
        organisation.code,
        organisation.acronym_es,
        organisation.acronym_en,
        organisation.name_es,
        organisation.name_en,
    )
    return {folded(name) for name in names if name}


def role_words() -> dict[str, str]:
    """Every way to write a role: its code, its label in each language, short forms."""
    words = dict(ROLE_WORDS)
    for language, _label in settings.LANGUAGES:
        with translation.override(language):
            words |= {folded(str(role.label)): role.value for role in Membership.Role}
    return words | {role.value: role.value for role in Membership.Role}


@dataclass
class Books:
    """What the lines are checked against, read once."""

    organisations: dict[str, Organisation]
    programmes: dict[str, Programme]
    people: dict[str, User]
    memberships: dict[tuple[str, int, int], Membership]
    roles: dict[str, str]
    seen: dict[tuple[str, str, str], int] = field(default_factory=dict)

    @classmethod
    def read(cls, lines: list[Line], by: User) -> "Books":
        emails = {line.email for line in lines}
        programmes = {folded(p.code): p for p in Programme.objects.coordinated_by(by)}
        rows = Membership.objects.filter(user__email__in=emails, programme__in=programmes.values()).select_related(
            "user"
        )
        return cls(
            organisations={name: o for o in Organisation.objects.filter(is_active=True) for name in names_of(o)},
            programmes=programmes,
            people={u.email: u for u in User.objects.filter(email__in=emails)},
            memberships={(m.user.email, m.organisation_id, m.programme_id): m for m in rows},
            roles=role_words(),
        )

    def check(self, line: Line) -> None:
        """Find what the line stands for, and note what is wrong by field."""
        self._person(line)
        typed = {name: folded(text) for name, text in line.typed.items()}
        line.organisation = self.organisations.get(typed["organisation"])
        line.programme = self.programmes.get(typed["programme"])
        line.role = self.roles.get(typed["role"], "")
        languages = LANGUAGE_WORDS | {code: code for code, _label in settings.LANGUAGES}
        line.language = languages.get(typed["language"], "")
        known = {
            "organisation": line.organisation,
            "programme": line.programme,
            "role": line.role,
            "language": line.language,
        }
        for name, found in known.items():
            if not found:
                line.errors.setdefault(name, self._unknown(name, line.typed[name]))
        if line.organisation and line.programme:
            line.membership = self.memberships.get((line.email, line.organisation.pk, line.programme.pk))
        self._once(line)

    def _person(self, line: Line) -> None:
        person = self.people.get(line.email)
        if not line.typed["name"]:
            line.errors["name"] = _("falta.")
        elif len(line.typed["name"]) > User._meta.get_field("name").max_length:
            line.errors["name"] = _("es demasiado largo.")
        try:
            validate_email(line.email)
        except ValidationError:
            line.errors["email"] = _("«%(typed)s» no es un correo.") % {"typed": line.typed["email"]}
        if person is not None and not person.is_active:
            line.errors["email"] = _("esta cuenta está desactivada; pida que la activen.")

    def _once(self, line: Line) -> None:
        key = (line.email, folded(line.typed["organisation"]), folded(line.typed["programme"]))
        if key in self.seen:
            line.errors.setdefault("email", _("repite la línea %(number)s.") % {"number": self.seen[key]})
        self.seen.setdefault(key, line.number)

    def _unknown(self, name: str, typed: str) -> str:
        if not typed:
            return _("falta.")
        sentences = {
            "organisation": _("no hay una organización activa «%(typed)s»."),
            "programme": _("usted no coordina un programa con el código «%(typed)s»."),
            "role": _(
                "«%(typed)s» no es un papel: unidad de coordinación, punto focal, colaborador, contraparte o lector."
            ),
            "language": _("«%(typed)s» no es un idioma del portal: es o en."),
        }
        return sentences[name] % {"typed": typed}


# --- writing --------------------------------------------------------------------------------------


def invite(lines: list[Line], *, by: User, way: str = AuditEntry.Way.ADMIN) -> Outcome:
    """Write people and memberships of checked lines, all or nothing; the same lines again change nothing.

    Raises ValidationError when a line has errors or is being written by somebody else, PermissionDenied outside the
    coordinated programmes.
    """
    try:
        return _write_all(lines, by, way)
    except IntegrityError as error:
        raise ValidationError(
            _("Alguien confirmó las mismas personas al mismo tiempo; no se escribió nada. Revise otra vez las líneas.")
        ) from error


@transaction.atomic
def _write_all(lines: list[Line], by: User, way: str) -> Outcome:
    wrong = [problem for line in lines for problem in line.problems]
    if wrong:
        raise ValidationError(wrong)
    changed = [line for line in lines if not line.is_done]
    people = {u.email: u for u in User.objects.filter(email__in=[line.email for line in changed])}
    written: dict[str, list[Membership]] = {}
    for line in changed:
        person = people.get(line.email) or _add_person(line, by, way)
        people[line.email] = person
        written.setdefault(line.email, []).append(_write(line, person, by, way))
    letters = [
        Letter(people[email], not people[email].has_usable_password(), tuple(rows)) for email, rows in written.items()
    ]
    return Outcome(written=len(changed), unchanged=len(lines) - len(changed), letters=letters)


def _add_person(line: Line, by: User, way: str) -> User:
    person = User.objects.create_user(line.email, None, name=line.typed["name"], language=line.language)
    audit.record("user.add", person, by=by, programme=line.programme, way=way)
    return person


def _write(line: Line, person: User, by: User, way: str) -> Membership:
    membership = line.membership or Membership(user=person, organisation=line.organisation, programme=line.programme)
    membership.role, membership.is_active = line.role, True
    framework.save(membership, by=by, way=way)
    return membership


# --- letters: after the transaction ---------------------------------------------------------------


def password_link(person: User) -> str:
    """Where the person chooses a password: allauth's own key, on the configured host."""
    key = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
    return settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=key)


def message(letter: Letter, by: User, connection: "BaseEmailBackend | None" = None) -> EmailMultiAlternatives:
    """The e-mail in the person's language; text and HTML say the same."""
    person = letter.person
    with translation.override(person.language):
        memberships = letter.memberships or tuple(
            person.memberships.filter(is_active=True).select_related("programme", "organisation")
        )
        context = {
            "person": person,
            "by": by,
            "memberships": memberships,
            "days": settings.PASSWORD_RESET_TIMEOUT // 86400,
            "link": password_link(person) if letter.new else settings.SITE_URL + reverse("home"),
            "new": letter.new,
            "language": person.language,
        }
        subject = " ".join(render_to_string("emails/invitation/subject.txt", context).split())
        mail = EmailMultiAlternatives(
            subject,
            render_to_string("emails/invitation/body.txt", context),
            to=[person.email],
            connection=connection,
            headers={"Auto-Submitted": "auto-generated"},
        )
        mail.attach_alternative(render_to_string("emails/invitation/body.html", context), "text/html")
    return mail


def deliver(letters: Iterable[Letter], *, by: User, way: str = AuditEntry.Way.ADMIN) -> list[str]:
    """Send each letter; returns a sentence for each that could not be sent, and keeps it in the audit. One bad address does not
    stop the others; a mail server that cannot be reached is asked once."""
    waiting = list(letters)
    connection = get_connection()
    try:
        connection.open()
    except OSError as error:
        return [_not_sent(letter, error, by, way) for letter in waiting]
    failures = []
    for letter in waiting:
        try:
            message(letter, by, connection).send()
        except OSError as error:  # smtplib's errors are OSErrors
            failures.append(_not_sent(letter, error, by, way))
    connection.close()
    return failures


def _not_sent(letter: Letter, error: OSError, by: User, way: str) -> str:
    programme = letter.memberships[0].programme if letter.memberships else None
    audit.record("invitation.failed", letter.person, by=by, programme=programme, reason=str(error)[:500], way=way)
    return _(
        "No se pudo enviar el correo a %(email)s. La persona ya está registrada: envíelo otra vez desde «Personas»."
    ) % {"email": letter.person.email}
