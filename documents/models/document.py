"""A document and its versions; versions are never overwritten."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programmes.models import Location, Period, Programme
from programmes.people.models import Organisation
from simon.lib.files import opaque_key

from ..querysets import DocumentQuerySet
from .category import Category, Visibility
from .checked import CheckedColumns


def stored_under(version: "DocumentVersion", name: str) -> str:
    """An opaque key; nothing of the original name but a safe extension."""
    return opaque_key(version.extension)


def thumbnail_under(version: "DocumentVersion", name: str) -> str:
    """An opaque key for the small picture of the first page."""
    return opaque_key("png")


class Document(models.Model):
    """A categorised file of one organisation in one programme.

    `kind`, `language` and `extraction` repeat those of the current version, for the filters of the library: written only by
    `search.indexing.repeat`.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="documents", verbose_name=_("programa"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="documents", verbose_name=_("organización")
    )
    category = models.ForeignKey(Category, models.PROTECT, related_name="documents", verbose_name=_("categoría"))
    title = models.CharField(_("título"), max_length=250)
    description = models.TextField(_("descripción"), blank=True)
    visibility = models.CharField(_("visible para"), max_length=15, choices=Visibility, default=Visibility.PROGRAMME)
    period = models.ForeignKey(
        Period, models.PROTECT, null=True, blank=True, related_name="documents", verbose_name=_("período")
    )
    location = models.ForeignKey(
        Location, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lugar")
    )
    current = models.ForeignKey(
        "DocumentVersion",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("versión vigente"),
    )
    kind = models.CharField(_("tipo"), max_length=20, blank=True, editable=False)
    language = models.CharField(_("idioma"), max_length=2, blank=True)
    extraction = models.CharField(_("lectura del texto"), max_length=12, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("subido por")
    )
    created_at = models.DateTimeField(_("subido"))
    withdrawn_at = models.DateTimeField(_("retirado"), null=True, blank=True, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("documento")
        verbose_name_plural = _("documentos")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["programme", "-created_at"], name="documents_programme_new"),
            models.Index(fields=["programme", "category"], name="documents_programme_cat"),
            models.Index(fields=["-created_at", "-id"], name="documents_new"),
            models.Index(fields=["title", "id"], name="documents_by_title"),
            *(
                models.Index(fields=[field, "-created_at", "-id"], name=f"documents_by_{field}"[:30])
                for field in ("category", "organisation", "period", "location", "kind", "language", "extraction")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("documents:document-detail", args=[self.public_id])


class DocumentVersion(CheckedColumns, models.Model):
    """The bytes of one version, where they are kept, and what was read in them."""

    class Extraction(models.TextChoices):
        PENDING = "pending", _("texto por leer")
        DONE = "done", _("texto leído")
        NO_TEXT = "no_text", _("sin texto que leer")
        PROTECTED = "protected", _("protegido")
        DAMAGED = "damaged", _("dañado")
        UNSUPPORTED = "unsupported", _("formato sin lectura de texto")

    document = models.ForeignKey(Document, models.PROTECT, related_name="versions", verbose_name=_("documento"))
    number = models.PositiveSmallIntegerField(_("número"))
    file = models.FileField(_("archivo"), upload_to=stored_under, max_length=200)
    name = models.CharField(_("nombre del archivo"), max_length=255)
    extension = models.CharField(_("extensión"), max_length=10)
    kind = models.CharField(_("tipo"), max_length=20)
    mime = models.CharField(_("tipo de medio"), max_length=120)
    size = models.PositiveBigIntegerField(_("tamaño en bytes"))
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    note = models.CharField(_("nota"), max_length=300, blank=True)
    extraction = models.CharField(_("lectura del texto"), max_length=12, choices=Extraction, default=Extraction.PENDING)
    attempts = models.PositiveSmallIntegerField(_("intentos de lectura"), default=0, editable=False)
    text = models.TextField(_("texto"), blank=True)
    pages = models.PositiveIntegerField(_("páginas"), null=True, blank=True)
    language = models.CharField(_("idioma"), max_length=2, blank=True)
    thumbnail = models.FileField(_("miniatura"), upload_to=thumbnail_under, max_length=200, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("subido por")
    )
    created_at = models.DateTimeField(_("subido"))

    class Meta:
        verbose_name = _("versión de documento")
        verbose_name_plural = _("versiones de documento")
        ordering = ["document", "-number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="documents_version_number")]
        indexes = [
            models.Index(
                fields=["extraction", "created_at"],
                name="documents_version_waiting",
                condition=models.Q(extraction="pending"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.document}, v{self.number}"


class DocumentTag(models.Model):
    """A word that people give a document, to find it by. Its own row for each document, so that no list of tags tells of others."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="tags", verbose_name=_("documento"))
    name = models.CharField(_("etiqueta"), max_length=40)
    folded = models.CharField(_("sin tildes"), max_length=40, db_index=True, editable=False)

    class Meta:
        verbose_name = _("etiqueta")
        verbose_name_plural = _("etiquetas")
        ordering = ["folded"]
        constraints = [models.UniqueConstraint(fields=["document", "folded"], name="documents_tag_once")]

    def __str__(self) -> str:
        return self.name
