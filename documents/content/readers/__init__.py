"""One small reader per kind of file, by family, each in its own module: a child process imports only the one it needs."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from .base import Reading

MODULES: dict[str, str] = {
    "pdf": "pdf",
    "docx": "word",
    "pptx": "slides",
    **dict.fromkeys(("xlsx", "xlsb", "ods"), "sheets"),
    **dict.fromkeys(("odt", "odp", "odg"), "odf"),
    **dict.fromkeys(("html", "svg", "xml"), "markup"),
    **dict.fromkeys(("txt", "csv"), "plain"),
    "rtf": "rich",
    **dict.fromkeys(("doc", "xls", "ppt"), "legacy"),
    **dict.fromkeys(("jpg", "png", "gif", "webp", "tiff", "bmp", "heic"), "picture"),
}


def reader_of(kind: str) -> Callable[[Path], Reading] | None:
    """The reader of a kind, a key of simon.lib.files.KINDS; None when there is none."""
    module = MODULES.get(kind)
    return import_module(f"{__name__}.{module}").READERS[kind] if module else None
