"""Who may what: the only module that decides rights, and the only caller of guardian (docs/domain.md §5).

Membership (person, organisation, programme, role) is the truth. The grants on Programme, guardian's direct foreign-key
permissions, are its projection: `project` writes them, `drift` finds where they differ.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from guardian.shortcuts import assign_perm, remove_perm

if TYPE_CHECKING:
    from programmes.models import Membership, Programme
    from programmes.people.models import Organisation, User

SEE, SEE_ALL_FIGURES, SEE_OWN_FIGURES = "see", "see_all_figures", "see_own_figures"
ENTER, ENTER_ON_BEHALF, APPROVE = "enter", "enter_on_behalf", "approve"
UPLOAD, SEE_AGENCY_DOCUMENTS, COORDINATE = "upload", "see_agency_documents", "coordinate"

OWN = (SEE, SEE_OWN_FIGURES, ENTER, UPLOAD)
ROLE_RIGHTS: dict[str, tuple[str, ...]] = {
    "coordination": (*OWN, SEE_ALL_FIGURES, ENTER_ON_BEHALF, APPROVE, SEE_AGENCY_DOCUMENTS, COORDINATE),
    "focal_point": (*OWN, SEE_AGENCY_DOCUMENTS),
    "contributor": (*OWN, SEE_AGENCY_DOCUMENTS),
    "counterpart": OWN,
    "viewer": (SEE,),
}
APPROVER_RIGHTS = (APPROVE, SEE_ALL_FIGURES)
ALL_RIGHTS = ROLE_RIGHTS["coordination"]

EVERYTHING = ~Q(pk__in=[])  # not Q(): an empty Q vanishes when it is joined with others by OR


def _model(name: str) -> type[models.Model]:
    """A model by name: this module is read by the query sets before the models exist."""
    return apps.get_model("programmes", name)


# --- reading: conditions for query sets -----------------------------------------------------------


def programmes_where(user: "User", right: str, field: str) -> Q:
    """Condition: the row's programme (in `field`) is one where the person has `right`. One sub-query, read once and not for each row."""
    if user.is_active and user.is_superuser:
        return EVERYTHING
    if not user.is_authenticated or not user.is_active:
        return Q(pk__in=[])
    grants = _model("ProgrammePermission").objects.filter(user=user, permission__codename=right)
    return Q(**{f"{field}__in": grants.values("content_object_id")})


def own_organisation(user: "User", right: str) -> Q:
    """Condition on rows with `programme` and `organisation`: the person has `right` there and works for that organisation."""
    if not user.is_authenticated or not user.is_active:
        return Q(pk__in=[])
    roles = [role for role, rights in ROLE_RIGHTS.items() if right in rights]
    mine = _model("Membership").objects.filter(user=user, is_active=True, role__in=roles)
    here = mine.filter(programme=OuterRef("programme_id"), organisation=OuterRef("organisation_id"))
    return Q(organisation_id__in=mine.values("organisation_id")) & Q(Exists(here))


def named_person_may(field: str, right: str) -> Exists:
    """Condition on rows with `programme`, `organisation` and a person's id in `field`: that person has `right` for that organisation."""
    memberships = _model("Membership").objects.filter(
        user=OuterRef(field),
        user__is_active=True,
        is_active=True,
        programme=OuterRef("programme_id"),
        organisation=OuterRef("organisation_id"),
        role__in=[role for role, rights in ROLE_RIGHTS.items() if right in rights],
    )
    return Exists(memberships)


def sees_drafts(user: "User") -> Q:
    """Condition on rows with `programme` and `organisation`: unapproved figures that the person may see."""
    return Q(programmes_where(user, SEE_ALL_FIGURES, "programme_id")) | Q(own_organisation(user, SEE_OWN_FIGURES))


def may_enter(user: "User") -> Q:
    """Condition on rows with `programme` and `organisation`: the person may enter for that organisation."""
    return Q(programmes_where(user, ENTER_ON_BEHALF, "programme_id")) | Q(own_organisation(user, ENTER))


def organisations_of(user: "User") -> models.QuerySet:
    """The ids of the organisations that the person works for now, in any programme."""
    if not user.is_authenticated or not user.is_active:
        return _model("Membership").objects.none().values("organisation_id")
    return _model("Membership").objects.filter(user=user, is_active=True).values("organisation_id")


def sees_document(user: "User") -> Q:
    """Condition on documents and lessons, by visibility: organisation, agencies, programme, public."""
    if not user.is_authenticated or not user.is_active:
        return Q(pk__in=[])
    public = Q(visibility="public") & (
        Q(programme__has_public_page=True) | Q(programmes_where(user, SEE, "programme_id"))
    )
    shared = Q(visibility="programme") & Q(programmes_where(user, SEE, "programme_id"))
    agencies = Q(visibility="agencies") & Q(programmes_where(user, SEE_AGENCY_DOCUMENTS, "programme_id"))
    own = Q(own_organisation(user, UPLOAD))
    return EVERYTHING if user.is_superuser else public | shared | agencies | own


