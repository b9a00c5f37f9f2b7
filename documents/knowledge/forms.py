"""Forms of lessons: the short one of five minutes, and the full sheet of a promoted one."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from programmes.forms import NumberField
from programmes.models import Result
from programmes.people.models import Organisation
from simon.lib.forms import StyledForm

from ..forms import OneOf
from ..models import Document, Lesson, Visibility
from . import themes
from .lessons import FULL, PEOPLE, SHORT, TEXTS
from .shown import EXPLAINED, REACHED, label

MOST_PEOPLE = 2_147_483_647
OFFERED = 30  # documents of the programme to tick as evidence, the newest
PUBLIC_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
HELP = {
    "context": _("Dónde, desde cuándo y qué problema había."),
    "stakeholders": _("Quiénes participaron y qué hizo cada uno."),
    "approach": _("Qué se hizo, paso a paso, y con qué método."),
    "results": _("Qué cambió, con cifras si las hay."),
    "success_factors": _("Sin qué no habría funcionado."),
    "constraints": _("Qué costó y cómo se resolvió, o no."),
    "cost": _("Cuánto costó, en dinero, tiempo y personas."),
    "sustainability": _("Qué queda en pie sin el programa, y quién lo mantiene."),
    "replication": _("Qué hace falta para repetirla en otro lugar."),
}


class TextField(forms.CharField):
    """A long text."""

    def __init__(self, rows: int = 4, **options: Any) -> None:
        super().__init__(max_length=4000, widget=forms.Textarea(attrs={"rows": rows}), **options)

    def to_python(self, value: Any) -> str:
        """Lines end as they are stored, not as browsers send them."""
        return super().to_python(value).replace("\r\n", "\n")


class PeopleField(NumberField):
    """A count of people as people write numbers; empty is None, never zero."""

    def to_python(self, value: Any) -> int | None:
        number = super().to_python(value)
        if number is None:
            return None
        if number != int(number) or not 0 <= number <= MOST_PEOPLE:
            raise ValidationError(_("Escriba un número entero de personas, como 120; déjelo vacío si no se sabe."))
        return int(number)

    def prepare_value(self, value: Any) -> str:
        return "" if value is None else str(value)


class LessonForm(StyledForm, forms.Form):
    """The short sheet: what is asked of everybody."""

    title = forms.CharField(
        label=_("Título"),
        max_length=200,
        help_text=_("Una frase que diga lo aprendido."),
        error_messages={"required": _("Escriba un título.")},
    )
    kind = forms.ChoiceField(
        label=_("Qué es"), choices=[(value, capfirst(str(words))) for value, words in Lesson.Kind.choices]
    )
    what_happened = TextField(label=_("Qué pasó"), error_messages={"required": _("Cuente qué pasó.")})
    why = TextField(label=_("Por qué"), error_messages={"required": _("Escriba por qué pasó.")})
    otherwise = TextField(
        label=_("Qué haríamos distinto"),
        help_text=_("O qué haríamos igual, si es una buena práctica."),
        error_messages={"required": _("Escriba qué harían distinto, o igual.")},
    )
    link = forms.URLField(
        label=_("Enlace"),
        required=False,
        max_length=500,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
        help_text=_("Una página, un video o un informe donde se ve."),
        error_messages={"invalid": _("Escriba una dirección completa, como https://ejemplo.org/informe.")},
    )
    visibility = forms.ChoiceField(label=_("Visible para"), choices=Visibility.choices, initial=Visibility.PROGRAMME)

    def about(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in SHORT}


class NewLessonForm(LessonForm):
    """A lesson to write; the organisation is asked when the person writes for several."""

    def __init__(self, organisations: list[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = organisations
        if len(organisations) > 1:
            self.fields["organisation"] = OneOf(organisations, label=_("Organización"), initial=organisations[0])
            self.fields["organisation"].widget.attrs["class"] = "form-select"

    @property
    def organisation_chosen(self) -> Organisation:
        return self.cleaned_data.get("organisation") or self.organisations[0]


class ShortForm(LessonForm):
    """A short lesson to change, with the version one started from."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @classmethod
    def of(cls, lesson: Lesson, data: Any = None) -> "ShortForm":
        return cls(data, initial={name: getattr(lesson, name) for name in SHORT} | {"version": lesson.version})

    @property
    def started_from(self) -> int:
        """The version that the person saw; 0, which none has, when the form does not say."""
        return self.cleaned_data.get("version") or 0


