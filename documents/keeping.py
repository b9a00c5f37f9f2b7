"""Rows, bytes and hashes compared, over whatever storage holds the files; and what a kill left on the disk swept.

Everything is read in chunks of ROWS: memory does not grow with the library, and a chunk costs a fixed number of queries.
"""

import hashlib
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import FileSystemStorage, default_storage
from django.db.models import Model

from . import store
from .models import DocumentVersion, PendingUpload

ROWS = 1000
CHUNK = 1024 * 1024  # bytes
IN_FLIGHT = timedelta(hours=1)  # a file this young may be waiting for its row
LEFT_BEHIND = timedelta(hours=24)
_PART = re.compile(r"\.[0-9a-f]{32}\.part")  # the temporary names of simon.lib.files.write_durably
_UNREADABLE = (*store.AWAY, SuspiciousFileOperation)


@dataclass(frozen=True)
class Finding:
    """What is wrong with one file. ``what``: missing, changed, unreadable, extra. ``whose`` names a row, never a title."""

    what: str
    key: str
    whose: str = ""
    detail: str = ""

    def __str__(self) -> str:
        return "  ".join(filter(None, (f"{self.what:<10}", self.whose, self.key, self.detail)))


@dataclass(frozen=True)
class Expected:
    """A file that a row names, and what its bytes must be; a thumbnail only has to be there."""

    key: str
    whose: str
    size: int | None = None
    sha256: str = ""


@dataclass
class Totals:
    """``seen``: rows and files looked at, by name. ``found``: findings, by what."""

    seen: Counter = field(default_factory=Counter)
    found: Counter = field(default_factory=Counter)


def version_file(row: tuple) -> Expected:
    _pk, key, document, number, size, sha256 = row
    return Expected(key, f"{document} v{number}", size, sha256)


def thumbnail(row: tuple) -> Expected:
    _pk, key, document, number = row
    return Expected(key, f"{document} v{number} thumbnail")


def waiting_file(row: tuple) -> Expected:
    pk, key, size, sha256 = row
    return Expected(key, f"waiting {pk}", size, sha256)


# (model, file field): name in the totals, further fields to read, and what they expect
_ROWS: dict[tuple[type[Model], str], tuple[str, tuple[str, ...], Callable[[tuple], Expected]]] = {
    (PendingUpload, "file"): ("waiting", ("size", "sha256"), waiting_file),
    (DocumentVersion, "file"): ("versions", ("document__public_id", "number", "size", "sha256"), version_file),
    (DocumentVersion, "thumbnail"): ("thumbnails", ("document__public_id", "number"), thumbnail),
}


def check_rows(totals: Totals, hashed: Callable[[], bool]) -> Iterator[Finding]:
    """Every file that a row names; `hashed` says for each whether its bytes are read too, or only its size."""
    for model, name in store.file_fields():
        label, more, expect = _ROWS.get((model, name)) or _other(model, name)
        for chunk in _chunks(model, name, more):
            found = {row[0]: finding for row in chunk if (finding := _judge(expect(row), totals, label, hashed))}
            for finding in _still_there(model, name, found):
                totals.found[finding.what] += 1
                yield finding


def _other(model: type[Model], name: str) -> tuple[str, tuple[str, ...], Callable[[tuple], Expected]]:
    """A file field of another part of the portal: its bytes have to be there."""
    return "others", (), lambda row: Expected(row[1], f"{model._meta.label} {row[0]} {name}")


def _chunks(model: type[Model], name: str, more: tuple[str, ...]) -> Iterator[list[tuple]]:
    """Rows with a file, by primary key; each chunk is one query, and no cursor stays open while files are read."""
    rows, last = model._default_manager.exclude(**{name: ""}).exclude(**{name: None}).order_by("pk"), 0
    while chunk := list(rows.filter(pk__gt=last).values_list("pk", name, *more)[:ROWS]):
        yield chunk
        last = chunk[-1][0]


def _still_there(model: type[Model], name: str, found: dict[int, Finding]) -> Iterator[Finding]:
    """The findings whose row still names the file: a waiting one may have been discarded while it was looked at."""
    if found:
        still = dict(model._default_manager.filter(pk__in=found).values_list("pk", name))
        yield from (finding for pk, finding in found.items() if still.get(pk) == finding.key)


