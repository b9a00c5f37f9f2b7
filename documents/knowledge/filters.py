"""The filters of the lessons, by their address, and their counts; only of what the person may see."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import django_filters as filters
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from programmes.models import Programme
from programmes.models.bilingual import in_language
from programmes.people.models import Organisation

from ..models import Lesson
from ..search.facets import MAX_OPTIONS, Facet, Option
from ..search.filters import AddressFilter, address
from . import themes

Counted = Iterable[tuple[Any, str, int]]


def _of_visible(model: type[Model], field: str) -> Callable[[HttpRequest], QuerySet]:
    """Rows of `model` that some lesson visible to the person has; a foreign one answers as an absent one."""
    return lambda request: model.objects.filter(pk__in=Lesson.objects.found_by(request.user).values(field))


def _programmes(request: HttpRequest) -> QuerySet:
    """Programmes of the person, and those of visible lessons."""
    return Programme.objects.visible_to(request.user) | _of_visible(Programme, "programme")(request)


class LessonFilter(AddressFilter):
    """?q= &programa=CODE &organizacion=code &tipo=lesson &etapa=full &sector=311 &ods=5"""

    q = filters.CharFilter(method="search", label=_("Buscar"), max_length=200)
    programa = filters.ModelChoiceFilter(
        field_name="programme", to_field_name="code", queryset=_programmes, label=_("Programa")
    )
    organizacion = filters.ModelChoiceFilter(
        field_name="organisation",
        to_field_name="code",
        label=_("Organización"),
        queryset=_of_visible(Organisation, "organisation"),
    )
    tipo = filters.ChoiceFilter(field_name="kind", choices=Lesson.Kind.choices, label=_("Tipo"))
    etapa = filters.ChoiceFilter(field_name="stage", choices=Lesson.Stage.choices, label=_("Ficha"))
    sector = filters.ChoiceFilter(method="of_sector", choices=[(c, c) for c in themes.SECTORS], label=_("Sector"))
    ods = filters.ChoiceFilter(method="of_goal", choices=[(n, n) for n in themes.GOALS], label=_("ODS"))

    class Meta:
        model = Lesson
        fields: list[str] = []

    def of_sector(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.in_sector(value)

    def of_goal(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.for_goal(int(value))


def _by_name(*fields: str) -> Callable[[QuerySet], Counted]:
    """Counts by a code with its Spanish and English names."""

    def count(rows: QuerySet) -> Counted:
        counted = rows.values_list(*fields).annotate(n=Count("pk")).order_by("-n", fields[0])
        return [(code, in_language(es, en), n) for code, es, en, n in counted]

    return count


def _by_choice(field: str, labels: dict[str, Promise]) -> Callable[[QuerySet], Counted]:
    def count(rows: QuerySet) -> Counted:
        counted = rows.values_list(field).annotate(n=Count("pk")).order_by("-n", field)
        return [(value, str(labels[value]).capitalize(), n) for value, n in counted]

    return count


def _by_theme(field: str, key: Callable[[Any], Any], label: Callable[[Any], str]) -> Callable[[QuerySet], Counted]:
    """Counts by what a list holds; a lesson counts once for each of its own."""

    def count(rows: QuerySet) -> Counted:
        counts = Counter(k for kept in rows.values_list(field, flat=True) for k in {key(each) for each in kept})
        return [(value, label(value), n) for value, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]

    return count


# parameter: (heading, counting); one query each
FACETS: dict[str, tuple[Promise, Callable[[QuerySet], Counted]]] = {
    "programa": (_("Programa"), _by_name("programme__code", "programme__short_es", "programme__short_en")),
    "tipo": (_("Tipo"), _by_choice("kind", dict(Lesson.Kind.choices))),
    "etapa": (_("Ficha"), _by_choice("stage", dict(Lesson.Stage.choices))),
    "organizacion": (
        _("Organización"),
        _by_name("organisation__code", "organisation__acronym_es", "organisation__acronym_en"),
    ),
    "sector": (_("Sector"), _by_theme("sectors", themes.category, themes.sector)),
    "ods": (_("Objetivo de Desarrollo Sostenible"), _by_theme("goals", int, themes.goal)),
}


def facets(filterset: LessonFilter, params: QueryDict, *, leave_out: tuple[str, ...] = ()) -> list[Facet]:
    """Each filter with counts under the other filters. One with a single value that is not chosen is left out."""
    made = [_facet(filterset, params, name) for name in FACETS if name not in leave_out]
    return [facet for facet in made if len(facet.options) > 1 or facet.clear]


def _facet(filterset: LessonFilter, params: QueryDict, name: str) -> Facet:
    title, count = FACETS[name]
    chosen = filterset.chosen.get(name)
    value = str(getattr(chosen, "code", chosen)) if chosen is not None else ""
    counted = list(count(filterset.narrowed(without=(name,)).order_by()))[:MAX_OPTIONS]
    options = [Option(label, n, address(params, **{name: code}), str(code) == value) for code, label, n in counted]
    return Facet(title, options, address(params, **{name: None}) if value else "")


def told(filterset: LessonFilter, name: str) -> str:
    """What a chosen filter says, in words."""
    value = filterset.chosen[name]
    if name in ("tipo", "etapa"):
        return str(dict(filterset.filters[name].extra["choices"])[value])
    words = {"sector": themes.sector, "ods": lambda number: themes.goal(int(number))}
    return words[name](value) if name in words else str(value)
