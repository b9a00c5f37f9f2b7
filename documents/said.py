"""What a person says of a file that becomes a document."""

from dataclasses import dataclass

from programmes.models import Location, Period

from .models import Category


@dataclass(frozen=True)
class NewDocument:
    """What a person says of a file; the three answers and what is pre-filled."""

    title: str
    category: Category
    visibility: str
    period: Period | None = None
    location: Location | None = None
    description: str = ""
    tags: tuple[str, ...] = ()
