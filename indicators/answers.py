"""What a person answers, checked by the kind of indicator (docs/domain.md §2); nothing is stored here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .calculations import pair_refusal
from .models import Answer, Contribution, Indicator


@dataclass(frozen=True)
class Given:
    """An answer as given. Only the fields of the indicator's kind are read. `steps_done` maps a step's id to its day."""

    answer: str = Answer.VALUE
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    text: str = ""
    steps_done: Mapping[str, date] = field(default_factory=dict)
    because: str = ""


def empty_values() -> dict[str, Any]:
    return {
        "answer": "",
        "value": None,
        "numerator": None,
        "denominator": None,
        "text": "",
        "steps_done": {},
        "not_available_because": "",
    }


def values_of(contribution: Contribution, given: Given, *, complete: bool) -> dict[str, Any]:
    """The VALUE_FIELDS for an answer. Raises ValidationError by field. `complete` False is a draft: may be empty."""
    if given.answer == Answer.NOT_AVAILABLE:
        return _not_available(given)
    if given.answer == Answer.NO_CHANGE:
        return _no_change(contribution)
    values = READERS[contribution.indicator.kind](contribution, given)
    if values is None:
        if complete:
            raise ValidationError(
                {
                    _main_field(contribution.indicator): _(
                        "Escriba el dato; si no hay, elija «No disponible» y diga por qué. Vacío no es cero."
                    )
                }
            )
        return empty_values()
    return empty_values() | {"answer": Answer.VALUE} | values


def _main_field(indicator: Indicator) -> str:
    return {"ratio": "numerator", "text": "text", "milestone": "steps_done"}.get(indicator.kind, "value")


def _not_available(given: Given) -> dict[str, Any]:
    if not given.because.strip():
        raise ValidationError({"because": _("Escriba por qué no está disponible.")})
    return empty_values() | {"answer": Answer.NOT_AVAILABLE, "not_available_because": given.because.strip()}


def last_before(contribution: Contribution) -> Contribution | None:
    """The unit's newest earlier contribution with an approved value: only what counts can be confirmed or compared with."""
    earlier = Contribution.objects.filter(unit=contribution.unit, period__end__lt=contribution.period.end)
    with_value = earlier.filter(approved_answer__in=[Answer.VALUE, Answer.NO_CHANGE])
    return with_value.select_related("period", "indicator", "unit").order_by("-period__end").first()


def _no_change(contribution: Contribution) -> dict[str, Any]:
    if contribution.indicator.adds_periods:
        raise ValidationError({"value": _("Este indicador cuenta lo logrado en el período: escriba el dato, o cero.")})
    last = last_before(contribution)
    if last is None:
        raise ValidationError({"value": _("No hay un dato anterior aprobado que confirmar: escriba el dato.")})
    return last.official() | {"answer": Answer.NO_CHANGE}


def _number(contribution: Contribution, given: Given) -> dict[str, Any] | None:
    indicator = contribution.indicator
    if given.value is None:
        return None
    if given.value < 0 and indicator.accumulation == "incremental":
        raise ValidationError(
            {"value": _("Lo logrado en un período no puede ser negativo; para corregir, reabra el período anterior.")}
        )
    return {"value": given.value}


def _ratio(contribution: Contribution, given: Given) -> dict[str, Any] | None:
    if given.numerator is None and given.denominator is None:
        return None
    if pair_refusal(given.numerator, given.denominator):
        field = "denominator" if given.numerator is not None else "numerator"
        raise ValidationError(
            {
                field: _(
                    "Una razón necesita numerador y denominador; el denominador no puede ser cero si el numerador no lo es."
                )
            }
        )
    if given.numerator < 0 or given.denominator < 0:
        raise ValidationError({"numerator": _("Numerador y denominador no pueden ser negativos.")})
    return {"numerator": given.numerator, "denominator": given.denominator}


def _ordinal(contribution: Contribution, given: Given) -> dict[str, Any] | None:
    steps = len(contribution.indicator.scale)
    if given.value is not None and given.value not in range(1, steps + 1):
        raise ValidationError({"value": _("Elija un paso de la escala, de 1 a %(steps)s.") % {"steps": steps}})
    return None if given.value is None else {"value": given.value}


def _yes_no(contribution: Contribution, given: Given) -> dict[str, Any] | None:
    if given.value is not None and given.value not in (0, 1):
        raise ValidationError({"value": _("Elija sí o no.")})
    return None if given.value is None else {"value": given.value}


def _milestone(contribution: Contribution, given: Given) -> dict[str, Any]:
    steps = {str(s.pk): s for s in contribution.indicator.steps.all()}
    total = sum((s.weight for s in steps.values()), Decimal(0))
    for key, day in given.steps_done.items():
        if key not in steps:
            raise ValidationError({"steps_done": _("Ese hito no es de este indicador.")})
        if day > contribution.period.end:
            raise ValidationError(
                {"steps_done": _("«%(step)s»: la fecha es posterior al período.") % {"step": steps[key]}}
            )
    done = sum((steps[key].weight for key in given.steps_done), Decimal(0))
    return {
        "value": (100 * done / total).quantize(Decimal("0.000001")) if total else None,
        "steps_done": {key: day.isoformat() for key, day in given.steps_done.items()},
    }


def _text(contribution: Contribution, given: Given) -> dict[str, Any] | None:
    return {"text": given.text.strip()} if given.text.strip() else None


READERS = {
    Indicator.Kind.NUMBER: _number,
    Indicator.Kind.RATIO: _ratio,
    Indicator.Kind.PERCENTAGE: _number,
    Indicator.Kind.ORDINAL: _ordinal,
    Indicator.Kind.YES_NO: _yes_no,
    Indicator.Kind.MILESTONE: _milestone,
    Indicator.Kind.TEXT: _text,
}
