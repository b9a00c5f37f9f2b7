"""Writing files so that a cut anywhere leaves a whole file or none, and serving them as attachments."""

import hashlib
import os
import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import FileSystemStorage
from django.utils.http import content_disposition_header

_CHUNK = 1024 * 1024
# Control characters and the marks that turn the reading direction round (they disguise an extension).
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class StoredFile:
    """A file on disk: its key under the root, SHA-256 (hexadecimal) and size (bytes) of what was written."""

    key: str
    sha256: str
    size: int


def opaque_key(extension: str = "") -> str:
    """A random key that says nothing: 'ab/cd/abcd….pdf', in folders of two levels."""
    token = uuid.uuid4().hex
    suffix = f".{extension}" if re.fullmatch(r"[a-z0-9]{1,8}", extension) else ""
    return f"{token[:2]}/{token[2:4]}/{token}{suffix}"


def write_durably(root: Path, chunks: Iterable[bytes], key: str | None = None) -> StoredFile:
    """Write chunks under a new opaque key (or ``key``) below ``root``; on the disk for good when it returns.

    Temporary name in the same folder, fsync, rename, fsync of the folders.
    Raises OSError, and then leaves nothing.
    """
    key = key or opaque_key()
    digest = hashlib.sha256()
    size = _place(root, key, _counted(chunks, digest))
    return StoredFile(key, digest.hexdigest(), size)


def _counted(chunks: Iterable[bytes], digest: Any) -> Iterator[bytes]:
    for chunk in chunks:
        digest.update(chunk)
        yield chunk


def _place(root: Path, key: str, chunks: Iterable[bytes]) -> int:
    """Bytes written durably under the key, as write_durably says; how many."""
    target = root / key
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{uuid.uuid4().hex}.part")
    try:
        size = _write(temporary, chunks)
        temporary.rename(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folders(target.parent, root)
    return size


def _write(path: Path, chunks: Iterable[bytes]) -> int:
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        size = sum(out.write(chunk) for chunk in chunks)
        out.flush()
        os.fsync(out.fileno())
    return size


def _sync_folders(folder: Path, root: Path) -> None:
    """Fsync a folder and those above it up to the root: each may be new."""
    for each in (folder, *folder.parents):
        descriptor = os.open(each, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if each == root:
            return


class DurableFileSystemStorage(FileSystemStorage):
    """Django's file storage whose files are whole and on the disk when ``save`` returns. It does not hash: the check did."""

    def _save(self, name: str, content: File) -> str:
        root = Path(self.location)
        key = Path(self.path(name)).relative_to(root).as_posix()
        _place(root, key, content.chunks(_CHUNK))
        if self.file_permissions_mode is not None:
            (root / key).chmod(self.file_permissions_mode)
        return key


def attachment_headers(name: str, mime: str) -> dict[str, str]:
    """The headers that make a browser save a file under its own name and never show it as a page."""
    clean = _UNSEEN.sub("", name.replace("/", "_").replace("\\", "_")).strip() or "documento"
    return {
        "Content-Type": mime,
        "Content-Disposition": content_disposition_header(True, clean) or "attachment",
        "X-Content-Type-Options": "nosniff",
    }
