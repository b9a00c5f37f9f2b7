"""One joint programme and its settings."""

from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programmes.people.models import Organisation
from programmes.people.models.user import validate_time_zone

from ..querysets import ProgrammeQuerySet
from .bilingual import in_language
from .calendar import Frequency
from .locations import Location

if TYPE_CHECKING:
    from datetime import date, datetime

SHARE = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1))]


class Programme(models.Model):
    """A joint programme: the unit on which rights are given. Shares are 0..1, days are whole days."""

    class Status(models.TextChoices):
        PREPARATION = "preparation", _("en preparación")
        RUNNING = "running", _("en marcha")
        CLOSED = "closed", _("cerrado")

    code = models.CharField(
        _("código"),
        max_length=40,
        unique=True,
        validators=[
            RegexValidator(r"^[A-Za-z0-9][A-Za-z0-9._-]*$", _("Use letras sin acento, números, punto, guion."))
        ],
    )
    title_es = models.CharField(_("título en español"), max_length=300)
    title_en = models.CharField(_("título en inglés"), max_length=300, blank=True)
    short_es = models.CharField(_("nombre corto en español"), max_length=60)
    short_en = models.CharField(_("nombre corto en inglés"), max_length=60, blank=True)
    description_es = models.TextField(_("descripción en español"), blank=True)
    description_en = models.TextField(_("descripción en inglés"), blank=True)
    window_es = models.CharField(_("ventana temática en español"), max_length=120, blank=True)
    window_en = models.CharField(_("ventana temática en inglés"), max_length=120, blank=True)
    status = models.CharField(_("situación"), max_length=12, choices=Status, default=Status.PREPARATION)
    start = models.DateField(_("inicio"))
    end = models.DateField(_("fin"))
    currency = models.CharField(
        _("moneda (ISO 4217)"), max_length=3, default="USD", validators=[RegexValidator(r"^[A-Z]{3}$")]
    )
    country = models.CharField(
        _("país (ISO 3166-1)"), max_length=2, default="PA", validators=[RegexValidator(r"^[A-Z]{2}$")]
    )
    time_zone = models.CharField(
        _("huso horario"), max_length=60, default="America/Panama", validators=[validate_time_zone]
    )
    frequency = models.CharField(_("calendario base"), max_length=12, choices=Frequency, default=Frequency.QUARTERLY)
    due_days = models.PositiveSmallIntegerField(_("días para entregar"), default=15)
    grace_days = models.PositiveSmallIntegerField(_("días de gracia"), default=7)
    on_track = models.DecimalField(
        _("según lo previsto desde"), max_digits=4, decimal_places=3, default=Decimal("0.90"), validators=SHARE
    )
    at_risk = models.DecimalField(
        _("en riesgo desde"), max_digits=4, decimal_places=3, default=Decimal("0.70"), validators=SHARE
    )
    too_early = models.DecimalField(
        _("muy pronto por debajo de"), max_digits=4, decimal_places=3, default=Decimal("0.10"), validators=SHARE
    )
    cutoff_share = models.DecimalField(
        _("parte que fija la fecha de corte"), max_digits=4, decimal_places=3, default=Decimal("0.70"), validators=SHARE
    )
    locations = models.ManyToManyField(Location, verbose_name=_("provincias y comarcas"), blank=True)
    organisations = models.ManyToManyField(
        Organisation, through="Participation", related_name="programmes", verbose_name=_("organizaciones")
    )
    document_quota_mb = models.PositiveIntegerField(
        _("espacio para documentos, en MB"), null=True, blank=True, help_text=_("Vacío: el de la instalación.")
    )
    has_public_page = models.BooleanField(_("tiene página pública"), default=False)
    is_demo = models.BooleanField(
        _("demostración"), default=False, help_text=_("Sus cifras son ilustrativas y así se rotulan.")
    )
    source_note = models.TextField(_("fuentes y atribución"), blank=True)
    updated_at = models.DateTimeField(_("cambiado"), auto_now=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programa")
        verbose_name_plural = _("programas")
        ordering = ["-status", "-start", "code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(end__gt=models.F("start")),
                name="programmes_programme_window",
                violation_error_message=_("El fin debe ser posterior al inicio."),
            ),
            models.CheckConstraint(
                condition=models.Q(at_risk__lt=models.F("on_track")),
                name="programmes_programme_thresholds",
                violation_error_message=_("«En riesgo» debe quedar por debajo de «según lo previsto»."),
            ),
        ]
        default_permissions = ()
        permissions = [
            ("see", "See the programme and its approved figures"),
            ("see_all_figures", "See unapproved figures of every organisation"),
            ("see_own_figures", "See unapproved figures of one's own organisation"),
            ("enter", "Enter and submit for one's own organisation"),
            ("enter_on_behalf", "Enter and submit on behalf of any organisation"),
            ("approve", "Approve, return, reopen and lock"),
            ("upload", "Upload documents"),
            ("see_agency_documents", "See documents that are for agencies"),
            ("coordinate", "Change the framework, calendar, formats and members"),
        ]

    def __str__(self) -> str:
        return f"{self.short} ({self.code})"

    def get_absolute_url(self) -> str:
        return reverse("programmes:programme-detail", args=[self.code])

    @property
    def title(self) -> str:
        return in_language(self.title_es, self.title_en)

    @property
    def short(self) -> str:
        return in_language(self.short_es, self.short_en)

    @property
    def description(self) -> str:
        return in_language(self.description_es, self.description_en)

    @property
    def window(self) -> str:
        return in_language(self.window_es, self.window_en)

    def local_date(self, moment: "datetime") -> "date":
        """The day that `moment` (aware) falls on where the programme works: days are the programme's days."""
        return moment.astimezone(ZoneInfo(self.time_zone)).date()
