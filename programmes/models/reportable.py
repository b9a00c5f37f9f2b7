"""What figures and money have in common: one cell, one workflow, the approved copy (docs/domain.md §3)."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from programmes.people.models import Organisation

from .calendar import Obligation, Period


class State(models.TextChoices):
    EXPECTED = "expected", _("Esperado")
    DRAFT = "draft", _("Borrador")
    SUBMITTED = "submitted", _("Por revisar")
    RETURNED = "returned", _("Devuelto")
    APPROVED = "approved", _("Aprobado")
    REOPENED = "reopened", _("Reabierto")
    NOT_REPORTED = "not_reported", _("No reportado")


EDITABLE = (State.EXPECTED, State.DRAFT, State.RETURNED, State.REOPENED)


class Reportable(models.Model):
    """A cell that an organisation fills for a period. VALUE_FIELDS are entered; approved_<field> is what counts officially."""

    VALUE_FIELDS: ClassVar[tuple[str, ...]] = ()

    programme = models.ForeignKey(
        "programmes.Programme", models.CASCADE, related_name="%(class)ss", verbose_name=_("programa")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="%(class)ss", verbose_name=_("organización")
    )
    period = models.ForeignKey(Period, models.PROTECT, related_name="%(class)ss", verbose_name=_("período"))
    obligation = models.OneToOneField(
        Obligation, models.PROTECT, null=True, blank=True, related_name="%(class)s", verbose_name=_("compromiso")
    )
    state = models.CharField(_("estado"), max_length=12, choices=State, default=State.EXPECTED)
    version = models.PositiveIntegerField(_("versión"), default=0)
    comment = models.TextField(_("comentario"), blank=True)
    review_comment = models.TextField(_("comentario de la revisión"), blank=True)
    on_behalf = models.BooleanField(_("en nombre de otra organización"), default=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("enviado por")
    )
    submitted_at = models.DateTimeField(_("enviado"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("aprobado por"),
    )
    approved_at = models.DateTimeField(_("aprobado el"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_editable(self) -> bool:
        """May its values change now? (Rights and the period's lock come on top.)"""
        return self.state in EDITABLE

    def entered(self) -> dict[str, Any]:
        """The values as entered, by field."""
        return {field: getattr(self, field) for field in self.VALUE_FIELDS}

    def official(self) -> dict[str, Any]:
        """The approved values, by field (without the prefix); all None before the first approval."""
        return {field: getattr(self, f"approved_{field}") for field in self.VALUE_FIELDS}
