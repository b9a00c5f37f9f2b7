"""Organisations of every kind are equal rows of one table (docs/domain.md §1)."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Organisation(models.Model):
    """An agency, national counterpart, donor or coordination unit."""

    class Kind(models.TextChoices):
        AGENCY = "agency", _("agencia")
        COUNTERPART = "counterpart", _("contraparte nacional")
        DONOR = "donor", _("donante")
        COORDINATION = "coordination", _("unidad de coordinación")
        OTHER = "other", _("otro socio")

    code = models.SlugField(_("código"), max_length=40, unique=True, help_text=_("Corto y estable, p. ej. fao"))
    kind = models.CharField(_("tipo"), max_length=20, choices=Kind)
    acronym_es = models.CharField(_("sigla en español"), max_length=40)
    acronym_en = models.CharField(_("sigla en inglés"), max_length=40, blank=True)
    name_es = models.CharField(_("nombre en español"), max_length=200)
    name_en = models.CharField(_("nombre en inglés"), max_length=200, blank=True)
    iati_ref = models.CharField(_("identificador IATI"), max_length=80, blank=True)
    is_active = models.BooleanField(_("activa"), default=True)

    class Meta:
        verbose_name = _("organización")
        verbose_name_plural = _("organizaciones")
        ordering = ["acronym_es"]

    def __str__(self) -> str:
        return self.acronym

    @property
    def acronym(self) -> str:
        """The acronym in the language in use (OMT or UNWTO)."""
        return (self.acronym_en if get_language() == "en" else "") or self.acronym_es

    @property
    def name(self) -> str:
        """The full name in the language in use."""
        return (self.name_en if get_language() == "en" else "") or self.name_es
