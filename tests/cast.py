"""The cast of named people that the tests speak of, in one running programme with three quarters behind and one open.

On TODAY (14 July 2026) the programme RED runs from 2025-10-01 to 2027-09-30, quarterly, due 15 days after each quarter
(Q2 2026 is due on 15 July). Everything is set up through the named functions.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

from documents import services
from documents.knowledge import lessons
from documents.models import Category, Document, ExpectedDocument, Lesson
from indicators import workflow
from indicators.answers import Given
from indicators.models import Contribution, Indicator, ReportingUnit, Target
from programmes import framework
from programmes.calendar import build_periods
from programmes.models import FundingSource, Location, Membership, Participation, Programme, Result
from programmes.people.models import Organisation, User
from reports.calendar import open_periods
from simon.lib.files import check

TODAY = date(2026, 7, 14)
NOW = datetime(2026, 7, 14, 15, 0, tzinfo=UTC)  # 10:00 in Panama, a Tuesday
PASSWORD = "una-clave-larga-2026"

ORGANISATIONS = {
    "FAO": "agency",
    "UNCTAD": "agency",
    "MIDA": "counterpart",
    "AECID": "donor",
    "UC": "coordination",
    "UNESCO": "agency",
}


@dataclass
class World:
    """Attributes: people by first name (ana coordinates, fabio FAO focal point, clara UNCTAD contributor, marta MIDA counterpart,
    david donor viewer, ursula UNESCO focal point of another programme, nadie no role, root superuser, ida disabled)."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    red: Programme = None
    other: Programme = None
    outcome: Result = None
    output: Result = None
    trained: Indicator = None  # incremental count, FAO and MIDA in two provinces
    price: Indicator = None  # ratio latest, UNCTAD, whole country

    def __getattr__(self, name: str) -> User:
        people = self.__dict__.get("people") or {}
        if name in people:
            return people[name]
        raise AttributeError(name)

    def org(self, code: str) -> Organisation:
        return self.organisations[code]

    def period(self, index: int):
        """0 is Oct–Dec 2025, 2 is Apr–Jun 2026 (due 15 July 2026), 3 has begun."""
        return list(self.red.periods.order_by("start"))[index]

    def cell(self, indicator: Indicator, organisation: str, period: int, place: str | None = None) -> Contribution:
        cells = Contribution.objects.filter(
            indicator=indicator, organisation=self.org(organisation), period=self.period(period)
        )
        return (cells.filter(unit__location__name=place) if place else cells).order_by("pk").first()

    def submit(self, cell: Contribution, value: object, by: User) -> Contribution:
        given = (
            Given(numerator=Decimal(value[0]), denominator=Decimal(value[1]))
            if isinstance(value, tuple)
            else Given(value=Decimal(value))
        )
        workflow.submit(cell, given, by=by)
        return cell

    def approved(self, cell: Contribution, value: object, by: User) -> Contribution:
        self.submit(cell, value, by)
        workflow.approve(cell, by=self.people["ana"])
        return cell


def person(world: World, name: str, **fields: object) -> User:
    user = User.objects.create_user(f"{name}@simon.example", PASSWORD, name=name.capitalize(), **fields)
    world.people[name] = user
    return user


def save(obj):
    """Store one framework object as the system."""
    return framework.save(obj, by=None)


def programme(code: str, **fields: object) -> Programme:
    values = {
        "title_es": f"Programa {code}",
        "title_en": f"Programme {code}",
        "short_es": code,
        "start": date(2025, 10, 1),
        "end": date(2027, 9, 30),
        "status": Programme.Status.RUNNING,
    }
    made = save(Programme(code=code, **(values | fields)))
    build_periods(made)
    return made


def member(user: User, organisation: Organisation, where: Programme, role: str, **fields: object) -> Membership:
    return save(Membership(user=user, organisation=organisation, programme=where, role=role, **fields))


