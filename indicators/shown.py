"""How a figure is written for people: the unit's way, never a bare None."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from simon.lib.looks import LOOKS
from simon.lib.numbers import format_number

from .models import Contribution, Indicator


def figure(indicator: Indicator, value: Decimal | None, *, decimals: int | None = None) -> str:
    """A rolled-up figure: ratios and milestones in percent, ordinal by its label, yes/no in words, None as a dash."""
    if value is None:
        return "—"
    if indicator.kind in (Indicator.Kind.RATIO, Indicator.Kind.MILESTONE):
        return f"{format_number(value, 2 if decimals is None else decimals)} %"
    if indicator.kind in (Indicator.Kind.ORDINAL, Indicator.Kind.YES_NO):
        return _stepped(indicator, value)
    return format_number(value, 2 if decimals is None else decimals)


def _stepped(indicator: Indicator, value: Decimal) -> str:
    if indicator.kind == Indicator.Kind.YES_NO and value in (0, 1):
        return _("Sí") if value == 1 else _("No")
    if indicator.kind == Indicator.Kind.ORDINAL and value in range(1, len(indicator.scale) + 1):
        return indicator.scale[int(value) - 1]
    return format_number(value, 1)


def answer(contribution: Contribution, values: Mapping[str, Any]) -> str:
    """One cell's answer, entered or official: the figure, *no disponible*, or a dash."""
    indicator = contribution.indicator
    if values["answer"] == "not_available":
        return _("no disponible")
    if indicator.kind == Indicator.Kind.TEXT:
        return values["text"] or "—"
    if indicator.kind == Indicator.Kind.RATIO and values["numerator"] is not None:
        return f"{format_number(values['numerator'])} / {format_number(values['denominator'])}"
    return figure(indicator, values["value"])


def light_word(light: str) -> str:
    """The traffic light in words."""
    return str(LOOKS[light].label)
