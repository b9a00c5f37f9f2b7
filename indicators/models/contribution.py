"""What one organisation reports for one indicator, one location, one period: a cell of the grid is a row."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programmes.models import Reportable

from ..querysets import ContributionQuerySet
from .indicator import Indicator, ReportingUnit


class Answer(models.TextChoices):
    VALUE = "value", _("dato")
    NO_CHANGE = "no_change", _("sin cambios")
    NOT_AVAILABLE = "not_available", _("no disponible")


def _figure(label: str) -> "models.DecimalField":
    return models.DecimalField(label, max_digits=24, decimal_places=6, null=True, blank=True)


def _answer(label: str) -> "models.CharField":
    return models.CharField(label, max_length=13, choices=Answer, blank=True)


class Contribution(Reportable):
    """A figure with its workflow. `value` is in the indicator's unit; a ratio keeps numerator and denominator.

    Ordinal: the step, from 1. Yes/no: 1 or 0. Milestones: percent of the weight done, with the steps in `steps_done`
    ({step id: ISO date}). Text: `text`. None is nothing said; zero is a value.
    """

    VALUE_FIELDS = ("answer", "value", "numerator", "denominator", "text", "steps_done", "not_available_because")

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="contributions", verbose_name=_("indicador"))
    unit = models.ForeignKey(
        ReportingUnit, models.PROTECT, related_name="contributions", verbose_name=_("unidad que reporta")
    )
    answer = _answer(_("respuesta"))
    value = _figure(_("valor"))
    numerator = _figure(_("numerador"))
    denominator = _figure(_("denominador"))
    text = models.TextField(_("texto"), blank=True)
    steps_done = models.JSONField(_("hitos cumplidos"), default=dict, blank=True)
    not_available_because = models.CharField(_("no disponible porque"), max_length=300, blank=True)
    observed_on = models.DateField(_("fecha del dato"), null=True, blank=True)
    approved_answer = _answer(_("respuesta oficial"))
    approved_value = _figure(_("valor oficial"))
    approved_numerator = _figure(_("numerador oficial"))
    approved_denominator = _figure(_("denominador oficial"))
    approved_text = models.TextField(_("texto oficial"), blank=True)
    approved_steps_done = models.JSONField(_("hitos oficiales"), default=dict, blank=True)
    approved_not_available_because = models.CharField(_("no disponible porque, oficial"), max_length=300, blank=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = _("aporte")
        verbose_name_plural = _("aportes")
        ordering = ["period", "indicator", "unit"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "period"], name="indicators_contribution_cell"),
            models.CheckConstraint(
                condition=models.Q(numerator__isnull=True, denominator__isnull=True)
                | models.Q(numerator__isnull=False, denominator__isnull=False),
                name="indicators_contribution_pair",
            ),
        ]
        indexes = [
            models.Index(fields=["programme", "indicator", "period"], name="indicators_contr_programme"),
            models.Index(fields=["programme", "state"], name="indicators_contr_state"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}, {self.unit}, {self.period}"

    def get_absolute_url(self) -> str:
        return reverse("indicators:contribution-edit", args=[self.pk])
