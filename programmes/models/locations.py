"""Places as data: one tree a country, so that another country needs no code."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Location(models.Model):
    """A place; the whole country is a row too (parent None), so that no cell needs an empty place."""

    class Kind(models.TextChoices):
        COUNTRY = "country", _("país")
        PROVINCE = "province", _("provincia")
        COMARCA = "comarca", _("comarca")
        DISTRICT = "district", _("distrito")

    country = models.CharField(_("país (ISO 3166-1)"), max_length=2)
    code = models.CharField(_("código"), max_length=20, help_text=_("ISO 3166-2 o código nacional"))
    kind = models.CharField(_("tipo"), max_length=10, choices=Kind)
    name = models.CharField(_("nombre"), max_length=120)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("dentro de")
    )

    class Meta:
        verbose_name = _("lugar")
        verbose_name_plural = _("lugares")
        ordering = ["country", "code"]
        constraints = [
            models.UniqueConstraint(fields=["country", "code"], name="programmes_location_code"),
            models.CheckConstraint(
                condition=models.Q(kind="country", parent__isnull=True)
                | (~models.Q(kind="country") & models.Q(parent__isnull=False)),
                name="programmes_location_parent",
            ),
        ]

    def __str__(self) -> str:
        return str(_("todo el país")) if self.kind == self.Kind.COUNTRY else self.name
