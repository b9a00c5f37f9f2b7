"""Accounts of people, as the coordination unit keeps them: who sees whom, changing, disabling."""

from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Exists, OuterRef

from programmes.people.models import User

from . import access, audit
from .models import AuditEntry, Membership, Programme

if TYPE_CHECKING:
    from collections.abc import Iterable

CONTACT_FIELDS = ("name", "phone", "language", "time_zone")


def people_seen_by(user: User) -> models.QuerySet[User]:
    """People with a membership, in force or not, in a programme that the person coordinates; all for a superuser."""
    if user.is_superuser and user.is_active:
        return User.objects.all()
    coordinated = Programme.objects.coordinated_by(user).values("pk")
    return User.objects.filter(Exists(Membership.objects.filter(user=OuterRef("pk"), programme__in=coordinated)))


def require_may_change(person: User, fields: "Iterable[str]", by: User) -> None:
    """A superuser changes everything; who coordinates, the contact fields of people in those programmes."""
    if by.is_superuser and by.is_active:
        return
    if not set(fields) <= set(CONTACT_FIELDS) or not people_seen_by(by).filter(pk=person.pk).exists():
        raise PermissionDenied


@transaction.atomic
def save_person(person: User, *, by: User, way: str = AuditEntry.Way.ADMIN) -> User:
    """Store a person, new or changed, with what follows: the grants, and sign-in by an address that is no longer theirs.

    Raises PermissionDenied, ValidationError.
    """
    new = person._state.adding
    before = {} if new else audit.snapshot(User.objects.get(pk=person.pk))
    person.email = person.email.strip().lower()
    changes = audit.difference(before, audit.snapshot(person))
    require_may_change(person, changes, by)
    if new and not person.password:
        person.set_unusable_password()
    person.full_clean()
    person.save()
    EmailAddress.objects.filter(user=person).exclude(email=person.email).delete()
    if changes:
        audit.record(f"user.{'add' if new else 'change'}", person, by=by, changes=changes, way=way)
    project_all(person)
    return person


def set_active(person: User, active: bool, *, by: User, way: str = AuditEntry.Way.ADMIN) -> User:
    """Disable a person, or let the person in again; rights and sessions follow at once. For superusers."""
    stored = User.objects.get(pk=person.pk)
    stored.is_active = active
    return save_person(stored, by=by, way=way)


def project_all(person: User) -> None:
    """Write the person's grants in every programme anew, and whether the person is staff."""
    for programme in Programme.objects.filter(memberships__user=person).distinct():
        access.project(person, programme)
    staff = person.is_superuser or access.coordinates_any(person)
    if person.is_staff != staff:
        User.objects.filter(pk=person.pk).update(is_staff=staff)
        person.is_staff = staff
