from .category import Category, Visibility
from .document import Document, DocumentTag, DocumentVersion
from .expected import ExpectedDocument, ExpectedSlot
from .lesson import Lesson
from .pending import ImportBatch, IncomingFile, PendingUpload
from .sharing import DocumentDownload, DocumentRemark, DocumentShare
from .words import Word, WordKey

__all__ = [
    "Category",
    "Document",
    "DocumentDownload",
    "DocumentRemark",
    "DocumentShare",
    "DocumentTag",
    "DocumentVersion",
    "ExpectedDocument",
    "ExpectedSlot",
    "ImportBatch",
    "IncomingFile",
    "Lesson",
    "PendingUpload",
    "Visibility",
    "Word",
    "WordKey",
]
