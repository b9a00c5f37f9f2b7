"""RED-2, its indicators, who reports them and what was reported in the three past quarters. Every figure is illustrative."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

PERIODS = 12


@dataclass(frozen=True)
class Cell:
    """What became of one cell. `given` are the fields of indicators.answers.Given (`steps`: how many milestones are done);
    `days` after the due date on which it was sent. step: approved, submitted, returned or draft."""

    given: dict[str, Any]
    step: str = "approved"
    days: int = -4
    comment: str = ""
    review: str = ""


def value(figure: Any, **more: Any) -> Cell:
    """An approved figure: a number, a pair (n, d), or a text."""
    if isinstance(figure, tuple):
        return Cell({"numerator": Decimal(figure[0]), "denominator": Decimal(figure[1])}, **more)
    return Cell({"text": figure} if isinstance(figure, str) else {"value": Decimal(str(figure))}, **more)


def cell(entry: Any) -> Cell | None:
    """An entry of the table below: a Cell, None, or what was said and approved."""
    return entry if entry is None or isinstance(entry, Cell) else value(entry)


def late(figure: Any) -> Cell:
    return value(figure, days=5)


def sent(figure: Any) -> Cell:
    """Waiting for approval."""
    return value(figure, step="submitted")


def draft(figure: Any) -> Cell:
    """Begun and not sent."""
    return value(figure, step="draft")


def back(figure: Any, review: str) -> Cell:
    """Returned with a comment."""
    return value(figure, step="returned", review=review)


def missing(because: str) -> Cell:
    return Cell({"answer": "not_available", "because": because})


def steps(done: int) -> Cell:
    """The first `done` milestones are done."""
    return Cell({"steps": done})


SAME = Cell({"answer": "no_change"})
Row = Sequence[Any]


@dataclass(frozen=True)
class Spec:
    """One indicator. `targets` by period; `cells` by (organisation, place): entries of past periods, read by `cell`; None: nothing sent."""

    code: str
    title: tuple[str, str]
    unit: tuple[str, str]
    cells: dict[tuple[str, str], Row]
    targets: tuple[Any, ...] = ()
    kind: str = "number"
    accumulation: str = "incremental"
    direction: str = "increase"
    baseline: Any = None
    final: Any = None
    more: dict[str, str] = field(default_factory=dict)
    steps: tuple[tuple[str, str, int, int], ...] = ()  # Spanish, English, weight, index of the planned period

    @property
    def result(self) -> str:
        """'1.2.3' belongs to 1.2; '1.0.1' to 1."""
        return self.code.rsplit(".", 1)[0].removesuffix(".0")


def each(figure: int) -> tuple[int, ...]:
    """The same target in every period."""
    return (figure,) * PERIODS


def path(start: float, end: float) -> tuple[Decimal, ...]:
    """Targets on the straight way from the baseline, one decimal."""
    way = [Decimal(str(start)) + (Decimal(str(end)) - Decimal(str(start))) * k / PERIODS for k in range(1, PERIODS + 1)]
    return tuple(round(level, 1) for level in way)


def whole(start: int, end: int) -> tuple[Decimal, ...]:
    """As `path`, in whole numbers."""
    return tuple(round(level, 0) for level in path(start, end))


PEOPLE, PERCENT, DOLLARS, DAYS = ("personas", "people"), ("%", "%"), ("USD", "USD"), ("días", "days")
FIRMS, YES_NO, SCALE = ("microempresas", "micro-enterprises"), ("sí o no", "yes or no"), ("escala", "scale")
HITOS, TEXT = ("% del peso", "% of the weight"), ("", "")
V, C, CH, H, NB, PA = "PA-9", "PA-2", "PA-4", "PA-6", "PA-NB", "PA"

INDICATORS: tuple[Spec, ...] = (
    Spec(
        "0.1",
        (
            "Ingreso mensual medio de las microempresas atendidas",
            "Mean monthly income of the supported micro-enterprises",
        ),
        DOLLARS,
        {("pnud", PA): (214, 223, 238)},
        path(210, 330),
        accumulation="level",
        baseline=210,
    ),
    Spec(
        "0.2",
        (
            "Hogares en pobreza extrema en los distritos atendidos",
            "Households in extreme poverty in the supported districts",
        ),
        PERCENT,
        {("pnud", PA): (missing("La encuesta de hogares sale en el segundo trimestre."), 40.6, 39.5)},
        path(41.5, 32),
        "percentage",
        "snapshot",
        "decrease",
        41.5,
    ),
    Spec(
        "1.0.1",
        (
            "Familias que aplican al menos tres prácticas mejoradas",
            "Families applying at least three improved practices",
        ),
        PERCENT,
        {
            ("fao", V): ((12, 96), (22, 104), (30, 110)),
            ("fao", C): ((9, 80), late((15, 92)), (24, 95)),
            ("mida", H): ((6, 60), (8, 60), draft((9, 61))),
        },
        path(12, 60),
        "ratio",
        "ratio_latest",
        baseline=12,
    ),
    Spec(
        "1.0.2",
        ("Nivel de gestión de las microempresas", "Management level of the micro-enterprises"),
        SCALE,
        {("ampyme", PA): (1, 2, 2)},
        (1, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4),
        "ordinal",
        "snapshot",
        baseline=1,
        more={
            "scale_es": "Sin registros\nRegistros básicos\nCostos y precios\nPlan de negocio",
            "scale_en": "No records\nBasic records\nCosts and prices\nBusiness plan",
        },
    ),
    Spec(
        "1.1.1",
        ("Personas productoras capacitadas", "Farmers trained"),
        PEOPLE,
        {
            ("fao", V): (46, 38, 41),
            ("fao", C): (30, 0, 35),
            ("fao", NB): (22, None, 46),
            ("mida", V): (late(25), 31, None),
        },
        each(110),
    ),
    Spec(
        "1.1.2",
        ("Parcelas demostrativas en producción", "Demonstration plots in production"),
        ("parcelas", "plots"),
        {("fao", H): (8, 9, 4), ("fao", CH): (6, -1, 3)},
        (6, 12, 16, 20, *(24,) * 8),
        accumulation="running_total",
    ),
    Spec(
        "1.1.3",
        ("Costo de producción por quintal de cacao", "Production cost per quintal of cocoa"),
        DOLLARS,
        {("fao", NB): (18.4, 18.3, 18.1), ("mida", V): (18.6, 18.2, 17.9)},
        path(18.5, 14),
        accumulation="level",
        direction="decrease",
        baseline=18.5,
        more={"across_units": "mean"},
    ),
    Spec(
        "1.2.1",
        ("Microempresarias formadas en precios y costos", "Women entrepreneurs trained in prices and costs"),
        PEOPLE,
        {
            ("unctad", C): (18, 24, 15),
            ("unctad", V): (0, 16, sent(27)),
            ("ampyme", CH): (12, 9, 14),
            ("ampyme", H): (5, 11, 8),
        },
        each(60),
    ),
    Spec(
        "1.2.2",
        ("Asistencia media a los talleres", "Mean attendance at workshops"),
        PERCENT,
        {("unctad", PA): (84, 88, 86)},
        each(85),
        "percentage",
        "level",
        "maintain",
        more={"level_function": "mean"},
    ),
    Spec(
        "1.2.3",
        ("AMPYME adopta el módulo de costos en su oferta regular", "AMPYME adopts the costing module"),
        YES_NO,
        {("ampyme", PA): (0, 0, 1)},
        (),
        "yes_no",
        "snapshot",
        baseline=0,
        final=1,
    ),
    Spec(
        "1.3.1",
        ("CIDER de Santiago en servicio", "Santiago CIDER in service"),
        HITOS,
        {("pnud", V): (steps(1), steps(2), steps(2))},
        (),
        "milestone",
        "snapshot",
        steps=(
            ("Convenio firmado", "Agreement signed", 10, 0),
            ("Local adecuado", "Premises fitted out", 20, 1),
            ("Equipo instalado", "Equipment installed", 30, 4),
            ("Primeros servicios", "First services", 40, 6),
        ),
    ),
    Spec(
        "1.3.2",
        ("Visitas atendidas en los CIDER", "Visits received at the CIDER"),
        ("visitas", "visits"),
        {("pnud", V): (0, 4, 21)},
        (0, 10, 40, 90, 160, 240, 330, 420, 520, 620, 720, 800),
        accumulation="running_total",
    ),
    Spec(
        "1.3.3",
        ("Lecciones del acompañamiento técnico", "Lessons of the technical support"),
        TEXT,
        {
            ("pnud", V): (
                "Los talleres de medio día caben mejor en la jornada de las familias.",
                "La visita a la finca resuelve más dudas que el material impreso.",
                sent("Conviene repetir el módulo de costos al cierre del ciclo."),
            )
        },
        (),
        "text",
        "snapshot",
    ),
    Spec(
        "2.0.1",
        ("Participaciones en ferias que cerraron con ganancia", "Fair participations that closed with a profit"),
        PERCENT,
        {("mici", H): ((4, 12), (7, 15), (6, 14)), ("ampyme", C): ((5, 11), (0, 0), (8, 18))},
        path(35, 70),
        "ratio",
        "ratio_pooled",
        baseline=35,
    ),
    Spec(
        "2.0.2",
        ("Microempresas que venden en un mercado nuevo", "Micro-enterprises selling in a new market"),
        FIRMS,
        {
            ("omt", C): (14, 18, 26),
            ("pnud", V): (9, SAME, 17),
            ("mici", H): (6, 9, 13),
            ("mici", NB): (3, 5, back(4, "El trimestre anterior eran 5; explique la baja o corrija.")),
        },
        whole(20, 200),
        accumulation="snapshot",
        baseline=20,
    ),
    Spec(
        "2.1.1",
        ("Rutas de turismo rural que venden los operadores", "Rural tourism routes sold by operators"),
        ("rutas", "routes"),
        {("omt", C): (1, SAME, 2), ("omt", V): (0, 1, 1), ("omt", CH): (0, 0, 1)},
        (1, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7),
        accumulation="snapshot",
        baseline=1,
    ),
    Spec(
        "2.1.2",
        ("Visitantes en las rutas", "Visitors on the routes"),
        ("visitantes", "visitors"),
        {("atp", C): (210, 340, 295), ("atp", V): (88, 120, 96)},
        each(450),
    ),
    Spec(
        "2.1.3",
        ("Calidad de la señalización y los servicios", "Quality of signs and services"),
        SCALE,
        {("atp", C): (2, 3, 3), ("atp", V): (1, 2, 3), ("omt", CH): (1, 1, 2)},
        (2, 2, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4),
        "ordinal",
        "snapshot",
        more={"scale_es": "Sin señales\nBásica\nAdecuada\nBuena", "scale_en": "No signs\nBasic\nAdequate\nGood"},
    ),
    Spec(
        "2.2.1",
        ("Artesanas que usan la marca colectiva", "Artisans using the collective brand"),
        PEOPLE,
        {("mici", NB): (12, 21, 30), ("mici", CH): (8, 14, 20), ("mici", H): (5, 11, 16)},
        each(45),
    ),
    Spec(
        "2.2.2",
        ("Días para registrar una marca", "Days to register a brand"),
        DAYS,
        {("mici", PA): (44, 41, 39)},
        whole(45, 20),
        accumulation="level",
        direction="decrease",
        baseline=45,
    ),
    Spec(
        "2.2.3",
        ("Punto de venta permanente abierto", "Permanent point of sale open"),
        YES_NO,
        {("unctad", V): (0, 1, 1), ("unctad", C): (0, 0, 1), ("mici", NB): (0, 0, 0)},
        (0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1),
        "yes_no",
        "snapshot",
    ),
    Spec(
        "2.3.1",
        ("Redes de microempresas activas", "Active micro-enterprise networks"),
        ("redes", "networks"),
        {("pnud", V): (3, 4, 6), ("pnud", C): (2, 4, 5), ("ampyme", CH): (1, 2, 3), ("ampyme", H): (1, late(1), 3)},
        (6, 9, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30),
        accumulation="snapshot",
        baseline=5,
    ),
    Spec(
        "2.3.2",
        ("Mujeres en las juntas directivas de las redes", "Women on the boards of the networks"),
        PERCENT,
        {("pnud", PA): (28.5, 31.0, 33.2)},
        path(28, 50),
        "percentage",
        "snapshot",
        baseline=28,
    ),
    Spec(
        "3.0.1",
        ("Índice de facilidad para emprender en el municipio", "Municipal ease-of-enterprise index"),
        ("puntos", "points"),
        {("unctad", V): (43, 44, 47), ("unctad", C): (40, 42, 46), ("unctad", CH): (41, SAME, 43)},
        path(40, 65),
        accumulation="snapshot",
        baseline=40,
        more={"across_units": "mean"},
    ),
    Spec(
        "3.1.1",
        ("Días para abrir una microempresa", "Days to open a micro-enterprise"),
        DAYS,
        {("unctad", V): (29, 26, 22), ("mici", C): (30, 28, 25)},
        whole(30, 8),
        accumulation="level",
        direction="decrease",
        baseline=30,
        more={"across_units": "max"},
    ),
    Spec(
        "3.1.2",
        ("Ventanilla municipal simplificada", "Simplified municipal one-stop shop"),
        HITOS,
        {("unctad", C): (steps(1), steps(1), steps(2))},
        (),
        "milestone",
        "snapshot",
        steps=(
            ("Diagnóstico", "Assessment", 15, 0),
            ("Ordenanza aprobada", "Ordinance passed", 35, 1),
            ("Sistema en línea", "System online", 30, 2),
            ("Personal formado", "Staff trained", 20, 5),
        ),
    ),
    Spec(
        "3.2.1",
        ("Créditos otorgados a microempresas rurales", "Loans to rural micro-enterprises"),
        ("créditos", "loans"),
        {
            ("ampyme", V): (14, 11, 18),
            ("ampyme", C): (9, 13, sent(12)),
            ("ampyme", CH): (0, 7, 10),
            ("ampyme", NB): (0, 4, 6),
        },
        each(36),
    ),
    Spec(
        "3.2.2",
        ("Cartera en mora de la línea rural", "Overdue portfolio of the rural line"),
        PERCENT,
        {("ampyme", PA): ((14, 104), (19, 148), (24, 196))},
        path(14, 6),
        "ratio",
        "ratio_latest",
        "decrease",
        baseline=14,
    ),
    Spec(
        "3.3.1",
        ("Acuerdos de las mesas público-privadas", "Agreements of the public-private round tables"),
        ("acuerdos", "agreements"),
        {("mida", V): (None, None, None), ("mida", C): (None, 1, None)},
        whole(0, 24),
        accumulation="running_total",
    ),
    Spec(
        "3.3.2",
        ("Avances de política pública", "Progress of public policy"),
        TEXT,
        {
            ("mida", PA): (
                "Borrador de acuerdo de compras a pequeños productores.",
                "Acuerdo en consulta con los gremios.",
                None,
            )
        },
        (),
        "text",
        "snapshot",
    ),
    Spec(
        "3.3.3",
        ("Mesas que sesionan cada trimestre", "Round tables meeting every quarter"),
        ("mesas", "tables"),
        {
            ("pnud", C): (1, 1, 1),
            ("pnud", V): (1, 1, 1),
            ("pnud", CH): (1, 1, missing("La gobernación suspendió la sesión por las lluvias.")),
        },
        each(3),
        accumulation="snapshot",
        direction="maintain",
    ),
)
