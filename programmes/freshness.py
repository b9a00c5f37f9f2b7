"""Freshness by docs/domain.md §4: states, what each counts, and a roll-up. Pure, except for the labels."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Freshness(TextChoices):
    FRESH = "fresh", _("Al día")
    LATE_IN = "late_in", _("Tarde pero entregado")
    SCHEDULED = "scheduled", _("Programado")
    OPEN = "open", _("Abierto")
    LATE = "late", _("Atrasado")
    STALE = "stale", _("Desactualizado")
    PAUSED = "paused", _("En pausa")


WEIGHTS = {
    Freshness.FRESH: Decimal(1),
    Freshness.LATE_IN: Decimal(1),
    Freshness.LATE: Decimal("0.5"),
    Freshness.STALE: Decimal(0),
}
GREEN, AMBER = Decimal("0.90"), Decimal("0.70")


@dataclass(frozen=True)
class FreshnessScore:
    """Σ counts / number counted, with n. `share` is None and `light` "no_data" when nothing counts."""

    total: Decimal
    n: int

    @property
    def share(self) -> Decimal | None:
        return self.total / self.n if self.n else None

    @property
    def light(self) -> str:
        """on_track from 0.90, at_risk from 0.70, else off_track; no_data when n is 0."""
        if self.share is None:
            return "no_data"
        return "on_track" if self.share >= GREEN else "at_risk" if self.share >= AMBER else "off_track"


def score(counts: Iterable[tuple[str, int]]) -> FreshnessScore:
    """Score from (state, number of cells) pairs; states that do not count are left out."""
    counted = [(WEIGHTS[Freshness(state)], n) for state, n in counts if state in WEIGHTS]
    return FreshnessScore(sum((w * n for w, n in counted), Decimal(0)), sum(n for _w, n in counted))
