"""What a person owes, across the apps: figures, expected documents and money. Home and digest print these same rows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from documents.models import ExpectedSlot
from indicators import shown
from indicators.models import Contribution, Indicator, ReportingUnit, Target
from programmes.models import MoneyFigure, Obligation, Programme

if TYPE_CHECKING:
    from programmes.people.models import User

QUICK_KINDS = (Indicator.Kind.NUMBER, Indicator.Kind.PERCENTAGE)


@dataclass(frozen=True)
class OwedRow:
    """One thing owed. `state` is a freshness state or "returned"; `last` and `target` are written for people.

    `quick` says that one field suffices to answer; `alternative` is "zero", "no_change" or empty.
    """

    obligation: Obligation
    state: str
    title: str
    place: str
    item: Contribution | ExpectedSlot | MoneyFigure
    url: str
    last: str = "—"
    target: str = "—"
    target_note: str = ""
    unit: str = ""
    quick: bool = False
    alternative: str = ""
    note: str = ""

    @property
    def programme(self) -> Programme:
        return self.obligation.programme

    @property
    def period_and_place(self) -> str:
        """«Veraguas · abr–jun 2026» with the organisation."""
        parts = (self.obligation.organisation.acronym, self.place, self.obligation.period.label)
        return " · ".join(part for part in parts if part)

    @property
    def kind(self) -> str:
        return self.obligation.kind


def of_person(user: "User", now: datetime) -> QuerySet[Obligation]:
    """Obligations of the person's own organisations in running programmes, each judged by its programme's own day.

    Who owes a row: its responsible person when one is named, otherwise everybody who may enter for the organisation;
    a named responsible's rows stay visible to the organisation's other people on the home page.
    """
    running = Programme.objects.visible_to(user).filter(status=Programme.Status.RUNNING)
    zones = dict(running.values_list("pk", "time_zone"))
    due = Q(pk__in=[])
    for zone in set(zones.values()):
        programmes = [pk for pk, name in zones.items() if name == zone]
        day = Programme(time_zone=zone).local_date(now)
        due |= Q(pk__in=Obligation.objects.filter(programme__in=programmes).owed(day).values("pk"))
    return Obligation.objects.visible_to(user).owed_by(user).filter(due)


def rows(obligations: QuerySet[Obligation], on: date) -> list[OwedRow]:
    """The rows of these obligations, oldest due first; eight queries, whatever their number."""
    listed = list(
        obligations.with_state(on)
        .select_related("programme", "organisation", "period", "responsible")
        .order_by("due", "pk")
    )
    figures = _figures(listed)
    slots = {s.obligation_id: s for s in ExpectedSlot.objects.filter(obligation__in=listed).for_list()}
    money = {
        m.obligation_id: m
        for m in MoneyFigure.objects.filter(obligation__in=listed).select_related(
            "organisation", "period", "source", "result"
        )
    }
    made = []
    for obligation in listed:
        if obligation.pk in figures:
            made.append(figures[obligation.pk])
        elif obligation.pk in slots:
            made.append(_slot_row(obligation, slots[obligation.pk]))
        elif obligation.pk in money:
            made.append(_money_row(obligation, money[obligation.pk]))
    return made


def state_of(obligation: Obligation, item: object) -> str:
    """Returned wins while it is not late again; a reopened one, whose approved answer counts, never is."""
    given_back = getattr(item, "state", "") in ("returned", "reopened")
    return "returned" if given_back and obligation.freshness not in ("late", "stale") else obligation.freshness


def _figures(obligations: Sequence[Obligation]) -> dict[int, OwedRow]:
    by_id = {o.pk: o for o in obligations}
    cells = list(Contribution.objects.filter(obligation__in=obligations).for_list())
    last = _last_values(cells)
    targets = _targets(cells)
    shared = _unit_counts(cells)
    return {c.obligation_id: _figure_row(by_id[c.obligation_id], c, last.get(c.pk), targets, shared) for c in cells}


def _last_values(cells: Iterable[Contribution]) -> dict[int, Contribution]:
    """The newest earlier answer of each cell's unit."""
    earlier: dict[int, list[Contribution]] = defaultdict(list)
    answered = Contribution.objects.filter(
        unit__in={c.unit_id for c in cells}, approved_answer__in=["value", "no_change"]
    )
    for found in answered.select_related("indicator", "period").order_by("-period__end"):
        earlier[found.unit_id].append(found)
    pairs = ((c.pk, next((e for e in earlier[c.unit_id] if e.period.end < c.period.end), None)) for c in cells)
    return {pk: found for pk, found in pairs if found is not None}


def _targets(cells: Iterable[Contribution]) -> dict[tuple[int, int], Decimal]:
    listed = list(cells)
    found = Target.objects.filter(
        indicator__in={c.indicator_id for c in listed}, period__in={c.period_id for c in listed}
    )
    return {(i, p): value for i, p, value in found.values_list("indicator_id", "period_id", "value")}


def _figure_row(
    obligation: Obligation, cell: Contribution, last: Contribution | None, targets: dict, shared: dict[int, int]
) -> OwedRow:
    indicator = cell.indicator
    target = targets.get((indicator.pk, cell.period_id), indicator.final_target)
    return OwedRow(
        obligation=obligation,
        state=state_of(obligation, cell),
        title=indicator.title,
        place=str(cell.unit.location),
        item=cell,
        url=cell.get_absolute_url(),
        last=shown.answer(last, last.official()) if last else "—",
        target=shown.figure(indicator, target),
        target_note=shared_by(target, shared.get(indicator.pk, 1)),
        unit=indicator.unit,
        quick=indicator.kind in QUICK_KINDS,
        alternative=_alternative(indicator, last),
        note=cell.review_comment,
    )


def _unit_counts(cells: Iterable[Contribution]) -> dict[int, int]:
    """{indicator id: how many units report it}."""
    units = ReportingUnit.objects.filter(indicator__in={c.indicator_id for c in cells}).order_by()
    return dict(units.values_list("indicator_id").annotate(n=Count("pk")))


def shared_by(target: Decimal | None, units: int) -> str:
    """A target is the whole indicator's; where several units share it, that is said beside it."""
    return "" if target is None or units < 2 else _("entre %(n)s unidades") % {"n": units}


def _alternative(indicator: Indicator, last: Contribution | None) -> str:
    """*Zero* for what counts the period, *no change* for what stands, when there is something to confirm."""
    if indicator.adds_periods:
        return "zero"
    return "no_change" if last is not None else ""


def _slot_row(obligation: Obligation, slot: ExpectedSlot) -> OwedRow:
    return OwedRow(
        obligation=obligation,
        state=state_of(obligation, slot),
        title=str(slot.expected.category),
        place="",
        item=slot,
        url=reverse("documents:slot-answer", args=[slot.pk]),
    )


def _money_row(obligation: Obligation, figure: MoneyFigure) -> OwedRow:
    return OwedRow(
        obligation=obligation,
        state=state_of(obligation, figure),
        title=str(figure.source),
        place=figure.result.code if figure.result else "",
        item=figure,
        url=reverse("programmes:money-edit", args=[figure.pk]),
        note=figure.review_comment,
    )
