"""Charts: widths clamped, gaps left open, text escaped, no style attributes."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.utils.safestring import SafeString
from lxml import etree

from simon.lib.svg import bar, series_chart, sparkline

WORDS = {"target": "Meta", "expected": "Esperado", "approved": "aprobado", "provisional": "provisional"}


def decimals(*values: str | None) -> list[Decimal | None]:
    return [None if value is None else Decimal(value) for value in values]


def drawn(markup: str, path: str) -> list[Any]:
    return etree.fromstring(markup).xpath(path)


def chart(**changes: Any) -> SafeString:
    options: dict[str, Any] = {
        "points": decimals("8", "15", None, None),
        "provisional": decimals(None, None, "22", None),
        "target": Decimal("120"),
        "expected": decimals("12", "30", "60", "120"),
        "labels": ["T3", "T4", "T1", "T2"],
        "width": 1088,
        "height": 330,
        "title": "Serie",
        "groups": ["2010", "2010", "2011", "2011"],
        "words": WORDS,
    }
    return series_chart(**(options | changes))


@pytest.mark.parametrize(
    ("progress", "expected", "value", "mark", "over"),
    [
        (None, None, None, None, False),
        ("0.59", "0.665", "59", "66.5", False),
        ("0.59166", "0", "59.2", "0", False),
        ("1", "1", "100", "100", False),
        ("1.4", "2", "100", "100", True),
        ("-0.3", None, "0", None, False),
    ],
)
def test_bar(progress: str | None, expected: str | None, value: str, mark: str, over: bool) -> None:
    assert bar(*decimals(progress, expected)) == {"value": value, "expected": mark, "over": over}


def test_sparkline_fits_its_box_from_zero_to_the_target() -> None:
    markup = sparkline(decimals("0", "60", "120"), Decimal("120"))
    assert isinstance(markup, SafeString)
    assert drawn(markup, "//path[@class='ex']/@d") == ["M0.0 3.0H112.0"]
    assert drawn(markup, "//path[@class='ln']/@d") == ["M2.0 25.0L54.0 14.0L106.0 3.0"]
    assert drawn(markup, "//circle[@class='pt']/@cx") == ["106.0"]
    assert drawn(markup, "/svg/@aria-hidden") == ["true"]


def test_sparkline_leaves_gaps_and_shows_lonely_points() -> None:
    markup = sparkline(decimals("1", None, "2", "3", None), None)
    assert len(drawn(markup, "//path[@class='ln']")) == 1
    assert drawn(markup, "//circle[@class='pt']/@r") == ["1.5", "3"]
    assert drawn(markup, "//path[@class='ex']") == []


@pytest.mark.parametrize("values", [(), (None, None), ("0",), ("0", "0"), ("-5", "-2"), ("7", "7")])
def test_sparkline_of_little(values: tuple[str | None, ...]) -> None:
    markup = sparkline(decimals(*values), None)
    known = [value for value in values if value is not None]
    assert bool(drawn(markup, "//circle")) == bool(known)
    assert all(3 <= float(y) <= 25 for y in drawn(markup, "//circle/@cy"))


def test_chart_is_an_image_with_a_name() -> None:
    markup = chart(title='Serie "A" <b>', css="d-lg-none")
    assert isinstance(markup, SafeString)
    assert drawn(markup, "/svg/@role") == ["img"]
    assert drawn(markup, "/svg/title/text()") == drawn(markup, "/svg/@aria-label") == ['Serie "A" <b>']
    assert drawn(markup, "/svg/@class") == ["chart d-lg-none"]
    assert drawn(markup, "/svg/@viewBox") == ["0 0 1088 330"]


def test_chart_escapes_what_people_typed() -> None:
    nasty = "</text><script>x</script>"
    markup = chart(labels=[nasty, "b", "c", "d"], groups=[nasty, nasty, "x", "x"])
    assert "<script" not in markup
    assert drawn(markup, "//text/text()").count(nasty) == 2


def test_chart_has_no_style_attribute() -> None:
    assert not re.search(r"\sstyle=|<style|\son\w+=", chart())


def test_lines_approved_provisional_expected_and_target() -> None:
    markup = chart()
    assert [path.count("L") for path in drawn(markup, "//path[@class='ln']/@d")] == [1]
    assert [path.count("L") for path in drawn(markup, "//path[@class='ln pvl']/@d")] == [1]
    assert [path.count("L") for path in drawn(markup, "//path[@class='ex']/@d")] == [3]
    assert len(drawn(markup, "//circle[@class='pt']")) == 2
    assert len(drawn(markup, "//circle[@class='pv']")) == 1
    target = drawn(markup, "//path[@class='tg']/@d")[0]
    assert target.split()[1] == "38.0H992.0"  # 120 is the highest tick


def test_a_gap_is_not_bridged() -> None:
    markup = chart(points=decimals("8", None, "9", None), provisional=decimals(None, None, None, "10"))
    assert drawn(markup, "//path[@class='ln']") == []
    assert len(drawn(markup, "//path[@class='ln pvl']")) == 1
    assert len(drawn(markup, "//circle[@class='pt']")) == 2
    apart = chart(points=decimals("8", None, None, None), provisional=decimals(None, None, "9", None))
    assert drawn(apart, "//path[@class='ln pvl']") == []


def test_a_narrow_chart_says_less() -> None:
    narrow = {"width": 328, "height": 270}
    assert {"15", "22 provisional"} <= set(drawn(chart(**narrow), "//text/text()"))
    alone = chart(provisional=[None] * 4, points=decimals("1", "2", "3", "15"), **narrow)
    assert drawn(alone, "//text[.='15 aprobado']/@text-anchor") == ["end"]


def test_words_stand_at_the_ends() -> None:
    texts = drawn(chart(), "//text/text()")
    assert {"Meta 120", "Esperado", "15 aprobado", "22 provisional"} <= set(texts)
    assert [text for text in texts if text in ("2010", "2011")] == ["2010", "2011"]
    assert drawn(chart(), "//text[.='Meta 120']/@class") == ["k"]


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        (("0", "120"), ["0", "40", "80", "120"]),
        (("3", "4"), ["0", "1", "2", "3", "4"]),
        (("-10", "30"), ["-10", "0", "10", "20", "30"]),
        (("0", "0"), ["0", "0.25", "0.5", "0.75", "1"]),
        (("5", "90000"), ["0", "25,000", "50,000", "75,000", "100,000"]),
        (("-7", "-2"), ["-8", "-6", "-4", "-2", "0"]),
    ],
)
def test_round_ticks(values: tuple[str, str], ticks: list[str]) -> None:
    nothing = [None, None]
    markup = series_chart(decimals(*values), nothing, None, nothing, ["a", "b"], 328, 270, "t", words=WORDS)
    assert drawn(markup, "//text[@text-anchor='end' and @x < 100]/text()")[: len(ticks)] == ticks


def test_every_point_lies_inside_the_box() -> None:
    markup = chart(points=decimals("-50", "300", None, None), width=328, height=270)
    assert all(0 <= float(x) <= 328 for x in drawn(markup, "//circle/@cx | //text/@x"))
    assert all(0 <= float(y) <= 270 for y in drawn(markup, "//circle/@cy | //text/@y"))


def test_period_labels_are_thinned_on_a_narrow_chart() -> None:
    many = [f"ene–mar {year}" for year in range(2000, 2024)]
    none = [None] * 24
    narrow = series_chart(none, none, None, none, many, 328, 270, "t", words=WORDS)
    assert 2 <= len(drawn(narrow, "//text[@text-anchor='middle']")) <= 4
    assert len(drawn(chart(), "//text[@text-anchor='middle']")) == 4


def test_a_chart_without_figures_still_stands() -> None:
    markup = series_chart([], [], None, [], [], 328, 270, "Sin datos", words=WORDS)
    assert drawn(markup, "//circle") == []
    assert drawn(markup, "/svg/title/text()") == ["Sin datos"]


def test_series_of_other_lengths_are_refused() -> None:
    with pytest.raises(ValueError):
        chart(expected=decimals("1"))
