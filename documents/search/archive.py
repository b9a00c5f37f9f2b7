"""Several documents as one ZIP, sent while it is made: nothing is kept in memory or on the disk."""

from collections.abc import Collection, Iterable, Iterator

from zipstream import ZIP_STORED, ZipStream

from ..content.positions import without_position
from ..guess import download_name
from ..models import DocumentVersion

MOST_FILES = 200
MOST_BYTES = 1024 * 1024 * 1024
CHUNK = 256 * 1024


class TooMuch(Exception):
    """More files or bytes than one ZIP takes."""


def names_of(versions: Iterable[DocumentVersion]) -> list[tuple[str, DocumentVersion]]:
    """[(name in the ZIP, version)]: no folders, nothing that leaves one, and none twice whatever the case of its letters."""
    used: set[str] = set()
    named = []
    for version in versions:
        clean = download_name(version).replace("/", "_").replace("\\", "_").strip(". ") or "documento"
        stem, dot, extension = clean.rpartition(".")
        name, number = clean, 1
        while name.casefold() in used:
            number += 1
            name = f"{stem} ({number}){dot}{extension}" if dot else f"{clean} ({number})"
        used.add(name.casefold())
        named.append((name, version))
    return named


def stream(versions: list[DocumentVersion], *, stripped: Collection[int] = ()) -> ZipStream:
    """An iterable of the ZIP's bytes; versions whose keys are in `stripped` go without the place where a picture was taken.

    Raises TooMuch before anything is sent.
    """
    if len(versions) > MOST_FILES or sum(version.size for version in versions) > MOST_BYTES:
        raise TooMuch
    archive = ZipStream(compress_type=ZIP_STORED, sized=False)
    for name, version in names_of(versions):
        archive.add(_bare(version) if version.pk in stripped else _bytes(version), arcname=name)
    return archive


def _bytes(version: DocumentVersion) -> Iterator[bytes]:
    with version.file.open("rb") as source:
        yield from source.chunks(CHUNK)


def _bare(version: DocumentVersion) -> Iterator[bytes]:
    with version.file.open("rb") as source:
        yield without_position(source.read(), version.kind)
