"""RED-2, its results chain: (code, level, parent, Spanish, English). Illustrative."""

RESULTS = (
    ("0", "impact", "", "Las familias rurales pobres viven mejor de sus microempresas en red",
     "Poor rural families live better from their networked micro-enterprises"),
    ("1", "outcome", "", "Las microempresas rurales producen y se administran mejor", "Rural micro-enterprises produce and manage better"),
    ("1.1", "output", "1", "Familias productoras con mejores prácticas agrícolas", "Farming families with better agricultural practices"),
    ("1.2", "output", "1", "Formación en precios, costos y gestión", "Training in prices, costs and management"),
    ("1.3", "output", "1", "Centros de innovación rural (CIDER) en servicio", "Rural innovation centres (CIDER) in service"),
    ("2", "outcome", "", "Las redes venden en mercados nuevos de turismo y artesanía",
     "Networks sell in new tourism and handicraft markets"),
    ("2.1", "output", "2", "Rutas de turismo rural con oferta de las familias", "Rural tourism routes offered by families"),
    ("2.2", "output", "2", "Artesanía con marca, diseño y puntos de venta", "Handicraft with brand, design and points of sale"),
    ("2.3", "output", "2", "Redes de microempresas organizadas", "Organised micro-enterprise networks"),
    ("3", "outcome", "", "El entorno público facilita emprender en el campo", "The public environment makes rural enterprise easier"),
    ("3.1", "output", "3", "Trámites de formalización más cortos", "Shorter formalisation procedures"),
    ("3.2", "output", "3", "Crédito adecuado a la microempresa rural", "Credit that suits rural micro-enterprises"),
    ("3.3", "output", "3", "Mesas público-privadas provinciales", "Provincial public-private round tables"),
)

# (code, parent, Spanish, English, responsible, status, indexes of the planned periods)
ACTIVITIES = (
    ("1.1.a", "1.1", "Instalar parcelas demostrativas de cacao y hortalizas", "Set up demonstration plots of cocoa and vegetables",
     "fao", "under_way", (0, 1, 2, 3)),
    ("1.1.b", "1.1", "Capacitar en manejo poscosecha", "Train in post-harvest handling", "mida", "delayed", (1, 2)),
    ("1.2.a", "1.2", "Adaptar el módulo de costos a la artesanía", "Adapt the costing module to handicraft", "unctad", "done", (0, 1)),
    ("1.2.b", "1.2", "Dictar los talleres de precios y costos", "Hold the price and cost workshops", "ampyme", "under_way", (1, 2, 3, 4)),
    ("1.3.a", "1.3", "Equipar el CIDER de Santiago", "Equip the Santiago CIDER", "pnud", "under_way", (2, 3)),
    ("2.1.a", "2.1", "Diagnosticar tres rutas de turismo rural", "Assess three rural tourism routes", "omt", "done", (0,)),
    ("2.1.b", "2.1", "Señalizar las rutas", "Put up signs on the routes", "atp", "delayed", (2, 3)),
    ("2.2.a", "2.2", "Registrar la marca colectiva de las artesanas", "Register the artisans' collective brand",
     "mici", "under_way", (1, 2, 3)),
    ("2.3.a", "2.3", "Acompañar la constitución de redes", "Support the founding of networks",
     "pnud", "under_way", (0, 1, 2, 3, 4, 5)),
    ("3.1.a", "3.1", "Revisar los requisitos municipales", "Review municipal requirements", "unctad", "done", (0, 1)),
    ("3.2.a", "3.2", "Abrir la línea de crédito con garantía solidaria", "Open the group-guarantee credit line",
     "ampyme", "under_way", (1, 2, 3)),
    ("3.3.a", "3.3", "Convocar las mesas provinciales", "Convene the provincial round tables", "pnud", "not_started", (3, 4, 5, 6)),
)