class FullForm(ShortForm):
    """A promoted lesson to change: everything of the full sheet, nothing of it required."""

    contact = forms.CharField(
        label=_("Contacto"),
        required=False,
        max_length=300,
        help_text=_("A quién preguntar: nombre, cargo y correo, con su permiso."),
    )
    sectors = forms.MultipleChoiceField(label=_("Sectores"), required=False, widget=forms.CheckboxSelectMultiple)
    goals = forms.TypedMultipleChoiceField(
        label=_("Objetivos de Desarrollo Sostenible"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    evidence = forms.MultipleChoiceField(
        label=_("Documentos de la biblioteca"), required=False, widget=forms.CheckboxSelectMultiple
    )
    more_evidence = forms.CharField(
        label=_("Otros documentos del programa"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Pegue la dirección de la página de cada documento, una por línea."),
    )

    def __init__(
        self, results: Iterable[Result], kept: list[str], documents: QuerySet, data: Any = None, **kwargs: Any
    ) -> None:
        """`kept` are the lesson's own sectors; `documents` those of the programme that the person finds."""
        super().__init__(data, **kwargs)
        self.documents = documents
        self.fields |= {name: TextField(label=label(name), required=False, help_text=HELP[name]) for name in TEXTS}
        self.fields |= {name: PeopleField(label=REACHED[name]) for name in PEOPLE}
        self.fields |= {f"c_{criterion.value}": _answer(criterion) for criterion in Lesson.Criterion}
        empty = _("Ninguno en particular")
        self.fields["result"] = OneOf(results, label=_("Resultado de la cadena"), empty=empty, required=False)
        codes = [*themes.SECTORS, *[code for code in kept if code not in themes.SECTORS]]
        self.fields["sectors"].choices = [(code, themes.sector(code)) for code in codes]
        self.fields["goals"].choices = [(number, themes.goal(number)) for number in themes.GOALS]
        self.fields["evidence"].choices = self._offered()
        self.order_fields(ORDER)
        for field in self.fields.values():
            field.asked = True  # nothing of the full sheet is required; its page says so once

    @classmethod
    def of(cls, lesson: Lesson, data: Any = None, *, documents: QuerySet) -> "FullForm":
        """The form filled with what is stored; of the evidence, what the person may see."""
        initial = {name: getattr(lesson, name) for name in (*SHORT, *FULL, "version") if name != "evidence"}
        initial |= {f"c_{code}": "yes" if value else "no" for code, value in lesson.criteria.items()}
        initial["evidence"] = [str(pk) for pk in documents.filter(lessons=lesson).values_list("pk", flat=True)]
        return cls(lesson.programme.results.all(), lesson.sectors, documents, data, initial=initial)

    def _offered(self) -> list[tuple[str, str]]:
        """Documents to tick: those that are evidence, and the newest present ones; any other comes by its address."""
        attached = list(self.documents.filter(pk__in=self.initial.get("evidence", ())))
        newest = self.documents.present().exclude(pk__in=[document.pk for document in attached])[:OFFERED]
        return [(str(document.pk), document.title) for document in (*attached, *newest)]

    @property
    def picked(self) -> dict[str, str]:
        """What stands ticked in the long lists, in words."""
        told = {}
        for name in ("sectors", "goals", "evidence"):
            chosen = {str(value) for value in self[name].value() or ()}
            told[name] = "; ".join(words for value, words in self.fields[name].choices if str(value) in chosen)
        return told

    def clean_more_evidence(self) -> list[Document]:
        """The documents whose addresses were pasted."""
        found = []
        for line in filter(None, map(str.strip, self.cleaned_data["more_evidence"].splitlines())):
            named = PUBLIC_ID.search(line)
            document = self.documents.filter(public_id=named[0]).first() if named else None
            if document is None:
                sentence = _("«%(line)s» no es la dirección de un documento del programa a su alcance.")
                raise ValidationError(sentence, params={"line": line[:80]})
            found.append(document)
        return found

    def about(self) -> dict[str, Any]:
        data = self.cleaned_data
        named = {name: data[name] for name in (*TEXTS, *PEOPLE, "result", "contact", "sectors", "goals")}
        answers = {c.value: data[f"c_{c.value}"] for c in Lesson.Criterion}
        criteria = {code: answer == "yes" for code, answer in answers.items() if answer}
        ticked = self.documents.filter(pk__in=data["evidence"])
        evidence = [*ticked, *data["more_evidence"]]
        return super().about() | named | {"criteria": criteria, "evidence": evidence}


ORDER = (
    *("title", "kind", "context", "what_happened", "why", "otherwise"),
    *(name for name in TEXTS if name != "context"),
    *PEOPLE,
    *("result", "link", "evidence", "more_evidence", "contact", "sectors", "goals"),
    *(f"c_{criterion.value}" for criterion in Lesson.Criterion),
    *("visibility", "version"),
)


def _answer(criterion: Lesson.Criterion) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=capfirst(str(criterion.label)),
        help_text=EXPLAINED[criterion.value],
        choices=[("yes", _("Sí")), ("no", _("No")), ("", _("Sin responder"))],
        required=False,
        initial="",
        widget=forms.RadioSelect,
    )
