"""docs/domain.md, section 8: what people type, what it means, and how SIMON writes it back."""

from decimal import Decimal

import pytest
from django.utils.functional import Promise
from hypothesis import example, given
from hypothesis import strategies as st

from simon.lib.numbers import NumberError, format_number, is_ambiguous, parse, plain, readings

ACCEPTED = [
    ("0", "0"),
    ("-0", "0"),
    ("007", "7"),
    ("1234.5", "1234.5"),
    ("1,234.5", "1234.5"),
    ("1.234,5", "1234.5"),
    ("1,234,567", "1234567"),
    ("1.234.567", "1234567"),
    ("1,234,567.25", "1234567.25"),
    ("1.234,567", "1234.567"),
    ("1234,567", "1234.567"),
    ("0,234", "0.234"),
    ("12,5", "12.5"),
    ("12.50", "12.5"),
    (",5", "0.5"),
    (".5", "0.5"),
    ("12,5 %", "12.5"),
    ("12.5%", "12.5"),
    ("12,5\u202f%", "12.5"),
    ("1 234", "1234"),
    ("1\u00a0234", "1234"),
    ("1\u2009234\u2009567", "1234567"),
    ("1\u202f234,5", "1234.5"),
    ("1 234.567", "1234.567"),
    ("  42\n", "42"),
    ("\ufeff42", "42"),
    ("B/. 1,234.50", "1234.5"),
    ("B/.1234", "1234"),
    ("b/. 7", "7"),
    ("USD 5", "5"),
    ("US$5", "5"),
    ("$ 1,200.75", "1200.75"),
    ("-5", "-5"),
    ("\u22125", "-5"),
    ("- 5", "-5"),
    ("+5", "5"),
    ("-B/. 5", "-5"),
    ("B/. -5", "-5"),
    ("-12,5 %", "-12.5"),
    ("999999999999999999.999999", "999999999999999999.999999"),
    ("0000000000000000000001", "1"),
]

NO_VALUE = [
    "",
    "   ",
    None,
    "n/d",
    "N/D",
    "ND",
    "nd",
    "n.d.",
    "N/A",
    "n/a",
    "—",
    "–",
    "-",
    "\u2212",
    "\u00a0—\u00a0",
]

REFUSED = [
    ("4,500.000.00", "separators"),
    ("1,23,456", "separators"),
    ("1,23.4", "separators"),
    ("12 34", "separators"),
    ("1  234", "separators"),
    ("0 123", "separators"),
    ("0,123.45", "separators"),
    ("1,234.567,89", "separators"),
    ("1.234,567.89", "separators"),
    ("5.", "separators"),
    ("1,,2", "separators"),
    (".", "separators"),
    ("1e5", "exponent"),
    ("-1.5E+3", "exponent"),
    ("nan", "not_a_number"),
    ("NaN", "not_a_number"),
    ("inf", "not_a_number"),
    ("-Infinity", "not_a_number"),
    ("1_000", "not_a_number"),
    ("0x1F", "not_a_number"),
    ("12 personas", "not_a_number"),
    ("(5)", "not_a_number"),
    ("--5", "not_a_number"),
    ("-$-5", "not_a_number"),
    ("5-", "not_a_number"),
    ("5 %%", "not_a_number"),
    ("%", "not_a_number"),
    ("1\n2", "not_a_number"),
    ("=1+1", "not_a_number"),
    ("1" * 101, "not_a_number"),
    ("١٢٣", "other_digits"),
    ("1２3", "other_digits"),
    ("5²", "other_digits"),
    ("½", "other_digits"),
    ("$5 %", "two_units"),
    ("1234567890123456789", "too_big"),
    ("1,000,000,000,000,000,000", "too_big"),
    ("1.1234567", "too_fine"),
    ("1,1234567", "too_fine"),
]


@pytest.mark.parametrize(("text", "value"), ACCEPTED)
def test_accepted(text: str, value: str) -> None:
    assert parse(text) == Decimal(value)
    assert not is_ambiguous(text)
    assert not parse(text).is_signed() or parse(text) < 0


