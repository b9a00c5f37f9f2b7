"""Files that were put in and wait for their three answers; nobody but the person sees them."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from programmes.models import Programme
from programmes.people.models import Organisation
from simon.lib.files import opaque_key

from ..querysets import PendingUploadQuerySet
from .checked import CheckedColumns
from .expected import ExpectedSlot


def waits_under(pending: "PendingUpload", name: str) -> str:
    """An opaque key, which becomes the version's on saving."""
    return opaque_key(pending.extension)


class ImportBatch(models.Model):
    """A ZIP or folder put in as one: its files wait as PendingUpload rows of the batch; what was refused is told by name."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("persona"))
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="+", verbose_name=_("programa"))
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", verbose_name=_("organización"))
    name = models.CharField(_("nombre"), max_length=255)
    refused = models.JSONField(_("rechazados"), default=list, help_text="[[path, code, values]]")
    created_at = models.DateTimeField(_("subido"), db_index=True)

    class Meta:
        verbose_name = _("importación por confirmar")
        verbose_name_plural = _("importaciones por confirmar")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class IncomingFile(models.Model):
    """A file that arrives in pieces: how much of it is on this machine's disk, under SIMON_INCOMING/<public_id>."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("persona"))
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="+", verbose_name=_("programa"))
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", verbose_name=_("organización"))
    slot = models.ForeignKey(
        ExpectedSlot, models.SET_NULL, null=True, related_name="+", verbose_name=_("documento esperado")
    )
    path = models.CharField(_("nombre con su carpeta"), max_length=500)
    size = models.PositiveBigIntegerField(_("tamaño en bytes"))
    received = models.PositiveBigIntegerField(_("recibido en bytes"), default=0)
    created_at = models.DateTimeField(_("empezado"), db_index=True)

    class Meta:
        verbose_name = _("archivo que está llegando")
        verbose_name_plural = _("archivos que están llegando")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.path


class PendingUpload(CheckedColumns, models.Model):
    """A checked file between choosing and saving; one row for the same bytes of one person in a programme."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("persona"))
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="+", verbose_name=_("programa"))
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", verbose_name=_("organización"))
    slot = models.ForeignKey(
        ExpectedSlot, models.SET_NULL, null=True, related_name="+", verbose_name=_("documento esperado")
    )
    file = models.FileField(_("archivo"), upload_to=waits_under, max_length=200)
    name = models.CharField(_("nombre del archivo"), max_length=255)
    extension = models.CharField(_("extensión"), max_length=10)
    kind = models.CharField(_("tipo"), max_length=20)
    mime = models.CharField(_("tipo de medio"), max_length=120)
    size = models.PositiveBigIntegerField(_("tamaño en bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    path = models.CharField(_("nombre con su carpeta"), max_length=500, blank=True)
    batch = models.ForeignKey(
        ImportBatch, models.CASCADE, null=True, blank=True, related_name="files", verbose_name=_("importación")
    )
    own_title = models.CharField(_("título en el archivo"), max_length=250, blank=True)
    head = models.TextField(_("comienzo del texto"), blank=True)
    created_at = models.DateTimeField(_("subido"), db_index=True)

    objects = PendingUploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("archivo por guardar")
        verbose_name_plural = _("archivos por guardar")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["user", "programme", "sha256"], name="documents_pending_once")]

    def __str__(self) -> str:
        return self.name
