"""Files that arrive in pieces: start or go on, add a piece, cancel, and what a sweep forgets.

The pieces of one file are appended to one file of this machine's disk. The row says how much of it counts: bytes beyond
that, left by a cut, are written over. A piece that came already is no error.
"""

import hashlib
import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from programmes import access
from programmes.models import Programme
from simon.lib.files import FileRefused
from simon.lib.files.kinds import extension_of

from ..models import ExpectedSlot, IncomingFile, PendingUpload
from . import pending, quota

if TYPE_CHECKING:
    from programmes.people.models import Organisation, User

PIECE = 1024 * 1024
MAX_RUNNING = 30  # files of one person in one programme
_MIB = 1024 * 1024


class WrongPlace(Exception):
    """The piece does not begin where the file ends; `received` says where that is."""

    def __init__(self, received: int) -> None:
        super().__init__(received)
        self.received = received


def most_bytes(path: str, *, alone: bool) -> int:
    """How large a file may be; a ZIP put in by itself is an import and may be larger."""
    is_import = alone and extension_of(path) == "zip"
    return max(settings.IMPORT_MAX_BYTES, settings.UPLOAD_MAX_BYTES) if is_import else settings.UPLOAD_MAX_BYTES


def start(
    path: str,
    size: int,
    *,
    programme: Programme,
    organisation: "Organisation",
    by: "User",
    slot: ExpectedSlot | None = None,
    alone: bool = True,
) -> IncomingFile:
    """Begin a file, or find the one that was begun under the same name and size. `alone`: no part of a folder.

    Raises PermissionDenied, FileRefused (empty, too large), pending.TooMany, quota.QuotaFull.
    """
    access.require(by, access.UPLOAD, programme, organisation)
    mine = IncomingFile.objects.filter(user=by, programme=programme)
    begun = mine.filter(organisation=organisation, slot=slot, path=path[:500], size=size).first()
    if begun is not None:
        return begun
    if size <= 0:
        raise FileRefused("empty")
    if size > (most := most_bytes(path, alone=alone and slot is None)):
        raise FileRefused("too_large", limit=f"{most / _MIB:g}")
    _require_room(programme, by, alone=alone)
    quota.require(programme, size)
    return IncomingFile.objects.create(
        user=by,
        programme=programme,
        organisation=organisation,
        slot=slot,
        path=path[:500],
        size=size,
        created_at=timezone.now(),
    )


def _require_room(programme: Programme, by: "User", *, alone: bool) -> None:
    """Files that arrive, and with those that wait where they will wait beside them, are at most MAX_RUNNING."""
    taken = IncomingFile.objects.filter(user=by, programme=programme).count()
    if alone:
        taken += PendingUpload.objects.of(by, programme).count()
    if taken >= MAX_RUNNING:
        raise pending.TooMany


def place(incoming: IncomingFile) -> Path:
    """Where its bytes are, or will be."""
    return settings.INCOMING_DIR / incoming.public_id.hex


@transaction.atomic
def add(incoming: IncomingFile, offset: int, piece: bytes) -> int:
    """Append a piece and return how much there is now; on the disk for good when it returns.

    Raises WrongPlace, FileRefused('too_large') past the size that was told, OSError (and then nothing was added).
    """
    row = IncomingFile.objects.select_for_update(of=("self",)).get(pk=incoming.pk)
    there = _there(row)
    if offset + len(piece) <= there:
        return there
    if offset != there:
        raise WrongPlace(there)
    if offset + len(piece) > row.size:
        raise FileRefused("too_large", limit=f"{row.size / _MIB:g}")
    _write(place(row), offset, piece)
    IncomingFile.objects.filter(pk=row.pk).update(received=offset + len(piece))
    return offset + len(piece)


def received(incoming: IncomingFile) -> int:
    """How many bytes of it are here."""
    return _there(incoming)


def _there(row: IncomingFile) -> int:
    """What the row says, unless the disk has less (another machine, a lost disk): then it begins anew."""
    try:
        return row.received if place(row).stat().st_size >= row.received else 0
    except FileNotFoundError:
        return 0


def _write(path: Path, offset: int, piece: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY, 0o600)
    try:
        os.ftruncate(descriptor, offset)
        os.lseek(descriptor, offset, os.SEEK_SET)
        left = memoryview(piece)
        while left:
            left = left[os.write(descriptor, left) :]
        os.fsync(descriptor)
    except OSError:
        os.ftruncate(descriptor, offset)
        raise
    finally:
        os.close(descriptor)


def digest(incoming: IncomingFile) -> str:
    """SHA-256 of what is here, in hexadecimal, by which a browser knows that it is the same file."""
    left = received(incoming)
    found = hashlib.sha256()
    if left:
        with place(incoming).open("rb") as stream:
            while left and (chunk := stream.read(min(PIECE, left))):
                found.update(chunk)
                left -= len(chunk)
    return found.hexdigest()


def forget(incoming: IncomingFile) -> None:
    """Row and bytes go; safe to do twice."""
    IncomingFile.objects.filter(pk=incoming.pk).delete()
    place(incoming).unlink(missing_ok=True)


def sweep(*, before: datetime) -> int:
    """Forget what was begun before that moment, and bytes without a row; returns how many."""
    old = list(IncomingFile.objects.filter(created_at__lt=before))
    for incoming in old:
        forget(incoming)
    return len(old) + _sweep_bytes(before)


def _sweep_bytes(before: datetime) -> int:
    folder = settings.INCOMING_DIR
    files = [f for f in folder.iterdir() if f.stat().st_mtime < before.timestamp()] if folder.is_dir() else []
    known = {public_id.hex for public_id in IncomingFile.objects.values_list("public_id", flat=True)}
    lost = [f for f in files if f.name not in known]
    for file in lost:
        file.unlink(missing_ok=True)
    return len(lost)
