"""The title that is proposed for a file, and the name that it is sent under."""

import re

from simon.lib.files.kinds import KINDS, extension_of

from .content.titles import MAX_TITLE, own_title
from .models import DocumentVersion

_COPY = re.compile(r"\s*\(\d{1,3}\)\s*$")
_SPACES = re.compile(r"[\s_]+")


def title_of(name: str) -> str:
    """A title from a file name: without its extension, copy number and underscores; 'Documento' when nothing is left."""
    extension = extension_of(name)
    stem = name[: -len(extension) - 1] if extension else name
    title = _COPY.sub("", _SPACES.sub(" ", stem)).strip(" .-")[:MAX_TITLE].strip()
    return (title[:1].upper() + title[1:]) or "Documento"


def proposed_title(name: str, own: str) -> str:
    """A title of 1 to MAX_TITLE characters: the file's own (documents.content.titles), else one from its name."""
    return own_title(own) or title_of(name)


def download_name(version: DocumentVersion) -> str:
    """The name the file was given; where it hid what the bytes are, with the extension that they have."""
    honest = KINDS[version.kind].extensions if version.kind in KINDS else ()
    extension = extension_of(version.name)
    if version.kind in ("txt", "csv") or not version.extension or extension in honest:
        return version.name
    stem = version.name[: -len(extension) - 1] if extension else version.name
    return f"{stem}.{version.extension}"
