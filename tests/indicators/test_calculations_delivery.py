"""Delivery rates against a published report: MDGF-1746, January to June 2010, USD (docs/domain.md §7)."""

from decimal import ROUND_HALF_UP, Decimal

import pytest

from indicators.calculations import delivery_rate, delivery_rate_with_commitments

D = Decimal
ROWS = {
    "approved": ((3652486, 1811154, 1736360), 7200000),
    "transferred": ((2518885, 1234237, 1147246), 4900368),
    "committed": ((329563, 372909, 443876), 1146348),
    "disbursed": ((1386359, 700430, 460717), 2547506),
}


def one_decimal(rate: Decimal) -> Decimal:
    return rate.quantize(D("0.1"), rounding=ROUND_HALF_UP)


@pytest.mark.parametrize("row", ROWS)
def test_the_report_adds_up(row: str) -> None:
    parts, total = ROWS[row]
    assert sum(parts) == total


def test_rates_of_the_report() -> None:
    total = {row: D(figures[1]) for row, figures in ROWS.items()}
    plain = delivery_rate(total["disbursed"], total["transferred"])
    both = delivery_rate_with_commitments(total["committed"], total["disbursed"], total["transferred"])
    assert (one_decimal(plain), one_decimal(both)) == (D("52.0"), D("75.4"))
    assert plain != D("52.0")


@pytest.mark.parametrize(
    ("committed", "disbursed", "transferred", "plain", "both"),
    [
        (D(10), D(40), D(100), D(40), D(50)),
        (None, D(40), D(100), D(40), None),
        (D(10), None, D(100), None, None),
        (D(0), D(0), D(100), D(0), D(0)),
        (D(10), D(40), D(0), None, None),
        (D(10), D(40), None, None, None),
    ],
)
def test_missing_is_not_zero(
    committed: Decimal | None,
    disbursed: Decimal | None,
    transferred: Decimal | None,
    plain: Decimal | None,
    both: Decimal | None,
) -> None:
    assert delivery_rate(disbursed, transferred) == plain
    assert delivery_rate_with_commitments(committed, disbursed, transferred) == both
