"""Putting documents in, versions, withdrawal, and answering what is expected. Each writes its audit entry."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from programmes import access, audit
from programmes.models import AuditEntry, Location, Period, Programme
from programmes.workflow import WorkflowError, answer_obligation
from simon.lib.files import CheckedFile

from .models import Category, Document, DocumentVersion, ExpectedSlot
from .querysets import INDEX
from .tasks import extract_version

if TYPE_CHECKING:
    from programmes.people.models import Organisation, User

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class NewDocument:
    """What a person says of a file; the three answers and what is pre-filled."""

    title: str
    category: Category
    visibility: str
    period: Period | None = None
    location: Location | None = None
    description: str = ""


class AlreadyHere(Exception):
    """The same bytes are in the programme, in a document that the person may see."""

    def __init__(self, document: Document) -> None:
        super().__init__(str(document))
        self.document = document


def already_here(checked: CheckedFile, *, programme: Programme, user: "User") -> Document | None:
    """The document with the same bytes among what the person may see of the programme."""
    same = Document.objects.visible_to(user).present().filter(programme=programme, versions__sha256=checked.sha256)
    return same.order_by("created_at").first()


def upload(stream: BinaryIO, checked: CheckedFile, about: NewDocument, *, programme: Programme, organisation: "Organisation",
           by: "User", slot: ExpectedSlot | None = None, way: str = AuditEntry.Way.PAGE, at: datetime | None = None) -> Document:
    """Store the bytes durably, then the document, its first version and the audit in one transaction.

    `at` is the moment of the upload, now unless given. Raises PermissionDenied, AlreadyHere. When the transaction fails,
    the stored bytes are removed again.
    """
    access.require(by, access.UPLOAD, programme, organisation)
    if twin := already_here(checked, programme=programme, user=by):
        raise AlreadyHere(twin)
    document = Document(
        programme=programme, organisation=organisation, category=about.category, title=about.title, description=about.description,
        visibility=about.visibility, period=about.period, location=about.location, created_by=by, created_at=at or timezone.now(),
    )
    version = _version(document, checked, number=1, by=by, note="")
    version.created_at = document.created_at
    version.file.save(checked.name, File(stream), save=False)
    try:
        with transaction.atomic():
            document.save()
            _store_version(document, version)
            audit.record("document.upload", document, by=by, programme=programme, organisation=organisation,
                         changes={"file": [None, version.name], "sha256": [None, version.sha256]}, way=way, at=at)
            if slot is not None:
                fill_slot(slot, document, by=by, way=way, at=at)
    except BaseException:
        default_storage.delete(version.file.name)
        raise
    return document


def _version(document: Document, checked: CheckedFile, *, number: int, by: "User", note: str) -> DocumentVersion:
    return DocumentVersion(
        document=document, number=number, name=checked.name[:255], extension=checked.extension, kind=checked.kind, mime=checked.mime,
        size=checked.size, sha256=checked.sha256, note=note, created_by=by, created_at=timezone.now(),
    )


def _store_version(document: Document, version: DocumentVersion) -> None:
    """Row, current version, title in the index; the text follows in the background."""
    version.document = document
    version.save()
    Document.objects.filter(pk=document.pk).update(current=version)
    document.current = version
    index(document, version)
    transaction.on_commit(lambda: later(version.pk))


def later(version_id: int) -> None:
    """Ask a worker to read the text; when the broker is away the sweep (`extract_waiting`) does it."""
    try:
        extract_version.delay(version_id)
    except (OSError, OperationalError) as error:
        log.warning("broker away, text of version %s waits for the sweep: %s", version_id, error)


def index(document: Document, version: DocumentVersion) -> None:
    """Put title, description and text into the full-text index, in the caller's transaction."""
    INDEX.put(connection, document.pk, " ".join((document.title, document.description, version.name, version.text)))


