"""What templates draw with: states, icons, numbers, dates, bars and form controls. No query is made here."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.forms import BaseForm, BaseFormSet, BoundField
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from simon.lib import forms, numbers, periods
from simon.lib.looks import ICON, LOOKS, Look

register = template.Library()


@register.filter
def look(state: object) -> Look:
    """Return how a state is shown; an unknown one is an open circle with its own name."""
    return LOOKS.get(str(state)) or Look("s-open", "open", str(state))


@register.inclusion_tag("components/state.html")
def state(value: object, label: object = "", extra: str = "") -> dict[str, object]:
    """Draw a state as shape, word and colour: {% state row.state label="hace 2 días" extra="d" %}."""
    return {"state": value, "label": label, "extra": extra}


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon of the sprite beside its word: {% icon "down" %} CSV."""
    return format_html(ICON, "i", name)


@register.filter
def number(value: Decimal | int | None, decimals: int | None = None) -> str:
    """Write a figure as in es-PA, 1,234.5; None is a dash, never 0."""
    return numbers.format_number(_decimal(value), decimals)


@register.filter
def money(value: Decimal | int | None) -> str:
    """Write an amount: 462,150.50 with cents, 462,150 without; None is a dash."""
    amount = _decimal(value)
    if amount is None or amount == amount.to_integral_value():
        return numbers.format_number(amount)
    return numbers.format_number(amount, 2, trim=False)


@register.filter
def percent(ratio: Decimal | int | None, decimals: int = 0) -> str:
    """Write a ratio as a percentage, rounded half up: 0.523 is 52 %; None is a dash."""
    value = _decimal(ratio)
    if value is None:
        return numbers.EMPTY_SIGN
    return f"{numbers.format_number(value * 100, decimals, trim=False)} %"


@register.filter
def spelled(day: date | datetime | None) -> str:
    """Spell a date in the page's language, 15 jul 2026; None is a dash."""
    return periods.spelled(_day(day), get_language() or "es") if day else numbers.EMPTY_SIGN


@register.filter
def moment(at: datetime | None) -> str:
    """Spell a moment in the person's time zone, 15 jul 2026, 14:20; None is a dash."""
    if at is None:
        return numbers.EMPTY_SIGN
    local = timezone.localtime(at)
    return f"{spelled(local)}, {local:%H:%M}"


@register.filter
def relative(day: date | datetime | None, today: date | None = None) -> str:
    """Say where a date lies from `today` (the day of the page unless passed): hace 2 días; None is empty."""
    return periods.relative(_day(day), today or timezone.localdate(), get_language() or "es") if day else ""


@register.inclusion_tag("components/bar.html")
def bar(progress: Decimal | None, expected: Decimal | None = None) -> dict[str, str]:
    """Draw progress against what was expected by now: ratios of the target (0.74), clipped to 0–100 %."""
    return {"width": _width(progress), "tick": _width(expected)}


@register.filter
def control(field: BoundField, how: str = "") -> SafeString:
    """Draw a bound field's widget with the style sheet's classes; "bare" leaves its placeholder out."""
    attrs: dict[str, str | bool] = {}
    if names := forms.merged_class(field.field.widget):
        attrs["class"] = names
    if how == "bare":
        attrs["placeholder"] = False
    return field.as_widget(attrs=attrs)


@register.filter
def is_check(field: BoundField) -> bool:
    """Say whether a field is a single checkbox, whose label stands after it."""
    return forms.control_class(field.field.widget) == "check"


@register.filter
def problems(source: BaseForm | BaseFormSet | None) -> list[forms.Problem]:
    """Return the lines of the error summary of a form or form set."""
    return forms.problems(source)


def _decimal(value: Decimal | int | float | str | None) -> Decimal | None:
    return None if value is None or value == "" else Decimal(str(value))


def _day(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def _width(ratio: Decimal | None) -> str:
    value = _decimal(ratio)
    if value is None:
        return ""
    return numbers.plain(min(max(value * 100, Decimal(0)), Decimal(100)).quantize(Decimal("0.1")))
