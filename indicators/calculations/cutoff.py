"""The date at which official figures to date are taken, and staleness (docs/domain.md §2, *Cut-off*)."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from .values import Figure

SHARE = Decimal("0.70")


def cutoff(
    approved_share_by_period: Sequence[Figure | None],
    period_ends: Sequence[date],
    today: date,
    share: Figure = SHARE,
) -> int | None:
    """Index of the newest ended period with at least `share` of its expected units answered and approved.

    Shares are 0 to 1; None is a period that expects nobody, and is skipped. A period has ended the day
    after its last day. None when no period qualifies.
    """
    chosen = None
    for index, (answered, end) in enumerate(zip(approved_share_by_period, period_ends, strict=True)):
        if end < today and answered is not None and answered >= share:
            chosen = index
    return chosen


def is_stale(
    submitted_share_by_period: Sequence[Figure | None],
    period_ends: Sequence[date],
    today: date,
    cutoff_index: int | None,
    days_allowed: int = 22,
    share: Figure = SHARE,
) -> bool:
    """Whether a period after the cut-off is past its due date and grace with under `share` submitted.

    `days_allowed` are the due days and the grace together, counted from the period's end (15 + 7 unless set).
    """
    first = 0 if cutoff_index is None else cutoff_index + 1
    later = list(zip(submitted_share_by_period, period_ends, strict=True))[first:]
    return any(
        answered is not None and answered < share and today > end + timedelta(days=days_allowed)
        for answered, end in later
    )
