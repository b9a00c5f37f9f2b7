"""Facts that every report asks for: references in other systems, beneficiaries."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OutsideReference(models.Model):
    """The programme's number in another system (Atlas, MPTF, IATI …)."""

    class System(models.TextChoices):
        ATLAS = "atlas", "Atlas"
        MPTF = "mptf", "MPTF"
        IATI = "iati", "IATI"
        OTHER = "other", _("otro")

    programme = models.ForeignKey(
        "programmes.Programme", models.CASCADE, related_name="references", verbose_name=_("programa")
    )
    system = models.CharField(_("sistema"), max_length=10, choices=System)
    value = models.CharField(_("número"), max_length=120)
    note = models.CharField(_("nota"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("referencia externa")
        verbose_name_plural = _("referencias externas")
        ordering = ["programme", "system", "value"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "system", "value"], name="programmes_reference_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_system_display()} {self.value}"


class Beneficiary(models.Model):
    """Beneficiaries of one kind and sex, planned and reached. A missing number is None, not zero."""

    class Kind(models.TextChoices):
        DIRECT_PEOPLE = "direct_people", _("personas, directas")
        INDIRECT_PEOPLE = "indirect_people", _("personas, indirectas")
        DIRECT_INSTITUTIONS = "direct_institutions", _("instituciones, directas")
        INDIRECT_INSTITUTIONS = "indirect_institutions", _("instituciones, indirectas")

    class Sex(models.TextChoices):
        WOMEN = "women", _("mujeres")
        MEN = "men", _("hombres")
        UNSPECIFIED = "unspecified", _("sin especificar")

    programme = models.ForeignKey(
        "programmes.Programme", models.CASCADE, related_name="beneficiaries", verbose_name=_("programa")
    )
    kind = models.CharField(_("tipo"), max_length=25, choices=Kind)
    sex = models.CharField(_("sexo"), max_length=12, choices=Sex, default=Sex.UNSPECIFIED)
    planned = models.PositiveIntegerField(_("previstos"), null=True, blank=True)
    reached = models.PositiveIntegerField(_("alcanzados"), null=True, blank=True)
    as_of = models.DateField(_("a la fecha"), null=True, blank=True)

    class Meta:
        verbose_name = _("beneficiarios")
        verbose_name_plural = _("beneficiarios")
        ordering = ["programme", "kind", "sex"]
        constraints = [models.UniqueConstraint(fields=["programme", "kind", "sex"], name="programmes_beneficiary_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.get_sex_display()}"
