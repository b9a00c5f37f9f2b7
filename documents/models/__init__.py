from .category import Category
from .document import Document, DocumentVersion
from .expected import ExpectedDocument, ExpectedSlot

__all__ = ["Category", "Document", "DocumentVersion", "ExpectedDocument", "ExpectedSlot"]
