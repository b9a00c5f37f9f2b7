"""Reading IATI files: what stands in them, what is refused and why, and that hostile ones do no harm."""

import os
import time
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from indicators.iati import IatiRefused, read

SHIPPED = Path(__file__).parents[2] / "simon" / "demo" / "data" / "unhcr_panama_2017.xml"
SHARED = Path(os.environ["SIMON_SHARED"]) if os.environ.get("SIMON_SHARED") else None
REAL = sorted((SHARED / "data" / "iati" / "real").glob("*.xml")) if SHARED else []

HEAD = '<iati-activities version="2.03"><iati-activity xml:lang="en"><iati-identifier>AA-1</iati-identifier>'
TAIL = "</iati-activity></iati-activities>"


def activity(inside: str = "") -> bytes:
    return f"{HEAD}{inside}{TAIL}".encode()


def result(inside: str) -> bytes:
    period = f'<period><period-start iso-date="2017-01-01"/><period-end iso-date="2017-12-31"/>{inside}</period>'
    return activity(f'<result type="1">\n<indicator measure="1">\n{period}</indicator></result>')


def every_value(path: Path, tag: str) -> list[Decimal]:
    """By xpath, apart from the reader: the numbers of all elements `tag`."""
    return [Decimal(v) for v in etree.parse(str(path)).xpath(f"//{tag}/@value")]


def read_values(path: Path, tag: str) -> list[Decimal]:
    found = []
    for r in read(path).results:
        for i in r.indicators:
            values = (
                i.baselines
                if tag == "baseline"
                else [v for p in i.periods for v in (p.targets if tag == "target" else p.actuals)]
            )
            found += [v.value for v in values if v.value is not None]
    return found


@pytest.mark.parametrize("path", [SHIPPED, *REAL], ids=lambda p: p.name)
@pytest.mark.parametrize("tag", ["baseline", "target", "actual"])
def test_every_number_is_read_as_it_stands(path, tag):
    expected = every_value(path, tag)
    assert expected
    assert read_values(path, tag) == expected
    assert [str(v) for v in read_values(path, tag)] == [str(v) for v in expected]


@pytest.mark.parametrize("path", [SHIPPED, *REAL], ids=lambda p: p.name)
def test_every_node_is_read(path):
    tree, found = etree.parse(str(path)), read(path)
    indicators = [i for r in found.results for i in r.indicators]
    assert len(found.results) == tree.xpath("count(//result)")
    assert len(indicators) == tree.xpath("count(//result/indicator)")
    assert sum(len(i.periods) for i in indicators) == tree.xpath("count(//period)")
    assert [i.titles.spanish for i in indicators] == [
        " ".join(t.split()) for t in tree.xpath("//indicator/title/narrative[1]/text()")
    ]


@pytest.mark.skipif(SHARED is None, reason="SIMON_SHARED is not set: the other real IATI files are not here")
def test_the_other_real_files_are_among_those_read():
    assert {"SNBU_2021_results_with_MoFA.xml", "jimbere_snbu_results_2024_ok.xml"} <= {p.name for p in REAL}


def test_who_where_when_and_dimensions():
    found = read(SHIPPED)
    assert found.identifier == "XM-DAC-41121-2017-AME-PANRO"
    assert found.reporting.ref == "XM-DAC-41121"
    assert [(o.ref, o.role) for o in found.participating] == [("XM-DAC-41121", "4")]
    assert list(found.countries) == ["PA"]
    assert found.titles.by_language == {"en": "UNHCR - Panama operation 2017 (results only)"}
    first = found.results[0].indicators[0]
    assert [name for name, _value in first.baselines[0].dimensions] == ["Population targeted", "Goal"]
    assert first.ascending is True


def test_languages_and_missing_values():
    found = read(
        result(
            '<target value="5"><comment><narrative>one</narrative><narrative xml:lang="es">uno</narrative></comment></target>'
            '<actual><location ref="PA-9"/></actual>'
        )
    )
    period = found.results[0].indicators[0].periods[0]
    assert period.targets[0].comments.by_language == {"en": "one", "es": "uno"}
    assert period.targets[0].comments.spanish == "uno"
    assert period.actuals[0].value is None
    assert period.actuals[0].locations == ("PA-9",)


