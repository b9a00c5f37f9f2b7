"""Forms of putting in: choosing files, the answers for each, the answers for all at once, a file that is here already."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from programmes.models import Location, Period, Programme
from programmes.people.models import Organisation
from simon.lib.forms import StyledForm

from .. import tags
from ..forms import AboutForm, OneOf, PlainSelect, usual
from ..guess import proposed_title
from ..models import Category, Document, ExpectedSlot, PendingUpload, Visibility
from ..said import NewDocument
from .pending import MAX_WAITING
from .suggesting import Suggestion


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
        for each in self.fields.values():
            each.widget.attrs["class"] = "form-select" if isinstance(each, OneOf) else "form-control"

    @property
    def organisation_chosen(self) -> Organisation:
        return self.cleaned_data.get("organisation") or self.organisations[0]


class SlotFileForm(StyledForm, forms.Form):
    """The one file that answers what is owed."""

    file = forms.FileField(
        label=_("Archivo"),
        allow_empty_file=True,
        widget=forms.FileInput,
        error_messages={"required": _("Elija un archivo.")},
    )


@dataclass
class Offered:
    """What every row of a screen may be answered with, read once. The first programme and organisation are the usual ones."""

    programme: Programme
    categories: list[Category]
    periods: list[Period]
    locations: list[Location] = field(default_factory=list)
    organisations: list[Organisation] = field(default_factory=list)
    programmes: list[Programme] = field(default_factory=list)


class AnswersForm(AboutForm):
    """Step two: the answers for one waiting file, pre-filled. A slot fixes category, period and whose it is.

    `owed` is the open slot that the pre-filled answers would fill.
    """

    tags = forms.CharField(label=_("Etiquetas"), required=False, max_length=400)
    location = forms.Field()
    programme = forms.Field()
    organisation = forms.Field()
    answers = forms.BooleanField(required=False)
    skip = forms.BooleanField(label=_("No guardar este archivo"), required=False)

    def __init__(
        self,
        row: PendingUpload,
        offered: Offered,
        *args: Any,
        suggestion: Suggestion | None = None,
        owed: ExpectedSlot | None = None,
        **kwargs: Any,
    ) -> None:
        self.row, self.offered, self.owed = row, offered, owed
        suggestion = suggestion or Suggestion()
        initial = _prefilled(row, offered, suggestion) | kwargs.pop("initial", {})
        super().__init__(offered.categories, offered.periods, *args, initial=initial, **kwargs)
        self._suggest(suggestion)
        self._offer()
        if row.slot:
            self.fields["category"].disabled = self.fields["period"].disabled = True

    def _suggest(self, suggestion: Suggestion) -> None:
        """The suggested categories stand first in their list, with the reason beside it."""
        category = self.fields["category"]
        if self.row.slot or not suggestion.categories:
            return
        first = [str(c.pk) for c in suggestion.categories]
        empty, *choices = category.choices
        names = dict(choices)
        near = [(key, names[key]) for key in first if key in names]
        rest = [choice for choice in choices if choice[0] not in first]
        category.choices = [empty, (_("Sugeridas"), near), (_("Las demás"), rest)]
        category.help_text = escape(suggestion.because)

    def _offer(self) -> None:
        """Places, programmes and organisations to choose from; what leaves no choice is not asked."""
        optional = {
            "location": (self.offered.locations, _("Lugar"), _("Ninguno")),
            "programme": (self.offered.programmes, _("Programa"), None),
            "organisation": (self.offered.organisations, _("Organización"), None),
        }
        for name, (objects, label, empty) in optional.items():
            fixed = self.row.slot and name != "location"
            if fixed or len(objects) < (1 if empty else 2):
                del self.fields[name]
                continue
            self.fields[name] = OneOf(objects, label=label, empty=empty, required=False)
            self.fields[name].widget.attrs["class"] = "form-select"
        if self.owed is None:
            del self.fields["answers"]
        else:
            self.fields["answers"].label = _("Responde a lo que debe: %(what)s, %(when)s") % {
                "what": self.owed.expected.category,
                "when": self.owed.period,
            }

    def clean_tags(self) -> tuple[str, ...]:
        return tuple(tags.parse(self.cleaned_data["tags"]))

    def clean(self) -> dict[str, Any]:
        """A file that is not wanted needs no answers."""
        data = super().clean()
        if data.get("skip"):
            self._errors.clear()
        return data

    def about(self) -> NewDocument:
        data = self.cleaned_data
        return NewDocument(
            title=data["title"],
            category=data["category"],
            visibility=data["visibility"],
            period=data["period"],
            location=data.get("location"),
            tags=data.get("tags", ()),
        )


def _prefilled(row: PendingUpload, offered: Offered, suggestion: Suggestion) -> dict[str, Any]:
    """From the slot, else from the suggestion, else the usual."""
    category = row.slot.expected.category if row.slot else next(iter(suggestion.categories), None)
    current = next((p for p in offered.periods if not p.is_locked), None)
    whose = suggestion.organisation if suggestion.organisation in offered.organisations else row.organisation
    return {
        "title": proposed_title(row.name, row.own_title),
        "category": category,
        "visibility": usual(category) if category else "",
        "period": row.slot.period if row.slot else suggestion.period or current,
        "programme": offered.programme,
        "organisation": whose,
        "answers": True,
    }


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


NO_PERIOD = "ninguno"


class AllForm(StyledForm, forms.Form):
    """What is put into every row at once: empty leaves a row as it is."""

    category = forms.ChoiceField(label=_("Categoría"), required=False, widget=PlainSelect)
    visibility = forms.ChoiceField(label=_("Visible para"), required=False, widget=PlainSelect)
    period = forms.ChoiceField(label=_("Período"), required=False, widget=PlainSelect)

    def __init__(self, offered: Offered, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="all", **kwargs)
        same = ("", _("Como está en cada uno"))
        self.fields["category"].choices = [same, *((str(c.pk), str(c)) for c in offered.categories)]
        self.fields["visibility"].choices = [same, *Visibility.choices]
        periods = ((str(p.pk), str(p)) for p in offered.periods)
        self.fields["period"].choices = [same, (NO_PERIOD, _("Ninguno")), *periods]
        for each in self.fields.values():
            each.widget.attrs["class"] = "form-select"

    def chosen(self) -> dict[str, str]:
        """What to put into the rows, by field; nothing when what was sent is no choice."""
        if not self.is_bound or not self.is_valid():
            return {}
        given = {name: value for name, value in self.cleaned_data.items() if value}
        return given | ({"period": ""} if given.get("period") == NO_PERIOD else {})