# --- asking about one programme -------------------------------------------------------------------


def rights_on(user: "User", programme: "Programme") -> frozenset[str]:
    """All rights of a person on one programme, one query; none for the signed-out and the disabled."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    if user.is_superuser:
        return frozenset(ALL_RIGHTS)
    grants = _model("ProgrammePermission").objects.filter(user=user, content_object=programme)
    return frozenset(grants.values_list("permission__codename", flat=True))


def may(user: "User", right: str, programme: "Programme") -> bool:
    """Does the person have `right` on the programme?"""
    return right in rights_on(user, programme)


def may_for(user: "User", right: str, programme: "Programme", organisation: "Organisation") -> bool:
    """May the person do `right` in the name of that organisation (or on behalf, where the role allows)?"""
    if may(user, ENTER_ON_BEHALF, programme) and right in (ENTER, UPLOAD):
        return True
    return organisation.pk in {o.pk for o in organisations_for(user, right, programme)}


def require(user: "User", right: str, programme: "Programme", organisation: "Organisation | None" = None) -> None:
    """Raise PermissionDenied unless the person has the right (for the organisation, when one is named)."""
    allowed = may(user, right, programme) if organisation is None else may_for(user, right, programme, organisation)
    if not allowed:
        raise PermissionDenied


def organisations_for(user: "User", right: str, programme: "Programme") -> list["Organisation"]:
    """The organisations in whose name the person may do `right` in the programme."""
    roles = [role for role, rights in ROLE_RIGHTS.items() if right in rights]
    memberships = _model("Membership").objects.filter(user=user, programme=programme, is_active=True, role__in=roles)
    return [m.organisation for m in memberships.select_related("organisation").order_by("organisation__acronym_es")]


def acts_for(user: "User", programme: "Programme", organisation: "Organisation") -> bool:
    """Is this the person's own organisation in the programme? If not, an entry is on behalf."""
    memberships = _model("Membership").objects.filter(
        user=user, programme=programme, organisation=organisation, is_active=True
    )
    return memberships.exists()


def holders(right: str, programme: "Programme") -> models.QuerySet["User"]:
    """Who has the right on the programme (superusers apart), e.g. who may approve this?"""
    grants = _model("ProgrammePermission").objects.filter(permission__codename=right, content_object=programme)
    users = _model("Membership")._meta.get_field("user").related_model
    return users.objects.filter(is_active=True, pk__in=grants.values("user"))


def coordinates_any(user: "User") -> bool:
    """May the person use the coordination unit's admin site?"""
    if not user.is_authenticated or not user.is_active:
        return False
    grants = _model("ProgrammePermission").objects.filter(user=user, permission__codename=COORDINATE)
    return user.is_superuser or grants.exists()


# --- writing: the projection ----------------------------------------------------------------------


def rights_of(memberships: Iterable["Membership"]) -> set[str]:
    """The rights that follow from a person's active memberships in one programme."""
    rights: set[str] = set()
    for membership in memberships:
        if membership.is_active and membership.user.is_active:
            rights.update(ROLE_RIGHTS[membership.role])
            rights.update(APPROVER_RIGHTS if membership.may_approve else ())
    return rights


@transaction.atomic
def project(user: "User", programme: "Programme") -> None:
    """Write the person's grants on the programme from the memberships; idempotent."""
    wanted = rights_of(_model("Membership").objects.filter(user=user, programme=programme).select_related("user"))
    grants = _model("ProgrammePermission").objects.filter(user=user, content_object=programme)
    held = set(grants.values_list("permission__codename", flat=True))
    for right in wanted - held:
        assign_perm(right, user, programme)
    for right in held - wanted:
        remove_perm(right, user, programme)
    staff = user.is_superuser or (user.is_active and coordinates_any(user))
    if user.is_staff != staff:
        type(user).objects.filter(pk=user.pk).update(is_staff=staff)
        user.is_staff = staff


def drift() -> list[str]:
    """Where grants and memberships differ: 'user@x on CODE: extra see'. Empty when all is right."""
    wanted: dict[tuple[int, int], set[str]] = {}
    for membership in _model("Membership").objects.select_related("user"):
        key = (membership.user_id, membership.programme_id)
        wanted.setdefault(key, set()).update(rights_of([membership]))
    held: dict[tuple[int, int], set[str]] = {}
    rows = _model("ProgrammePermission").objects.values_list("user_id", "content_object_id", "permission__codename")
    for user_id, programme_id, codename in rows:
        held.setdefault((user_id, programme_id), set()).add(codename)
    return [
        f"user {user_id} on programme {programme_id}: {sorted(wanted.get((user_id, programme_id), set()) ^ grants)}"
        for (user_id, programme_id), grants in sorted({**{k: set() for k in wanted}, **held}.items())
        if wanted.get((user_id, programme_id), set()) != grants
    ]
