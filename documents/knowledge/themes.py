"""What lessons are filed under: sectors (OECD-DAC, by IATI's codes) and Sustainable Development Goals; data, in two languages."""

import csv
import re
from pathlib import Path

from programmes.models.bilingual import in_language

DATA = Path(__file__).parent.parent / "data"
PURPOSE = re.compile(r"[0-9]{5}")
Names = tuple[str, str]


def _read(name: str, key: str) -> dict[str, Names]:
    with (DATA / name).open(encoding="utf-8", newline="") as stream:
        return {row[key]: (row["name_es"], row["name_en"]) for row in csv.DictReader(stream)}


SECTORS: dict[str, Names] = _read("sectors.csv", "code")
GOALS: dict[int, Names] = {int(number): names for number, names in _read("goals.csv", "number").items()}


def category(code: str) -> str:
    """The three-digit category of a sector code of three or five digits."""
    return code[:3]


def is_sector(code: object) -> bool:
    """Is it a category, or a five-digit code of one?"""
    return isinstance(code, str) and (code in SECTORS or bool(PURPOSE.fullmatch(code) and category(code) in SECTORS))


def sector(code: str) -> str:
    """«Turismo»; of five digits «Turismo (33210)»; an unknown code is told by itself."""
    if category(code) not in SECTORS:
        return code
    name = in_language(*SECTORS[category(code)])
    return name if code in SECTORS else f"{name} ({code})"


def goal(number: int) -> str:
    """«ODS 5, Igualdad de género» in the language in use; an unknown number is told by itself."""
    label = in_language("ODS", "SDG")
    return f"{label} {number}, {in_language(*GOALS[number])}" if number in GOALS else f"{label} {number}"


def words(sectors: list[str], goals: list[int]) -> str:
    """Both names of each, for the full-text index."""
    names = [SECTORS.get(category(code), ()) for code in sectors] + [GOALS.get(number, ()) for number in goals]
    return " ".join(name for pair in names for name in pair)
