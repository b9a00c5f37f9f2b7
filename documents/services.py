"""Putting documents in, versions, withdrawal. Each writes its audit entry."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from programmes import access, audit
from programmes.models import AuditEntry, Programme
from programmes.workflow import WorkflowError
from simon.lib.files import CheckedFile

from . import store, tags
from .intake import pending, quota
from .models import Document, DocumentVersion, ExpectedSlot, PendingUpload
from .said import NewDocument
from .search import spelling
from .search.indexing import follow_current, index
from .slots import fill_slot, owe_what_it_answered
from .tasks import extract_version, soon

if TYPE_CHECKING:
    from programmes.people.models import Organisation, User


class AlreadyHere(Exception):
    """The same bytes are in the programme, in a document that the person may see."""

    def __init__(self, document: Document) -> None:
        super().__init__(str(document))
        self.document = document


def already_here(checked: CheckedFile, *, programme: Programme, user: "User") -> Document | None:
    """The document with the same bytes among what the person may see of the programme."""
    visible = Document.objects.visible_to(user).present()
    return visible.filter(programme=programme, versions__sha256=checked.sha256).order_by("created_at").first()


@store.database_told()
def upload(
    stream: BinaryIO,
    checked: CheckedFile,
    about: NewDocument,
    *,
    programme: Programme,
    organisation: "Organisation",
    by: "User",
    slot: ExpectedSlot | None = None,
    way: str = AuditEntry.Way.PAGE,
    at: datetime | None = None,
) -> Document:
    """Store the bytes durably, then `create`. When that fails, the stored bytes are removed again.

    `at` is the moment of the upload, now unless given. Raises PermissionDenied, AlreadyHere, WorkflowError, store.NotStored.
    """
    access.require(by, access.UPLOAD, programme, organisation)
    key = store.put(stream, checked.extension)
    with store.only_with_a_row(key):
        return create(
            key, checked, about, programme=programme, organisation=organisation, by=by, slot=slot, way=way, at=at
        )


@transaction.atomic
def create(
    key: str,
    checked: CheckedFile,
    about: NewDocument,
    *,
    programme: Programme,
    organisation: "Organisation",
    by: "User",
    slot: ExpectedSlot | None = None,
    way: str = AuditEntry.Way.PAGE,
    at: datetime | None = None,
) -> Document:
    """Document, first version and audit of bytes that lie under `key` already, in one transaction; fills the slot.

    Uploads into one programme queue here, so that the same bytes at once make one document.
    Raises PermissionDenied, AlreadyHere, WorkflowError (the slot takes no answer, the programme's space is full).
    """
    access.require(by, access.UPLOAD, programme, organisation)
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    if twin := already_here(checked, programme=programme, user=by):
        raise AlreadyHere(twin)
    quota.require(programme, checked.size)
    document = _document(about, programme, organisation, by=by, at=at or timezone.now())
    version = _version(document, key, checked, by=by, at=document.created_at)
    document.save()
    tags.add(document, about.tags)
    _store_version(document, version)
    audit.record(
        "document.upload",
        document,
        by=by,
        programme=programme,
        organisation=organisation,
        changes={"file": [None, version.name], "sha256": [None, version.sha256]},
        way=way,
        at=at,
    )
    if slot is not None:
        fill_slot(slot, document, by=by, way=way, at=at)
    return document


def _document(
    about: NewDocument, programme: Programme, organisation: "Organisation", *, by: "User", at: datetime
) -> Document:
    """An unsaved row of what the person said."""
    return Document(
        programme=programme,
        organisation=organisation,
        category=about.category,
        title=about.title,
        description=about.description,
        visibility=about.visibility,
        period=about.period,
        location=about.location,
        created_by=by,
        created_at=at,
    )


def _version(
    document: Document,
    key: str,
    checked: CheckedFile,
    *,
    by: "User",
    number: int = 1,
    note: str = "",
    at: datetime | None = None,
) -> DocumentVersion:
    return DocumentVersion(
        document=document,
        number=number,
        file=key,
        **DocumentVersion.columns(checked),
        note=note,
        created_by=by,
        created_at=at or timezone.now(),
    )


def _store_version(document: Document, version: DocumentVersion) -> None:
    """Row, current version, title in the index; the text follows in the background, by the sweep when the broker is away."""
    version.document = document
    version.save()
    document.current = version
    follow_current(document)
    transaction.on_commit(lambda: soon(extract_version, version.pk))


@store.database_told()
def add_version(
    document: Document,
    stream: BinaryIO,
    checked: CheckedFile,
    *,
    by: "User",
    note: str = "",
    way: str = AuditEntry.Way.PAGE,
) -> DocumentVersion:
    """Store the bytes durably, then `append_version`. When that fails, the stored bytes are removed again.

    Raises what `append_version` raises, and store.NotStored.
    """
    access.require(by, access.UPLOAD, document.programme, document.organisation)
    key = store.put(stream, checked.extension)
    with store.only_with_a_row(key):
        return append_version(document, key, checked, by=by, note=note, way=way)


@transaction.atomic
def append_version(
    document: Document, key: str, checked: CheckedFile, *, by: "User", note: str = "", way: str = AuditEntry.Way.PAGE
) -> DocumentVersion:
    """Add bytes that lie under `key` already as a version; the earlier ones stay.

    Raises PermissionDenied, AlreadyHere (the same bytes as the current version), WorkflowError (withdrawn, no space left).
    """
    access.require(by, access.UPLOAD, document.programme, document.organisation)
    stored = (
        Document.objects.select_for_update(of=("self",)).select_related("programme", "organisation").get(pk=document.pk)
    )
    if stored.withdrawn_at:
        raise WorkflowError(_("El documento está retirado; restáurelo antes de subir otra versión."))
    if stored.current_id and stored.versions.filter(pk=stored.current_id, sha256=checked.sha256).exists():
        raise AlreadyHere(stored)
    quota.require(stored.programme, checked.size)
    version = _version(stored, key, checked, by=by, number=stored.versions.count() + 1, note=note)
    _store_version(stored, version)
    audit.record(
        "document.version",
        stored,
        by=by,
        programme=stored.programme,
        organisation=stored.organisation,
        changes={"file": [None, version.name], "sha256": [None, version.sha256]},
        reason=note,
        way=way,
    )
    return version


@store.database_told()
@transaction.atomic
def save_pending(
    row: PendingUpload,
    about: NewDocument,
    *,
    by: "User",
    programme: Programme | None = None,
    organisation: "Organisation | None" = None,
    slot: ExpectedSlot | None = None,
) -> Document:
    """Make a waiting file a document, of its own programme and organisation unless others are named; `slot` is what it answers.

    Raises pending.Gone, store.NotStored and what `create` raises; the file then still waits.
    """
    key = pending.take(row, by)
    return create(
        key,
        row.checked,
        about,
        programme=programme or row.programme,
        organisation=organisation or row.organisation,
        by=by,
        slot=slot or row.slot,
    )


@store.database_told()
@transaction.atomic
def save_pending_as_version(row: PendingUpload, document: Document, *, by: "User") -> DocumentVersion:
    """Make a waiting file a new version. Raises pending.Gone, store.NotStored and what `append_version` raises; then it still waits."""
    key = pending.take(row, by)
    return append_version(document, key, row.checked, by=by)


@transaction.atomic
def describe(document: Document, about: dict[str, Any], *, by: "User", way: str = AuditEntry.Way.PAGE) -> None:
    """Change title, category, visibility, period, place or description. With another category it no longer answers what was expected.

    Raises PermissionDenied, ValidationError, WorkflowError (it answers what a locked period expected).
    """
    access.require(by, access.UPLOAD, document.programme, document.organisation)
    stored = Document.objects.select_for_update(of=("self",)).select_related("current").get(pk=document.pk)
    before = audit.snapshot(stored)
    for field, value in about.items():
        setattr(stored, field, value)
    stored.full_clean()
    stored.save()
    if stored.category_id != before["category"]:
        owe_what_it_answered(stored)
    if stored.current:
        index(stored, stored.current)
    transaction.on_commit(lambda: spelling.learn(stored.title))
    changes = audit.difference(before, audit.snapshot(stored))
    audit.record(
        "document.describe",
        stored,
        by=by,
        programme=stored.programme,
        organisation=stored.organisation,
        changes=changes,
        way=way,
    )


@transaction.atomic
def withdraw(document: Document, *, by: "User", reason: str, way: str = AuditEntry.Way.PAGE) -> None:
    """Take a document out of the lists; it can be restored, its bytes stay.

    Raises PermissionDenied, WorkflowError (no reason, it answers what a locked period expected).
    """
    access.require(by, access.UPLOAD, document.programme, document.organisation)
    if not reason.strip():
        raise WorkflowError(_("Escriba por qué se retira el documento."))
    if Document.objects.filter(pk=document.pk, withdrawn_at__isnull=True).update(withdrawn_at=timezone.now()):
        audit.record(
            "document.withdraw",
            document,
            by=by,
            programme=document.programme,
            organisation=document.organisation,
            reason=reason.strip(),
            way=way,
        )
        owe_what_it_answered(document)


@transaction.atomic
def restore(document: Document, *, by: "User", way: str = AuditEntry.Way.PAGE) -> None:
    """Bring a withdrawn document back."""
    access.require(by, access.UPLOAD, document.programme, document.organisation)
    if Document.objects.filter(pk=document.pk, withdrawn_at__isnull=False).update(withdrawn_at=None):
        whose = {"programme": document.programme, "organisation": document.organisation}
        audit.record("document.restore", document, by=by, way=way, **whose)
