"""Bytes into the store and out of it, and what a person is told when they cannot be kept.

Together with `keeping` the only module that deletes stored bytes; those of a version never.
"""

import errno
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO

from botocore.exceptions import BotoCoreError, ClientError
from django.apps import apps
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import models
from django.db.utils import DatabaseError, InterfaceError, InternalError, OperationalError

from programmes.workflow import WorkflowError
from simon.lib.files import FileRefused, opaque_key

from .models import PendingUpload

log = logging.getLogger(__name__)

AWAY = (OSError, BotoCoreError, ClientError)  # what a folder and an S3 bucket raise
NO_ANSWER = (OperationalError, InterfaceError, InternalError)  # the database may or may not have taken the transaction
NO_FAULT = {"storage_full", "storage_away", "database_away"}  # codes of refusals that are no fault of the file
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class NotStored(FileRefused, WorkflowError):
    """Nothing was stored, through no fault of the file; the same again is safe.

    A refused file and an impossible step at once, so that every page that tells either tells this; `str` is its sentence.
    """

    def __str__(self) -> str:
        return str(self.message)


class StorageFull(NotStored):
    """No room on the disk."""


class StorageAway(NotStored):
    """The disk or the S3 store does not answer."""


class DatabaseAway(NotStored):
    """The database does not answer, or refused the commit."""


def put(stream: IO[bytes], extension: str) -> str:
    """Store a stream durably under a new opaque key, which is returned. Raises StorageFull, StorageAway; then nothing is left."""
    try:
        return default_storage.save(opaque_key(extension), File(stream))
    except AWAY as error:
        log.error("file not stored: %r", error)
        raise not_stored(error) from error


def not_stored(error: Exception) -> NotStored:
    """What to tell for an error of AWAY."""
    if isinstance(error, OSError) and error.errno in _FULL:
        return StorageFull("storage_full")
    return StorageAway("storage_away")


def forget(key: str) -> None:
    """Delete bytes that no row names any more; while the store is away they stay, and `check_files` finds them."""
    try:
        default_storage.delete(key)
    except AWAY as error:
        log.error("file not deleted, check_files will find it: %s: %r", key, error)


@contextmanager
def only_with_a_row(key: str) -> Iterator[None]:
    """A block that makes a row for the bytes under `key`; when it fails they are deleted, unless the row may stand.

    A commit that was not answered may have been taken: then the bytes stay, and `check_files` tells if they are extra.
    """
    try:
        yield
    except NO_ANSWER:
        log.error("database away, file left for check_files: %s", key)
        raise
    except BaseException:
        if not _may_be_named(key):
            forget(key)
        raise


def _may_be_named(key: str) -> bool:
    try:
        return bool(named([key]))
    except DatabaseError:
        return True


@contextmanager
def database_told() -> Iterator[None]:
    """A block, or the decorator of a function, whose database errors become DatabaseAway with its sentence."""
    try:
        yield
    except NO_ANSWER as error:
        log.error("not saved: %r", error)
        raise DatabaseAway("database_away") from error


def named(keys: Iterable[str]) -> set[str]:
    """Those of the keys that a row names. One query for each file field of the portal.

    Waiting files are asked first: a key moves from them to a version, never back, so that none is missed between two queries.
    """
    wanted, found = list(keys), set()
    for model, field in file_fields():
        rows = model._default_manager.filter(**{f"{field}__in": wanted})
        found.update(rows.values_list(field, flat=True))
    return found


def file_fields() -> list[tuple[type[models.Model], str]]:
    """Every model and file field that keeps its bytes in the default storage, waiting files first."""
    found = [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.FileField)
    ]
    return sorted(found, key=lambda each: each[0] is not PendingUpload)