def add_version(document: Document, stream: BinaryIO, checked: CheckedFile, *, by: "User", note: str = "",
                way: str = AuditEntry.Way.PAGE) -> DocumentVersion:
    """Add a version; the earlier ones stay. The same bytes as the current version are refused."""
    access.require(by, access.UPLOAD, document.programme, document.organisation)
    if document.current and document.current.sha256 == checked.sha256:
        raise AlreadyHere(document)
    version = _version(document, checked, number=0, by=by, note=note)
    version.file.save(checked.name, File(stream), save=False)
    try:
        with transaction.atomic():
            stored = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
            version.number = stored.versions.count() + 1
            _store_version(stored, version)
            audit.record("document.version", stored, by=by, programme=stored.programme, organisation=stored.organisation,
                         changes={"file": [None, version.name], "sha256": [None, version.sha256]}, reason=note, way=way)
    except BaseException:
        default_storage.delete(version.file.name)
        raise
    return version


@transaction.atomic
def describe(document: Document, about: dict[str, Any], *, by: "User", way: str = AuditEntry.Way.PAGE) -> None:
    """Change title, category, visibility, period, place or description."""
    access.require(by, access.UPLOAD, document.programme, document.organisation)
    stored = Document.objects.select_for_update(of=("self",)).select_related("current").get(pk=document.pk)
    before = audit.snapshot(stored)
    for field, value in about.items():
        setattr(stored, field, value)
    stored.full_clean()
    stored.save()
    if stored.current:
        index(stored, stored.current)
    changes = audit.difference(before, audit.snapshot(stored))
    audit.record("document.describe", stored, by=by, programme=stored.programme, organisation=stored.organisation, changes=changes, way=way)


@transaction.atomic
def withdraw(document: Document, *, by: "User", reason: str, way: str = AuditEntry.Way.PAGE) -> None:
    """Take a document out of the lists; it can be restored, its bytes stay."""
    access.require(by, access.UPLOAD, document.programme, document.organisation)
    if not reason.strip():
        raise WorkflowError(_("Escriba por qué se retira el documento."))
    if Document.objects.filter(pk=document.pk, withdrawn_at__isnull=True).update(withdrawn_at=timezone.now()):
        audit.record("document.withdraw", document, by=by, programme=document.programme, organisation=document.organisation,
                     reason=reason.strip(), way=way)


@transaction.atomic
def restore(document: Document, *, by: "User", way: str = AuditEntry.Way.PAGE) -> None:
    """Bring a withdrawn document back."""
    access.require(by, access.UPLOAD, document.programme, document.organisation)
    if Document.objects.filter(pk=document.pk, withdrawn_at__isnull=False).update(withdrawn_at=None):
        audit.record("document.restore", document, by=by, programme=document.programme, organisation=document.organisation, way=way)


@transaction.atomic
def fill_slot(slot: ExpectedSlot, document: Document, *, by: "User", way: str = AuditEntry.Way.PAGE,
              at: datetime | None = None) -> None:
    """Answer an expected document with a document of the same programme and organisation."""
    access.require(by, access.UPLOAD, slot.expected.programme, slot.expected.organisation)
    if (document.programme_id, document.organisation_id) != (slot.expected.programme_id, slot.expected.organisation_id):
        raise WorkflowError(_("El documento es de otro programa u organización."))
    ExpectedSlot.objects.filter(pk=slot.pk).update(document=document, none_because="")
    answer_obligation(slot.obligation, at=at or timezone.now())
    audit.record("slot.fill", slot, by=by, programme=document.programme, organisation=document.organisation,
                 changes={"document": [None, str(document)]}, way=way, at=at)


@transaction.atomic
def none_this_period(slot: ExpectedSlot, *, by: "User", reason: str, way: str = AuditEntry.Way.PAGE,
                     at: datetime | None = None) -> None:
    """Answer an expected document with *none this period, because …*."""
    access.require(by, access.UPLOAD, slot.expected.programme, slot.expected.organisation)
    if not reason.strip():
        raise WorkflowError(_("Escriba por qué no hay documento este período."))
    ExpectedSlot.objects.filter(pk=slot.pk).update(document=None, none_because=reason.strip())
    answer_obligation(slot.obligation, at=at or timezone.now())
    audit.record("slot.none", slot, by=by, programme=slot.expected.programme, organisation=slot.expected.organisation,
                 reason=reason.strip(), way=way, at=at)
