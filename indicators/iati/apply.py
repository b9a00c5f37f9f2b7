"""Writing a planned import in one transaction. Again with the same file: nothing changes."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from programmes import framework
from programmes.models import (
    AuditEntry,
    Frequency,
    Location,
    Obligation,
    OutsideReference,
    Participation,
    Period,
    Programme,
    Result,
    State,
)
from programmes.people.models import Organisation

from ..cells import open_cells
from ..importing import approve_at_source
from ..models import Contribution, Indicator, ReportingUnit, Target
from .model import IatiOrganisation, IatiRefused
from .plan import ImportPlan, PlannedIndicator, PlannedResult, Span

if TYPE_CHECKING:
    from decimal import Decimal

    from programmes.people.models import User

KINDS = {"10": "counterpart", "11": "counterpart", "15": "counterpart", "40": "agency"}
ROLES = {"1": "donor", "2": "implementing", "3": "implementing", "4": "implementing"}


@dataclass
class Applied:
    """The programme, and how many objects were made, changed, and figures written; all 0 when it all stood so."""

    programme: Programme
    added: int = 0
    changed: int = 0
    figures: int = 0


class _Keeper:
    """Stores framework objects once: found by key, made when missing, changed when they differ."""

    def __init__(self, by: "User | None", source: str) -> None:
        self.by, self.source, self.added, self.changed = by, source, 0, 0

    def keep(self, model: type[models.Model], key: dict[str, Any], values: dict[str, Any] | None = None) -> Any:
        found = model._default_manager.filter(**key).first()
        wanted = values or {}
        if found is None:
            self.added += 1
            return self._save(model(**key, **wanted))
        if any(getattr(found, name) != value for name, value in wanted.items()):
            self.changed += 1
            for name, value in wanted.items():
                setattr(found, name, value)
            return self._save(found)
        return found

    def _save(self, obj: models.Model) -> models.Model:
        return framework.save(obj, by=self.by, reason=self.source, way=AuditEntry.Way.IMPORT)


def existing(code: str, identifier: str) -> Programme | None:
    """The programme of an earlier import. Raises IatiRefused when the code belongs to another programme."""
    programme = Programme.objects.filter(code=code).first()
    if programme and not programme.references.filter(system=OutsideReference.System.IATI, value=identifier).exists():
        raise IatiRefused(_("El código %(code)s ya es de otro programa.") % {"code": code})
    return programme


@transaction.atomic
def apply(plan: ImportPlan, *, by: "User | None", programme_fields: dict[str, Any] | None = None) -> Applied:
    """Write the programme, its organisations, results, indicators, targets and approved figures. Raises IatiRefused, PermissionDenied.

    `programme_fields` replaces what the file would give (titles, source note …) when the programme is made.
    """
    keeper = _Keeper(by, f"IATI {plan.activity.identifier}")
    programme = existing(plan.code, plan.activity.identifier) or _programme(keeper, plan, programme_fields or {})
    reporter = _organisations(keeper, plan, programme)
    place = keeper.keep(
        Location,
        {"country": plan.country, "kind": Location.Kind.COUNTRY},
        None if _known(plan.country) else {"code": plan.country, "name": plan.country_name[:120]},
    )
    framework.choose(
        programme,
        "locations",
        {place, *programme.locations.all()},
        by=by,
        reason=keeper.source,
        way=AuditEntry.Way.IMPORT,
    )
    spans = _periods(plan, programme)
    results = {r.code: _result(keeper, programme, r, position) for position, r in enumerate(plan.results, start=1)}
    units = {}
    for position, planned in enumerate(plan.indicators, start=1):
        indicator = _indicator(keeper, programme, results[planned.result], planned, position, plan.frequency)
        units[planned.code] = keeper.keep(
            ReportingUnit, {"indicator": indicator, "organisation": reporter, "location": place}
        )
        for span, value in planned.targets.items():
            keeper.keep(Target, {"indicator": indicator, "period": spans[span]}, {"value": value})
    figures = _figures(plan, programme, spans, units, keeper.source)
    return Applied(programme, keeper.added, keeper.changed, figures)


def _known(country: str) -> bool:
    return Location.objects.filter(country=country, kind=Location.Kind.COUNTRY).exists()


def shortened(text: str, limit: int) -> str:
    """The text, cut with an ellipsis where it does not fit."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _programme(keeper: _Keeper, plan: ImportPlan, fields: dict[str, Any]) -> Programme:
    activity = plan.activity
    values: dict[str, Any] = {
        "title_es": shortened(activity.titles.spanish or activity.identifier, 300),
        "title_en": shortened(activity.titles.get("en"), 300),
        "short_es": shortened(activity.titles.spanish or plan.code, 60),
        "description_es": activity.descriptions.spanish,
        "description_en": activity.descriptions.get("en"),
        "status": Programme.Status.CLOSED,
        "start": plan.start,
        "end": plan.end,
        "country": plan.country,
        "frequency": Frequency(plan.frequency),
        "currency": activity.currency or "USD",
        "source_note": _("Importado de IATI %(version)s: %(id)s.")
        % {"version": activity.version, "id": activity.identifier},
    }
    programme = keeper.keep(Programme, {"code": plan.code}, values | fields)
    keeper.keep(
        OutsideReference, {"programme": programme, "system": OutsideReference.System.IATI, "value": activity.identifier}
    )
    return programme


