"""What is proposed for each waiting file: category, period, organisation, and why."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from programmes.models import Period, Programme

from .guess import category_of
from .models import Category, PendingUpload

if TYPE_CHECKING:
    from programmes.people.models import Organisation, User


@dataclass(frozen=True)
class Suggestion:
    """`categories`: up to three, best first. `because`: a sentence, or empty."""

    categories: list[Category] = field(default_factory=list)
    because: str = ""
    period: Period | None = None
    organisation: "Organisation | None" = None


def for_rows(
    rows: list[PendingUpload],
    *,
    programme: Programme,
    user: "User",
    categories: list[Category],
    periods: list[Period],
) -> dict[int, Suggestion]:
    """{row pk: its suggestion}."""
    found = {row.pk: category_of(row.name, categories) for row in rows}
    return {pk: Suggestion([category] if category else []) for pk, category in found.items()}