def build() -> World:
    """The whole cast; about 60 rows."""
    world = World()
    for code, kind in ORGANISATIONS.items():
        world.organisations[code] = save(
            Organisation(code=code.lower(), kind=kind, acronym_es=code, name_es=f"Organización {code}")
        )
    world.red, world.other = programme("RED"), programme("OTRO")
    for code, role in {
        "FAO": "lead",
        "UNCTAD": "agency",
        "MIDA": "counterpart",
        "AECID": "donor",
        "UC": "coordination",
    }.items():
        save(Participation(programme=world.red, organisation=world.org(code), role=role))
    save(Participation(programme=world.other, organisation=world.org("UNESCO"), role="lead"))
    _people(world)
    _framework(world)
    open_periods(world.red, on=TODAY)
    open_periods(world.other, on=TODAY)
    return world


def _people(world: World) -> None:
    roles = {
        "ana": ("UC", "coordination"),
        "fabio": ("FAO", "focal_point"),
        "clara": ("UNCTAD", "contributor"),
        "marta": ("MIDA", "counterpart"),
        "david": ("AECID", "viewer"),
    }
    for name, (organisation, role) in roles.items():
        member(person(world, name), world.org(organisation), world.red, role)
    member(person(world, "ursula"), world.org("UNESCO"), world.other, "focal_point")
    person(world, "nadie")
    ida = person(world, "ida", is_active=False)
    member(ida, world.org("FAO"), world.red, "focal_point")
    world.people["root"] = User.objects.create_superuser("root@simon.example", PASSWORD, name="Root")


def _framework(world: World) -> None:
    red = world.red
    save(
        FundingSource(
            programme=red, organisation=world.org("AECID"), name_es="Fondo de prueba", amount=Decimal(1000000)
        )
    )
    world.outcome = save(
        Result(programme=red, level="outcome", code="1", title_es="Familias con capacidades", position=1)
    )
    world.output = save(
        Result(programme=red, level="output", code="1.1", parent=world.outcome, title_es="Formación", position=2)
    )
    world.trained = save(
        Indicator(
            programme=red,
            result=world.output,
            code="1.1.1",
            title_es="Personas capacitadas",
            unit_es="personas",
            owner=world.people["fabio"],
        )
    )
    world.price = save(
        Indicator(
            programme=red,
            result=world.output,
            code="1.1.2",
            title_es="Familias con crédito",
            unit_es="%",
            kind="ratio",
            accumulation="ratio_latest",
            baseline=Decimal(10),
            final_target=Decimal(50),
        )
    )
    veraguas, cocle = Location.objects.get(code="PA-9"), Location.objects.get(code="PA-2")
    country = Location.objects.get(code="PA")
    save(ReportingUnit(indicator=world.trained, organisation=world.org("FAO"), location=veraguas))
    save(ReportingUnit(indicator=world.trained, organisation=world.org("FAO"), location=cocle))
    save(ReportingUnit(indicator=world.trained, organisation=world.org("MIDA"), location=veraguas))
    save(ReportingUnit(indicator=world.price, organisation=world.org("UNCTAD"), location=country))
    for period in red.periods.order_by("start"):
        save(Target(indicator=world.trained, period=period, value=Decimal(100)))
    minutes = Category.objects.get(code="CGP")
    save(ExpectedDocument(programme=red, organisation=world.org("FAO"), category=minutes, frequency="quarterly"))


def upload(
    world: World, name: str, content: bytes, *, by: User, organisation: str = "FAO", visibility: str = "programme"
) -> Document:
    """A document put in by its named function, as minutes of the management committee."""
    about = services.NewDocument(
        title=name.rsplit(".", 1)[0], category=Category.objects.get(code="CGP"), visibility=visibility
    )
    checked = check(BytesIO(content), name)
    return services.upload(
        BytesIO(content), checked, about, programme=world.red, organisation=world.org(organisation), by=by
    )


def lesson(
    world: World, title: str = "El pago al contado", *, by: User, organisation: str = "FAO", **about: str
) -> Lesson:
    """A short lesson written by its named function, visible to the whole programme unless said otherwise."""
    told = {
        "what_happened": "Las familias volvieron al intermediario.",
        "why": "Paga al contado.",
        "otherwise": "Un fondo.",
    }
    said = {"title": title, "kind": "lesson", "visibility": "programme", **told, **about}
    return lessons.write(said, programme=world.red, organisation=world.org(organisation), by=by)
