"""The results chain: impact, outcomes, outputs and activities as one tree."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from programmes.people.models import Organisation

from .bilingual import in_language


class Result(models.Model):
    """A node of the results chain. Planned periods, status and responsible are for activities."""

    class Level(models.TextChoices):
        IMPACT = "impact", _("impacto")
        OUTCOME = "outcome", _("efecto")
        OUTPUT = "output", _("producto")
        ACTIVITY = "activity", _("actividad")

    class ActivityStatus(models.TextChoices):
        NOT_STARTED = "not_started", _("sin empezar")
        UNDER_WAY = "under_way", _("en marcha")
        DONE = "done", _("terminada")
        DELAYED = "delayed", _("atrasada")
        CANCELLED = "cancelled", _("cancelada")

    programme = models.ForeignKey(
        "programmes.Programme", models.CASCADE, related_name="results", verbose_name=_("programa")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("dentro de")
    )
    level = models.CharField(_("nivel"), max_length=10, choices=Level)
    code = models.CharField(_("código"), max_length=20, help_text=_("P. ej. 1.2"))
    title_es = models.CharField(_("título en español"), max_length=400)
    title_en = models.CharField(_("título en inglés"), max_length=400, blank=True)
    description_es = models.TextField(_("descripción en español"), blank=True)
    description_en = models.TextField(_("descripción en inglés"), blank=True)
    position = models.PositiveIntegerField(_("orden"), default=0)
    responsible = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("responsable")
    )
    status = models.CharField(_("estado"), max_length=12, choices=ActivityStatus, blank=True)
    planned_periods = models.ManyToManyField(
        "programmes.Period", blank=True, related_name="activities", verbose_name=_("períodos previstos")
    )

    class Meta:
        verbose_name = _("resultado")
        verbose_name_plural = _("resultados")
        ordering = ["programme", "position", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "code"],
                name="programmes_result_code",
                violation_error_message=_("Ya hay un resultado con ese código en el programa."),
            ),
            models.CheckConstraint(
                condition=models.Q(level="activity") | models.Q(status=""),
                name="programmes_result_status",
                violation_error_message=_("Solo las actividades llevan estado."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def clean(self) -> None:
        """The results chain is one tree of one programme."""
        if self.parent is None:
            return
        if self.parent.programme_id != self.programme_id:
            raise ValidationError({"parent": _("Está en otro programa; elija un resultado del mismo.")})
        above, seen = self.parent, set()
        while above is not None and above.pk not in seen:
            if above.pk == self.pk:
                raise ValidationError({"parent": _("Un resultado no puede quedar dentro de sí mismo; elija otro.")})
            seen.add(above.pk)
            above = above.parent

    @property
    def title(self) -> str:
        return in_language(self.title_es, self.title_en)
