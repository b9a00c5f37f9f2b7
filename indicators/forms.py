"""The form of one figure, by the kind of its indicator."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programmes.forms import NumberField
from simon.lib.forms import StyledForm
from simon.lib.numbers import format_number, is_ambiguous, plain, readings

from .answers import Given, last_before
from .models import Answer, Contribution, Indicator

QUICK_KINDS = (Indicator.Kind.NUMBER, Indicator.Kind.PERCENTAGE)


class ContributionForm(StyledForm, forms.Form):
    """One figure: only the fields of the indicator's kind, a comment, and the version that was on the screen."""

    because = forms.CharField(label=_("No disponible porque"), required=False, max_length=300)
    comment = forms.CharField(
        label=_("Comentario"), required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=2000
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, contribution: Contribution, data: Mapping | None = None) -> None:
        self.contribution = contribution
        super().__init__(data)
        indicator = contribution.indicator
        own = FIELDS[indicator.kind](contribution)
        for field in (*own.values(), self.fields["because"]):
            field.asked = True
        self.fields = own | self.fields
        self.initial = initial_of(contribution)
        for _name, field in own.items():
            if "class" not in field.widget.attrs or field.widget.attrs["class"] == "n":
                field.widget.attrs["class"] = (
                    "form-select" if isinstance(field.widget, forms.Select) else "form-control n"
                )

    def clean(self) -> dict[str, Any]:
        """Ask which number is meant when the other reading of «1.234» or «1,234» is the likely one."""
        data = super().clean() or {}
        raw = str(self.data.get("value", ""))
        readable = self.contribution.indicator.kind in QUICK_KINDS and "value" not in self.errors
        if readable and is_ambiguous(raw):
            self.ask_which(readings(raw))
        return data

    def ask_which(self, found: tuple[Decimal, ...]) -> None:
        """The usual reading counts, unless only the other lies within half of the last value (docs/domain.md §8)."""
        last = last_before(self.contribution)
        if last is None or last.approved_value is None:
            return
        near = [abs(value - last.approved_value) * 2 <= abs(last.approved_value) for value in found[:2]]
        if near == [False, True]:
            words = _(
                "¿%(usual)s o %(other)s? El último dato es %(last)s. Escríbalo sin separador de miles, con punto decimal."
            )
            usual, other = (plain(value) for value in found[:2])
            self.add_error("value", words % {"usual": usual, "other": other, "last": plain(last.approved_value)})

    def given(self, answer: str) -> Given:
        """The answer as given; *zero* fills the fields with 0."""
        data = self.cleaned_data
        indicator = self.contribution.indicator
        if answer == "zero":
            zero = parse_zero(indicator)
            return Given(**zero)
        return Given(
            answer=answer,
            value=_decimal(data.get("value")),
            numerator=data.get("numerator"),
            denominator=data.get("denominator"),
            text=data.get("text", ""),
            steps_done=self.steps(),
            because=data.get("because", ""),
        )

    def steps(self) -> dict[str, date]:
        return {
            name.removeprefix("step_"): day
            for name, day in self.cleaned_data.items()
            if name.startswith("step_") and day
        }


def parse_zero(indicator: Indicator) -> dict[str, Any]:
    """Zero said on purpose: 0, or 0/0 for a ratio."""
    zero = NumberField().clean("0")
    return {"numerator": zero, "denominator": zero} if indicator.kind == Indicator.Kind.RATIO else {"value": zero}


def _decimal(value: Any) -> Any:
    return NumberField().clean(value) if isinstance(value, str) else value


def initial_of(contribution: Contribution) -> dict[str, Any]:
    """What is stored, as the form shows it."""
    shown = {
        "value": contribution.value,
        "numerator": contribution.numerator,
        "denominator": contribution.denominator,
        "text": contribution.text,
        "because": contribution.not_available_because,
        "comment": contribution.comment,
        "version": contribution.version,
    }
    if (
        contribution.indicator.kind in (Indicator.Kind.ORDINAL, Indicator.Kind.YES_NO)
        and contribution.value is not None
    ):
        shown["value"] = str(int(contribution.value))
    return shown | {f"step_{key}": day for key, day in (contribution.steps_done or {}).items()}


def _number(contribution: Contribution) -> dict[str, forms.Field]:
    indicator = contribution.indicator
    label = _("Este período") if not indicator.unit else _("Este período, en %(unit)s") % {"unit": indicator.unit}
    return {"value": NumberField(label=label)}


def _ratio(contribution: Contribution) -> dict[str, forms.Field]:
    return {"numerator": NumberField(label=_("Numerador")), "denominator": NumberField(label=_("Denominador"))}


def _ordinal(contribution: Contribution) -> dict[str, forms.Field]:
    choices = [("", "—"), *((str(i), label) for i, label in enumerate(contribution.indicator.scale, start=1))]
    return {"value": forms.ChoiceField(label=_("Paso de la escala"), choices=choices, required=False)}


def _yes_no(contribution: Contribution) -> dict[str, forms.Field]:
    return {
        "value": forms.ChoiceField(
            label=_("Respuesta"), choices=[("", "—"), ("1", _("Sí")), ("0", _("No"))], required=False
        )
    }


def _milestone(contribution: Contribution) -> dict[str, forms.Field]:
    total = sum(step.weight for step in contribution.indicator.steps.all())
    return {
        f"step_{step.pk}": forms.DateField(
            label=_("%(step)s: cumplido el") % {"step": step},
            required=False,
            widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
            help_text=_("Pesa %(weight)s de %(total)s; previsto para el %(day)s")
            % {
                "weight": format_number(step.weight),
                "total": format_number(total),
                "day": step.planned_on.strftime("%d/%m/%Y"),
            },
        )
        for step in contribution.indicator.steps.all()
    }


def _text(contribution: Contribution) -> dict[str, forms.Field]:
    return {
        "text": forms.CharField(
            label=_("Este período"),
            required=False,
            max_length=4000,
            widget=forms.Textarea(attrs={"rows": 4, "class": "form-control"}),
        )
    }


FIELDS = {
    Indicator.Kind.NUMBER: _number,
    Indicator.Kind.PERCENTAGE: _number,
    Indicator.Kind.RATIO: _ratio,
    Indicator.Kind.ORDINAL: _ordinal,
    Indicator.Kind.YES_NO: _yes_no,
    Indicator.Kind.MILESTONE: _milestone,
    Indicator.Kind.TEXT: _text,
}

ANSWERS = {
    "submit": Answer.VALUE,
    "draft": Answer.VALUE,
    "no_change": Answer.NO_CHANGE,
    "not_available": Answer.NOT_AVAILABLE,
    "zero": "zero",
}
