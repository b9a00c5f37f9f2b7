"""What a programme's dashboard shows, read in a constant number of queries."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count

from documents.models import Document, ExpectedSlot
from indicators.figures import IndicatorFigures, load
from indicators.models import Contribution, Indicator
from programmes import money
from programmes.freshness import FreshnessScore, score
from programmes.models import MoneyFigure, Obligation, Participation, Programme, Result

if TYPE_CHECKING:
    from programmes.people.models import Organisation, User

LIGHTS = ("achieved", "on_track", "at_risk", "off_track", "no_data", "too_early")
RECENT = 5
ATTENTION = 7


@dataclass(frozen=True)
class ResultNode:
    """A result with its own indicators; `counts` are the lights of its whole branch, in the order of LIGHTS."""

    result: Result
    depth: int
    rows: list[IndicatorFigures]
    counts: list[tuple[str, int]] = field(default_factory=list)


@dataclass(frozen=True)
class OrganisationFreshness:
    organisation: "Organisation"
    score: FreshnessScore
    late: int
    stale: int


def count_lights(rows: Sequence[IndicatorFigures]) -> list[tuple[str, int]]:
    """(light, how many) in the order of LIGHTS, without the empty ones."""
    found = Counter(row.light for row in rows)
    return [(light, found[light]) for light in LIGHTS if found[light]]


def results_tree(programme: Programme, rows: Sequence[IndicatorFigures]) -> list[ResultNode]:
    """The results chain, depth first, activities left out; one query."""
    results = list(programme.results.exclude(level=Result.Level.ACTIVITY).order_by("position", "code"))
    known = {r.pk for r in results}
    nodes: list[ResultNode] = []

    def visit(parent: int | None, depth: int) -> list[IndicatorFigures]:
        branch: list[IndicatorFigures] = []
        for result in results:
            if (result.parent_id if result.parent_id in known else None) == parent:
                own = [row for row in rows if row.indicator.result_id == result.pk]
                at = len(nodes)
                below = visit(result.pk, depth + 1)
                nodes.insert(at, ResultNode(result, depth, own, count_lights([*own, *below])))
                branch += [*own, *below]
        return branch

    visit(None, 0)
    return nodes


def freshness_by_organisation(programme: Programme, on: date) -> list[OrganisationFreshness]:
    """Freshness of each organisation's newest counted cells, worst first; two queries."""
    counted = Obligation.objects.filter(programme=programme).counted(on).order_by()
    states: dict[int, Counter] = {}
    for organisation_id, state, n in counted.values_list("organisation_id", "freshness").annotate(n=Count("pk")):
        states.setdefault(organisation_id, Counter())[state] = n
    organisations = {p.organisation_id: p.organisation for p in programme.participations.select_related("organisation")}
    listed = [
        OrganisationFreshness(organisations[pk], score(found.items()), found["late"], found["stale"])
        for pk, found in states.items()
        if pk in organisations
    ]
    return sorted(
        listed, key=lambda row: (row.score.share if row.score.share is not None else 2, row.organisation.acronym)
    )


def organisation_groups(programme: Programme) -> list[dict]:
    """Organisations by role for the strip of names."""
    groups: dict[str, list[str]] = {}
    labels = dict(Participation.Role.choices)
    for part in programme.participations.select_related("organisation").order_by("pk"):
        groups.setdefault(part.role, []).append(part.organisation.acronym)
    return [{"label": str(labels[role]).capitalize(), "names": groups[role]} for role in labels if role in groups]


def _share(row: IndicatorFigures) -> Decimal:
    """Progress to date for sorting; nothing counts as least."""
    found = row.status.progress_to_date.ratio if row.status else None
    return found if found is not None else Decimal(-1)


@dataclass(frozen=True)
class Dashboard:
    """Everything on the page, official figures only, as of `on`."""

    rows: list[IndicatorFigures]
    counts: list[tuple[str, int]]
    tree: list[ResultNode]
    waiting: list[Contribution]
    waiting_count: int
    money_waiting: int
    money_rows: list
    money_total: money.MoneyTotals
    freshness: list[OrganisationFreshness]
    overall: FreshnessScore
    slots: list[ExpectedSlot]
    documents: list[Document]
    groups: list[dict]

    @property
    def little_data(self) -> bool:
        """Above 30 % grey a roll-up says that data do not suffice."""
        grey = sum(row.light == "no_data" for row in self.rows)
        return bool(self.rows) and grey * 10 > len(self.rows) * 3

    @property
    def attention(self) -> list[IndicatorFigures]:
        """What is off track, then at risk, least progress first; at most ATTENTION."""
        asked = [row for row in self.rows if row.light in ("off_track", "at_risk")]
        return sorted(asked, key=lambda row: (row.light != "off_track", _share(row)))[:ATTENTION]


def build(programme: Programme, *, reader: "User", on: date) -> Dashboard:
    """Read the dashboard of one programme for one reader."""
    indicators = (
        Indicator.objects.filter(programme=programme)
        .select_related("result")
        .order_by("result__position", "position", "code")
    )
    rows = load(programme, on=on, indicators=indicators)
    waiting = Contribution.objects.waiting().filter(programme=programme).with_drafts_for(reader)
    money_rows, money_total = money.by_organisation(programme, upto=on)
    freshness = freshness_by_organisation(programme, on)
    slots = ExpectedSlot.objects.filter(
        obligation__in=Obligation.objects.filter(programme=programme, kind="document").owed(on)
    )
    documents = Document.objects.visible_to(reader).present().filter(programme=programme).for_list()
    return Dashboard(
        rows=rows,
        counts=count_lights(rows),
        tree=results_tree(programme, rows),
        waiting=list(waiting.for_list().order_by("submitted_at")[:RECENT]),
        waiting_count=waiting.count(),
        money_waiting=MoneyFigure.objects.waiting().filter(programme=programme).with_drafts_for(reader).count(),
        money_rows=money_rows,
        money_total=money_total,
        freshness=freshness,
        overall=FreshnessScore(
            sum((f.score.total for f in freshness), start=score([]).total), sum(f.score.n for f in freshness)
        ),
        slots=list(slots.for_list().order_by("obligation__due")[:8]),
        documents=list(documents[:RECENT]),
        groups=organisation_groups(programme),
    )
