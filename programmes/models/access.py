"""Who takes part, who belongs, and what follows from it. Read and written through programmes.access."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from programmes.people.models import Organisation


class Participation(models.Model):
    """An organisation's role in a programme."""

    class Role(models.TextChoices):
        LEAD = "lead", _("agencia líder")
        AGENCY = "agency", _("agencia")
        IMPLEMENTING = "implementing", _("socio implementador")
        COUNTERPART = "counterpart", _("contraparte")
        DONOR = "donor", _("donante")
        COORDINATION = "coordination", _("coordinación")

    programme = models.ForeignKey(
        "programmes.Programme", models.CASCADE, related_name="participations", verbose_name=_("programa")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="participations", verbose_name=_("organización")
    )
    role = models.CharField(_("papel"), max_length=15, choices=Role)

    class Meta:
        verbose_name = _("participación")
        verbose_name_plural = _("participaciones")
        ordering = ["programme", "role", "organisation"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "organisation", "role"], name="programmes_participation_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.get_role_display()}"


class Membership(models.Model):
    """A person works for an organisation and has a role in a programme on its behalf: the truth behind every right."""

    class Role(models.TextChoices):
        COORDINATION = "coordination", _("unidad de coordinación")
        FOCAL_POINT = "focal_point", _("punto focal de agencia o socio")
        CONTRIBUTOR = "contributor", _("colaborador")
        COUNTERPART = "counterpart", _("punto focal de contraparte")
        VIEWER = "viewer", _("lector (donante, comité)")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships", verbose_name=_("persona")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="memberships", verbose_name=_("organización")
    )
    programme = models.ForeignKey(
        "programmes.Programme", models.CASCADE, related_name="memberships", verbose_name=_("programa")
    )
    role = models.CharField(_("papel"), max_length=15, choices=Role)
    may_approve = models.BooleanField(
        _("puede aprobar"), default=False, help_text=_("La unidad de coordinación siempre puede.")
    )
    is_active = models.BooleanField(_("vigente"), default=True)

    class Meta:
        verbose_name = _("pertenencia")
        verbose_name_plural = _("pertenencias")
        ordering = ["programme", "organisation", "user"]
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation", "programme"], name="programmes_membership_once")
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.organisation}: {self.get_role_display()}"


class ProgrammePermission(UserObjectPermissionBase):
    """Guardian's direct grants on a programme: the projection of Membership, written by programmes.access only."""

    content_object = models.ForeignKey("programmes.Programme", on_delete=models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        verbose_name = _("permiso")
        verbose_name_plural = _("permisos")
