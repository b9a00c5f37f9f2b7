"""Forms of one document's page: its description, sharing, remarks, what to compare."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from programmes.models import Location
from programmes.people.models import Organisation, User
from simon.lib.forms import StyledForm

from .. import tags
from ..forms import DescribeForm, OneOf
from ..models import Document
from ..search.filters import LANGUAGES
from ..shown import language_name
from . import sharing

USUAL_DAYS = 30  # of a share, pre-filled
FIELDS = ("title", "category", "visibility", "period", "location", "description")  # those of Document


class EditForm(DescribeForm):
    """The description with place, language and tags."""

    location = forms.Field()
    language = forms.ChoiceField(label=_("Idioma"), required=False)
    tags = forms.CharField(
        label=_("Etiquetas"),
        required=False,
        max_length=2000,
        help_text=_("Palabras para encontrarlo, separadas por comas: género, cacao, Ngäbe-Buglé."),
    )

    @classmethod
    def of(cls, document: Document, data: Any = None) -> "EditForm":
        """The form filled with what is stored; a place or language that is not offered any more stays offered here."""
        form = super().of(document, data)
        form.fields["location"] = OneOf(_places(document), label=_("Lugar"), empty=_("Ninguno"), required=False)
        form.fields["location"].widget.attrs["class"] = "form-select"
        codes = [*LANGUAGES, *([document.language] if document.language not in ("", *LANGUAGES) else [])]
        form.fields["language"].choices = [("", _("No se sabe")), *((code, language_name(code)) for code in codes)]
        form.initial |= {
            "location": document.location,
            "language": document.language,
            "tags": tags.written(document),
        }
        return form

    def clean_tags(self) -> list[str]:
        return tags.parse(self.cleaned_data["tags"])

    def stored(self) -> dict[str, Any]:
        """The fields of the document, by name."""
        return {name: self.cleaned_data[name] for name in FIELDS}


def _places(document: Document) -> list[Location]:
    """The whole country, the programme's provinces and comarcas, and the place it has."""
    country = Location.objects.filter(country=document.programme.country, kind=Location.Kind.COUNTRY)
    found = [*country, *document.programme.locations.order_by("code")]
    kept = document.location
    return found if kept is None or kept in found else [*found, kept]


def _day(today: date) -> forms.DateField:
    """A day from today until a year from now; what lies outside is refused by documents.detail.sharing."""
    limits = {"type": "date", "min": today.isoformat(), "max": sharing.furthest(today).isoformat()}
    return forms.DateField(
        label=_("Hasta el"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs=limits),
        help_text=_("Hasta el fin de ese día; un año como mucho."),
        error_messages={"required": _("Diga hasta qué día."), "invalid": _("Escriba un día, p. ej. 2026-12-31.")},
    )


class ShareForm(StyledForm, forms.Form):
    """With whom, until when, and why."""

    person = forms.EmailField(
        label=_("Correo de la persona"),
        required=False,
        help_text=_("De una cuenta que ya existe. O elija abajo una organización."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    organisation = forms.Field()
    until = forms.DateField()
    note = forms.CharField(label=_("Nota"), required=False, max_length=300)

    def __init__(self, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        active = Organisation.objects.filter(is_active=True).order_by("acronym_es")
        self.fields["organisation"] = OneOf(active, label=_("Organización"), empty=_("Ninguna"), required=False)
        self.fields["organisation"].widget.attrs["class"] = "form-select"
        self.fields["until"] = _day(today)
        self.fields["until"].widget.attrs["class"] = "form-control"
        self.initial.setdefault("until", today + timedelta(days=USUAL_DAYS))

    def clean_person(self) -> User | None:
        typed = self.cleaned_data["person"]
        return sharing.person_of(typed) if typed else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "person" in data and bool(data["person"]) == bool(data.get("organisation")):
            raise ValidationError({"person": _("Escriba un correo o elija una organización, una de las dos.")})
        return data


class ExtendForm(StyledForm, forms.Form):
    """Another last day of a share."""

    until = forms.DateField()

    def __init__(self, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"] = _day(today)
        self.fields["until"].widget.attrs["class"] = "form-control"
        self.fields["until"].help_text = ""


class CommentForm(StyledForm, forms.Form):
    """What a colleague says of a document."""

    text = forms.CharField(
        label=_("Comentario"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Escriba el comentario.")},
    )


class ProblemForm(StyledForm, forms.Form):
    """What is wrong with a document."""

    text = forms.CharField(
        label=_("Qué pasa"),
        max_length=2000,
        help_text=_("No se abre, no es el archivo que dice, va en otra categoría…"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Escriba qué pasa.")},
    )


class CompareForm(StyledForm, forms.Form):
    """Two versions by number, in the address."""

    de = forms.TypedChoiceField(label=_("Antes"), coerce=int)
    a = forms.TypedChoiceField(label=_("Después"), coerce=int)

    def __init__(self, numbers: list[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["de"].choices = self.fields["a"].choices = numbers
