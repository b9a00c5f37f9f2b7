"""The texts of the demonstration's lessons. Illustrative, like everything in it."""

from typing import Any, NamedTuple


class Told(NamedTuple):
    """A lesson: who writes it, days before the day of the demonstration, the short sheet, the full one, titles of its evidence."""

    owner: str
    days: int
    short: dict[str, Any]
    full: dict[str, Any] = {}
    result: str = ""
    evidence: tuple[str, ...] = ()


LESSONS = (
    Told(
        "mici",
        70,
        {
            "title": "Llevar el trámite a la comunidad triplica las microempresas que se formalizan",
            "kind": "practice",
            "visibility": "public",
            "what_happened": "En dos trimestres de campaña desde la cabecera provincial se formalizaron 14 microempresas de 60 "
            "interesadas. Cuando una mesa de trámites acompañados pasó dos días en cada corregimiento, se formalizaron 46 en un solo "
            "trimestre.",
            "why": "El costo del trámite es pequeño; el del viaje, no. Una artesana de la comarca pierde dos jornadas y paga transporte "
            "para entregar un papel que casi siempre le devuelven por una firma. Con la mesa en la comunidad, el error se corrige en el "
            "momento.",
            "otherwise": "Empezaríamos con la mesa desde el primer trimestre y avisaríamos por radio una semana antes. La dejaríamos en el "
            "calendario fijo de la institución, y no como actividad del programa.",
        },
        {
            "context": "Corregimientos rurales de Veraguas, Coclé y la comarca Ngäbe-Buglé, a entre dos y seis horas de la cabecera "
            "provincial. Nueve de cada diez microempresas de la línea de base no tenían aviso de operación.",
            "stakeholders": "El MICI puso a dos personas y el sistema de registro; AMPYME, las promotoras que conocen a cada grupo; las "
            "juntas comunales, el local y la electricidad; las redes de microempresas convocaron a sus socias.",
            "approach": "1. Las promotoras revisan los papeles de cada interesada una semana antes.\n2. La mesa llega con un equipo "
            "portátil y conexión por satélite.\n3. Cada trámite se termina con la persona presente, o se anota qué falta y quién lo "
            "consigue.\n4. A los treinta días se llama a quienes no terminaron.",
            "results": "46 microempresas con aviso de operación en un trimestre, 31 de ellas de mujeres; 12 vendieron por primera vez a un "
            "comprador que pide factura.",
            "women": 71,
            "men": 38,
            "unspecified": None,
            "success_factors": "La promotora que revisa antes: donde no hubo, la mitad de los trámites quedó a medias. Y la presencia de "
            "alguien con firma, que decide en el momento.",
            "constraints": "La conexión falló en tres de once comunidades; allí se trabajó con copias y el registro se completó al "
            "volver. Dos juntas comunales cobraron por el local.",
            "cost": "Cerca de B/. 640 por mesa de dos días: viáticos, transporte y conexión. Unos B/. 150 por microempresa formalizada.",
            "sustainability": "El MICI incluyó seis mesas al año en su plan operativo. Falta que la conexión portátil tenga presupuesto "
            "propio cuando termine el programa.",
            "replication": "Una institución dispuesta a sacar a alguien con firma de la oficina; una organización local que revise los "
            "papeles antes; y un mínimo de quince interesadas por comunidad.",
            "contact": "Dirección de empresas, MICI (dato de demostración)",
            "sectors": ["250", "151"],
            "goals": [1, 8, 16],
            "criteria": {
                "effective": True,
                "sustainable": False,
                "gender": True,
                "feasible": True,
                "participatory": True,
                "replicable": True,
            },
        },
        "3.1",
        ("Lección aprendida: trámites acompañados", "Línea de base de las microempresas rurales"),
    ),
    Told(
        "fao",
        55,
        {
            "title": "El cacao se vende mejor fermentado en común, pero el acopio debe pagarse el mismo día",
            "kind": "lesson",
            "visibility": "programme",
            "what_happened": "Cuatro grupos aceptaron fermentar su cacao en un centro común. El precio subió casi un tercio, y aun así a "
            "los dos meses la mitad de las familias volvió a vender en baba al intermediario.",
            "why": "El intermediario paga en la puerta y al contado; el centro pagaba a los quince días, cuando vendía el lote. Para una "
            "familia que compra la comida con esa venta, esperar no es una opción.",
            "otherwise": "Abriríamos el centro con un fondo de compra desde el primer día, aunque fuera pequeño, y pagaríamos la mitad al "
            "recibir y la mitad al vender el lote.",
        },
        {
            "context": "Valle bajo de Chiriquí y partes de la comarca, fincas de menos de dos hectáreas. Primera cosecha después de tres "
            "años de parcelas demostrativas.",
            "stakeholders": "Familias productoras organizadas en cuatro grupos, MIDA con su extensionista, FAO con la asistencia técnica "
            "y un comprador regional.",
            "approach": "Cajas fermentadoras y secadoras solares en un punto a menos de una hora de las fincas; registro de cada entrega; "
            "una socia de cada grupo lleva las cuentas.",
            "results": "El precio por quintal pasó de B/. 85 a B/. 112. Con el fondo de compra del segundo trimestre, 52 de 60 familias "
            "entregan al centro.",
            "women": 44,
            "men": 61,
            "unspecified": 12,
            "success_factors": "El registro a la vista de todos y una persona del grupo, no del programa, a cargo de la caja.",
            "constraints": "El fondo de compra dependió de un aporte extraordinario. La lluvia dañó un lote por falta de techo.",
            "cost": "B/. 4,200 por centro, más un fondo rotatorio de B/. 3,000.",
            "sustainability": "El fondo se repone con cada venta; lleva dos ciclos sin pérdidas.",
            "replication": "Un volumen de al menos diez quintales por quincena y un comprador que diferencie la calidad.",
            "contact": "Asistencia técnica en cacao, FAO (dato de demostración)",
            "sectors": ["311", "331"],
            "goals": [1, 2, 12],
            "criteria": {"effective": True, "gender": True, "feasible": True},
        },
        "1.1",
        ("Plan de negocio de la red de cacao", "Informe de misión a la comarca Ngäbe-Buglé"),
    ),
    Told(
        "ampyme",
        48,
        {
            "title": "Los talleres de costos rinden más con las cuentas de cada participante",
            "kind": "lesson",
            "visibility": "programme",
            "what_happened": "Después de seis talleres con un ejemplo de manual, pocas artesanas habían cambiado sus precios. En los "
            "siguientes cada una trajo sus propias compras y ventas de una semana, y la mayoría subió al menos un precio.",
            "why": "El ejemplo se entiende y se olvida. La propia cuenta duele: muchas vieron que vendían por debajo de lo que les costaba "
            "el material.",
            "otherwise": "Pediríamos el cuaderno de una semana al inscribirse, y dedicaríamos la mitad del taller a trabajarlo en parejas.",
        },
    ),
    Told(
        "omt",
        33,
        {
            "title": "Primero el mercado y después la ruta de turismo",
            "kind": "lesson",
            "visibility": "agencies",
            "what_happened": "Se señalizó una ruta y se capacitó a las familias antes de hablar con las agencias de viaje. Al terminar, "
            "ninguna la vendía: el recorrido era demasiado largo para un día y corto para dos.",
            "why": "Diseñamos la ruta con lo que había que ver y no con el tiempo de quien la visita. Las agencias tenían esa respuesta "
            "desde el principio, pero nadie les preguntó.",
            "otherwise": "Llevaríamos a tres agencias en la primera visita de campo y probaríamos el recorrido con un grupo antes de "
            "poner un solo letrero.",
        },
    ),
    Told(
        "pnud",
        20,
        {
            "title": "Una reunión de comité con cifras enviadas antes dura la mitad",
            "kind": "practice",
            "visibility": "programme",
            "what_happened": "El Comité de Gestión dedicaba más de una hora a leer avances. Desde que las cifras llegan aprobadas tres "
            "días antes, la reunión empieza por las que están en riesgo y termina con acuerdos.",
            "why": "Leer en voz alta no es decidir. Cuando todas las organizaciones vieron lo mismo antes, cada una llega con su "
            "propuesta.",
            "otherwise": "Lo haríamos igual, y cerraríamos el período una semana antes de cada sesión para que nadie traiga cifras "
            "distintas en papel.",
        },
    ),
)
