"""Figures in templates, written as indicators.shown writes them."""

from decimal import Decimal

from django import template
from django.utils.translation import gettext as _

from indicators import shown
from indicators.calculations import Progress
from indicators.models import Indicator
from simon.lib.numbers import format_number

register = template.Library()


@register.filter
def figure(indicator: Indicator, value: Decimal | None) -> str:
    """{{ indicator|figure:value }}: the value in the indicator's way; None is a dash."""
    return shown.figure(indicator, value) if isinstance(value, Decimal | int) else "—"


@register.filter
def progress(found: Progress | None) -> str:
    """Progress as a percentage, or met / not met where there is no percentage; a dash where there is neither."""
    if not isinstance(found, Progress):
        return "—"
    if found.ratio is not None:
        return f"{format_number(found.ratio * 100, 0)} %"
    if found.met is None:
        return "—"
    return _("cumplida") if found.met else _("no cumplida")


@register.filter
def light_word(light: str) -> str:
    """The traffic light in words."""
    return shown.light_word(light)
