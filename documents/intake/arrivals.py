"""A file has come, in one request or in pieces: check it, and let it wait for its answers, or plan it when it is a ZIP."""

import logging
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, BinaryIO

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from programmes.models import Programme
from simon.lib.files import FileRefused, check
from simon.lib.files.archives import is_archive

from .. import store
from ..models import ExpectedSlot, ImportBatch, PendingUpload
from . import imports, pending
from .heading import HeadReader
from .quota import QuotaFull

if TYPE_CHECKING:
    from programmes.people.models import Organisation, User

REFUSALS = (FileRefused, pending.TooMany, QuotaFull, OSError)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Arrived:
    """What became of a file: a waiting row with notes to tell, or the batch of a ZIP."""

    row: PendingUpload | None = None
    batch: ImportBatch | None = None
    notes: tuple[str | Promise, ...] = ()


class NotTaken(Exception):
    """The file is not taken; the text is a sentence without the file's name. `code` and `values` as FileRefused's."""

    def __init__(self, message: str, code: str = "", values: dict[str, object] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.values = values or {}


def take(
    stream: BinaryIO,
    path: str,
    *,
    programme: Programme,
    organisation: "Organisation",
    by: "User",
    slot: ExpectedSlot | None = None,
    batch: ImportBatch | None = None,
    heads: HeadReader | None = None,
) -> Arrived:
    """Let a whole file wait. Raises PermissionDenied, NotTaken."""
    about = {"programme": programme, "organisation": organisation, "by": by}
    name = PurePosixPath(path.replace("\\", "/")).name or "archivo"
    try:
        if batch is None and slot is None and is_archive(stream, name):
            return Arrived(batch=imports.plan_archive(stream, name, **about))
        checked = check(stream, name, settings.UPLOAD_MAX_BYTES)
        head = (heads or HeadReader()).read(stream, checked)
        path = path if batch or path != name else ""
        row = pending.keep(stream, checked, **about, slot=slot, batch=batch, path=path, head=head)
        return Arrived(row=row, notes=checked.notes)
    except REFUSALS as error:
        raise not_taken(error) from error


def not_taken(error: Exception) -> NotTaken:
    """The sentence of one of REFUSALS."""
    if isinstance(error, OSError):
        log.error("a file could not be stored: %s", error)
        error = store.not_stored(error)
    if isinstance(error, FileRefused):
        return NotTaken(str(error.message), error.code, error.values)
    if isinstance(error, pending.TooMany):
        most = {"most": pending.MAX_WAITING}
        return NotTaken(_("Ya hay %(most)d archivos por guardar; guárdelos o descártelos antes.") % most)
    return NotTaken(str(error), imports.FULL)
