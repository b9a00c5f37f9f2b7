"""Figures cite documents: what documents.citations asks of evidence."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from documents.citations import Citation, Opening, Source
from documents.citations import register as register_source
from documents.models import Document
from programmes import access

from .evidence import official
from .models import Contribution, Evidence

if TYPE_CHECKING:
    from programmes.people.models import User


class Figures(Source):
    """Contributions with a document as evidence: an approved one binds it, any one opens it to those who approve."""

    def citations(self, document: Document, user: "User") -> Iterator[Citation]:
        """Approved figures of visible programmes, and those whose drafts the person may see; the latter with the cell's page.

        Two queries.
        """
        cells = Contribution.objects.filter(evidence__version__document=document)
        drafts = set(cells.visible_to(user).with_drafts_for(user).values_list("pk", flat=True))
        rows = Evidence.objects.filter(official() | Q(contribution__in=drafts), version__document=document)
        rows = rows.filter(contribution__in=Contribution.objects.visible_to(user).values("pk"))
        related = rows.select_related(
            "contribution__indicator", "contribution__period", "contribution__unit__organisation", "version"
        ).select_related("contribution__unit__location")
        for row in related.defer("version__text").order_by("-contribution__period__start", "pk"):
            cell = row.contribution
            yield Citation(
                kind=_("Dato"),
                label=f"{cell.indicator.title}, {cell.unit}, {cell.period.label}",
                url=(cell if cell.pk in drafts else cell.indicator).get_absolute_url(),
                version=row.version.number,
                page=row.page,
                day=cell.period.end,
            )

    def binding(self) -> Q:
        """Evidence of an approved figure."""
        return Q(pk__in=Evidence.objects.filter(official()).values("version__document_id"))

    def grants(self, user: "User") -> Q:
        """Evidence of a figure that the person has to judge."""
        judged = Evidence.objects.filter(access.programmes_where(user, access.APPROVE, "contribution__programme_id"))
        return Q(pk__in=judged.order_by().values("version__document_id"))

    def opened_to(self, document: Document) -> list[Opening]:
        """Those who approve, when it is attached to anything. One query."""
        if not Evidence.objects.filter(version__document=document).exists():
            return []
        return [Opening(access.APPROVE, _("Aprueban datos, y el documento es evidencia de uno"))]


def register() -> None:
    """Called once, when the apps are ready."""
    register_source(Figures())
