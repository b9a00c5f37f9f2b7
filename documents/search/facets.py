"""How many documents each value of each filter would leave: all counts in one query, loaded after the list."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import F, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from programmes.models import Location, Programme
from programmes.people.models import Organisation
from simon.lib import periods
from simon.lib.files.kinds import KINDS
from simon.lib.fts import fold

from ..models import Category, DocumentVersion, Visibility
from .filters import LANGUAGES, DocumentFilter, address
from .paging import counted

MAX_OPTIONS = 40
YEARS = 12

# parameter: heading, and the expression over `base` that is counted
FACETS: dict[str, tuple[Promise, str]] = {
    "programa": (_("Programa"), "programme_id"),
    "categoria": (_("Categoría"), "category_id"),
    "organizacion": (_("Organización"), "organisation_id"),
    "periodo": (_("Período"), "span_start || '_' || span_end"),
    "anio": (_("Año"), ""),  # made by _year_sql
    "tipo": (_("Tipo de archivo"), "kind"),
    "idioma": (_("Idioma"), "language"),
    "etiqueta": (_("Etiqueta"), ""),  # another table, see _tag_sql
    "lugar": (_("Lugar"), "location_id"),
    "visibilidad": (_("Visible para"), "visibility"),
    "estado": (_("Lectura del texto"), "extraction"),
}
COLUMNS = (
    "programme_id",
    "category_id",
    "organisation_id",
    "kind",
    "language",
    "location_id",
    "visibility",
    "extraction",
)


@dataclass(frozen=True)
class Option:
    """A value of a filter as a link: its words, how many documents («1,000+» above the cap), its address, whether it is chosen."""

    label: str
    count: int
    url: str
    current: bool

    @property
    def count_words(self) -> str:
        return counted(self.count)


@dataclass(frozen=True)
class Facet:
    """A filter with its values, the most frequent first; `clear` is the address without it, empty when it is not chosen."""

    title: str | Promise
    options: list[Option]
    clear: str


def facets(
    filterset: DocumentFilter, params: QueryDict, *, target: str, leave_out: tuple[str, ...] = ()
) -> list[Facet]:
    """Each filter with counts under the other filters: one query for the counts and one for each kind of name.

    `target` is the address of the list that the links lead to. A filter with a single value that is not chosen is left out.
    """
    rows = _counted(filterset, [name for name in FACETS if name not in leave_out])
    names = _names(rows)
    made = [_facet(filterset, params, target, name, rows.get(name, []), names) for name in FACETS if name in rows]
    return [facet for facet in made if len(facet.options) > 1 or facet.clear]


def _facet(
    filterset: DocumentFilter,
    params: QueryDict,
    target: str,
    name: str,
    rows: list[tuple[str, int]],
    names: dict[str, Callable[[str], tuple[str, str]]],
) -> Facet:
    chosen = params.get(name) if name in filterset.chosen else None
    chosen = fold(chosen) if chosen and name == "etiqueta" else chosen
    options = []
    for value, count in rows[:MAX_OPTIONS]:
        in_address, label = names[name](value)
        url = f"{target}{address(params, **{name: in_address})}"
        options.append(Option(label, count, url, in_address == chosen))
    return Facet(FACETS[name][0], options, f"{target}{address(params, **{name: None})}" if chosen else "")


# --- counting -------------------------------------------------------------------------------------


def _counted(filterset: DocumentFilter, asked: list[str]) -> dict[str, list[tuple[str, int]]]:
    """parameter -> [(value as text, count)], the most frequent first."""
    base, params = _base(filterset).query.sql_with_params()
    conditions = _conditions(filterset.chosen)
    parts: list[str] = []
    values: list[Any] = list(params)
    for name in asked:
        sql, own = _part(name)
        others = [condition for param, condition in conditions.items() if param != name]
        where = " AND ".join([_known(name), *(each for each, _params in others)])
        parts.append(
            f"SELECT '{name}' AS facet, CAST({sql} AS text) AS value, COUNT(*) AS n {_from(name)} WHERE {where} GROUP BY 2"
        )
        values += [*own, *(value for _each, found in others for value in found)]
    statement = f"WITH base AS MATERIALIZED ({base}) {' UNION ALL '.join(parts)} ORDER BY 1, 3 DESC, 2"
    found: dict[str, list[tuple[str, int]]] = {name: [] for name in asked}
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        for name, value, count in cursor.fetchall():
            found[name].append((value, count))
    return found


def _base(filterset: DocumentFilter) -> QuerySet:
    """The documents before any filter but the words, with what is counted."""
    documents = filterset.narrowed(without=(*FACETS, "orden"))
    return documents.order_by().values(
        "id", *COLUMNS, "created_at", span_start=F("period__start"), span_end=F("period__end")
    )


def _part(name: str) -> tuple[str, list[Any]]:
    if name == "etiqueta":
        return "tag.folded", []
    return _year_sql() if name == "anio" else (FACETS[name][1], [])


def _from(name: str) -> str:
    joined = "JOIN documents_documenttag tag ON tag.document_id = base.id" if name == "etiqueta" else ""
    return f"FROM base {joined}"


def _known(name: str) -> str:
    """Rows that have no value are in no option."""
    if name in ("etiqueta", "anio"):
        return "1 = 1"
    column = {"periodo": "span_start"}.get(name, FACETS[name][1])
    return f"{column} <> ''" if name in ("tipo", "idioma", "estado") else f"{column} IS NOT NULL"


def _year_sql() -> tuple[str, list[Any]]:
    """The year a document came in, by comparison with each New Year: no function runs for each row."""
    this = timezone.localtime().year + 1
    bounds = [(year, _new_year(year)) for year in range(this, this - YEARS, -1)]
    cases = " ".join(f"WHEN created_at >= %s THEN {year}" for year, _start in bounds)
    return f"CASE {cases} ELSE {this - YEARS} END", [start for _year, start in bounds]


def _new_year(year: int) -> Any:
    zone = timezone.get_current_timezone()
    start = datetime(year, 1, 1, tzinfo=zone if isinstance(zone, ZoneInfo) else UTC)
    return connection.ops.adapt_datetimefield_value(start)


def _conditions(chosen: dict[str, Any]) -> dict[str, tuple[str, list[Any]]]:
    """parameter -> the condition on `base` of a chosen filter."""
    made: dict[str, tuple[str, list[Any]]] = {}
    for name, value in chosen.items():
        if name == "etiqueta":
            made[name] = (
                "base.id IN (SELECT document_id FROM documents_documenttag WHERE folded = %s)",
                [fold(value)],
            )
        elif name == "periodo":
            made[name] = ("span_start = %s AND span_end = %s", [_day(value[0]), _day(value[1])])
        elif name == "anio":
            made[name] = ("created_at >= %s AND created_at < %s", [_new_year(value), _new_year(value + 1)])
        elif name in FACETS:
            made[name] = (f"{FACETS[name][1]} = %s", [getattr(value, "pk", value)])
    return made


def _day(value: date) -> Any:
    return connection.ops.adapt_datefield_value(value)


# --- words ----------------------------------------------------------------------------------------


def _names(rows: dict[str, list[tuple[str, int]]]) -> dict[str, Callable[[str], tuple[str, str]]]:
    """parameter -> function from a counted value to (value in the address, words)."""

    def of(model: type, name: str, label: str = "") -> Callable[[str], tuple[str, str]]:
        ids = [int(value) for value, _count in rows.get(name, [])[:MAX_OPTIONS]]
        found = model.objects.in_bulk(ids) if ids else {}
        return lambda value: (found[int(value)].code, str(getattr(found[int(value)], label, "") or found[int(value)]))

    def among(labels: dict[str, Any]) -> Callable[[str], tuple[str, str]]:
        return lambda value: (value, str(labels.get(value, value)))

    return {
        "programa": of(Programme, "programa", "short"),
        "categoria": of(Category, "categoria"),
        "organizacion": of(Organisation, "organizacion"),
        "lugar": of(Location, "lugar"),
        "periodo": lambda value: (value, _span(value)),
        "anio": among({}),
        "tipo": among({kind: row.label for kind, row in KINDS.items()}),
        "idioma": among(LANGUAGES),
        "etiqueta": among({}),
        "visibilidad": among(dict(Visibility.choices)),
        "estado": among(dict(DocumentVersion.Extraction.choices)),
    }


def _span(value: str) -> str:
    start, end = (date.fromisoformat(part) for part in value.split("_"))
    return periods.label(start, end, get_language() or "es")
