"""Forms of the library: what is said of a document, a version, a slot; those of putting in are in upload_forms.py."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Model
from django.forms.utils import flatatt
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from programmes.models import Period, Programme
from simon.lib.forms import StyledForm

from .guess import MAX_TITLE
from .models import Category, Document, Visibility
from .said import NewDocument


class PlainSelect(forms.Select):
    """A select written in one go: two hundred rows with sixty options each are twelve thousand templates otherwise."""

    def render(self, name: str, value: Any, attrs: dict | None = None, renderer: Any = None) -> SafeString:
        own = {"name": name, **self.build_attrs(self.attrs, attrs)}
        return mark_safe(f"<select{flatatt(own)}>{_options(self.choices, str(value or ''))}</select>")


def _options(choices: Iterable, chosen: str) -> str:
    parts = []
    for value, label in choices:
        if isinstance(label, list | tuple):
            parts.append(f'<optgroup label="{conditional_escape(value)}">{_options(label, chosen)}</optgroup>')
            continue
        selected = " selected" if str(value) == chosen else ""
        parts.append(f'<option value="{conditional_escape(str(value))}"{selected}>{conditional_escape(label)}</option>')
    return "".join(parts)


class OneOf(forms.TypedChoiceField):
    """A choice among objects already read, so that thirty rows of a page ask the database once. None when empty."""

    def __init__(self, objects: Iterable[Model], *, empty: Any = None, **options: Any) -> None:
        found = {str(o.pk): o for o in objects}
        choices = [(key, str(o)) for key, o in found.items()]
        choices = choices if empty is None else [("", empty), *choices]
        options.setdefault("widget", PlainSelect)
        super().__init__(choices=choices, coerce=found.__getitem__, empty_value=None, **options)

    def prepare_value(self, value: Any) -> Any:
        return str(value.pk) if isinstance(value, Model) else value

    def to_python(self, value: Any) -> str:
        """A disabled field is given its object, any other what was sent."""
        return super().to_python(self.prepare_value(value))


def usual(category: Category) -> str:
    """The category's usual visibility, but never wider than the programme: *public* is chosen by a person."""
    return Visibility.PROGRAMME if category.usual_visibility == Visibility.PUBLIC else category.usual_visibility


class AboutForm(StyledForm, forms.Form):
    """What a person says of a document. An empty visibility is the category's usual one."""

    title = forms.CharField(
        label=_("Título"), max_length=MAX_TITLE, error_messages={"required": _("Escriba un título.")}
    )
    category = forms.Field()
    visibility = forms.ChoiceField(label=_("Visible para"), required=False, widget=PlainSelect)
    period = forms.Field()

    def __init__(self, categories: Iterable[Category], periods: Iterable[Period], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"] = OneOf(
            categories,
            label=_("Categoría"),
            empty=_("Elija la categoría"),
            error_messages={"required": _("Elija la categoría.")},
        )
        self.fields["visibility"].choices = [("", _("Lo usual de la categoría")), *Visibility.choices]
        self.fields["period"] = OneOf(periods, label=_("Período"), empty=_("Ninguno"), required=False)
        for name in ("category", "period"):
            self.fields[name].widget.attrs["class"] = "form-select"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("category") and not data.get("visibility"):
            data["visibility"] = usual(data["category"])
        return data

    def about(self) -> NewDocument:
        data = self.cleaned_data
        return NewDocument(
            title=data["title"],
            category=data["category"],
            visibility=data["visibility"],
            period=data["period"],
            description=data.get("description", ""),
        )

    def typed(self) -> dict[str, Any]:
        """What stands in the fields, good or bad, to be shown again without a complaint."""
        return {name: self[name].data for name, field in self.fields.items() if not field.disabled}


class DescribeForm(AboutForm):
    """The description of a stored document."""

    description = forms.CharField(
        label=_("Descripción"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )

    @classmethod
    def of(cls, document: Document, data: Any = None) -> "DescribeForm":
        """The form filled with what is stored; a category or period that is not offered any more stays offered here."""
        categories = [c for c in Category.objects.all() if c.is_active or c.pk == document.category_id]
        initial = {f: getattr(document, f) for f in ("title", "category", "visibility", "period", "description")}
        return cls(categories, periods_of(document.programme, document.period), data, initial=initial)


class VersionForm(StyledForm, forms.Form):
    """A file and what is new in it."""

    file = forms.FileField(
        label=_("Archivo"),
        allow_empty_file=True,
        widget=forms.FileInput,
        error_messages={"required": _("Elija un archivo.")},
    )
    note = forms.CharField(label=_("Qué cambia"), required=False, max_length=300)


class ExistingForm(StyledForm, forms.Form):
    """Answer an expected document with one of the library."""

    document = forms.Field()

    def __init__(self, documents: Iterable[Document], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"] = OneOf(
            documents,
            label=_("Documento"),
            empty=_("Elija el documento"),
            error_messages={"required": _("Elija un documento de la lista.")},
        )
        self.fields["document"].widget.attrs["class"] = "form-select"


class NoneForm(StyledForm, forms.Form):
    """Answer an expected document with *none this period, because …*."""

    because = forms.CharField(
        label=_("Ninguno este período, porque"),
        max_length=300,
        error_messages={"required": _("Escriba por qué no hay documento este período.")},
    )


def periods_of(programme: Programme, kept: Period | None = None) -> list[Period]:
    """The periods a document can be about: those that have been opened, newest first, and the one it has."""
    found = list(programme.periods.filter(opened_at__isnull=False).order_by("-start"))
    return found if kept is None or kept in found else [kept, *found]
