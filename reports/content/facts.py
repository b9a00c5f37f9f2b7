"""What every report says of the programme first: identification, organisations, references."""

from collections import defaultdict

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from programmes.models import Participation, Programme
from simon.lib import periods

from .tree import Cell

Fact = tuple[str, Cell]


def of(programme: Programme) -> tuple[Fact, ...]:
    """Label and value, in the order of a cover page; what nobody filled in is left out. 3 queries."""
    facts = [
        (_("Código"), programme.code),
        (_("Ventana temática"), programme.window),
        (_("Situación"), programme.get_status_display()),
        (_("Duración"), _duration(programme)),
        *_organisations(programme),
        (_("Provincias y comarcas"), ", ".join(str(place) for place in programme.locations.all())),
        (_("Referencias"), "; ".join(str(reference) for reference in programme.references.all())),
        (_("Moneda"), programme.currency),
        (_("Descripción"), programme.description),
    ]
    return tuple((label, Cell(str(value))) for label, value in facts if value)


def _duration(programme: Programme) -> str:
    language = get_language() or "es"
    return _("del %(start)s al %(end)s") % {
        "start": periods.spelled(programme.start, language),
        "end": periods.spelled(programme.end, language),
    }


def _organisations(programme: Programme) -> list[tuple[str, str]]:
    """A line a role, in the order of the roles: names with their acronyms."""
    names: dict[str, list[str]] = defaultdict(list)
    for participation in programme.participations.select_related("organisation").order_by("organisation__acronym_es"):
        organisation = participation.organisation
        named = organisation.name if organisation.name != organisation.acronym else ""
        names[participation.role].append(f"{organisation.acronym} ({named})" if named else organisation.acronym)
    return [(_role(role), "; ".join(names[role])) for role in Participation.Role.values if names[role]]


def _role(role: str) -> str:
    label = str(Participation.Role(role).label)
    return label[:1].upper() + label[1:]
