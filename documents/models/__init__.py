from .category import Category, Visibility
from .document import Document, DocumentVersion
from .expected import ExpectedDocument, ExpectedSlot
from .pending import PendingUpload

__all__ = ["Category", "Document", "DocumentVersion", "ExpectedDocument", "ExpectedSlot", "PendingUpload", "Visibility"]
