"""Attaching a document, and the page of it, to a figure (docs/domain.md §3).

Who may enter a figure attaches what they see by its visibility: a document that was only shared with them is not theirs to pass on.
Attached, it is seen by those who approve, as long as it is attached.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.models import Document, DocumentVersion
from programmes import access, audit
from programmes.models import EDITABLE, AuditEntry, Period, State
from programmes.workflow import WorkflowError

from .models import Contribution, Evidence

if TYPE_CHECKING:
    from programmes.people.models import User

TAKES = (*EDITABLE, State.SUBMITTED)  # states in which evidence may be added
MOST = 20  # pieces of evidence of one figure
MAX_PAGE = 100_000


@transaction.atomic
def attach(
    contribution: Contribution,
    version: DocumentVersion,
    *,
    page: int | None = None,
    by: "User",
    way: str = AuditEntry.Way.PAGE,
    at: datetime | None = None,
) -> Evidence:
    """Put a version of a document behind a figure; attached already, its page is moved.

    Raises PermissionDenied, WorkflowError (closed, approved, full), ValidationError by field (document, page).
    """
    cell = _locked(contribution, by, TAKES)
    _check(cell, version, page, by)
    found = Evidence.objects.filter(contribution=cell, version=version).first()
    if found is not None and found.page == page:
        return found
    before = _told(found) if found else None
    if found is None:
        if cell.evidence.count() >= MOST:
            raise WorkflowError(_("Este dato ya tiene %(most)d evidencias; quite una antes.") % {"most": MOST})
        found = Evidence(contribution=cell, version=version, added_by=by, added_at=at or timezone.now())
    found.page = page
    found.save()
    _record("evidence.attach", cell, [before, _told(found)], by, way, at)
    return found


def _locked(contribution: Contribution, by: "User", states: Iterable[str]) -> Contribution:
    """The cell as stored now, its period first, as the workflow does; raises PermissionDenied, WorkflowError."""
    Period.objects.select_for_update().get(pk=contribution.period_id)
    rows = Contribution.objects.select_for_update(of=("self",))
    cell = rows.select_related("programme", "period", "organisation").get(pk=contribution.pk)
    access.require(by, access.ENTER, cell.programme, cell.organisation)
    if cell.period.is_locked:
        raise WorkflowError(
            _("El período %(period)s está cerrado; pida a la unidad de coordinación que lo abra.")
            % {"period": cell.period}
        )
    if cell.state not in states:
        raise WorkflowError(_("Este dato está en revisión o aprobado; pida que se lo devuelvan o lo reabran."))
    return cell


def _check(cell: Contribution, version: DocumentVersion, page: int | None, by: "User") -> None:
    """The document is of the programme, present and the person's to pass on; the page lies in it."""
    documents = Document.objects.seen_by_visibility(by).present().filter(programme=cell.programme_id)
    if not documents.filter(pk=version.document_id).exists():
        raise ValidationError({"document": _("Elija un documento de este programa que usted vea por su visibilidad.")})
    most = version.pages or MAX_PAGE
    if page is not None and not 1 <= page <= most:
        if version.pages:
            raise ValidationError({"page": _("El documento tiene %(n)d páginas.") % {"n": version.pages}})
        raise ValidationError({"page": _("Escriba el número de una página, desde 1.")})


def _told(evidence: Evidence) -> str:
    """How a piece of evidence stands in the audit: no title, which not everybody who reads the figure may know."""
    page = f", p. {evidence.page}" if evidence.page else ""
    return f"{evidence.version.document.public_id} v{evidence.version.number}{page}"


def _record(
    action: str, cell: Contribution, change: list[str | None], by: "User", way: str, at: datetime | None
) -> None:
    audit.record(
        action,
        cell,
        by=by,
        programme=cell.programme,
        organisation=cell.organisation,
        changes={"evidence": change},
        way=way,
        at=at,
    )


@transaction.atomic
def detach(evidence: Evidence, *, by: "User", way: str = AuditEntry.Way.PAGE, at: datetime | None = None) -> None:
    """Take a document from behind a figure that is not in review; those who approve then see it no more for that.

    Raises PermissionDenied, WorkflowError.
    """
    cell = _locked(evidence.contribution, by, EDITABLE)
    told = _told(evidence)
    if Evidence.objects.filter(pk=evidence.pk).delete()[0]:
        _record("evidence.detach", cell, [told, None], by, way, at)


def takes(contribution: Contribution) -> bool:
    """May evidence be added to it now, as far as its state says?"""
    return contribution.state in TAKES and not contribution.period.is_locked


def shown_to(user: "User", contributions: Iterable[Contribution] | QuerySet[Contribution]) -> QuerySet[Evidence]:
    """Evidence of cells among what the person may see: official evidence, or with the drafts, of documents that they find."""
    drafts = Contribution.objects.with_drafts_for(user).values("pk")
    rows = Evidence.objects.filter(official() | Q(contribution__in=drafts), contribution__in=contributions)
    rows = rows.filter(version__document__in=Document.objects.found_by(user).values("pk"))
    return rows.select_related("version__document").defer("version__text").order_by("pk")


def official() -> Q:
    """Condition on evidence: was attached when its figure was approved."""
    return Q(contribution__approved_at__isnull=False, added_at__lte=F("contribution__approved_at"))


def choices(contribution: Contribution, user: "User") -> QuerySet[Document]:
    """The newest documents of the programme that the person may attach."""
    rows = Document.objects.seen_by_visibility(user).present().filter(programme=contribution.programme_id)
    return rows.filter(current__isnull=False).select_related("current").defer("current__text")
