"""Lessons cite documents as their evidence."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from .. import citations
from ..models import Document, Lesson

if TYPE_CHECKING:
    from programmes.people.models import User


class LessonEvidence(citations.Source):
    """Evidence opens no document to anybody; it keeps a withdrawn one readable for who saw it."""

    def citations(self, document: Document, user: "User") -> Iterator[citations.Citation]:
        """The lessons with this evidence among those that the person finds, newest first."""
        for lesson in Lesson.objects.found_by(user).present().filter(evidence=document):
            day = timezone.localtime(lesson.created_at).date()
            yield citations.Citation(lesson.get_kind_display(), lesson.title, lesson.get_absolute_url(), day=day)

    def binding(self) -> Q:
        """Evidence of lessons that are not withdrawn."""
        rows = Lesson.evidence.through.objects.filter(lesson__withdrawn_at__isnull=True)
        return Q(pk__in=rows.values("document_id"))


def register() -> None:
    citations.register(LessonEvidence())
