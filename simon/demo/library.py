"""The demonstration's documents, put in through documents.services as their organisation's account."""

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from django.db.models import Q

from documents import services
from documents import slots as expected
from documents.models import Category, Document, DocumentVersion, ExpectedSlot
from documents.tasks import extract_version
from programmes.models import Period, Programme
from programmes.people.models import Organisation
from simon.lib.files import check

from . import people
from .running import CODE
from .store import WAY, at

FOLDER = Path(__file__).parent / "documents"
NO_MINUTES = "El Comité de Gestión no sesionó: se instaló en el trimestre siguiente."


def build(on: date, *, extract: bool = True) -> int:
    """Upload what is missing and read the texts (unless a worker is to); returns how many documents were made."""
    programme = Programme.objects.get(code=CODE)
    if Document.objects.filter(programme=programme).exists() or not (FOLDER / "index.csv").exists():
        return 0
    periods = list(programme.periods.order_by("start"))
    current = next((i for i, p in enumerate(periods) if p.end >= on), len(periods) - 1)
    made = [_document(programme, row, periods, current, on) for row in _rows()]
    _no_minutes(programme, periods[0], on)
    if extract:
        for version_id in DocumentVersion.objects.filter(document__in=made).values_list("pk", flat=True):
            extract_version(version_id)
    return len(made)


def _rows() -> Iterator[dict[str, str]]:
    with (FOLDER / "index.csv").open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def _document(programme: Programme, row: dict[str, str], periods: list[Period], current: int, on: date) -> Document:
    owner = Organisation.objects.get(Q(acronym_es=row["organisation"]) | Q(acronym_en=row["organisation"]))
    category = Category.objects.get(code=row["category"])
    period = periods[current + int(row["period_offset"])] if row["period_offset"] else None
    data = (FOLDER / row["file"]).read_bytes()
    about = services.NewDocument(
        row["title"], category, row["visibility"], period=period, description=row["description"]
    )
    moment = at(min((period or periods[0]).end + timedelta(days=11), on - timedelta(days=1)), 15, 30)
    return services.upload(
        io.BytesIO(data),
        check(io.BytesIO(data), row["file"]),
        about,
        programme=programme,
        organisation=owner,
        by=people.user(owner.code),
        slot=_slot(owner, category, period),
        way=WAY,
        at=moment,
    )


def _slot(owner: Organisation, category: Category, period: Period | None) -> ExpectedSlot | None:
    """The expected document that this one answers, still empty."""
    if period is None:
        return None
    slots = ExpectedSlot.objects.filter(
        expected__organisation=owner, expected__category=category, period=period, document__isnull=True
    )
    return slots.select_related("expected__programme", "expected__organisation", "obligation__programme").first()


def _no_minutes(programme: Programme, period: Period, on: date) -> None:
    """One expected document answered with a reason."""
    slots = ExpectedSlot.objects.filter(expected__programme=programme, expected__category__code="CGP", period=period)
    slot = slots.filter(document__isnull=True).first()
    if slot is not None:
        moment = at(min(period.due, on - timedelta(days=1)), 11)
        expected.none_this_period(slot, by=people.user("pnud"), reason=NO_MINUTES, way=WAY, at=moment)
