"""Forms of the library: choosing files, the answers for each, a version, a description, a slot."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from programmes.models import Period, Programme
from programmes.people.models import Organisation
from simon.lib.forms import StyledForm

from .guess import MAX_TITLE, category_of, title_of
from .models import Category, Document, PendingUpload, Visibility
from .pending import MAX_WAITING
from .services import NewDocument


class ManyFiles(forms.FileInput):
    """A file control that takes several."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Mapping, files: Any, name: str) -> list[UploadedFile]:
        return files.getlist(name)


class FilesField(forms.FileField):
    """A list of at most `most` files; what is inside them is judged one by one afterwards."""

    def __init__(self, *, most: int, **options: Any) -> None:
        self.most = most
        super().__init__(widget=ManyFiles() if most > 1 else ManyFiles(attrs={"multiple": False}), **options)

    def clean(self, data: list[UploadedFile], initial: Any = None) -> list[UploadedFile]:
        if not data and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(data) > self.most:
            raise ValidationError(
                _("Eligió %(chosen)d archivos y aquí caben %(most)d; suba los demás después."),
                code="many",
                params={"chosen": len(data), "most": self.most},
            )
        return data


class OneOf(forms.TypedChoiceField):
    """A choice among objects already read, so that thirty rows of a page ask the database once. None when empty."""

    def __init__(self, objects: Iterable[Model], *, empty: Any = None, **options: Any) -> None:
        found = {str(o.pk): o for o in objects}
        choices = [(key, str(o)) for key, o in found.items()]
        choices = choices if empty is None else [("", empty), *choices]
        super().__init__(choices=choices, coerce=found.__getitem__, empty_value=None, **options)

    def prepare_value(self, value: Any) -> Any:
        return str(value.pk) if isinstance(value, Model) else value

    def to_python(self, value: Any) -> str:
        """A disabled field is given its object, any other what was sent."""
        return super().to_python(self.prepare_value(value))


class FilesForm(StyledForm, forms.Form):
    """Step one: files, and the organisation when the person may upload for several."""

    organisation = forms.Field()
    files = FilesField(most=MAX_WAITING)

    def __init__(
        self, organisations: list[Organisation], *args: Any, single: bool = False, needed: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = organisations
        if len(organisations) > 1:
            self.fields["organisation"] = OneOf(
                organisations, label=_("Organización"), initial=organisations[0], required=needed
            )
        else:
            del self.fields["organisation"]
        self.fields["files"] = FilesField(
            most=1 if single else MAX_WAITING,
            label=_("Archivo") if single else _("Archivos"),
            required=needed,
            error_messages={"required": _("Elija al menos un archivo.")},
        )
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select" if isinstance(field, OneOf) else "form-control"

    @property
    def organisation_chosen(self) -> Organisation:
        return self.cleaned_data.get("organisation") or self.organisations[0]


def usual(category: Category) -> str:
    """The category's usual visibility, but never wider than the programme: *public* is chosen by a person."""
    return Visibility.PROGRAMME if category.usual_visibility == Visibility.PUBLIC else category.usual_visibility


class AboutForm(StyledForm, forms.Form):
    """What a person says of a document. An empty visibility is the category's usual one."""

    title = forms.CharField(
        label=_("Título"), max_length=MAX_TITLE, error_messages={"required": _("Escriba un título.")}
    )
    category = forms.Field()
    visibility = forms.ChoiceField(label=_("Visible para"), required=False)
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


class AnswersForm(AboutForm):
    """Step two: the answers for one waiting file, pre-filled. A slot fixes category and period."""

    skip = forms.BooleanField(label=_("No guardar este archivo"), required=False)

    def __init__(
        self, row: PendingUpload, categories: list[Category], periods: list[Period], *args: Any, **kwargs: Any
    ) -> None:
        guessed = row.slot.expected.category if row.slot else category_of(row.name, categories)
        initial = {
            "title": title_of(row.name),
            "category": guessed,
            "visibility": usual(guessed) if guessed else "",
            "period": row.slot.period if row.slot else next((p for p in periods if not p.is_locked), None),
        }
        super().__init__(categories, periods, *args, initial=initial | kwargs.pop("initial", {}), **kwargs)
        if row.slot:
            self.fields["category"].disabled = self.fields["period"].disabled = True

    def clean(self) -> dict[str, Any]:
        """A file that is not wanted needs no answers."""
        data = super().clean()
        if data.get("skip"):
            self._errors.clear()
        return data


class TwinForm(StyledForm, forms.Form):
    """A file whose bytes are here already: a new version of a document that the person may change, or nothing."""

    version_of = forms.Field()

    def __init__(self, documents: list[Document], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version_of"] = OneOf(
            documents, label=_("Hacerlo versión nueva de"), required=False, empty=_("Ninguno: descartarlo")
        )
        self.fields["version_of"].widget.attrs["class"] = "form-select"

    def typed(self) -> dict[str, Any]:
        return {"version_of": self["version_of"].data}


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
