"""Filters of the lists: their choices come from the coordinated programmes only."""

from typing import Any

from django.contrib.admin import FieldListFilter, ModelAdmin, RelatedFieldListFilter, SimpleListFilter
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programmes.freshness import Freshness
from programmes.models import Membership, Obligation, Period
from programmes.people.models import Organisation

from .base import coordinated, days


def organisations(request: HttpRequest) -> list[tuple[int, str]]:
    """Organisations that take part in the coordinated programmes or have members there."""
    programmes = coordinated(request)
    taking_part = Q(participations__programme__in=programmes) | Q(memberships__programme__in=programmes)
    return [(o.pk, str(o)) for o in Organisation.objects.filter(taking_part).distinct()]


class ProgrammeFilter(RelatedFieldListFilter):
    """By programme, of those that the person coordinates."""

    def field_choices(
        self, field: models.Field, request: HttpRequest, model_admin: ModelAdmin
    ) -> list[tuple[int, str]]:
        return [(p.pk, str(p)) for p in coordinated(request)]


class OrganisationFilter(RelatedFieldListFilter):
    """By organisation, of those that take part in the coordinated programmes or have members there."""

    def field_choices(
        self, field: models.Field, request: HttpRequest, model_admin: ModelAdmin
    ) -> list[tuple[int, str]]:
        return organisations(request)


class MembersFilter(SimpleListFilter):
    """People by their memberships in the coordinated programmes; what they are elsewhere cannot be asked."""

    field: str

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        if self.value() not in {str(pk) for pk, _label in self.lookup_choices}:
            return queryset if self.value() is None else queryset.none()
        rows = Membership.objects.filter(
            user=OuterRef("pk"), programme__in=coordinated(request), **{self.field: self.value()}
        )
        return queryset.filter(Exists(rows))


class MembersOfProgramme(MembersFilter):
    title, parameter_name, field = _("programa"), "programa", "programme"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[int, str]]:
        return [(p.pk, str(p)) for p in coordinated(request)]


class MembersOfOrganisation(MembersFilter):
    title, parameter_name, field = _("organización"), "organizacion", "organisation"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[int, str]]:
        return organisations(request)


class PeriodFilter(RelatedFieldListFilter):
    """By opened period, with its programme where there are several."""

    def field_choices(
        self, field: models.Field, request: HttpRequest, model_admin: ModelAdmin
    ) -> list[tuple[int, str]]:
        programmes = coordinated(request)
        rows = (
            Period.objects.filter(programme__in=programmes, opened_at__isnull=False)
            .select_related("programme")
            .order_by("-start")
        )
        return [(p.pk, p.label if len(programmes) == 1 else f"{p.label} · {p.programme.code}") for p in rows]


class MomentFilter(SimpleListFilter):
    """By whether a moment is noted: yes or no. Subclasses name the field, its title and its parameter."""

    field: str

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, Any]]:
        return [("si", _("Sí")), ("no", _("No"))]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        if self.value() not in ("si", "no"):
            return queryset
        return queryset.filter(**{f"{self.field}__isnull": self.value() == "no"})


class FreshnessFilter(SimpleListFilter):
    """Obligations by what they are today, each programme by its own day."""

    title = _("situación")
    parameter_name = "situacion"
    OVERDUE = "overdue"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, Any]]:
        return [(self.OVERDUE, _("Atrasado o desactualizado")), *Freshness.choices]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        if self.value() not in {self.OVERDUE, *Freshness.values}:
            return queryset
        wanted = Q(pk__in=[])
        for day, programmes in days(request, timezone.now()).items():
            rows = Obligation.objects.filter(programme__in=programmes)
            rows = (
                rows.late(day) if self.value() == self.OVERDUE else rows.with_state(day).filter(freshness=self.value())
            )
            wanted |= Q(pk__in=rows.values("pk"))
        return queryset.filter(wanted)


BY_PROGRAMME: tuple[str, type[FieldListFilter]] = ("programme", ProgrammeFilter)
BY_ORGANISATION: tuple[str, type[FieldListFilter]] = ("organisation", OrganisationFilter)
BY_PERIOD: tuple[str, type[FieldListFilter]] = ("period", PeriodFilter)
