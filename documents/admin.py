"""Categories and what is expected; documents with their versions, to look at."""

from django.contrib import admin
from django.db import models
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from programmes.coordination.base import CoordinatedAdmin, ReadOnlyAdmin, ReadOnlyTabular
from programmes.coordination.filters import BY_ORGANISATION, BY_PROGRAMME, MomentFilter
from programmes.coordination.records import HIDDEN
from programmes.people.models import User

from .models import Category, Document, DocumentVersion, ExpectedDocument, Lesson
from .shown import PRIVATE


@admin.register(Category)
class CategoryAdmin(CoordinatedAdmin):
    programme_path = ""
    list_display = ("code", "name_es", "iati_code", "usual_visibility", "is_active")
    list_display_links = ("code", "name_es")
    list_filter = ("is_active", "usual_visibility")
    search_fields = ("code", "name_es", "name_en")


@admin.register(ExpectedDocument)
class ExpectedDocumentAdmin(CoordinatedAdmin):
    list_display = ("category", "organisation", "frequency", "due_days", "programme")
    list_filter = (BY_PROGRAMME, BY_ORGANISATION, "frequency")
    list_select_related = ("category", "organisation", "programme")
    search_fields = ("category__name_es", "category__code", "organisation__acronym_es", "organisation__name_es")
    fixed_fields = ("programme", "organisation", "category")


class VersionLines(ReadOnlyTabular):
    """Versions without their text; files open on the portal, where the right is checked."""

    model = DocumentVersion
    fields = ("number", "name", "kind", "size", "sha256", "extraction", "created_by", "created_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).select_related("created_by", "document").defer("text")


class WithdrawnFilter(MomentFilter):
    title, parameter_name, field = _("retirado"), "retirado", "withdrawn_at"


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    """Without what is private to another organisation."""

    list_display = ("title", "category", "organisation", "visibility", "created_at", "withdrawn_at", "programme")
    list_filter = (BY_PROGRAMME, BY_ORGANISATION, "visibility", WithdrawnFilter)
    list_select_related = ("category", "organisation", "programme")
    search_fields = ("title", "description", "organisation__acronym_es")
    readonly_fields = ("withdrawn_at",)
    exclude = ("current",)
    inlines = (VersionLines,)

    def scope(self, request: HttpRequest) -> models.QuerySet:
        return super().scope(request).filter(pk__in=Document.objects.visible_to(request.user).values("pk"))


@admin.register(Lesson)
class LessonAdmin(ReadOnlyAdmin):
    """Without what is private to another organisation, and without evidence that the person might not see."""

    list_display = ("title", "kind", "stage", "organisation", "visibility", "created_at", "withdrawn_at", "programme")
    list_filter = (BY_PROGRAMME, BY_ORGANISATION, "kind", "stage", "visibility", WithdrawnFilter)
    list_select_related = ("organisation", "programme")
    search_fields = ("title", "organisation__acronym_es")
    readonly_fields = ("stage", "link", "promoted_at", "withdrawn_at")
    exclude = ("evidence",)

    def scope(self, request: HttpRequest) -> models.QuerySet:
        return super().scope(request).filter(pk__in=Lesson.objects.visible_to(request.user).values("pk"))


def hidden_entries(user: User) -> models.Q:
    """The audit of documents and lessons that do not exist for the person: their titles, texts, file names and sums."""
    hidden = models.Q(pk__in=[])
    for model in (Document, Lesson):
        visible = model.objects.visible_to(user).annotate(key=Cast("pk", models.CharField())).values("key")
        hidden |= models.Q(object_type=model._meta.label_lower) & ~models.Q(object_id__in=visible)
    return hidden | shares_of_others(user)


def shares_of_others(user: User) -> models.Q:
    """Shares and reported problems of documents that the person only reads: as on the document's page, they are its keepers'."""
    changeable = Document.objects.changeable_by(user).annotate(key=Cast("pk", models.CharField())).values("key")
    told = models.Q(object_type=Document._meta.label_lower, action__in=PRIVATE)
    return told & ~models.Q(object_id__in=changeable)


HIDDEN.append(hidden_entries)
