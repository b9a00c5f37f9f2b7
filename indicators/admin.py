"""Indicators with their units, targets and steps; figures, to look at and to approve."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from programmes.coordination.base import CoordinatedAdmin, ScopedTabular
from programmes.coordination.filters import BY_ORGANISATION, BY_PERIOD, BY_PROGRAMME
from programmes.coordination.records import ReportableAdmin
from simon.lib.numbers import format_number

from .models import Contribution, Indicator, MilestoneStep, ReportingUnit, Target


class UnitLines(ScopedTabular):
    model = ReportingUnit
    related = ("indicator__programme", "organisation", "location")


class TargetLines(ScopedTabular):
    model = Target
    related = ("indicator__programme", "period")


class StepLines(ScopedTabular):
    model = MilestoneStep


@admin.register(Indicator)
class IndicatorAdmin(CoordinatedAdmin):
    list_display = ("code", "title_es", "kind", "accumulation", "frequency", "owner", "programme")
    list_display_links = ("code", "title_es")
    list_filter = (BY_PROGRAMME, ("units__organisation", BY_ORGANISATION[1]), "kind", "frequency")
    list_select_related = ("programme", "owner")
    search_fields = ("code", "title_es", "title_en", "segment")
    inlines = (UnitLines, TargetLines, StepLines)
    fieldsets = (
        (None, {"fields": ("programme", "result", "code", "title_es", "title_en", "segment", "position")}),
        (
            _("Medición"),
            {
                "fields": (
                    "kind",
                    "direction",
                    "accumulation",
                    "across_units",
                    "level_function",
                    "unit_es",
                    "unit_en",
                    "frequency",
                )
            },
        ),
        (_("Línea de base y meta"), {"fields": ("baseline", "baseline_date", "final_target", "tolerance")}),
        (
            _("Definición"),
            {
                "classes": ("collapse",),
                "fields": ("description_es", "description_en", "verification", "scale_es", "scale_en"),
            },
        ),
        (_("Responsables"), {"fields": ("owner", "deputy")}),
    )

    def get_inlines(self, request: HttpRequest, obj: Indicator | None) -> list[type]:
        """Steps belong to milestone indicators only."""
        lines = super().get_inlines(request, obj)
        return [line for line in lines if line is not StepLines or obj.kind == Indicator.Kind.MILESTONE]


@admin.register(Contribution)
class ContributionAdmin(ReportableAdmin):
    list_display = ("indicator", "organisation", "place_", "period", "state", "value_", "submitted_by", "programme")
    list_filter = ("state", BY_PROGRAMME, BY_ORGANISATION, BY_PERIOD, "answer")
    list_select_related = (
        "indicator",
        "organisation",
        "unit__organisation",
        "unit__location",
        "period",
        "submitted_by",
        "programme",
    )
    search_fields = (
        "indicator__code",
        "indicator__title_es",
        "indicator__title_en",
        "organisation__acronym_es",
        "comment",
    )
    exclude = ("obligation",)

    @admin.display(description=_("lugar"), ordering="unit__location__name")
    def place_(self, row: Contribution) -> str:
        return str(row.unit.location)

    @admin.display(description=_("valor"), ordering="value")
    def value_(self, row: Contribution) -> str:
        if row.numerator is not None:
            return f"{format_number(row.numerator)} / {format_number(row.denominator)}"
        return row.text[:60] if row.text else format_number(row.value)