def _judge(expected: Expected, totals: Totals, label: str, hashed: Callable[[], bool]) -> Finding | None:
    totals.seen[label] += 1
    read = expected.size is not None and hashed()
    totals.seen["hashed"] += read
    try:
        what = _compare(expected, read)
    except FileNotFoundError:
        return Finding("missing", expected.key, expected.whose)
    except _UNREADABLE as error:
        return Finding("unreadable", expected.key, expected.whose, type(error).__name__)
    return Finding("changed", expected.key, expected.whose, what) if what else None


def _compare(expected: Expected, read: bool) -> str:
    """What differs, '' when nothing does. Raises FileNotFoundError and the errors of the storage."""
    size = default_storage.size(expected.key)
    if expected.size is not None and size != expected.size:
        return f"{size} bytes instead of {expected.size}"
    if read and (digest := sha256_of(expected.key)) != expected.sha256:
        return f"SHA-256 {digest[:16]}… instead of {expected.sha256[:16]}…"
    return ""


def sha256_of(key: str) -> str:
    """Hexadecimal SHA-256 of stored bytes, read in pieces of CHUNK."""
    digest = hashlib.sha256()
    with default_storage.open(key, "rb") as stream:
        while piece := stream.read(CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def some(number: int) -> Callable[[], bool]:
    """A chooser for `check_rows`: true for `number` of all files with a hash, each equally likely."""
    left, of = number, PendingUpload.objects.count() + DocumentVersion.objects.count()

    def choose() -> bool:
        nonlocal left, of
        chosen = random.random() * max(of, 1) < left
        left, of = left - chosen, of - 1
        return chosen

    return choose


def check_storage(totals: Totals, now: datetime) -> Iterator[Finding]:
    """Every stored file that no row names; what may still be arriving is only counted, as *in flight*."""
    unreadable: list[str] = []
    files = keys("", unreadable)
    while batch := list(islice(files, ROWS)):
        totals.seen["files"] += len(batch)
        for key in sorted(set(batch) - store.named(batch)):
            age = age_of(key, now)
            if age is not None and (age < IN_FLIGHT or key.endswith(".part")):
                totals.seen["in flight"] += 1
            elif age is not None:
                totals.found["extra"] += 1
                yield Finding("extra", key, detail=f"{age // timedelta(hours=1)} h old")
    totals.found["unreadable"] += len(unreadable)
    yield from (Finding("unreadable", folder, detail="folder") for folder in unreadable)


def keys(folder: str, unreadable: list[str]) -> Iterator[str]:
    """The keys of all stored files, folder by folder; folders that cannot be listed are added to `unreadable`."""
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever stored, or the folder went meanwhile
        return
    except store.AWAY:
        unreadable.append(folder or ".")
        return
    yield from (f"{folder}{name}" for name in names if name not in ("", "."))
    for name in folders:
        yield from keys(f"{folder}{name}/", unreadable)


def age_of(key: str, now: datetime) -> timedelta | None:
    """How long ago a file was written; None when it has gone meanwhile. A clock that differs makes it young, not old."""
    try:
        return now - default_storage.get_modified_time(key)
    except store.AWAY:
        return None if not default_storage.exists(key) else timedelta(0)


def delete_extra(extra: Iterable[str], now: datetime) -> Iterator[str]:
    """Delete those files that are older than LEFT_BEHIND and that no row names at this moment; yields what went."""
    for key in extra:
        age = age_of(key, now)
        if age is not None and age > LEFT_BEHIND and not store.named([key]):
            store.forget(key)
            yield key


def sweep_parts(before: datetime) -> int:
    """Delete what a kill left half written before that moment, under its temporary name; returns how many.

    Only a folder has such files: an S3 object is whole or absent.
    """
    if not isinstance(default_storage, FileSystemStorage):
        return 0
    return sum(_swept(path, before.timestamp()) for path in Path(default_storage.location).rglob(".*.part"))


def _swept(path: Path, before: float) -> bool:
    """Delete one temporary file that is old enough; one that is renamed at this moment is let be."""
    try:
        old = _PART.fullmatch(path.name) is not None and path.stat().st_mtime < before
    except FileNotFoundError:
        return False
    if old:
        path.unlink(missing_ok=True)
    return old
