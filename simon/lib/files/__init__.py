"""Files in and out: their type by content, the checks before they are taken, and their safe storing."""

from .checks import MAX_BYTES, CheckedFile, check
from .kinds import KINDS, FileType
from .refusals import FileRefused
from .sniff import decode_text, sniff
from .store import DurableFileSystemStorage, StoredFile, attachment_headers, opaque_key, write_durably

__all__ = [
    "KINDS",
    "MAX_BYTES",
    "CheckedFile",
    "DurableFileSystemStorage",
    "FileRefused",
    "FileType",
    "StoredFile",
    "attachment_headers",
    "check",
    "decode_text",
    "opaque_key",
    "sniff",
    "write_durably",
]
