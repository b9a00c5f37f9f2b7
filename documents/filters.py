"""The filters of the library, by its address, and their counts. Choices and counts hold what the person may see, nothing else."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Count, Model, QuerySet
from django.db.models.functions import ExtractYear
from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from programmes.models import Programme
from programmes.models.bilingual import in_language
from programmes.people.models import Organisation

from .models import Category, Document, Visibility

MAX_OPTIONS = 40


def _of_visible(model: type[Model], field: str) -> Callable[[HttpRequest], QuerySet]:
    """Rows of `model` that some document visible to the person has; a foreign one answers as an absent one."""
    return lambda request: model.objects.filter(pk__in=Document.objects.found_by(request.user).values(field))


def _programmes(request: HttpRequest) -> QuerySet:
    """Programmes of the person, and those of visible documents."""
    return Programme.objects.visible_to(request.user) | _of_visible(Programme, "programme")(request)


class YearFilter(filters.Filter):
    field_class = forms.IntegerField


class DocumentFilter(filters.FilterSet):
    """?q= &programa=CODE &categoria=CODE &organizacion=code &anio=2026 &visibilidad=… &orden=antiguos"""

    q = filters.CharFilter(method="search", label=_("Buscar"), max_length=200)
    programa = filters.ModelChoiceFilter(
        field_name="programme", to_field_name="code", queryset=_programmes, label=_("Programa")
    )
    categoria = filters.ModelChoiceFilter(
        field_name="category", to_field_name="code", label=_("Categoría"), queryset=Category.objects.all()
    )
    organizacion = filters.ModelChoiceFilter(
        field_name="organisation",
        to_field_name="code",
        label=_("Organización"),
        queryset=_of_visible(Organisation, "organisation"),
    )
    anio = YearFilter(field_name="created_at", lookup_expr="year", label=_("Año"), min_value=1900, max_value=2200)
    visibilidad = filters.ChoiceFilter(field_name="visibility", choices=Visibility.choices, label=_("Visible para"))
    orden = filters.ChoiceFilter(method="order", choices=[("antiguos", _("Más antiguos primero"))], label=_("Orden"))

    class Meta:
        model = Document
        fields: list[str] = []

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.matching(value)

    def order(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.order_by("created_at", "pk")

    def narrowed(self, *, without: str = "") -> QuerySet:
        """The documents that every understood filter leaves, but for the one named."""
        self.form.is_valid()
        found = self.queryset
        for name, value in self.form.cleaned_data.items():
            if name != without:
                found = self.filters[name].filter(found, value)
        return found

    @property
    def chosen(self) -> dict[str, Any]:
        """The understood filters that narrow the list, order apart."""
        self.form.is_valid()
        return {n: v for n, v in self.form.cleaned_data.items() if v not in (None, "") and n != "orden"}

    def refused(self) -> list[tuple[str, str]]:
        """(label, sentence) of the filters that were not understood; they are not applied."""
        sentence = _("«%(value)s» no es un valor de este filtro a su alcance; no se aplicó.")
        return [
            (str(self.form.fields[n].label), str(sentence) % {"value": self.data.get(n, "")[:80]})
            for n in self.form.errors
        ]


@dataclass(frozen=True)
class Option:
    """A value of a filter as a link: its words, how many documents, its address, whether it is the chosen one."""

    label: str
    count: int
    url: str
    current: bool


@dataclass(frozen=True)
class Facet:
    """A filter with its values; `clear` is the address without it, empty when it is not chosen."""

    title: str | Promise
    options: list[Option]
    clear: str


# parameter: (heading, expressions that are counted, value in the address, words)
Words = Callable[[tuple], str]
FACETS: dict[str, tuple[Promise, tuple[Any, ...], Words]] = {
    "programa": (
        _("Programa"),
        ("programme__code", "programme__short_es", "programme__short_en"),
        lambda r: in_language(r[1], r[2]),
    ),
    "categoria": (
        _("Categoría"),
        ("category__code", "category__name_es", "category__name_en"),
        lambda r: in_language(r[1], r[2]),
    ),
    "organizacion": (
        _("Organización"),
        ("organisation__code", "organisation__acronym_es", "organisation__acronym_en"),
        lambda r: in_language(r[1], r[2]),
    ),
    "anio": (_("Año"), (ExtractYear("created_at"),), lambda r: str(r[0])),
    "visibilidad": (_("Visible para"), ("visibility",), lambda r: str(Visibility(r[0]).label)),
}


def facets(filterset: DocumentFilter, params: QueryDict, *, leave_out: tuple[str, ...] = ()) -> list[Facet]:
    """Each filter with counts under the other filters; one query each. One with a single value that is not chosen is left out."""
    made = [_facet(filterset, params, name) for name in FACETS if name not in leave_out]
    return [facet for facet in made if len(facet.options) > 1 or facet.clear]


def _facet(filterset: DocumentFilter, params: QueryDict, name: str) -> Facet:
    title, fields, words = FACETS[name]
    counted = filterset.narrowed(without=name).order_by().values_list(*fields).annotate(n=Count("pk")).order_by("-n")
    chosen = filterset.chosen.get(name)
    value = str(getattr(chosen, "code", chosen)) if chosen is not None else ""
    options = [
        Option(words(row), row[-1], address(params, **{name: row[0]}), str(row[0]) == value)
        for row in counted[:MAX_OPTIONS]
    ]
    return Facet(title, options, address(params, **{name: None}) if value else "")


def address(params: QueryDict, **changes: Any) -> str:
    """The query string with these parameters changed, None takes one away; always from the first page."""
    changed = params.copy()
    for name, value in ({"page": None, "formato": None} | changes).items():
        changed.pop(name, None)
        if value is not None:
            changed[name] = str(value)
    return f"?{changed.urlencode()}"
