"""Evidence: a document, and the page of it, behind a figure."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.models import DocumentVersion

from .contribution import Contribution


class Evidence(models.Model):
    """One version of a document that somebody attached to a contribution; the page counts from 1."""

    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="evidence", verbose_name=_("aporte"))
    version = models.ForeignKey(DocumentVersion, models.PROTECT, related_name="evidence", verbose_name=_("versión"))
    page = models.PositiveIntegerField(_("página"), null=True, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("adjuntada por")
    )
    added_at = models.DateTimeField(_("adjuntada"))

    class Meta:
        verbose_name = _("evidencia")
        verbose_name_plural = _("evidencias")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["contribution", "version"], name="indicators_evidence_once"),
            models.CheckConstraint(
                condition=models.Q(page__isnull=True) | models.Q(page__gte=1), name="indicators_evidence_page"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution}: {self.version}"