def _organisations(keeper: _Keeper, plan: ImportPlan, programme: Programme) -> Organisation:
    """Everybody the file names; returns the one that reports (or else the first one that implements)."""
    activity = plan.activity
    named = [*([activity.reporting] if activity.reporting else []), *activity.participating]
    if not named:
        raise IatiRefused(_("La actividad no nombra ninguna organización."))
    rows = [(_organisation(keeper, found), found.role) for found in named]
    reporter = rows[0][0]
    keeper.keep(Participation, {"programme": programme, "organisation": reporter, "role": Participation.Role.LEAD})
    for organisation, role in rows:
        if organisation != reporter:
            keeper.keep(
                Participation,
                {"programme": programme, "organisation": organisation, "role": ROLES.get(role, "implementing")},
            )
    return reporter


def _organisation(keeper: _Keeper, found: IatiOrganisation) -> Organisation:
    """The organisation with that IATI identifier, or else with the code made from it; made when there is none."""
    code = slugify(found.ref or found.names.spanish)[:40].strip("-") or "iati"
    same = Organisation.objects.filter(iati_ref=found.ref).first() if found.ref else None
    same = same or Organisation.objects.filter(code=code).first()
    if same:
        return same
    kind = "donor" if found.role == "1" else KINDS.get(found.type, "other")
    name = found.names.spanish or found.ref
    return keeper.keep(
        Organisation,
        {"code": code},
        {
            "kind": kind,
            "acronym_es": shortened(_acronym(name), 40),
            "name_es": shortened(name, 200),
            "name_en": shortened(found.names.get("en"), 200),
            "iati_ref": found.ref[:80],
        },
    )


def _acronym(name: str) -> str:
    """What a name says in brackets at its end, else the name: 'Alto Comisionado … (ACNUR)' is ACNUR."""
    if name.endswith(")") and "(" in name:
        return name[name.rindex("(") + 1 : -1]
    return name


def _periods(plan: ImportPlan, programme: Programme) -> dict[Span, Period]:
    """The file's own periods as the programme's calendar."""
    due = programme.due_days
    for start, end in plan.spans:
        Period.objects.get_or_create(
            programme=programme, start=start, end=end, defaults={"due": end + timedelta(days=due)}
        )
    return {(p.start, p.end): p for p in programme.periods.all()}


def _result(keeper: _Keeper, programme: Programme, planned: PlannedResult, position: int) -> Result:
    return keeper.keep(
        Result,
        {"programme": programme, "code": planned.code},
        {
            "level": planned.level,
            "title_es": shortened(planned.titles.spanish, 400),
            "title_en": shortened(planned.titles.get("en"), 400),
            "description_es": planned.descriptions.spanish,
            "description_en": planned.descriptions.get("en"),
            "position": position,
        },
    )


def _indicator(
    keeper: _Keeper, programme: Programme, result: Result, planned: PlannedIndicator, position: int, frequency: str
) -> Indicator:
    return keeper.keep(
        Indicator,
        {"programme": programme, "code": planned.code},
        {
            "result": result,
            "title_es": shortened(planned.titles.spanish, 500),
            "title_en": shortened(planned.titles.get("en"), 500),
            "segment": shortened(planned.segment, 300),
            "description_es": planned.description,
            "kind": planned.kind,
            "direction": planned.direction,
            "accumulation": Indicator.Accumulation.SNAPSHOT,
            "unit_es": planned.unit[0],
            "unit_en": planned.unit[1],
            "baseline": planned.baseline,
            "baseline_date": planned.baseline_date,
            "frequency": frequency,
            "position": position,
        },
    )


def _figures(
    plan: ImportPlan, programme: Programme, spans: dict[Span, Period], units: dict[str, ReportingUnit], source: str
) -> int:
    """Open the cells and take over what the file says; what it does not say closes as *not reported*. Returns how many were written."""
    open_cells(programme, [spans[span] for span in plan.spans])
    cells = {
        (c.unit_id, c.period_id): c
        for c in Contribution.objects.filter(programme=programme).select_related("indicator")
    }
    written = 0
    for planned in plan.indicators:
        for span, figure in planned.actuals.items():
            values = _values(planned, figure.value, figure.comment)
            if values:
                cell = cells[units[planned.code].pk, spans[span].pk]
                written += approve_at_source(cell, values, reason=source, comment=figure.comment)
    silent = Contribution.objects.filter(programme=programme, state=State.EXPECTED)
    Obligation.objects.filter(pk__in=silent.values("obligation")).update(closed_at=timezone.now())
    silent.update(state=State.NOT_REPORTED)
    return written


def _values(planned: PlannedIndicator, value: "Decimal | None", comment: str) -> dict[str, Any]:
    """What an actual says as an answer; empty when it says nothing."""
    if planned.kind == Indicator.Kind.TEXT:
        return {"answer": "value", "text": comment} if comment else {}
    return {"answer": "value", "value": value} if value is not None else {}
