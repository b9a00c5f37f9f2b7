"""Comments of colleagues on a document, and problems that anybody who sees it reports.

Colleagues are the people with a role in the document's programme. Problems are for who may change the document and for its
coordination; the reporter is told that they were passed on.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from programmes import access, audit
from programmes.models import AuditEntry
from programmes.workflow import WorkflowError

from ..models import Document, DocumentRemark
from ..tasks import send_problem_letter, soon
from . import rights

if TYPE_CHECKING:
    from programmes.people.models import User

MOST_COMMENTS = 200  # shown on the page, the newest
MOST_OPEN = 5  # unsolved problems of one person with one document
TWICE = timedelta(minutes=5)  # the same words again within this time are one remark
Kind = DocumentRemark.Kind


@transaction.atomic
def comment(
    document: Document, *, text: str, by: "User", way: str = AuditEntry.Way.PAGE, at: datetime | None = None
) -> DocumentRemark:
    """Write a comment. Raises PermissionDenied without a role in the programme, WorkflowError on an empty text."""
    access.require(by, access.SEE, document.programme)
    return _write(document, Kind.COMMENT, text, by, way, at)[0]


@transaction.atomic
def report(
    document: Document, *, text: str, by: "User", way: str = AuditEntry.Way.PAGE, at: datetime | None = None
) -> DocumentRemark:
    """Report a problem; who put the document in is written to. Raises PermissionDenied, WorkflowError (empty, too many unsolved)."""
    if not Document.objects.found_by(by).filter(pk=document.pk).exists():
        raise PermissionDenied
    if problems(document).filter(author=by).count() >= MOST_OPEN:
        raise WorkflowError(_("Usted ya avisó de varios problemas de este documento; espere a que los resuelvan."))
    remark, new = _write(document, Kind.PROBLEM, text, by, way, at)
    if new:
        transaction.on_commit(lambda: soon(send_problem_letter, remark.pk))
    return remark


def _write(
    document: Document, kind: str, text: str, by: "User", way: str, at: datetime | None
) -> tuple[DocumentRemark, bool]:
    """The remark, and whether it is new (the same form sent twice makes one)."""
    words, now = text.strip(), at or timezone.now()
    if not words:
        raise WorkflowError(_("Escriba algo."))
    Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    same = DocumentRemark.objects.filter(
        document=document, kind=kind, author=by, text=words, removed_at__isnull=True, created_at__gt=now - TWICE
    ).first()
    if same is not None:
        return same, False
    remark = DocumentRemark.objects.create(document=document, kind=kind, author=by, text=words, created_at=now)
    _record("document.comment" if kind == Kind.COMMENT else "document.problem", document, by, way, now)
    return remark, True


def _record(action: str, document: Document, by: "User", way: str, at: datetime) -> None:
    audit.record(action, document, by=by, programme=document.programme, way=way, at=at)


@transaction.atomic
def withdraw(remark: DocumentRemark, *, by: "User", way: str = AuditEntry.Way.PAGE, at: datetime | None = None) -> None:
    """Take a comment back: its author, or the coordination unit. Raises PermissionDenied."""
    coordinates = access.may(by, access.COORDINATE, remark.document.programme)
    if remark.kind != Kind.COMMENT or not (remark.author_id == by.pk or coordinates):
        raise PermissionDenied
    now = at or timezone.now()
    if DocumentRemark.objects.filter(pk=remark.pk, removed_at__isnull=True).update(removed_at=now):
        _record("document.uncomment", remark.document, by, way, now)


@transaction.atomic
def solve(remark: DocumentRemark, *, by: "User", way: str = AuditEntry.Way.PAGE, at: datetime | None = None) -> None:
    """Say that a problem is solved. Raises PermissionDenied."""
    if remark.kind != Kind.PROBLEM or not sees_problems(by, remark.document):
        raise PermissionDenied
    now = at or timezone.now()
    if DocumentRemark.objects.filter(pk=remark.pk, solved_at__isnull=True).update(solved_at=now, solved_by=by):
        _record("document.solve", remark.document, by, way, now)


def sees_problems(user: "User", document: Document) -> bool:
    """Who may change the document, and its coordination unit (who are asked only about documents that they see)."""
    return rights.may_change(user, document) or access.may(user, access.COORDINATE, document.programme)


def comments(document: Document) -> QuerySet[DocumentRemark]:
    """What stands, oldest first, with the author."""
    rows = document.remarks.filter(kind=Kind.COMMENT, removed_at__isnull=True)
    return rows.select_related("author").order_by("created_at", "pk")


def problems(document: Document) -> QuerySet[DocumentRemark]:
    """What is not solved, oldest first, with who reported it."""
    rows = document.remarks.filter(kind=Kind.PROBLEM, solved_at__isnull=True)
    return rows.select_related("author").order_by("created_at", "pk")
