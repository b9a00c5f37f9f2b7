"""The programme's base calendar, and the one table of what is owed (docs/domain.md §4)."""

from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from programmes.people.models import Organisation
from simon.lib import periods

from ..querysets import ObligationQuerySet, PeriodQuerySet


class Frequency(models.TextChoices):
    MONTHLY = "monthly", _("mensual")
    QUARTERLY = "quarterly", _("trimestral")
    HALF_YEARLY = "half_yearly", _("semestral")
    YEARLY = "yearly", _("anual")


class Period(models.Model):
    """A dated slice of the base calendar with a due date; days inclusive."""

    programme = models.ForeignKey(
        "programmes.Programme", models.CASCADE, related_name="periods", verbose_name=_("programa")
    )
    start = models.DateField(_("desde"))
    end = models.DateField(_("hasta"))
    due = models.DateField(_("vence"))
    opened_at = models.DateTimeField(_("abierto"), null=True, blank=True, editable=False)
    locked_at = models.DateTimeField(_("cerrado con llave"), null=True, blank=True, editable=False)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("período")
        verbose_name_plural = _("períodos")
        ordering = ["programme", "start"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "start"], name="programmes_period_start"),
            models.UniqueConstraint(fields=["programme", "end"], name="programmes_period_end"),
            models.CheckConstraint(condition=models.Q(end__gte=models.F("start")), name="programmes_period_dates"),
        ]

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        """Due when it has ended, and no day twice in a programme."""
        if self.start is None or self.end is None or self.due is None:
            return
        if self.due < self.end:
            raise ValidationError(
                {"due": _("Vence antes de terminar; ponga el último día del período o uno posterior.")}
            )
        others = Period.objects.filter(programme=self.programme_id, start__lte=self.end, end__gte=self.start)
        if other := others.exclude(pk=self.pk).first():
            raise ValidationError(
                _("Se cruza con el período %(period)s; cambie primero ese.") % {"period": other.label}
            )

    @property
    def label(self) -> str:
        """«ene–mar 2026» in the language in use."""
        return periods.label(self.start, self.end, get_language() or "es")

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None


class Obligation(models.Model):
    """Who owes what for which period, and by when. A figure, a document or a money figure hangs from each."""

    class Kind(models.TextChoices):
        FIGURE = "figure", _("dato")
        DOCUMENT = "document", _("documento")
        MONEY = "money", _("dinero")

    programme = models.ForeignKey(
        "programmes.Programme", models.CASCADE, related_name="obligations", verbose_name=_("programa")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="obligations", verbose_name=_("organización")
    )
    period = models.ForeignKey(Period, models.PROTECT, related_name="obligations", verbose_name=_("período"))
    kind = models.CharField(_("tipo"), max_length=10, choices=Kind)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("responsable"),
    )
    cell = models.CharField(
        _("celda"),
        max_length=80,
        help_text=_(
            "Lo mismo de un período a otro: una unidad que reporta, un documento esperado, una línea de dinero"
        ),
    )
    end = models.DateField(_("fin del período"))
    original_due = models.DateField(_("vencía"))
    due = models.DateField(_("vence"), help_text=_("Se corre cuando se devuelve."))
    stale = models.DateField(_("fin de la gracia"), help_text=_("Desde el día siguiente está desactualizado."))
    done_at = models.DateTimeField(_("entregado"), null=True, blank=True)
    done_on = models.DateField(_("día de entrega"), null=True, blank=True, help_text=_("En el huso del programa."))
    first_done_on = models.DateField(_("primera entrega"), null=True, blank=True)
    returned_on = models.DateField(_("devuelto"), null=True, blank=True)
    paused_until = models.DateField(_("en pausa hasta"), null=True, blank=True)
    pause_reason = models.CharField(_("motivo de la pausa"), max_length=300, blank=True)
    closed_at = models.DateTimeField(_("cerrado sin dato"), null=True, blank=True)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        verbose_name = _("compromiso")
        verbose_name_plural = _("compromisos")
        ordering = ["due", "pk"]
        indexes = [
            models.Index(fields=["programme", "organisation", "due"], name="programmes_oblig_org_due"),
            models.Index(fields=["period", "kind"], name="programmes_oblig_period"),
            models.Index(fields=["cell", "end"], name="programmes_oblig_cell_end"),
            models.Index(fields=["responsible", "due"], name="programmes_oblig_person"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["period", "cell"], name="programmes_oblig_cell"),
            models.CheckConstraint(
                condition=models.Q(paused_until__isnull=True) | ~models.Q(pause_reason=""),
                name="programmes_oblig_pause_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.period}: {self.get_kind_display()}"

    def days_late(self, on: date) -> int:
        """Days past the due date, 0 when none."""
        return max((on - self.due).days, 0)


def stale_after(due: date, grace_days: int) -> date:
    """S = D + grace (docs/domain.md §4)."""
    return due + timedelta(days=grace_days)
