"""What stands beside an owed document or money row: the day of the last document, the amount last disbursed."""

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from documents.models import ExpectedSlot
from indicators.models import Contribution
from programmes.models import MoneyFigure
from simon.lib import periods
from simon.lib.numbers import format_number

Item = Contribution | ExpectedSlot | MoneyFigure


def load(items: Iterable[Item]) -> dict[int, str]:
    """{obligation id: the last one before it, in words}, for documents and money. A query a kind."""
    listed = list(items)
    slots = [item for item in listed if isinstance(item, ExpectedSlot)]
    money = [item for item in listed if isinstance(item, MoneyFigure)]
    return (_documents(slots) if slots else {}) | (_money(money) if money else {})


def _documents(slots: list[ExpectedSlot]) -> dict[int, str]:
    filled = ExpectedSlot.objects.filter(expected__in={s.expected_id for s in slots}, document__isnull=False)
    told: dict[int, str] = {}
    for earlier in filled.select_related("period", "document", "expected__programme").order_by("period__end"):
        day = earlier.expected.programme.local_date(earlier.document.created_at)
        later = (s for s in slots if s.expected_id == earlier.expected_id and s.period.end > earlier.period.end)
        told |= {s.obligation_id: periods.spelled(day, get_language() or "es") for s in later}
    return told


def _line(figure: MoneyFigure) -> tuple[int, int, int | None]:
    return figure.organisation_id, figure.source_id, figure.result_id


def _money(figures: list[MoneyFigure]) -> dict[int, str]:
    said = MoneyFigure.objects.filter(
        source__in={f.source_id for f in figures},
        organisation__in={f.organisation_id for f in figures},
        disbursed__isnull=False,
    )
    told: dict[int, str] = {}
    for earlier in said.select_related("period", "programme").order_by("period__end"):
        amount = {"currency": earlier.programme.currency, "amount": format_number(earlier.disbursed)}
        later = (f for f in figures if _line(f) == _line(earlier) and f.period.end > earlier.period.end)
        told |= {f.obligation_id: _("desembolsado %(currency)s %(amount)s") % amount for f in later}
    return told
