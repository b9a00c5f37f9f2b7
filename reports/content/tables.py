"""Beneficiaries, money, documents and freshness as tables of the report."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from documents.models import Document
from programmes.freshness import Freshness, score
from programmes.models import Programme
from programmes.money import MoneyTotals, by_organisation

from .tree import DATE, NUMBER, PERCENT, STATE, Cell, Column, Row, Table, day, number, share, state

if TYPE_CHECKING:
    from programmes.people.models import Organisation, User

DOCUMENT_LIMIT = 500
COUNTED = (Freshness.FRESH, Freshness.LATE_IN, Freshness.LATE, Freshness.STALE)


def beneficiaries(programme: Programme) -> Table:
    """Beneficiaries planned and reached, by kind and sex. One query."""
    rows = [
        Row(
            (
                Cell(str(b.get_kind_display())),
                Cell(str(b.get_sex_display())),
                number(b.planned),
                number(b.reached),
                day(b.as_of),
            )
        )
        for b in programme.beneficiaries.all()
    ]
    return Table(
        key="beneficiaries",
        title=_("Beneficiarios"),
        caption=_("Beneficiarios previstos y alcanzados"),
        columns=(
            Column(_("Tipo")),
            Column(_("Sexo")),
            Column(_("Previstos"), NUMBER),
            Column(_("Alcanzados"), NUMBER),
            Column(_("A la fecha"), DATE),
        ),
        rows=tuple(rows),
        empty=_("Nadie ha registrado beneficiarios."),
    )


def money(programme: Programme, *, on: date) -> Table:
    """Approved money of the periods that have ended, an organisation a row, with both delivery rates. One query."""
    listed, whole = by_organisation(programme, upto=on)
    rows = [_money_row(str(organisation), totals) for organisation, totals in listed]
    if rows:
        rows.append(_money_row(_("Total"), whole, total=True))
    return Table(
        key="money",
        title=_("Dinero"),
        caption=_("Dinero por organización en %(currency)s, aprobado, de los períodos terminados")
        % {"currency": programme.currency},
        columns=(
            Column(_("Organización")),
            Column(_("Aprobado (presupuesto)"), NUMBER),
            Column(_("Transferido"), NUMBER),
            Column(_("Comprometido, sin desembolsar"), NUMBER),
            Column(_("Desembolsado"), NUMBER),
            Column(_("Ejecución: desembolsado / transferido"), PERCENT),
            Column(_("Ejecución: (comprometido + desembolsado) / transferido"), PERCENT),
        ),
        rows=tuple(rows),
        empty=_("Todavía no hay cifras de dinero aprobadas."),
    )


def _money_row(name: str, totals: MoneyTotals, *, total: bool = False) -> Row:
    amounts = (totals.planned, totals.transferred, totals.committed, totals.disbursed)
    return Row(
        (
            Cell(name),
            *(number(amount) for amount in amounts),
            share(totals.delivery),
            share(totals.delivery_with_commitments),
        ),
        total=total,
    )


def documents(programme: Programme, reader: "User") -> Table:
    """The documents that exist for the reader, newest first, DOCUMENT_LIMIT at most. One query."""
    seen = Document.objects.visible_to(reader).present().filter(programme=programme).for_list()
    found = list(seen[: DOCUMENT_LIMIT + 1])
    note = (
        _("Los %(n)s más recientes; los demás están en la biblioteca.") % {"n": DOCUMENT_LIMIT}
        if len(found) > DOCUMENT_LIMIT
        else ""
    )
    return Table(
        key="documents",
        title=_("Documentos"),
        caption=_("Documentos que usted puede ver, del más reciente al más antiguo"),
        columns=(
            Column(_("Título")),
            Column(_("Categoría")),
            Column(_("Organización")),
            Column(_("Período")),
            Column(_("Visible para")),
            Column(_("Subido"), DATE),
        ),
        rows=tuple(_document_row(d, programme) for d in found[:DOCUMENT_LIMIT]),
        note=note,
        empty=_("No hay documentos que usted pueda ver."),
    )


def _document_row(document: Document, programme: Programme) -> Row:
    return Row(
        (
            Cell(document.title, url=document.get_absolute_url()),
            Cell(str(document.category)),
            Cell(str(document.organisation)),
            Cell(str(document.period or "")),
            Cell(str(document.get_visibility_display())),
            day(programme.local_date(document.created_at)),
        )
    )


def freshness(counted: Iterable[tuple["Organisation", str]], paused: Mapping["Organisation", int]) -> Table:
    """Freshness by organisation from (organisation, state) of every cell's newest counted obligation; paused ones are listed."""
    states: dict[Organisation, Counter[str]] = defaultdict(Counter)
    for organisation, found in counted:
        states[organisation][found] += 1
    everyone = sorted(states.keys() | paused.keys(), key=lambda o: o.acronym)
    rows = [_freshness_row(str(o), states[o], paused.get(o, 0)) for o in everyone]
    if rows:
        rows.append(_freshness_row(_("Total"), sum(states.values(), Counter()), sum(paused.values()), total=True))
    return Table(
        key="freshness",
        title=_("Frescura"),
        caption=_("Frescura de los datos, documentos y dinero por organización"),
        columns=(
            Column(_("Organización")),
            *(Column(str(s.label), NUMBER) for s in COUNTED),
            Column(_("Cuentan (n)"), NUMBER),
            Column(_("Frescura"), PERCENT),
            Column(_("Estado"), STATE),
            Column(_("En pausa"), NUMBER),
        ),
        rows=tuple(rows),
        empty=_("Todavía no ha vencido ningún dato."),
        note=_("Cada celda cuenta con su compromiso más reciente que ya venció o se entregó."),
    )


def _freshness_row(name: str, states: Counter[str], paused: int, *, total: bool = False) -> Row:
    found = score(states.items())
    return Row(
        (
            Cell(name),
            *(number(states[s]) for s in COUNTED),
            number(found.n),
            share(found.share),
            state(found.light),
            number(paused),
        ),
        total=total,
    )