def test_an_activity_without_results_says_so():
    found = read(activity())
    assert found.results == ()
    assert "no trae resultados" in found.notes[0]


PERIOD = '<result type="1"><indicator measure="1">\n<period>\n%s</period></indicator></result>'
REFUSED = [
    (b"", "No es XML", None),
    (b"hola", "No es XML", 1),
    (b"<a>\n<b></a>", "No es XML", 2),
    (b"PK\x03\x04 rest of a sheet", "ZIP", 1),
    (b"<other/>", "empieza con", 1),
    (b'<iati-organisations version="2.03"/>', "organizaciones", 1),
    (b'<iati-activities version="1.05"/>', "1.05", 1),
    (b"<iati-activities/>", "ninguna", 1),
    (b'\n<iati-activities version="2.03"/>', "ninguna actividad", 2),
    (b'<iati-activities version="2.03"><iati-activity/></iati-activities>', "identificador", 1),
    (b'<?xml version="1.0"?>\n<!DOCTYPE iati-activities>\n<iati-activities version="2.03"/>', "DTD", 2),
    (result('\n<actual value="many"/>'), "«many» no es un número", 4),
    (result('<actual value="1,5"/>'), "no es un número", 3),
    (result('<actual value="NaN"/>'), "no es un número", 3),
    (result('<actual value="0.1234567"/>'), "más cifras", 3),
    (result('<actual value="1234567890123456789"/>'), "más cifras", 3),
    (activity('\n<activity-date type="2" iso-date="2017-13-01"/>'), "2017-13-01", 2),
    (activity(PERIOD % '<period-start iso-date="01/01/2017"/>'), "01/01/2017", 3),
    (activity(PERIOD % '<period-start iso-date="2017-01-01"/>'), "period-end", 2),
    (
        activity(PERIOD % '<period-start iso-date="2017-01-01"/><period-end iso-date="2016-01-01"/>'),
        "antes de empezar",
        2,
    ),
]


@pytest.mark.parametrize(("data", "words", "line"), REFUSED, ids=[str(i) for i in range(len(REFUSED))])
def test_refused_with_line_and_reason(data, words, line):
    with pytest.raises(IatiRefused) as refused:
        read(data)
    assert words in refused.value.reason
    if line is not None:
        assert refused.value.line == line
        assert str(refused.value).startswith(f"Línea {line}:")


def test_several_activities_need_an_identifier():
    two = (
        b'<iati-activities version="2.03">'
        + b"".join(
            b"<iati-activity><iati-identifier>%s</iati-identifier></iati-activity>" % code for code in (b"A", b"B")
        )
        + b"</iati-activities>"
    )
    with pytest.raises(IatiRefused, match="2 actividades"):
        read(two)
    assert read(two, "B").identifier == "B"


BOMB = (
    '<!DOCTYPE iati-activities [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + k)} "{f"&{chr(97 + k)};" * 10}">' for k in range(12))
    + "]>"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_an_entity_bomb_does_no_harm(encoding):
    declared = "" if encoding == "utf-8" else f'<?xml version="1.0" encoding="{encoding}"?>'
    body = f'{HEAD}<title><narrative x="&m;">&m;</narrative></title>{TAIL}'
    started = time.monotonic()
    with pytest.raises(IatiRefused):
        read(f"{declared}{BOMB}{body}".encode(encoding))
    assert time.monotonic() - started < 2


def test_an_external_entity_is_not_read(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("TOP SECRET")
    with pytest.raises(IatiRefused) as refused:
        read(
            f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>{HEAD}<title><narrative>&e;</narrative></title>{TAIL}'.encode()
        )
    assert "SECRET" not in str(refused.value)
    assert "DTD" in refused.value.reason


def test_a_deep_or_large_tree_is_refused():
    deep = activity("<x>" * 5000 + "</x>" * 5000)
    with pytest.raises(IatiRefused, match="No es XML"):
        read(deep)
    with pytest.raises(IatiRefused, match="25 MB"):
        read(b" " * (25 * 1024 * 1024 + 1))
