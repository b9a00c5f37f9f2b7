"""Forms of money: figures as people write them."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from simon.lib.forms import StyledForm
from simon.lib.numbers import NumberError, format_number, parse

from .models import MoneyFigure


class NumberField(forms.CharField):
    """A figure as people write it (docs/domain.md §8): 1,234.5 or 1.234,5; empty, n/d and — are None, never zero."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        self.asked = True  # told by its page when it may stay empty
        super().__init__(
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "n"}), **options
        )

    def to_python(self, value: Any) -> Decimal | None:
        try:
            return parse(super().to_python(value))
        except NumberError as error:
            raise ValidationError(str(error), code=error.code) from error

    def prepare_value(self, value: Any) -> str:
        return format_number(value) if isinstance(value, Decimal) else value or ""


class MoneyForm(StyledForm, forms.Form):
    """The four amounts of one organisation and period, in the programme's currency."""

    planned = NumberField(label=_("Aprobado (presupuesto) del período"))
    transferred = NumberField(label=_("Transferido en el período"))
    committed = NumberField(label=_("Comprometido y sin desembolsar al cierre"))
    disbursed = NumberField(label=_("Desembolsado en el período"))
    comment = forms.CharField(
        label=_("Comentario"), required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=2000
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @classmethod
    def of(cls, figure: MoneyFigure, data: Any = None) -> "MoneyForm":
        """The form filled with what is stored."""
        return cls(data, initial=figure.entered() | {"comment": figure.comment, "version": figure.version})

    def amounts(self) -> dict[str, Decimal | None]:
        return {field: self.cleaned_data[field] for field in MoneyFigure.VALUE_FIELDS}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for field in MoneyFigure.VALUE_FIELDS:
            value = data.get(field)
            if value is not None and (value < 0 and field in ("planned", "committed")):
                self.add_error(field, _("No puede ser negativo."))
            if value is not None and value != round(value, 2):
                self.add_error(field, _("Escriba como mucho dos decimales."))
        return data


class ReasonForm(StyledForm, forms.Form):
    """A reason, required: returning, reopening, withdrawing."""

    reason = forms.CharField(
        label=_("Motivo"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Escriba por qué.")},
    )
