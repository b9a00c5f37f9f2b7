"""Lists of realistic file names, Spanish and English, each with its category: the measure of the suggestions.

Name and sender only: no text, no folder, nothing learnt. `also` holds other categories that one could defend; it does not count.
"""

import csv
from pathlib import Path

import pytest

from documents.intake.suggestion.lexicon import standard
from documents.intake.suggestion.score import Clues, suggest

DATA = Path(__file__).parent / "data"
LISTS = ("file_names_1.csv", "file_names_2.csv")  # the first was written before any tuning, the second after all of it
FIRST_TIME, WITHIN_THREE = 0.80, 0.95


@pytest.mark.parametrize("name", LISTS)
def test_right_first_time_and_within_three(name):
    with (DATA / name).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    lexicon = standard()
    offered = list(lexicon.near)
    wrong, missing = [], []
    for row in rows:
        clues = Clues(row["name"], organisation=row["sender"])
        codes = [guess.code for guess in suggest(clues, lexicon=lexicon, codes=offered)]
        wrong += [f"{row['category']}: {row['name']} -> {codes}"] if codes[:1] != [row["category"]] else []
        missing += [row["name"]] if row["category"] not in codes else []
    assert len(rows) >= 250 and {row["category"] for row in rows} == set(offered)
    assert 1 - len(wrong) / len(rows) >= FIRST_TIME, "\n".join(wrong)
    assert 1 - len(missing) / len(rows) >= WITHIN_THREE, "\n".join(missing)
