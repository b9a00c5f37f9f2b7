"""The beginning of a file's text and its own title, for suggestions. Nothing is read yet: a place to be filled."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Head:
    """The first page or so of text, and the title in the file's properties; both may be empty."""

    text: str = ""
    title: str = ""


def head_of(path: Path, kind: str) -> Head:
    """What a file of this kind says at its beginning."""
    return Head()
