"""Programmes with all that hangs from them, results, places."""

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from programmes import window
from programmes.calendar import build_periods
from programmes.models import (
    Beneficiary,
    FundingSource,
    Location,
    Membership,
    OutsideReference,
    Participation,
    Programme,
    Result,
)

from .base import WAY, CoordinatedAdmin, ScopedTabular
from .filters import BY_PROGRAMME


class ParticipationLines(ScopedTabular):
    model = Participation
    related = ("organisation", "programme")


class MembershipLines(ScopedTabular):
    """Members; somebody new comes by invitation."""

    model = Membership
    related = ("user", "organisation", "programme")
    verbose_name_plural = _("miembros (a una persona nueva, invítela)")


class FundingLines(ScopedTabular):
    model = FundingSource
    related = ("organisation", "programme")


class ReferenceLines(ScopedTabular):
    model = OutsideReference


class BeneficiaryLines(ScopedTabular):
    model = Beneficiary


@admin.register(Programme)
class ProgrammeAdmin(CoordinatedAdmin):
    """Superusers make programmes, with their calendar; who coordinates one changes it."""

    programme_path = "pk"
    list_display = ("code", "short_es", "status", "start", "end", "frequency")
    list_filter = ("status",)
    search_fields = ("code", "short_es", "title_es", "title_en")
    inlines = (ParticipationLines, MembershipLines, FundingLines, ReferenceLines, BeneficiaryLines)
    fixed_fields = ("frequency", "is_demo")
    fieldsets = (
        (
            None,
            {"fields": ("code", "status", "short_es", "short_en", "title_es", "title_en", "window_es", "window_en")},
        ),
        (_("Descripción"), {"classes": ("collapse",), "fields": ("description_es", "description_en", "source_note")}),
        (_("Calendario"), {"fields": ("start", "end", "frequency", "due_days", "grace_days")}),
        (_("Lugar y moneda"), {"fields": ("country", "time_zone", "currency", "locations")}),
        (_("Umbrales"), {"classes": ("collapse",), "fields": ("on_track", "at_risk", "too_early", "cutoff_share")}),
        (_("Biblioteca"), {"fields": ("document_quota_mb",)}),
        (_("Publicación"), {"fields": ("has_public_page", "is_demo")}),
    )

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField, request: HttpRequest, **kwargs: object
    ) -> forms.Field:
        """Provinces and comarcas to tick; districts are for the units that report."""
        field = super().formfield_for_manytomany(db_field, request, widget=forms.CheckboxSelectMultiple, **kwargs)
        field.queryset = field.queryset.exclude(kind=Location.Kind.DISTRICT)
        return field

    def has_add_permission(self, request: HttpRequest, obj: Programme | None = None) -> bool:
        return request.user.is_superuser

    has_delete_permission = has_add_permission

    def save_model(self, request: HttpRequest, obj: Programme, form: forms.ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change:
            build_periods(obj)
        elif {"start", "end"} & set(form.changed_data):
            window.follow_dates(obj, by=request.user, way=WAY)


@admin.register(Result)
class ResultAdmin(CoordinatedAdmin):
    list_display = ("code", "title_es", "level", "programme", "responsible", "status")
    list_display_links = ("code", "title_es")
    list_filter = (BY_PROGRAMME, "level", "status")
    list_select_related = ("programme", "responsible")
    search_fields = ("code", "title_es", "title_en")

    def get_exclude(self, request: HttpRequest, obj: Result | None = None) -> tuple[str, ...]:
        """Periods to choose from exist once the programme is known."""
        return ("planned_periods",) if obj is None else ()

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField, request: HttpRequest, **kwargs: object
    ) -> forms.Field:
        return super().formfield_for_manytomany(db_field, request, widget=forms.CheckboxSelectMultiple, **kwargs)


@admin.register(Location)
class LocationAdmin(CoordinatedAdmin):
    programme_path = ""
    list_display = ("code", "name", "kind", "parent")
    list_display_links = ("code", "name")
    list_filter = ("kind", "country")
    list_select_related = ("parent",)
    search_fields = ("code", "name")
