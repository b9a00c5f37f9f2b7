"""Reading the beginning of a file for its suggestion, as far as the time allows: no answer is better than a slow one."""

import logging
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from simon.lib.files import CheckedFile

from ..content.heads import Head, head_of

SECONDS = 8.0  # for all files of one request

log = logging.getLogger(__name__)


class HeadReader:
    """Reads heads until its seconds are spent; what comes later has an empty one."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self.until = time.monotonic() + seconds

    def read(self, stream: BinaryIO, checked: CheckedFile) -> Head:
        """The head of a file that lies in a stream, which is rewound. A file that cannot be read has an empty one."""
        if time.monotonic() > self.until:
            return Head("", "")
        try:
            with _on_disk(stream) as path:
                return head_of(path, checked.kind)
        except Exception:  # noqa: BLE001 - whatever a reader stumbles on, the upload goes on
            log.exception("head of a %s not read", checked.kind)
            return Head("", "")


@contextmanager
def _on_disk(stream: BinaryIO) -> Iterator[Path]:
    """A path with these bytes: the stream's own where it has one, else a copy for the moment."""
    own = getattr(stream, "temporary_file_path", None)
    if own is not None:
        yield Path(own())
        return
    stream.seek(0)
    with tempfile.NamedTemporaryFile() as copy:
        while chunk := stream.read(1024 * 1024):
            copy.write(chunk)
        copy.flush()
        stream.seek(0)
        yield Path(copy.name)
