"""The form that attaches a document to a figure: one of the person's newest, or any by its address."""

import re
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from documents.forms import OneOf
from documents.models import Document
from programmes.people.models import User
from simon.lib.forms import StyledForm

from . import evidence
from .models import Contribution

OFFERED = 100
_KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class EvidenceForm(StyledForm, forms.Form):
    """A document of the list or an address of one, and the page."""

    document = forms.Field()
    address = forms.CharField(
        label=_("O su dirección"),
        required=False,
        max_length=500,
        help_text=_("Para uno que no está en la lista: copie la dirección de su página."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    page = forms.IntegerField(
        label=_("Página"),
        required=False,
        min_value=1,
        max_value=evidence.MAX_PAGE,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": _("Escriba el número de una página, desde 1."),
            "min_value": _("Escriba el número de una página, desde 1."),
            "max_value": _("Ese número de página es demasiado grande."),
        },
    )

    def __init__(self, cell: Contribution, user: User, data: Any = None) -> None:
        super().__init__(data, auto_id="id_evidence_%s")
        self.cell, self.user = cell, user
        newest = evidence.choices(cell, user)[:OFFERED]
        self.fields["document"] = OneOf(newest, label=_("Documento"), empty=_("Elija el documento"), required=False)
        self.fields["document"].widget.attrs["class"] = "form-select"

    def clean_address(self) -> Document | None:
        """The document of an address, among what the person finds in the programme; the same words for a foreign and an absent one."""
        typed = self.cleaned_data["address"].strip().lower()
        if not typed:
            return None
        key = _KEY.search(typed)
        rows = Document.objects.found_by(self.user).filter(programme=self.cell.programme_id)
        found = rows.select_related("current").filter(public_id=UUID(key[0])).first() if key else None
        if found is None or found.current is None:
            raise ValidationError(_("No hay a su alcance un documento de este programa con esa dirección."))
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "address" in data and "document" in data and bool(data["address"]) == bool(data["document"]):
            raise ValidationError(
                {"document": _("Elija un documento de la lista o escriba su dirección, uno de los dos.")}
            )
        return data

    @property
    def chosen(self) -> Document:
        return self.cleaned_data["document"] or self.cleaned_data["address"]
