"""libmagic, from the system or, where it has none, from the pylibmagic wheel.

The wheel is located without importing it: its import changes ctypes for the whole process.
"""

import ctypes
import threading
from functools import lru_cache
from importlib import util
from pathlib import Path


def _bundled_folder() -> Path:
    """The folder of pylibmagic, which holds libmagic.so.1 and magic.mgc."""
    spec = util.find_spec("pylibmagic")
    if spec is None or spec.origin is None:
        raise ImportError("Neither a system libmagic nor the pylibmagic package is installed.")
    return Path(spec.origin).parent


def _load_library() -> str | None:
    """Load libmagic before python-magic looks for it; the database's path, None for the system's own.

    Once the bundled library is loaded, python-magic's own search finds it by its name.
    """
    try:
        ctypes.CDLL("libmagic.so.1")
        return None
    except OSError:
        folder = _bundled_folder()
        ctypes.CDLL(str(folder / "libmagic.so.1"), mode=ctypes.RTLD_GLOBAL)
        return str(folder / "magic.mgc")


DATABASE = _load_library()

import magic  # noqa: E402  (needs the library loaded above)

_lock = threading.Lock()


@lru_cache(maxsize=1)
def _detector() -> magic.Magic:
    return magic.Magic(mime=True, magic_file=DATABASE)


def mime_of(head: bytes) -> str:
    """The MIME type that libmagic reads in the first bytes; 'application/octet-stream' when it fails."""
    with _lock:
        try:
            return _detector().from_buffer(head)
        except magic.MagicException:
            return "application/octet-stream"