@pytest.mark.parametrize("text", NO_VALUE)
def test_no_value_is_none_and_never_zero(text: str | None) -> None:
    assert parse(text) is None
    assert readings(text) == ()
    assert not is_ambiguous(text)


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_refused_with_its_reason(text: str, code: str) -> None:
    with pytest.raises(NumberError) as refusal:
        parse(text)
    assert refusal.value.code == code
    assert isinstance(refusal.value.reason, Promise)
    assert isinstance(refusal.value, ValueError)


@pytest.mark.parametrize(
    ("text", "locale", "value"),
    [
        ("1,234", "es-PA", "1234"),
        ("1.234", "es-PA", "1.234"),
        ("1,234", "es", "1234"),
        ("1,234", "en", "1234"),
        ("1,234", "es-ES", "1.234"),
        ("1.234", "es_CO", "1234"),
        ("1.234", "pt-BR", "1234"),
        ("-1,234", "es-PA", "-1234"),
        ("B/. 1,234", "es-PA", "1234"),
    ],
)
def test_a_shape_with_two_readings_is_read_by_the_locale(text: str, locale: str, value: str) -> None:
    assert parse(text, locale=locale) == Decimal(value)
    assert is_ambiguous(text)


@pytest.mark.parametrize(
    ("text", "both"),
    [("1,234", ("1234", "1.234")), ("1.234", ("1.234", "1234")), ("-12,500", ("-12500", "-12.5"))],
)
def test_both_readings_the_usual_one_first(text: str, both: tuple[str, str]) -> None:
    assert readings(text) == tuple(map(Decimal, both))


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (None, None, "—"),
        (None, 2, "—"),
        ("0", None, "0"),
        ("-0.00", None, "0"),
        ("1234.5", None, "1,234.5"),
        ("1234.500000", None, "1,234.5"),
        ("1E+3", None, "1,000"),
        ("100", None, "100"),
        ("-1234567", None, "-1,234,567"),
        ("-0.5", None, "-0.5"),
        ("0.000001", None, "0.000001"),
        ("0.125", 2, "0.13"),
        ("0.135", 2, "0.14"),
        ("-0.125", 2, "-0.13"),
        ("2.5", 0, "3"),
        ("-0.04", 1, "0"),
        ("12.04", 1, "12"),
        ("999999999999999999999999999999.994", 2, "999,999,999,999,999,999,999,999,999,999.99"),
    ],
)
def test_format_number(value: str | None, decimals: int | None, text: str) -> None:
    assert format_number(None if value is None else Decimal(value), decimals) == text


def test_zeros_stay_when_asked() -> None:
    assert format_number(Decimal("1234.5"), 2, trim=False) == "1,234.50"
    assert format_number(Decimal("-0.001"), 2, trim=False) == "0.00"


@pytest.mark.parametrize("value", ["NaN", "Infinity"])
def test_what_is_not_finite_is_not_written(value: str) -> None:
    with pytest.raises(ValueError):
        format_number(Decimal(value))


def test_plain_has_no_thousands_marks() -> None:
    assert [plain(Decimal(text)) for text in ("1234567.50", "-5", "1E+3", "-0.0")] == [
        "1234567.5",
        "-5",
        "1000",
        "0",
    ]


figures = st.integers(-(10**24) + 1, 10**24 - 1).map(lambda whole: Decimal(whole).scaleb(-6))


@given(figures)
@example(Decimal("1.234"))
@example(Decimal("1234"))
@example(Decimal("-0.000001"))
def test_what_is_written_is_read_back(value: Decimal) -> None:
    assert parse(format_number(value)) == value
    assert parse(plain(value)) == value


@given(st.text(alphabet="0123456789.,- %$eE_n/d\u00a0٣", max_size=24))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = readings(text)
    except NumberError:
        return
    assert len(found) <= 2
    assert all(value.is_finite() for value in found)
