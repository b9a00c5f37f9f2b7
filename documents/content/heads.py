"""A quick look into a file that waits to be saved: how its text begins and what it calls itself."""

import logging
from dataclasses import dataclass
from pathlib import Path

from .extraction import read_in_child

HEAD_CHARS = 4_000
HEAD_SECONDS = 3

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Head:
    """The first characters of the text (at most 4,000) and the title from the file's own properties; both '' when there are none."""

    text: str = ""
    title: str = ""


def head_of(path: str | Path, kind: str, seconds: float = HEAD_SECONDS) -> Head:
    """Read the head in a child process with limits of time and memory. Raises nothing: a bad, slow or missing file has an empty one."""
    try:
        found = read_in_child(path, kind, HEAD_CHARS, seconds)
    except (OSError, RuntimeError) as error:
        log.warning("no head of a %s: %s", kind, error)
        return Head()
    return Head(found.text, found.title)
