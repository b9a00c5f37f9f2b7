"""Numbers as people write them, and as SIMON shows them (docs/domain.md, section 8)."""

import re
from decimal import ROUND_HALF_UP, Decimal, localcontext

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MAX_INTEGER_DIGITS = 18
MAX_DECIMALS = 6
MAX_LENGTH = 100
EMPTY_SIGN = "—"

# Panama, Mexico, Central America and English write a decimal point; these write a decimal comma.
COMMA_LOCALES = frozenset({"es-es", "es-ar", "es-bo", "es-cl", "es-co", "es-ec", "es-py", "es-uy", "es-ve"})
COMMA_LANGUAGES = frozenset({"de", "fr", "it", "nl", "pt"})

_NO_VALUE = frozenset({"", "n/d", "nd", "n.d.", "n/a", "—", "–", "-", "\u2212"})
_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2007\u2008\u2009\u200a\u202f", " "))
_INVISIBLE = "\ufeff\u200b\u200e\u200f"
_SHAPE = re.compile(
    r"(?P<sign>[-+\u2212]?)[ ]*(?P<money>B/\.?|US\$|USD|\$)?[ ]*(?P<sign2>[-+\u2212]?)[ ]*"
    r"(?P<body>[0-9.,](?:[0-9., ]*[0-9.,])?)[ ]*(?P<percent>%?)",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"[0-9]+")
_SPACED = re.compile(r"([1-9][0-9]{0,2}(?: [0-9]{3})+)(?:[.,]([0-9]+))?")
_POINT = re.compile(r"([1-9][0-9]{0,2}(?:,[0-9]{3})+)\.([0-9]+)")
_COMMA = re.compile(r"([1-9][0-9]{0,2}(?:\.[0-9]{3})+),([0-9]+)")
_GROUPS = re.compile(r"[1-9][0-9]{0,2}(?:(?:,[0-9]{3}){2,}|(?:\.[0-9]{3}){2,})")
_ONE_MARK = re.compile(r"([0-9]*)([.,])([0-9]+)")
_THOUSAND = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_EXPONENT = re.compile(r"[0-9][0-9.,]*e[-+]?[0-9]+", re.IGNORECASE)

_REASONS: dict[str, Promise] = {
    "not_a_number": _("No es un número. Escriba solo cifras, por ejemplo 1,234.5; si no hay dato, n/d."),
    "other_digits": _("Hay cifras de otra escritura. Use las cifras del 0 al 9."),
    "exponent": _("Está en notación científica. Escriba el número completo, por ejemplo 100,000."),
    "separators": _(
        "No se sabe dónde empiezan los decimales: los puntos, comas o espacios no forman grupos de miles. "
        "Escriba, por ejemplo, 4,500,000.00."
    ),
    "too_big": _("Tiene más de 18 cifras enteras. Revise el número o use una unidad mayor."),
    "too_fine": _("Tiene más de 6 decimales. Redondéelo a 6 o menos."),
    "two_units": _("Lleva moneda y porcentaje a la vez. Deje solo uno."),
}


class NumberError(ValueError):
    """A text that is no number SIMON takes.

    ``code`` names the reason for programs (a key such as ``separators``); ``reason`` is the lazy Spanish
    sentence for people, and what ``str()`` gives.
    """

    def __init__(self, code: str) -> None:
        self.code = code
        self.reason = _REASONS[code]
        super().__init__(self.reason)


def parse(text: str | None, *, locale: str = "es-PA") -> Decimal | None:
    """Return the number that a person of `locale` means by `text`, or None for no value.

    `n/d`, `ND`, `N/A`, a dash and an empty text are no value, never zero. A percent sign and a leading
    `B/.`, `USD` or `$` are dropped: `12,5 %` is 12.5. Raises NumberError (docs/domain.md, section 8).
    """
    found = readings(text, locale=locale)
    return found[0] if found else None


