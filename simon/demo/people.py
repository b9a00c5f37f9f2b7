"""The accounts of the demonstration and their one password."""

import os
import secrets
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings

from programmes import accounts
from programmes.models import Membership, Programme
from programmes.people.models import User

from .store import WAY, keep, organisation

DOMAIN = "simon.example"
PASSWORD_VARIABLE = "SIMON_DEMO_PASSWORD"
# before the @: (name, organisation, role in RED-2)
PEOPLE = {
    "coordinacion": ("Ana Lucía Batista", "uc", "coordination"),
    "fao": ("Fabio Him Quintero", "fao", "focal_point"),
    "omt": ("Olga Samaniego", "omt", "focal_point"),
    "unctad": ("Clara Bethancourt", "unctad", "contributor"),
    "pnud": ("Pedro Arosemena", "pnud", "focal_point"),
    "ampyme": ("Amelia Pinzón", "ampyme", "counterpart"),
    "atp": ("Tomás De Gracia", "atp", "counterpart"),
    "mici": ("Milagros Cedeño", "mici", "counterpart"),
    "mida": ("Marta Jaén Ábrego", "mida", "counterpart"),
    "donante": ("David Ortega", "fondo-demo", "viewer"),
}
ADMIN = ("admin", "Administración de SIMON")
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def address(name: str) -> str:
    return f"{name}@{DOMAIN}"


def user(name: str) -> User:
    """A person of the demonstration by what stands before the @."""
    return User.objects.get(email=address(name))


def password_file() -> Path:
    return settings.VAR_DIR / "demo_password"


def password() -> str:
    """SIMON_DEMO_PASSWORD, else the one kept in the var folder (owner only), made at the first call."""
    given = os.environ.get(PASSWORD_VARIABLE, "")
    if given:
        return given
    path = password_file()
    if not path.exists():
        made = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as stream:
            stream.write(made)
    return path.read_text().strip()


def build(secret: str) -> int:
    """All accounts, with a verified address and the shared password; returns how many were made. Existing people stay as they are,
    but for the password."""
    admin = User.objects.filter(email=address(ADMIN[0])).first()
    made = 0 if admin else 1
    admin = admin or User.objects.create_superuser(address(ADMIN[0]), secret, name=ADMIN[1])
    for name, (full_name, _organisation, _role) in PEOPLE.items():
        person = User.objects.filter(email=address(name)).first()
        made += person is None
        _with_password(person or User(email=address(name), name=full_name), secret, admin)
    _with_password(admin, secret, admin)
    return made


def _with_password(person: User, secret: str, admin: User) -> None:
    """Store a new person, or one whose password is another."""
    if person.pk is None or not person.check_password(secret):
        person.set_password(secret)
        accounts.save_person(person, by=admin, way=WAY)
    _address_of(person)


def _address_of(person: User) -> None:
    EmailAddress.objects.get_or_create(user=person, email=person.email, defaults={"verified": True, "primary": True})


def enrol(programme: Programme, names: tuple[str, ...]) -> None:
    """Give these people their usual role in a programme."""
    for name in names:
        _full_name, code, role = PEOPLE[name]
        keep(Membership, {"user": user(name), "organisation": organisation(code), "programme": programme}, role=role)
