"""An IATI activity as plain values: what stands in the file, in the file's order, and nothing else."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

Dimensions = tuple[tuple[str, str], ...]


class IatiRefused(ValueError):
    """The file cannot be taken: `reason` is a sentence for the person, `line` where in the file, when known."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        self.reason, self.line = reason, line
        super().__init__(_("Línea %(line)d: %(reason)s") % {"line": line, "reason": reason} if line else reason)


@dataclass(frozen=True)
class Texts:
    """One text in several languages: {language code: text}; '' is a text whose language the file does not say."""

    by_language: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.by_language)

    def get(self, language: str) -> str:
        """The text in that language, '' without one."""
        return self.by_language.get(language, "")

    @property
    def spanish(self) -> str:
        """In Spanish, else as the file first says it."""
        return self.get("es") or next(iter(self.by_language.values()), "")


@dataclass(frozen=True)
class IatiOrganisation:
    """A reporting or participating organisation. `role` is '' for the reporting one (1 funding … 4 implementing)."""

    ref: str
    type: str
    role: str
    names: Texts


@dataclass(frozen=True)
class IatiValue:
    """A target, an actual or a baseline: None as `value` is said nothing, never zero.

    `value` is the number exactly as written. `dimensions` are (name, value) pairs in the file's order.
    """

    value: Decimal | None
    dimensions: Dimensions
    locations: tuple[str, ...]
    comments: Texts
    line: int
    year: int | None = None
    iso_date: date | None = None


@dataclass(frozen=True)
class IatiPeriod:
    """A period of one indicator with its targets and actuals; days inclusive."""

    start: date
    end: date
    targets: tuple[IatiValue, ...]
    actuals: tuple[IatiValue, ...]
    line: int


@dataclass(frozen=True)
class IatiIndicator:
    """`measure`: 1 unit, 2 percentage, 3 nominal, 4 ordinal, 5 qualitative."""

    measure: str
    ascending: bool
    titles: Texts
    descriptions: Texts
    baselines: tuple[IatiValue, ...]
    periods: tuple[IatiPeriod, ...]
    line: int


@dataclass(frozen=True)
class IatiResult:
    """`type`: 1 output, 2 outcome, 3 impact, 9 other."""

    type: str
    titles: Texts
    descriptions: Texts
    indicators: tuple[IatiIndicator, ...]
    line: int


@dataclass(frozen=True)
class IatiActivity:
    """One activity. `dates` by IATI type: 1 planned start, 2 actual start, 3 planned end, 4 actual end.

    `notes` are sentences on what a reader should know, e.g. that there are no results.
    """

    identifier: str
    version: str
    titles: Texts
    descriptions: Texts
    reporting: IatiOrganisation | None
    participating: tuple[IatiOrganisation, ...]
    dates: dict[str, date]
    countries: dict[str, Texts]
    currency: str
    results: tuple[IatiResult, ...]
    notes: tuple[str, ...] = ()
