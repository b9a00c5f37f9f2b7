"""Lessons learned and good practices: a form of five minutes, which the coordination unit may promote to a full sheet."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programmes.models import Programme, Result
from programmes.people.models import Organisation

from ..querysets import LessonQuerySet
from .category import Visibility
from .document import Document


def _long(label: str) -> models.TextField:
    return models.TextField(label, max_length=4000, blank=True)


def _people(label: str) -> models.PositiveIntegerField:
    return models.PositiveIntegerField(label, null=True, blank=True)


class Lesson(models.Model):
    """What was learned. The short form needs the first five texts; the rest belongs to the full sheet.

    `criteria` is the self-check by FAO's six criteria of a good practice: {code: true or false}, a missing code is unanswered.
    `sectors` are DAC/IATI sector codes of three or five digits, `goals` the numbers of SDGs.
    """

    class Kind(models.TextChoices):
        LESSON = "lesson", _("lección aprendida")
        PRACTICE = "practice", _("buena práctica")

    class Stage(models.TextChoices):
        SHORT = "short", _("ficha breve")
        FULL = "full", _("ficha completa")

    class Criterion(models.TextChoices):
        EFFECTIVE = "effective", _("eficaz")
        SUSTAINABLE = "sustainable", _("sostenible en lo ambiental, económico y social")
        GENDER = "gender", _("sensible al género")
        FEASIBLE = "feasible", _("técnicamente posible")
        PARTICIPATORY = "participatory", _("hecha con participación")
        REPLICABLE = "replicable", _("replicable y adaptable")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="lessons", verbose_name=_("programa"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="lessons", verbose_name=_("organización")
    )
    kind = models.CharField(_("tipo"), max_length=8, choices=Kind, default=Kind.LESSON)
    stage = models.CharField(_("etapa"), max_length=5, choices=Stage, default=Stage.SHORT, editable=False)
    title = models.CharField(_("título"), max_length=200)
    what_happened = models.TextField(_("qué pasó"), max_length=4000)
    why = models.TextField(_("por qué"), max_length=4000)
    otherwise = models.TextField(_("qué haríamos distinto"), max_length=4000)
    link = models.URLField(_("enlace"), max_length=500, blank=True)
    visibility = models.CharField(_("visible para"), max_length=15, choices=Visibility, default=Visibility.PROGRAMME)
    result = models.ForeignKey(
        Result, models.PROTECT, null=True, blank=True, related_name="lessons", verbose_name=_("resultado")
    )
    context = _long(_("contexto"))
    stakeholders = _long(_("actores"))
    women = _people(_("beneficiarias"))
    men = _people(_("beneficiarios"))
    unspecified = _people(_("beneficiarios sin especificar"))
    approach = _long(_("enfoque y método"))
    results = _long(_("resultados logrados"))
    success_factors = _long(_("factores de éxito"))
    constraints = _long(_("limitaciones"))
    cost = _long(_("costo"))
    sustainability = _long(_("sostenibilidad"))
    replication = _long(_("condiciones para replicarla"))
    contact = models.CharField(_("contacto"), max_length=300, blank=True)
    sectors = models.JSONField(_("sectores"), default=list, blank=True)
    goals = models.JSONField(_("Objetivos de Desarrollo Sostenible"), default=list, blank=True)
    criteria = models.JSONField(_("criterios de la FAO"), default=dict, blank=True)
    evidence = models.ManyToManyField(Document, blank=True, related_name="lessons", verbose_name=_("evidencia"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("escrita por")
    )
    created_at = models.DateTimeField(_("escrita"))
    promoted_at = models.DateTimeField(_("completada"), null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("retirada"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(_("versión"), default=1, editable=False)

    objects = LessonQuerySet.as_manager()

    class Meta:
        verbose_name = _("lección aprendida o buena práctica")
        verbose_name_plural = _("lecciones aprendidas y buenas prácticas")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["programme", "-created_at"], name="documents_lesson_new")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("documents:lesson-detail", args=[self.public_id])
