"""The one append-only table of who did what, when, by which way and why."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from programmes.people.models import Organisation

from ..querysets import AuditQuerySet


class AuditEntry(models.Model):
    """One change, written in the change's own transaction. `changes` maps a field to [before, after] as text or None."""

    class Way(models.TextChoices):
        PAGE = "page", _("página")
        ADMIN = "admin", _("administración")
        IMPORT = "import", _("importación")
        COMMAND = "command", _("orden del sistema")
        TASK = "task", _("tarea automática")

    at = models.DateTimeField(_("momento"), db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("persona")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name=_("en nombre de")
    )
    programme = models.ForeignKey(
        "programmes.Programme", models.PROTECT, null=True, related_name="+", verbose_name=_("programa")
    )
    action = models.CharField(_("acción"), max_length=60)
    object_type = models.CharField(_("tipo de objeto"), max_length=60)
    object_id = models.CharField(_("objeto"), max_length=40)
    object_label = models.CharField(_("nombre del objeto"), max_length=300)
    changes = models.JSONField(_("cambios"), default=dict)
    reason = models.TextField(_("motivo"), blank=True)
    way = models.CharField(_("vía"), max_length=10, choices=Way, default=Way.PAGE)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("registro de auditoría")
        verbose_name_plural = _("auditoría")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["object_type", "object_id", "at"], name="programmes_audit_object"),
            models.Index(fields=["programme", "at"], name="programmes_audit_programme"),
        ]

    def __str__(self) -> str:
        return f"{self.action}: {self.object_label}"
