"""The filters of the library, by its address. Their choices hold what the person may see, nothing else."""

from collections.abc import Callable
from datetime import date
from typing import Any

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from programmes.models import Location, Programme
from programmes.people.models import Organisation
from simon.lib.files.kinds import KINDS
from simon.lib.fts import fold

from ..models import Category, Document, DocumentVersion, Visibility

LANGUAGES = {"es": _("español"), "en": _("inglés"), "fr": _("francés"), "pt": _("portugués")}
ORDERS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "recientes": (_("Más recientes"), ("-created_at", "-pk")),
    "antiguos": (_("Más antiguos"), ("created_at", "pk")),
    "titulo": (_("Por título"), ("title", "pk")),
}
CLOSEST = "cercania"


def _of_visible(model: type[Model], field: str, param: str) -> Callable[[HttpRequest], QuerySet]:
    """Rows of `model` that some document visible to the person has; a foreign one answers as an absent one.

    They only judge a value of the address: without one there is nothing to judge, and no condition is built.
    """

    def choices(request: HttpRequest) -> QuerySet:
        if not request.GET.get(param):
            return model.objects.none()
        return model.objects.filter(pk__in=Document.objects.found_by(request.user).values(field))

    return choices


def _programmes(request: HttpRequest) -> QuerySet:
    """Programmes of the person, and those of visible documents."""
    seen = _of_visible(Programme, "programme", "programa")(request)
    return Programme.objects.visible_to(request.user) | seen if request.GET.get("programa") else seen


class YearFilter(filters.Filter):
    field_class = forms.IntegerField


class SpanField(forms.CharField):
    """«2026-04-01_2026-06-30»: the first and last day of a period, the same in every programme."""

    def clean(self, value: Any) -> tuple[date, date] | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            start, end = (date.fromisoformat(part) for part in text.split("_"))
        except ValueError as error:
            raise ValidationError(_("No es un período.")) from error
        return start, end


class SpanFilter(filters.Filter):
    field_class = SpanField

    def filter(self, qs: QuerySet, value: tuple[date, date] | None) -> QuerySet:
        return qs.filter(period__start=value[0], period__end=value[1]) if value else qs


class AddressFilter(filters.FilterSet):
    """Filters of a list by its address: what is understood narrows, what is not is told and not applied."""

    orders = ""  # the parameter that orders and does not narrow

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.matching(value)

    def narrowed(self, *, without: tuple[str, ...] = ()) -> QuerySet:
        """What every understood filter leaves, but for those named."""
        self.form.is_valid()
        found = self.queryset
        for name, value in self.form.cleaned_data.items():
            if name not in without:
                found = self.filters[name].filter(found, value)
        return found

    @property
    def chosen(self) -> dict[str, Any]:
        """The understood filters that narrow the list, order apart."""
        self.form.is_valid()
        return {n: v for n, v in self.form.cleaned_data.items() if v not in (None, "") and n != self.orders}

    def refused(self) -> list[tuple[str, str]]:
        """(label, sentence) of the filters that were not understood; they are not applied."""
        sentence = _("«%(value)s» no es un valor de este filtro a su alcance; no se aplicó.")
        return [
            (str(self.form.fields[n].label), str(sentence) % {"value": self.data.get(n, "")[:80]})
            for n in self.form.errors
        ]


class DocumentFilter(AddressFilter):
    """?q= &programa=CODE &categoria=CODE &organizacion=code &periodo=2026-04-01_2026-06-30 &anio=2026 &tipo=pdf &idioma=es
    &etiqueta=… &lugar=PA-4 &visibilidad=… &estado=no_text &orden=cercania|recientes|antiguos|titulo"""

    orders = "orden"

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
        queryset=_of_visible(Organisation, "organisation", "organizacion"),
    )
    periodo = SpanFilter(label=_("Período"))
    anio = YearFilter(field_name="created_at", lookup_expr="year", label=_("Año"), min_value=1900, max_value=2200)
    tipo = filters.ChoiceFilter(
        field_name="kind", choices=[(kind, row.label) for kind, row in KINDS.items()], label=_("Tipo de archivo")
    )
    idioma = filters.ChoiceFilter(field_name="language", choices=list(LANGUAGES.items()), label=_("Idioma"))
    etiqueta = filters.CharFilter(method="tagged", label=_("Etiqueta"), max_length=40)
    lugar = filters.ModelChoiceFilter(
        field_name="location",
        to_field_name="code",
        label=_("Lugar"),
        queryset=_of_visible(Location, "location", "lugar"),
    )
    visibilidad = filters.ChoiceFilter(field_name="visibility", choices=Visibility.choices, label=_("Visible para"))
    estado = filters.ChoiceFilter(
        field_name="extraction", choices=DocumentVersion.Extraction.choices, label=_("Lectura del texto")
    )
    orden = filters.ChoiceFilter(
        method="order",
        choices=[(CLOSEST, _("Por cercanía")), *((name, words) for name, (words, _fields) in ORDERS.items())],
        label=_("Orden"),
    )

    class Meta:
        model = Document
        fields: list[str] = []

    def tagged(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(tags__folded=fold(value))

    def order(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.order_by(*ORDERS[value][1]) if value in ORDERS else queryset

    @property
    def sorted_by(self) -> str:
        """The order in use: closeness where there are words to be close to, else the newest first."""
        self.form.is_valid()
        asked = self.form.cleaned_data.get("orden") or CLOSEST
        return asked if asked in ORDERS or "q" in self.chosen else "recientes"


def address(params: QueryDict, **changes: Any) -> str:
    """The query string with these parameters changed, None takes one away; always from the first page."""
    changed = params.copy()
    for name, value in ({"page": None, "formato": None} | changes).items():
        changed.pop(name, None)
        if value is not None:
            changed[name] = str(value)
    return f"?{changed.urlencode()}"
