"""Reading an IATI 2 activity file without trust: no network, no document type, no entities, bounded size."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.utils.translation import gettext as _
from lxml import etree

from simon.lib.files import xmlhead

from .model import IatiActivity, IatiIndicator, IatiOrganisation, IatiPeriod, IatiRefused, IatiResult, IatiValue, Texts

MAX_BYTES = 25 * 1024 * 1024
MAX_DECIMALS = 6
MAX_WHOLE_DIGITS = 18
_HEAD = 64 * 1024
_ZIP = b"PK\x03\x04"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(Z|[+-]\d{2}:\d{2})?")


def read(source: bytes | Path, identifier: str = "") -> IatiActivity:
    """The activity of a file (the one with `identifier`, where there are several). Raises IatiRefused, OSError."""
    root = _root(_bytes(source))
    activities = root.findall("iati-activity")
    if not activities:
        raise IatiRefused(_("El archivo no tiene ninguna actividad (iati-activity)."), root.sourceline)
    if identifier:
        activities = [a for a in activities if _plain(a, "iati-identifier") == identifier]
    if len(activities) != 1:
        found = len(activities)
        raise IatiRefused(
            _("El archivo tiene %(n)d actividades con ese criterio; diga el identificador de una.") % {"n": found}
        )
    return _activity(activities[0], root.get("version", ""))


def _bytes(source: bytes | Path) -> bytes:
    if isinstance(source, bytes):
        data = source
    else:
        with source.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise IatiRefused(_("El archivo pasa de %(limit)d MB.") % {"limit": MAX_BYTES // 1024 // 1024})
    if data.startswith(_ZIP):
        raise IatiRefused(_("El contenido es un libro de Excel u otro archivo ZIP, no XML, aunque se llame así."), 1)
    return data


def _root(data: bytes) -> etree._Element:
    """The checked root element of an IATI 2 activity file."""
    head = data[:_HEAD]
    if xmlhead.doctype(head) is not None:
        raise IatiRefused(_no_dtd(), _line_of(head, b"<!"))
    parser = etree.XMLParser(
        no_network=True, load_dtd=False, dtd_validation=False, resolve_entities=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise IatiRefused(_("No es XML bien formado: %(why)s.") % {"why": error.msg or "?"}, error.lineno) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise IatiRefused(_no_dtd(), 1)
    _require_activities(root)
    return root


def _no_dtd() -> str:
    return _("El archivo trae un DOCTYPE (DTD), que no se acepta en datos IATI; quítelo.")


def _line_of(data: bytes, mark: bytes) -> int:
    return data[: max(data.find(mark), 0)].count(b"\n") + 1


def _require_activities(root: etree._Element) -> None:
    if root.tag == "iati-organisations":
        raise IatiRefused(_("Es un archivo IATI de organizaciones; se importan los de actividades."), root.sourceline)
    if root.tag != "iati-activities":
        raise IatiRefused(
            _("No es un archivo IATI de actividades: empieza con «%(tag)s».") % {"tag": root.tag}, root.sourceline
        )
    version = root.get("version", "")
    if not version.startswith("2."):
        shown = version or _("ninguna")
        raise IatiRefused(
            _("La versión IATI es %(version)s; se leen las versiones 2.") % {"version": shown}, root.sourceline
        )


def _activity(element: etree._Element, version: str) -> IatiActivity:
    identifier = _plain(element, "iati-identifier")
    if not identifier:
        raise IatiRefused(_("La actividad no tiene identificador (iati-identifier)."), element.sourceline)
    reporting = element.find("reporting-org")
    results = tuple(_result(r) for r in element.findall("result"))
    notes = () if results else (_("La actividad es válida y no trae resultados."),)
    return IatiActivity(
        identifier=identifier,
        version=version,
        titles=_texts(element.find("title")),
        descriptions=_texts(element.find("description")),
        reporting=None if reporting is None else _organisation(reporting),
        participating=tuple(_organisation(o) for o in element.findall("participating-org")),
        dates={d.get("type", ""): _date(d, "iso-date") for d in element.findall("activity-date")},
        countries={c.get("code", ""): _texts(c) for c in element.findall("recipient-country") if c.get("code")},
        currency=element.get("default-currency", ""),
        results=results,
        notes=notes,
    )


def _organisation(element: etree._Element) -> IatiOrganisation:
    return IatiOrganisation(
        element.get("ref", "").strip(), element.get("type", ""), element.get("role", ""), _texts(element)
    )


def _result(element: etree._Element) -> IatiResult:
    return IatiResult(
        type=element.get("type", "9"),
        titles=_texts(element.find("title")),
        descriptions=_texts(element.find("description")),
        indicators=tuple(_indicator(i) for i in element.findall("indicator")),
        line=element.sourceline,
    )


def _indicator(element: etree._Element) -> IatiIndicator:
    return IatiIndicator(
        measure=element.get("measure", "1"),
        ascending=element.get("ascending", "true").strip().lower() not in ("false", "0"),
        titles=_texts(element.find("title")),
        descriptions=_texts(element.find("description")),
        baselines=tuple(_value(b) for b in element.findall("baseline")),
        periods=tuple(_period(p) for p in element.findall("period")),
        line=element.sourceline,
    )


def _period(element: etree._Element) -> IatiPeriod:
    start, end = (_edge(element, tag) for tag in ("period-start", "period-end"))
    if end < start:
        why = _("El período termina (%(end)s) antes de empezar (%(start)s).") % {"start": start, "end": end}
        raise IatiRefused(why, element.sourceline)
    targets, actuals = (tuple(_value(v) for v in element.findall(tag)) for tag in ("target", "actual"))
    return IatiPeriod(start, end, targets, actuals, element.sourceline)


def _edge(element: etree._Element, tag: str) -> date:
    found = element.find(tag)
    if found is None:
        raise IatiRefused(_("Al período le falta «%(tag)s».") % {"tag": tag}, element.sourceline)
    return _date(found, "iso-date")


def _value(element: etree._Element) -> IatiValue:
    year = element.get("year", "").strip()
    if year and not re.fullmatch(r"\d{4}", year):
        raise IatiRefused(_("«%(year)s» no es un año.") % {"year": year}, element.sourceline)
    return IatiValue(
        value=_number(element),
        line=element.sourceline,
        comments=_texts(element.find("comment")),
        dimensions=tuple((d.get("name", "").strip(), d.get("value", "").strip()) for d in element.findall("dimension")),
        locations=tuple(found.get("ref", "").strip() for found in element.findall("location") if found.get("ref")),
        year=int(year) if year else None,
        iso_date=_date(element, "iso-date") if element.get("iso-date") else None,
    )


def _number(element: etree._Element) -> Decimal | None:
    """The value exactly as written; None without one. More digits than can be kept are refused rather than rounded."""
    text = element.get("value", "").strip()
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise IatiRefused(
            _("«%(text)s» no es un número en %(tag)s/@value.") % {"text": text[:40], "tag": element.tag},
            element.sourceline,
        )
    number = Decimal(text)
    if number != round(number, MAX_DECIMALS) or number.adjusted() >= MAX_WHOLE_DIGITS:
        raise IatiRefused(
            _("«%(text)s» tiene más cifras de las que se guardan (6 decimales).") % {"text": text[:40]},
            element.sourceline,
        )
    return number


def _date(element: etree._Element, attribute: str) -> date:
    text = element.get(attribute, "").strip()
    found = _DATE.fullmatch(text)
    try:
        return date.fromisoformat(found.group(1) if found else text)
    except ValueError as error:
        raise IatiRefused(
            _("«%(text)s» no es una fecha AAAA-MM-DD.") % {"text": text[:40]}, element.sourceline
        ) from error


def _plain(element: etree._Element, tag: str) -> str:
    return (element.findtext(tag) or "").strip()


def _narratives(element: etree._Element) -> Iterator[tuple[str, str]]:
    for narrative in element.findall("narrative"):
        text = " ".join("".join(narrative.itertext()).split())
        if text:
            yield _language(narrative), text


def _language(element: etree._Element) -> str:
    """The language said by the element or the nearest one around it, two letters; '' where none does."""
    for found in (element, *element.iterancestors()):
        if found.get(_LANG):
            return found.get(_LANG, "").split("-")[0].lower()
    return ""


def _texts(element: etree._Element | None) -> Texts:
    """The first narrative in each language."""
    texts: dict[str, str] = {}
    for language, text in () if element is None else _narratives(element):
        texts.setdefault(language, text)
    return Texts(texts)
