"""Money per organisation, result and period (docs/domain.md §7)."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from programmes.people.models import Organisation

from ..querysets import MoneyQuerySet
from .reportable import Reportable
from .results import Result


class FundingSource(models.Model):
    """Where a programme's money comes from."""

    programme = models.ForeignKey(
        "programmes.Programme", models.CASCADE, related_name="funding_sources", verbose_name=_("programa")
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("financia"))
    name_es = models.CharField(_("nombre"), max_length=200)
    amount = models.DecimalField(
        _("monto acordado"), max_digits=16, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )

    class Meta:
        verbose_name = _("fuente de fondos")
        verbose_name_plural = _("fuentes de fondos")
        ordering = ["programme", "name_es"]
        constraints = [models.UniqueConstraint(fields=["programme", "name_es"], name="programmes_funding_name")]

    def __str__(self) -> str:
        return self.name_es


def _amount(label: str) -> "models.DecimalField":
    return models.DecimalField(label, max_digits=16, decimal_places=2, null=True, blank=True)


class MoneyFigure(Reportable):
    """What one organisation planned, received, committed and disbursed in one period, in the programme's currency.

    `committed` is committed and not yet disbursed at the end of the period (a level); the other three are the amounts of
    the period itself. The approved copies are what official totals read; None was not said.
    """

    source = models.ForeignKey(FundingSource, models.PROTECT, related_name="money", verbose_name=_("fuente de fondos"))
    result = models.ForeignKey(
        Result,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="money",
        verbose_name=_("resultado"),
        help_text=_("Vacío: el programa entero"),
    )
    planned = _amount(_("aprobado (presupuesto)"))
    transferred = _amount(_("transferido"))
    committed = _amount(_("comprometido, sin desembolsar"))
    disbursed = _amount(_("desembolsado"))
    approved_planned = _amount(_("aprobado (presupuesto), oficial"))
    approved_transferred = _amount(_("transferido, oficial"))
    approved_committed = _amount(_("comprometido, oficial"))
    approved_disbursed = _amount(_("desembolsado, oficial"))

    objects = MoneyQuerySet.as_manager()

    VALUE_FIELDS = ("planned", "transferred", "committed", "disbursed")

    class Meta:
        verbose_name = _("cifra de dinero")
        verbose_name_plural = _("dinero")
        ordering = ["programme", "period", "organisation"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "period", "source", "result"], name="programmes_money_cell"
            ),
            models.UniqueConstraint(
                fields=["organisation", "period", "source"],
                condition=models.Q(result__isnull=True),
                name="programmes_money_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.period}: {self.result.code if self.result else self.source}"
