"""How form controls look: the style sheet's classes on widgets, and the lines of an error summary."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms
from django.forms import BaseForm, BaseFormSet, BoundField, Widget
from django.utils.translation import gettext as _


class Problem(NamedTuple):
    """One line of an error summary: the id of the field it links to (empty: none), its label, the message."""

    target: str
    label: str
    message: str


def control_class(widget: Widget) -> str:
    """Return the style sheet's class names for a widget; empty for hidden ones."""
    if widget.is_hidden:
        return ""
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.Select):
        return "form-select"
    return "form-control n" if isinstance(widget, forms.NumberInput) else "form-control"


def merged_class(widget: Widget) -> str:
    """Return the widget's own class names followed by those of `control_class`, none twice."""
    own = str(widget.attrs.get("class", "")).split()
    return " ".join(dict.fromkeys(own + control_class(widget).split()))


class StyledForm:
    """Mixin, first among the bases of a form: its widgets carry the style sheet's classes.

    ``aria-describedby`` and ``aria-invalid`` come from Django's bound fields; components/field.html draws the
    help and the errors under the ids they point to. Required fields are told by ``required``; the
    ``<form>`` itself says ``novalidate``, so that the page's own error summary speaks, in its language.
    """

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if names := merged_class(field.widget):
                field.widget.attrs["class"] = names


def problems(source: BaseForm | BaseFormSet | None) -> list[Problem]:
    """Return the lines of a form's or form set's error summary, in the order of the page; none when valid."""
    if isinstance(source, BaseFormSet):
        return list(_formset_problems(source))
    return list(_form_problems(source)) if isinstance(source, BaseForm) else []


def first_control_id(field: BoundField) -> str:
    """Return the id of the control a link should reach: for choices, the first of them."""
    if field.is_hidden or not field.auto_id:
        return ""
    return field.id_for_label or f"{field.auto_id}_0"


def _form_problems(form: BaseForm) -> Iterator[Problem]:
    visible = form.visible_fields()
    for message in form.non_field_errors():
        yield Problem(first_control_id(visible[0]) if visible else "", "", str(message))
    for field in form:
        for message in field.errors:
            yield Problem(first_control_id(field), str(field.label), str(message))


def _formset_problems(formset: BaseFormSet) -> Iterator[Problem]:
    for message in formset.non_form_errors():
        yield Problem("", "", str(message))
    for number, form in enumerate(formset.forms, start=1):
        for target, label, message in _form_problems(form):
            row = _("Fila %(number)s") % {"number": number}
            yield Problem(target, f"{row}, {label}" if label else row, message)
