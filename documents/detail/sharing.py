"""One document shown to a person or an organisation that its visibility leaves out, until a day (docs/domain.md §5).

Who may change the document shares it, moves the day and takes it back. Read by `querysets.shared_with`, at every request.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from programmes import access, audit
from programmes.models import AuditEntry, Programme
from programmes.people.models import Organisation, User
from programmes.workflow import WorkflowError

from ..models import Document, DocumentShare
from ..tasks import send_share_letter, soon
from . import rights


def furthest(today: date) -> date:
    """The latest day that a share may end on: a year from today."""
    try:
        return today.replace(year=today.year + 1)
    except ValueError:  # 29 February
        return today.replace(year=today.year + 1, day=28)


def end_of(day: date, programme: Programme) -> datetime:
    """The moment when a day is over where the programme works."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=ZoneInfo(programme.time_zone))


def last_day_of(share: DocumentShare) -> date:
    """The last day of a share, where its programme works."""
    return share.document.programme.local_date(share.ends_at - timedelta(microseconds=1))


def person_of(email: str) -> User:
    """The active account of an address; raises ValidationError, the same for an unknown and a disabled one."""
    person = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if person is None:
        raise ValidationError(
            _("No hay una cuenta activa con ese correo. Pida a la unidad de coordinación que invite a la persona.")
        )
    return person


@transaction.atomic
def share(
    document: Document,
    *,
    person: User | None = None,
    organisation: Organisation | None = None,
    until: date,
    note: str = "",
    by: User,
    way: str = AuditEntry.Way.PAGE,
    at: datetime | None = None,
) -> DocumentShare:
    """Show the document to one person or one organisation until the end of a day; the person is written to.

    Sharing again with the same moves the day of the share there is. Raises PermissionDenied, WorkflowError (withdrawn),
    ValidationError by field (person, until).
    """
    now = at or timezone.now()
    stored = _locked(document, by)
    _check_day(until, stored.programme, now)
    _check_receiver(person, organisation, by)
    receiver = {"document": stored, "person": person, "organisation": organisation}
    found = DocumentShare.objects.filter(**receiver, revoked_at__isnull=True).first()
    ends_at = end_of(until, stored.programme)
    if found is None:
        about = {"ends_at": ends_at, "note": note, "created_by": by, "created_at": now}
        found = DocumentShare.objects.create(**receiver, **about)
    else:
        DocumentShare.objects.filter(pk=found.pk).update(ends_at=ends_at, note=note)
        found.refresh_from_db()
    _record("document.share", found, until.isoformat(), by=by, way=way, at=now, reason=note)
    if person is not None:
        transaction.on_commit(lambda: soon(send_share_letter, found.pk))
    return found


def _locked(document: Document, by: User) -> Document:
    """The document as stored, which waits for nobody else's share; raises PermissionDenied, WorkflowError."""
    rights.require_change(by, document)
    rows = Document.objects.select_for_update(of=("self",)).select_related("programme", "organisation")
    stored = rows.get(pk=document.pk)
    if stored.withdrawn_at:
        raise WorkflowError(_("El documento está retirado; restáurelo antes de compartirlo."))
    return stored


def _check_day(day: date, programme: Programme, now: datetime) -> None:
    today = programme.local_date(now)
    if day < today:
        raise ValidationError({"until": _("Ese día ya pasó; elija hoy o un día posterior.")})
    if day > furthest(today):
        raise ValidationError({"until": _("Se comparte por un año como mucho; elija un día más cercano.")})


def _check_receiver(person: User | None, organisation: Organisation | None, by: User) -> None:
    if (person is None) == (organisation is None):
        raise ValidationError({"person": _("Diga con quién: una persona o una organización, una de las dos.")})
    if person is not None and not person.is_active:
        raise ValidationError({"person": _("La cuenta de esa persona está desactivada.")})
    if person == by:
        raise ValidationError({"person": _("Es su propio correo: usted ya ve el documento.")})
    if organisation is not None and not organisation.is_active:
        raise ValidationError({"organisation": _("Esa organización ya no está activa.")})


def _record(
    action: str,
    share: DocumentShare,
    day: str | None,
    *,
    by: User,
    way: str,
    at: datetime | None = None,
    before: str | None = None,
    reason: str = "",
) -> None:
    """An entry of the document's history: with whom, and until when before and after."""
    audit.record(
        action,
        share.document,
        by=by,
        programme=share.document.programme,
        organisation=share.document.organisation,
        changes={"shared_with": [None, str(share.person or share.organisation)], "shared_until": [before, day]},
        reason=reason,
        way=way,
        at=at,
    )


@transaction.atomic
def extend(
    share: DocumentShare, *, until: date, by: User, way: str = AuditEntry.Way.PAGE, at: datetime | None = None
) -> None:
    """Move the last day, later or earlier. Raises PermissionDenied, WorkflowError (withdrawn, taken back), ValidationError (until)."""
    now = at or timezone.now()
    stored = _locked(share.document, by)
    _check_day(until, stored.programme, now)
    before = last_day_of(share)
    waiting = DocumentShare.objects.filter(pk=share.pk, revoked_at__isnull=True)
    if not waiting.update(ends_at=end_of(until, stored.programme)):
        raise WorkflowError(_("Ya se dejó de compartir; compártalo de nuevo."))
    share.refresh_from_db()
    _record("document.extend", share, until.isoformat(), by=by, way=way, at=now, before=before.isoformat())


@transaction.atomic
def revoke(share: DocumentShare, *, by: User, way: str = AuditEntry.Way.PAGE, at: datetime | None = None) -> None:
    """Take a share back, from now on; doing it twice changes nothing. Raises PermissionDenied."""
    rights.require_change(by, share.document)
    now = at or timezone.now()
    if DocumentShare.objects.filter(pk=share.pk, revoked_at__isnull=True).update(revoked_at=now):
        _record("document.unshare", share, None, before=last_day_of(share).isoformat(), by=by, way=way, at=now)


def of_document(document: Document) -> QuerySet[DocumentShare]:
    """Every share of a document, newest first, with what a line prints."""
    return _lines().filter(document=document)


def of_documents(documents: QuerySet[Document]) -> QuerySet[DocumentShare]:
    """Every share of these documents."""
    return _lines().filter(document__in=documents.values("pk"))


def live(shares: QuerySet[DocumentShare], now: datetime) -> QuerySet[DocumentShare]:
    """Those that hold at a moment."""
    return shares.filter(revoked_at__isnull=True, ends_at__gt=now)


def holds(share: DocumentShare, now: datetime) -> bool:
    """Is it neither taken back nor over?"""
    return share.revoked_at is None and share.ends_at > now


def given(by: User) -> QuerySet[DocumentShare]:
    """What the person shared, of documents that still exist for them."""
    return _lines().filter(created_by=by, document__in=Document.objects.found_by(by).values("pk"))


def received(by: User, now: datetime) -> QuerySet[DocumentShare]:
    """What is shared with the person, or with an organisation they work for, now."""
    mine = Q(person=by) | Q(organisation__in=access.organisations_of(by))
    return live(_lines(), now).filter(mine, document__in=Document.objects.found_by(by).values("pk"))


def _lines() -> QuerySet[DocumentShare]:
    return DocumentShare.objects.select_related("document__programme", "person", "organisation", "created_by")
