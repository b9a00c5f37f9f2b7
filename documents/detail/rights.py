"""Who may change one document: the question that the pages and the named functions of a document ask."""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from ..models import Document

if TYPE_CHECKING:
    from programmes.people.models import User


def may_change(user: "User", document: Document) -> bool:
    """May the person describe, version, withdraw or share it? One query."""
    return Document.objects.changeable_by(user).filter(pk=document.pk).exists()


def require_change(user: "User", document: Document) -> None:
    """Raise PermissionDenied unless the person may change the document."""
    if not may_change(user, document):
        raise PermissionDenied
