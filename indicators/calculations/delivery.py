"""Financial delivery (docs/domain.md §7). Amounts in one currency; rates in percent, not rounded."""

from decimal import Decimal

from .values import percent, to_decimal


def delivery_rate(disbursed: Decimal | None, transferred: Decimal | None) -> Decimal | None:
    """100·disbursed/transferred; None when either is missing or nothing was transferred."""
    return to_decimal(percent(disbursed, transferred))


def delivery_rate_with_commitments(
    committed: Decimal | None, disbursed: Decimal | None, transferred: Decimal | None
) -> Decimal | None:
    """100·(committed + disbursed)/transferred, where committed excludes what is disbursed already."""
    if committed is None or disbursed is None:
        return None
    return to_decimal(percent(committed + disbursed, transferred))
