"""One report: the programme's results with money and documents, as one content tree for every format."""

from collections import Counter, defaultdict
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from indicators import figures
from programmes.freshness import score
from programmes.models import Obligation, Programme
from programmes.people.models import Organisation

from . import facts, results, tables
from .tree import Cell, Column, Report, Row, Table

if TYPE_CHECKING:
    from programmes.people.models import User

__all__ = ["Cell", "Column", "Report", "Row", "Table", "build"]


def build(programme: Programme, *, reader: "User", on: date) -> Report:
    """The report as it stands on `on`, a day of the programme: approved figures only, and the documents of the reader.

    The texts are in the language in use. The caller has asked whether the reader sees the programme. 18 queries,
    whatever the size of the programme.
    """
    chain = results.results_of(programme)
    owed = _owed(programme, on)
    return Report(
        code=programme.code,
        title=programme.title,
        on=on,
        facts=facts.of(programme),
        tables=(
            tables.beneficiaries(programme),
            results.table(programme, chain, _measured(programme, on, owed)),
            results.activities(chain),
            tables.money(programme, on=on),
            tables.documents(programme, reader),
            tables.freshness(
                [(organisation, state) for organisation, _indicator, state in owed], _paused(programme, on)
            ),
        ),
        demo_notice=_("Demostración: personas y cifras ilustrativas.") if programme.is_demo else "",
        source_note=programme.source_note,
    )


Owed = tuple[Organisation, int | None, str]


def _owed(programme: Programme, on: date) -> list[Owed]:
    """(organisation, indicator id or None, freshness) of each cell's newest obligation that counts. Two queries."""
    rows = Obligation.objects.counted(on).filter(programme=programme).order_by()
    found = list(rows.values_list("organisation_id", "contribution__indicator_id", "freshness"))
    names = Organisation.objects.in_bulk({organisation for organisation, _indicator, _state in found})
    return [(names[organisation], indicator, state) for organisation, indicator, state in found]


def _paused(programme: Programme, on: date) -> dict[Organisation, int]:
    """How many obligations of each organisation the coordination unit has paused. One query."""
    rows = Obligation.objects.open().filter(programme=programme, paused_until__gte=on).select_related("organisation")
    return Counter(row.organisation for row in rows)


def _measured(programme: Programme, on: date, owed: list[Owed]) -> list[results.Measured]:
    states: dict[int, Counter[str]] = defaultdict(Counter)
    for _organisation, indicator, state in owed:
        if indicator is not None:
            states[indicator][state] += 1
    texts = results.last_texts(programme)
    return [
        results.Measured(
            one, score(states[one.indicator.pk].items()), one.indicator.unit_count, texts.get(one.indicator.pk, "")
        )
        for one in figures.load(programme, on=on, indicators=results.indicators_of(programme))
    ]
