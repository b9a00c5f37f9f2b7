"""Expected documents: a missing minute is as visible as a missing figure."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from programmes.models import Frequency, Obligation, Period, Programme
from programmes.people.models import Organisation

from ..querysets import ExpectedSlotQuerySet
from .category import Category
from .document import Document


class ExpectedDocument(models.Model):
    """A category that an organisation owes at a frequency."""

    programme = models.ForeignKey(
        Programme, models.CASCADE, related_name="expected_documents", verbose_name=_("programa")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="expected_documents", verbose_name=_("organización")
    )
    category = models.ForeignKey(Category, models.PROTECT, related_name="expected", verbose_name=_("categoría"))
    frequency = models.CharField(_("frecuencia"), max_length=12, choices=Frequency, default=Frequency.QUARTERLY)
    due_days = models.PositiveSmallIntegerField(
        _("días para entregar"),
        null=True,
        blank=True,
        help_text=_("Desde el fin del período; vacío: los del programa."),
    )

    class Meta:
        verbose_name = _("documento esperado")
        verbose_name_plural = _("documentos esperados")
        ordering = ["programme", "category", "organisation"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "organisation", "category"], name="documents_expected_once")
        ]

    def __str__(self) -> str:
        return f"{self.category}, {self.organisation}"


class ExpectedSlot(models.Model):
    """One expected document for one period: filled by a document, or by a reason why there is none."""

    expected = models.ForeignKey(
        ExpectedDocument, models.PROTECT, related_name="slots", verbose_name=_("documento esperado")
    )
    period = models.ForeignKey(Period, models.PROTECT, related_name="document_slots", verbose_name=_("período"))
    obligation = models.OneToOneField(
        Obligation, models.PROTECT, related_name="document_slot", verbose_name=_("compromiso")
    )
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="slots", verbose_name=_("documento")
    )
    none_because = models.CharField(_("ninguno este período, porque"), max_length=300, blank=True)

    objects = ExpectedSlotQuerySet.as_manager()

    class Meta:
        verbose_name = _("documento esperado de un período")
        verbose_name_plural = _("documentos esperados por período")
        ordering = ["period", "expected"]
        constraints = [models.UniqueConstraint(fields=["expected", "period"], name="documents_slot_once")]

    def __str__(self) -> str:
        return f"{self.expected}, {self.period}"
