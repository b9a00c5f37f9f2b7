"""One document shown to somebody its visibility leaves out, until a day; and who took it away."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from programmes.people.models import Organisation

from .document import Document, DocumentVersion


class DocumentShare(models.Model):
    """A document shared with one person or one organisation until `ends_at` (exclusive, the end of a day where the programme works).

    Read by `querysets.shared_with`. Never deleted: taking it back sets `revoked_at`.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="shares", verbose_name=_("documento"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("persona")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organización")
    )
    ends_at = models.DateTimeField(_("hasta"))
    note = models.CharField(_("nota"), max_length=300, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("compartido por")
    )
    created_at = models.DateTimeField(_("compartido"))
    revoked_at = models.DateTimeField(_("retirado"), null=True, blank=True)

    class Meta:
        verbose_name = _("documento compartido")
        verbose_name_plural = _("documentos compartidos")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=False, organisation__isnull=True)
                | models.Q(person__isnull=True, organisation__isnull=False),
                name="documents_share_one",
            ),
            models.UniqueConstraint(
                fields=["document", "person"],
                condition=models.Q(revoked_at__isnull=True, person__isnull=False),
                name="documents_share_person",
            ),
            models.UniqueConstraint(
                fields=["document", "organisation"],
                condition=models.Q(revoked_at__isnull=True, organisation__isnull=False),
                name="documents_share_org",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document}: {self.person or self.organisation}"


class DocumentDownload(models.Model):
    """Who took the bytes of a version away, and when; nobody as `user` is somebody without an account, of a public document."""

    version = models.ForeignKey(DocumentVersion, models.PROTECT, related_name="downloads", verbose_name=_("versión"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("persona")
    )
    at = models.DateTimeField(_("momento"))

    class Meta:
        verbose_name = _("descarga")
        verbose_name_plural = _("descargas")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["version", "-at"], name="documents_download_version")]

    def __str__(self) -> str:
        return f"{self.version}, {self.at:%Y-%m-%d}"


class DocumentRemark(models.Model):
    """A colleague's comment on a document, or a problem that somebody reports (wrong file, unreadable, wrong category)."""

    class Kind(models.TextChoices):
        COMMENT = "comment", _("comentario")
        PROBLEM = "problem", _("problema")

    document = models.ForeignKey(Document, models.PROTECT, related_name="remarks", verbose_name=_("documento"))
    kind = models.CharField(_("tipo"), max_length=8, choices=Kind, default=Kind.COMMENT)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("persona"))
    text = models.TextField(_("texto"), max_length=2000)
    created_at = models.DateTimeField(_("escrito"))
    removed_at = models.DateTimeField(_("retirado"), null=True, blank=True)
    solved_at = models.DateTimeField(_("resuelto"), null=True, blank=True)
    solved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("resuelto por"),
    )

    class Meta:
        verbose_name = _("comentario")
        verbose_name_plural = _("comentarios")
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["document", "created_at"], name="documents_remark_document")]

    def __str__(self) -> str:
        return self.text[:80]