def readings(text: str | None, *, locale: str = "es-PA") -> tuple[Decimal, ...]:
    """Return every number that `text` can mean, the one usual in `locale` first.

    Empty for no value; two readings only for shapes such as `1,234` and `1.234`. Raises NumberError.
    """
    cleaned = (text or "").translate(_SPACES).strip().strip(_INVISIBLE).strip()
    if cleaned.casefold() in _NO_VALUE:
        return ()
    shape = _SHAPE.fullmatch(cleaned) if len(cleaned) <= MAX_LENGTH else None
    if shape is None or (shape["sign"] and shape["sign2"]):
        raise NumberError(_why_not(cleaned))
    if shape["money"] and shape["percent"]:
        raise NumberError("two_units")
    negative = (shape["sign"] or shape["sign2"]) in ("-", "\u2212")
    return tuple(_checked(whole, part, negative) for whole, part in _split(shape["body"], locale))


def is_ambiguous(text: str | None) -> bool:
    """Say whether `text` has two readings that differ (`1,234`). Raises NumberError."""
    return len(set(readings(text))) > 1


def plain(value: Decimal | int) -> str:
    """Write `value` in full without thousands marks or trailing zeros: `1234.5`, `-0` as `0`."""
    text = format(Decimal(value), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def format_number(value: Decimal | int | None, decimals: int | None = None, *, trim: bool = True) -> str:
    """Write `value` as in es-PA, `1,234.5`; None is a dash, never 0.

    Rounds (half up) only when `decimals` is given. Trailing zeros go unless `trim` is false. Raises
    ValueError for a value that is not finite.
    """
    if value is None:
        return EMPTY_SIGN
    value = Decimal(value)
    if not value.is_finite():
        raise ValueError("not a finite number")
    if decimals is not None:
        value = _round(value, decimals)
    whole, _mark, part = (plain(value) if trim else format(value, "f")).partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    sign = sign if value else ""
    return f"{sign}{int(digits):,}" + (f".{part}" if part else "")


def _round(value: Decimal, decimals: int) -> Decimal:
    with localcontext(prec=100):
        return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def _why_not(text: str) -> str:
    if any(sign.isnumeric() and not sign.isascii() for sign in text):
        return "other_digits"
    return "exponent" if _EXPONENT.fullmatch(text.lstrip("-+\u2212")) else "not_a_number"


def _split(body: str, locale: str) -> list[tuple[str, str]]:
    """Cut the digits of `body` into (whole, decimals) pairs: one reading, or two, the usual one first."""
    if _PLAIN.fullmatch(body):
        return [(body, "")]
    if _GROUPS.fullmatch(body):
        return [(re.sub("[.,]", "", body), "")]
    for pattern in (_SPACED, _POINT, _COMMA):
        if found := pattern.fullmatch(body):
            return [(re.sub("[., ]", "", found[1]), found[2] or "")]
    if found := _ONE_MARK.fullmatch(body):
        return _one_mark(body, *found.groups(), locale=locale)
    raise NumberError("separators")


def _one_mark(body: str, whole: str, mark: str, part: str, *, locale: str) -> list[tuple[str, str]]:
    decimal = (whole, part)
    if not _THOUSAND.fullmatch(body):
        return [decimal]
    thousands = (whole + part, "")
    return [decimal, thousands] if mark == _decimal_mark(locale) else [thousands, decimal]


def _decimal_mark(locale: str) -> str:
    name = locale.lower().replace("_", "-")
    return "," if name in COMMA_LOCALES or name.split("-")[0] in COMMA_LANGUAGES else "."


def _checked(whole: str, part: str, negative: bool) -> Decimal:
    whole = whole.lstrip("0") or "0"
    if len(whole) > MAX_INTEGER_DIGITS:
        raise NumberError("too_big")
    if len(part) > MAX_DECIMALS:
        raise NumberError("too_fine")
    value = Decimal(f"{whole}.{part}" if part else whole)
    return value.copy_negate() if negative and value else value
