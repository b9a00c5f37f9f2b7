"""Pre-filled answers for a file: its title from the name, its category from the words in the name."""

import re
from collections.abc import Iterable

from simon.lib.files.kinds import KINDS, extension_of
from simon.lib.fts import STOP_WORDS, index_terms, tokens

from .models import Category, DocumentVersion

MAX_TITLE = 250
_COPY = re.compile(r"\s*\(\d{1,3}\)\s*$")
_SPACES = re.compile(r"[\s_]+")


def title_of(name: str) -> str:
    """A title from a file name: without its extension, copy number and underscores; 'Documento' when nothing is left."""
    extension = extension_of(name)
    stem = name[: -len(extension) - 1] if extension else name
    title = _COPY.sub("", _SPACES.sub(" ", stem)).strip(" .-")[:MAX_TITLE].strip()
    return (title[:1].upper() + title[1:]) or "Documento"


def category_of(name: str, categories: Iterable[Category]) -> Category | None:
    """The category with most of its words in the name; None without any. A code that is no common word counts as two."""
    words = set(tokens(re.sub(r"(?<=[A-Za-z])(?=\d)", " ", name)))
    stems = set(index_terms(" ".join(words - STOP_WORDS)))
    best, most = None, 0
    for category in categories:
        own, code = _stems(category), category.code.lower()
        score = len(stems & own) + (2 if code in words and own.isdisjoint(index_terms(code)) else 0)
        if score > most:
            best, most = category, score
    return best


def _stems(category: Category) -> set[str]:
    names = tokens(f"{category.name_es} {category.name_en}")
    return set(index_terms(" ".join(word for word in names if word not in STOP_WORDS and len(word) > 2)))


def download_name(version: DocumentVersion) -> str:
    """The name the file was given; where it hid what the bytes are, with the extension that they have."""
    honest = KINDS[version.kind].extensions if version.kind in KINDS else ()
    extension = extension_of(version.name)
    if version.kind in ("txt", "csv") or not version.extension or extension in honest:
        return version.name
    stem = version.name[: -len(extension) - 1] if extension else version.name
    return f"{stem}.{version.extension}"
