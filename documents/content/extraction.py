"""The text of a document, its language, pages and own title, for search and preview.

A file can be hostile, so run_extraction reads it in a child process with limits of time and memory (documents.content.reading).
"""

import json
from dataclasses import replace
from pathlib import Path

from .child import TooSlow, output_of
from .language import language_of
from .reading import Extraction, read_file

LIMIT_CHARS = 1_000_000
SECONDS = 30


def extract(path: str | Path, kind: str, limit_chars: int = LIMIT_CHARS) -> Extraction:
    """Read a file in this process (for uploads use run_extraction); stops at ``limit_chars``."""
    return _with_language(read_file(path, kind, limit_chars))


def run_extraction(path: str | Path, kind: str, limit_chars: int = LIMIT_CHARS, seconds: float = SECONDS) -> Extraction:
    """Read in a child process: a file can exhaust or crash the child, never the caller.

    Too slow or too large gives 'unsupported', a crash of the reader 'damaged'. Raises FileNotFoundError, and
    RuntimeError when the child cannot start or is stopped with the worker (that is our fault, not the file's).
    """
    return _with_language(read_in_child(path, kind, limit_chars, seconds))


def read_in_child(path: str | Path, kind: str, limit_chars: int, seconds: float) -> Extraction:
    """As run_extraction, without the language."""
    place = str(Path(path).resolve(strict=True))
    try:
        answer = output_of("documents.content.reading", place, kind, str(limit_chars), seconds=seconds)
        return Extraction(**json.loads(answer))
    except TooSlow:
        return Extraction("unsupported")
    except (ValueError, TypeError):
        return Extraction("damaged")


def _with_language(found: Extraction) -> Extraction:
    return replace(found, language=language_of(found.text))
