"""Categories are data: the starting set of 24 is loaded by migration from documents/data/document_categories.csv."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from programmes.models.bilingual import in_language


class Visibility(models.TextChoices):
    ORGANISATION = "organisation", _("Mi organización")
    AGENCIES = "agencies", _("Agencias")
    PROGRAMME = "programme", _("Programa")
    PUBLIC = "public", _("Público")


class Category(models.Model):
    """A kind of document, with its IATI code and usual visibility."""

    code = models.CharField(_("código"), max_length=20, unique=True)
    name_es = models.CharField(_("nombre en español"), max_length=150)
    name_en = models.CharField(_("nombre en inglés"), max_length=150)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("dentro de")
    )
    iati_code = models.CharField(_("categoría IATI"), max_length=10, blank=True)
    expected_every = models.CharField(
        _("se espera"), max_length=20, blank=True, help_text=_("once, quarterly, half_yearly, yearly …")
    )
    usual_visibility = models.CharField(
        _("visibilidad usual"), max_length=15, choices=Visibility, default=Visibility.PROGRAMME
    )
    position = models.PositiveSmallIntegerField(_("orden"), default=0)
    is_active = models.BooleanField(_("activa"), default=True)

    class Meta:
        verbose_name = _("categoría")
        verbose_name_plural = _("categorías")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self.name_es, self.name_en)
