"""Indicators, their targets and who reports them (docs/domain.md §2)."""

from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programmes.models import Frequency, Location, Period, Programme, Result
from programmes.models.bilingual import in_language
from programmes.people.models import Organisation
from simon.lib import numbers

from .. import rules
from ..querysets import IndicatorQuerySet


def _figure(label: str, **options: object) -> "models.DecimalField":
    return models.DecimalField(label, max_digits=24, decimal_places=6, null=True, blank=True, **options)


class Indicator(models.Model):
    """Measures one result. Two settings say how figures add up: `accumulation` over periods, `across_units` over units."""

    class Kind(models.TextChoices):
        NUMBER = "number", _("número")
        RATIO = "ratio", _("razón (numerador y denominador)")
        PERCENTAGE = "percentage", _("porcentaje o índice reportado")
        ORDINAL = "ordinal", _("escala ordinal")
        YES_NO = "yes_no", _("sí o no")
        MILESTONE = "milestone", _("hitos")
        TEXT = "text", _("texto")

    class Accumulation(models.TextChoices):
        INCREMENTAL = "incremental", _("lo logrado en el período; las metas se suman")
        RUNNING_TOTAL = "running_total", _("lo logrado en el período; la meta es acumulada")
        SNAPSHOT = "snapshot", _("el nivel al cierre")
        LEVEL = "level", _("el nivel durante el período")
        RATIO_LATEST = "ratio_latest", _("razón al cierre")
        RATIO_POOLED = "ratio_pooled", _("razón de lo logrado en los períodos")

    class AcrossUnits(models.TextChoices):
        SUM = "sum", _("suma")
        MEAN = "mean", _("promedio")
        MAX = "max", _("máximo")
        MIN = "min", _("mínimo")
        LATEST = "latest", _("la más reciente")

    class LevelFunction(models.TextChoices):
        LATEST = "latest", _("el último")
        MEAN = "mean", _("promedio")
        MAX = "max", _("máximo")
        MIN = "min", _("mínimo")

    class Direction(models.TextChoices):
        INCREASE = "increase", _("aumentar")
        DECREASE = "decrease", _("disminuir")
        MAINTAIN = "maintain", _("mantener")

    ALLOWED = {
        Kind.NUMBER: (Accumulation.INCREMENTAL, Accumulation.RUNNING_TOTAL, Accumulation.SNAPSHOT, Accumulation.LEVEL),
        Kind.RATIO: (Accumulation.RATIO_LATEST, Accumulation.RATIO_POOLED),
        Kind.PERCENTAGE: (Accumulation.SNAPSHOT, Accumulation.LEVEL),
        Kind.ORDINAL: (Accumulation.SNAPSHOT,),
        Kind.YES_NO: (Accumulation.SNAPSHOT,),
        Kind.MILESTONE: (Accumulation.SNAPSHOT,),
        Kind.TEXT: (Accumulation.SNAPSHOT,),
    }

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="indicators", verbose_name=_("programa"))
    result = models.ForeignKey(Result, models.PROTECT, related_name="indicators", verbose_name=_("resultado"))
    code = models.CharField(_("código"), max_length=30)
    title_es = models.CharField(_("título en español"), max_length=500)
    title_en = models.CharField(_("título en inglés"), max_length=500, blank=True)
    segment = models.CharField(
        _("población o desglose"), max_length=300, blank=True, help_text=_("La parte que mide, si el origen lo divide.")
    )
    description_es = models.TextField(_("definición en español"), blank=True)
    description_en = models.TextField(_("definición en inglés"), blank=True)
    verification = models.CharField(_("medio de verificación"), max_length=300, blank=True)
    unit_es = models.CharField(_("unidad de medida en español"), max_length=80, blank=True)
    unit_en = models.CharField(_("unidad de medida en inglés"), max_length=80, blank=True)
    kind = models.CharField(_("tipo"), max_length=12, choices=Kind, default=Kind.NUMBER)
    direction = models.CharField(_("dirección"), max_length=10, choices=Direction, default=Direction.INCREASE)
    accumulation = models.CharField(
        _("acumulación"), max_length=15, choices=Accumulation, default=Accumulation.INCREMENTAL
    )
    across_units = models.CharField(_("entre unidades"), max_length=10, choices=AcrossUnits, default=AcrossUnits.SUM)
    level_function = models.CharField(
        _("función del nivel"), max_length=10, choices=LevelFunction, default=LevelFunction.LATEST
    )
    baseline = _figure(_("línea de base"), help_text=_("Para una razón, en porcentaje."))
    baseline_date = models.DateField(_("fecha de la línea de base"), null=True, blank=True)
    final_target = _figure(_("meta final"), help_text=_("Vale cuando no hay metas por período."))
    tolerance = _figure(
        _("tolerancia"), validators=[MinValueValidator(Decimal(0))], help_text=_("Vacío: 5 % de la meta.")
    )
    scale_es = models.TextField(
        _("escala en español"), blank=True, help_text=_("Escala ordinal: una etiqueta por línea, de menor a mayor.")
    )
    scale_en = models.TextField(_("escala en inglés"), blank=True)
    frequency = models.CharField(_("frecuencia"), max_length=12, choices=Frequency, default=Frequency.QUARTERLY)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("responsable"),
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("suplente")
    )
    position = models.PositiveIntegerField(_("orden"), default=0)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicador")
        verbose_name_plural = _("indicadores")
        ordering = ["programme", "position", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "code"],
                name="indicators_indicator_code",
                violation_error_message=_("Ya hay un indicador con ese código en el programa."),
            ),
            models.CheckConstraint(
                condition=~models.Q(direction="decrease", accumulation__in=["incremental", "running_total"]),
                name="indicators_no_decreasing_sum",
                violation_error_message=_("Un indicador que disminuye no puede sumar períodos: un techo es un nivel."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("indicators:indicator-detail", args=[self.pk])

    @property
    def title(self) -> str:
        title = in_language(self.title_es, self.title_en)
        return f"{title}: {self.segment}" if self.segment else title

    @property
    def description(self) -> str:
        return in_language(self.description_es, self.description_en)

    @property
    def unit(self) -> str:
        return in_language(self.unit_es, self.unit_en)

    @property
    def scale(self) -> list[str]:
        """Ordinal labels, lowest first; the value of step k is k (from 1)."""
        return [line.strip() for line in in_language(self.scale_es, self.scale_en).splitlines() if line.strip()]

    @property
    def adds_periods(self) -> bool:
        """Does a person enter what was achieved in the period (so that *zero* is an answer and *no change* is not)?"""
        return self.accumulation in ("incremental", "running_total", "ratio_pooled")

    @property
    def shown_in_percent(self) -> bool:
        return self.kind in (self.Kind.RATIO, self.Kind.MILESTONE)

    def clean(self) -> None:
        """The allowed combinations of the rule book."""
        if self.accumulation not in self.ALLOWED.get(self.kind, ()):
            raise ValidationError(
                {
                    "accumulation": _("Esa acumulación no se aplica a un indicador de tipo «%(kind)s».")
                    % {"kind": self.get_kind_display()}
                }
            )
        if self.kind == self.Kind.ORDINAL and len(self.scale) < 2:
            raise ValidationError({"scale_es": _("Escriba al menos dos etiquetas, una por línea.")})
        if self.result_id and self.programme_id and self.result.programme_id != self.programme_id:
            raise ValidationError({"result": _("El resultado es de otro programa.")})
        known = list(self.targets.order_by("period__start").values_list("value", flat=True)) if self.pk else []
        rules.refuse(self, known, field="final_target" if known else "direction")
        if self.pk:
            self._keep_the_method()

    def _keep_the_method(self) -> None:
        """Kind, accumulation and frequency stay once figures have been answered: they would mean something else."""
        stored = Indicator.objects.get(pk=self.pk)
        changed = [
            name for name in ("kind", "accumulation", "frequency") if getattr(stored, name) != getattr(self, name)
        ]
        if changed and self.contributions.exclude(answer="").exists():
            raise ValidationError(
                {changed[0]: _("Ya hay datos escritos con este método: cree otro indicador en vez de cambiarlo.")}
            )


class ReportingUnit(models.Model):
    """Organisation × location that reports an indicator. Never a person: people leave, figures stay."""

    class AtClose(models.TextChoices):
        STAYS = "stays", _("su último nivel se mantiene")
        ENDS = "ends", _("su nivel deja de contar")

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="units", verbose_name=_("indicador"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="reporting_units", verbose_name=_("organización")
    )
    location = models.ForeignKey(Location, models.PROTECT, related_name="reporting_units", verbose_name=_("lugar"))
    start = models.DateField(_("desde"), null=True, blank=True)
    end = models.DateField(_("hasta"), null=True, blank=True)
    at_close = models.CharField(_("al cerrar"), max_length=6, choices=AtClose, blank=True)

    class Meta:
        verbose_name = _("unidad que reporta")
        verbose_name_plural = _("unidades que reportan")
        ordering = ["indicator", "organisation", "location"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "organisation", "location"], name="indicators_unit_once"),
            models.CheckConstraint(
                condition=models.Q(end__isnull=True) | ~models.Q(at_close=""),
                name="indicators_unit_at_close",
                violation_error_message=_("Si la unidad termina, diga si su último nivel se mantiene."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.location}"

    def clean(self) -> None:
        """Whose figures and of where stays once anything was written: they would change owner."""
        fixed = {
            "indicator": self.indicator_id,
            "organisation": self.organisation_id,
            "location": self.location_id,
        }
        written = ReportingUnit.objects.filter(pk=self.pk, contributions__version__gt=0)
        if self.pk and written.exclude(**fixed).exists():
            raise ValidationError(
                _("Ya hay datos de esta unidad: no cambia de organización ni de lugar. Ciérrela y agregue otra.")
            )


class Target(models.Model):
    """The target of one period; for a ratio, in percent."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="targets", verbose_name=_("indicador"))
    period = models.ForeignKey(Period, models.PROTECT, related_name="targets", verbose_name=_("período"))
    value = models.DecimalField(_("meta"), max_digits=24, decimal_places=6)

    class Meta:
        verbose_name = _("meta")
        verbose_name_plural = _("metas")
        ordering = ["indicator", "period"]
        constraints = [models.UniqueConstraint(fields=["indicator", "period"], name="indicators_target_once")]

    def __str__(self) -> str:
        return f"{self.indicator.code}, {self.period}: {numbers.plain(self.value)}"

    def clean(self) -> None:
        """The target of a locked or ended period stays as it is; the direction is not contradicted."""
        if self.period_id is None or self.indicator_id is None or self.value is None:
            return
        stored = Target.objects.filter(pk=self.pk).first()
        today = self.period.programme.local_date(timezone.now())
        ended = stored is not None and stored.value != self.value and self.period.end < today
        if self.period.is_locked or ended:
            words = _("El período %(period)s ya terminó: su meta no cambia; una revisión vale desde su fecha.")
            raise ValidationError({"value": words % {"period": self.period}})
        if self.indicator.final_target is None:
            rules.refuse(self.indicator, [self.value], field="value")


class MilestoneStep(models.Model):
    """One weighted step of a milestone indicator."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="steps", verbose_name=_("indicador"))
    title_es = models.CharField(_("título en español"), max_length=200)
    title_en = models.CharField(_("título en inglés"), max_length=200, blank=True)
    weight = models.DecimalField(
        _("peso"), max_digits=8, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    planned_on = models.DateField(_("previsto para"))
    position = models.PositiveSmallIntegerField(_("orden"), default=0)

    class Meta:
        verbose_name = _("hito")
        verbose_name_plural = _("hitos")
        ordering = ["indicator", "position"]

    def __str__(self) -> str:
        return in_language(self.title_es, self.title_en)
