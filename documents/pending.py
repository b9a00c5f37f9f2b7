"""Between choosing files and saving them: keep, take (documents.services.save_pending does), discard, sweep.

The bytes are stored once, under the key that the version takes over. A row is consumed by a conditional delete in the
transaction that makes the document, so that the same form sent twice makes one.
"""

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

from django.db import IntegrityError, transaction
from django.utils import timezone

from programmes import access
from programmes.models import Programme
from simon.lib.files import CheckedFile

from . import store
from .models import ExpectedSlot, PendingUpload

if TYPE_CHECKING:
    from programmes.people.models import Organisation, User

MAX_WAITING = 30  # files of one person in one programme


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
) -> None:
    """Store the bytes durably and a row for them; the same bytes again change only whose they are.

    Raises PermissionDenied, TooMany, store.NotStored.
    """
    access.require(by, access.UPLOAD, programme, organisation)
    mine = PendingUpload.objects.filter(user=by, programme=programme)
    if mine.filter(sha256=checked.sha256).update(organisation=organisation, slot=slot, created_at=timezone.now()):
        return
    if mine.count() >= MAX_WAITING:
        raise TooMany
    row = PendingUpload(
        user=by,
        programme=programme,
        organisation=organisation,
        slot=slot,
        name=checked.name[:255],
        extension=checked.extension,
        kind=checked.kind,
        mime=checked.mime,
        size=checked.size,
        sha256=checked.sha256,
        created_at=timezone.now(),
    )
    row.file = store.put(stream, checked.extension)
    _insert(row)


def _insert(row: PendingUpload) -> None:
    """Store the row; without it the bytes go. The same bytes sent at the same moment are no error."""
    with suppress(IntegrityError), store.only_with_a_row(row.file.name), transaction.atomic():
        row.save()


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
