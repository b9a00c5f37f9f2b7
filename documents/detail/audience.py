"""Who may see a document, and why: people by their role, approvers through what cites it, shares until when.

The list says what `DocumentQuerySet.visible_to` does, person by person; tests compare the two.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from programmes import access
from programmes.models import Membership

from .. import citations
from ..models import Document, DocumentShare, Visibility
from . import sharing


@dataclass(frozen=True)
class Group:
    """Why, and who: memberships with their person, organisation and role."""

    reason: str
    members: list[Membership] = field(default_factory=list)


@dataclass(frozen=True)
class Audience:
    """Groups of people, then shares with their last day; `anybody`: also without an account."""

    groups: list[Group]
    shares: list[tuple[DocumentShare, date]]
    anybody: bool

    @property
    def people(self) -> set[int]:
        """The ids of everyone named (members of an organisation that it is shared with are not)."""
        named = {member.user_id for group in self.groups for member in group.members}
        return named | {share.person_id for share, _last in self.shares if share.person_id}


def of(document: Document, now: datetime) -> Audience:
    """Everybody who sees the document at a moment, superusers apart. Two queries, and one for each source of citations."""
    rows = Membership.objects.filter(programme=document.programme, is_active=True, user__is_active=True)
    members = list(rows.select_related("user", "organisation").order_by("organisation__acronym_es", "user__name"))
    rules = [_by_visibility(document), *_by_citation(document)]
    groups, told = [], set()
    for reason, holds in rules:
        group = Group(reason, [m for m in members if m.user_id not in told and holds(m)])
        told |= {m.user_id for m in group.members}
        groups += [group] if group.members else []
    shares = sharing.live(sharing.of_document(document), now).exclude(person__is_active=False)
    return Audience(
        groups,
        [(share, sharing.last_day_of(share)) for share in shares],
        document.visibility == Visibility.PUBLIC and document.programme.has_public_page,
    )


Rule = tuple[str, Callable[[Membership], bool]]


def _by_visibility(document: Document) -> Rule:
    """Who the visibility opens it to (access.sees_document)."""
    if document.visibility == Visibility.ORGANISATION:
        words = _("Trabajan en %(organisation)s, dueña del documento") % {"organisation": document.organisation}
        return words, lambda m: _owns(m, document)
    if document.visibility == Visibility.AGENCIES:
        words = _("Agencias, socios, coordinación y la organización dueña")
        return words, lambda m: _owns(m, document) or _has(m, access.SEE_AGENCY_DOCUMENTS)
    return _("Tienen un papel en el programa"), lambda m: _has(m, access.SEE)


def _by_citation(document: Document) -> list[Rule]:
    return [
        (str(opening.reason), lambda m, right=opening.right: _has(m, right))
        for opening in citations.opened_to(document)
    ]


def _owns(member: Membership, document: Document) -> bool:
    """Works for the owner in a role that puts documents in."""
    rights = access.ROLE_RIGHTS[member.role]
    return member.organisation_id == document.organisation_id and access.UPLOAD in rights


def _has(member: Membership, right: str) -> bool:
    return right in access.rights_of([member])
