"""Between choosing files and saving them: keep, take (documents.services.save_pending does), discard, sweep.

The bytes are stored once, under the key that the version takes over. A row is consumed by a conditional delete in the
transaction that makes the document, so that the same form sent twice makes one.
"""

from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

from django.db import IntegrityError, transaction
from django.utils import timezone

from programmes import access
from programmes.models import Programme
from simon.lib.files import CheckedFile, FileRefused

from .. import store
from ..content.heads import Head
from ..models import ExpectedSlot, ImportBatch, PendingUpload
from . import quota

if TYPE_CHECKING:
    from programmes.people.models import Organisation, User

MAX_WAITING = 30  # files of one person in one programme, those of an import apart


class Gone(Exception):
    """The file was saved or discarded meanwhile, by the same form sent twice or in another window."""


class TooMany(Exception):
    """MAX_WAITING files wait already."""


@store.database_told()
def keep(
    stream: BinaryIO,
    checked: CheckedFile,
    *,
    programme: Programme,
    organisation: "Organisation",
    by: "User",
    slot: ExpectedSlot | None = None,
    batch: ImportBatch | None = None,
    path: str = "",
    head: Head | None = None,
) -> PendingUpload:
    """Store the bytes durably and a row for them; the same bytes again change only whose they are and where they wait.

    Raises PermissionDenied, TooMany, quota.QuotaFull, store.NotStored, FileRefused('repeated': twice in the batch under two paths).
    """
    access.require(by, access.UPLOAD, programme, organisation)
    mine = PendingUpload.objects.filter(user=by, programme=programme)
    same = mine.filter(sha256=checked.sha256)
    if batch is not None and (twin := same.filter(batch=batch).exclude(path=path[:500]).first()):
        raise FileRefused("repeated", other=twin.path)
    again = {"organisation": organisation, "slot": slot, "batch": batch, "path": path[:500]}
    if same.update(**again, created_at=timezone.now()):
        return same.get()
    if batch is None and mine.filter(batch=None).count() >= MAX_WAITING:
        raise TooMany
    quota.require(programme, checked.size)
    row = stored(stream, checked, programme=programme, organisation=organisation, by=by, path=path, head=head)
    row.slot, row.batch = slot, batch
    return _insert(row)


def stored(
    stream: BinaryIO,
    checked: CheckedFile,
    *,
    programme: Programme,
    organisation: "Organisation",
    by: "User",
    path: str = "",
    head: Head | None = None,
) -> PendingUpload:
    """An unsaved row whose bytes lie in the store already; who asks for it saves the row or deletes the bytes."""
    row = PendingUpload(
        user=by,
        programme=programme,
        organisation=organisation,
        **PendingUpload.columns(checked),
        path=path[:500],
        own_title=(head.title if head else "").replace("\x00", "")[:250],
        head=(head.text if head else "").replace("\x00", ""),
        created_at=timezone.now(),
    )
    row.file = store.put(stream, checked.extension)
    return row


def _insert(row: PendingUpload) -> PendingUpload:
    """Store the row; without it the bytes go. The same bytes sent at the same moment are no error."""
    try:
        with store.only_with_a_row(row.file.name), transaction.atomic():
            row.save()
    except IntegrityError:
        return PendingUpload.objects.get(user=row.user, programme=row.programme, sha256=row.sha256)
    return row


def take(row: PendingUpload, by: "User") -> str:
    """Consume the row in the caller's transaction; returns the key of its bytes. Raises Gone."""
    if not PendingUpload.objects.filter(pk=row.pk, user=by).delete()[0]:
        raise Gone
    return row.file.name


@store.database_told()
@transaction.atomic
def discard(row: PendingUpload, *, by: "User") -> None:
    """Forget row and bytes. Raises Gone, store.NotStored."""
    key = take(row, by)
    transaction.on_commit(lambda: store.forget(key))


def sweep(*, before: datetime) -> int:
    """Forget what was put in before that moment; returns how many. Safe to run twice, and beside a save."""
    swept = 0
    for row in PendingUpload.objects.abandoned(before).select_related("user"):
        try:
            discard(row, by=row.user)
        except Gone:
            continue
        swept += 1
    return swept
