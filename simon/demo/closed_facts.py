"""Facts of two closed joint programmes of the MDG Achievement Fund in Panama, each seen in a published source; none is invented.

What was looked for and not found is left out: the budget and the results matrix of RdeOE, the wording of its outcomes, the names
of the three municipalities of the security programme. Texts are paraphrased; Spanish wordings without a Spanish source are our own.
"""

from datetime import date
from decimal import Decimal

FUND_ES = "Fondo para el Logro de los Objetivos de Desarrollo del Milenio (F-ODM)"

RDEOE = {
    "code": "MDGF-2097-D-PAN",
    "short": ("Red de Oportunidades Empresariales", "Entrepreneurial Opportunities Network"),
    "title": (
        "Red de Oportunidades Empresariales para Familias Pobres (RdeOE)",
        "Entrepreneurial Opportunities Network for Poor Families",
    ),
    "window": ("Desarrollo y sector privado", "Development and private sector"),
    "start": date(2009, 3, 31),
    "end": date(2013, 6, 17),
    "mptf": "00067267",
    "description": (
        "Lema: «vinculados para reducir la pobreza y la desigualdad». Sectores: artesanía, agricultura y turismo. Contexto descrito "
        "por las fuentes: más del 66 % de la población rural en pobreza extrema, la mayoría con microempresas informales; atención "
        "especial a las mujeres. Cerrado financieramente.",
        "Sectors: handicraft, agriculture and tourism. Context described by the sources: over 66% of the rural population in extreme "
        "poverty, most of them running informal micro-enterprises; special focus on women. Financially closed.",
    ),
    "agencies": ("pnud", "fao", "omt", "unctad"),
    "counterparts": ("ampyme", "atp", "mici", "mida", "mef", "senacyt", "rednomipem"),
    "places": ("PA-4", "PA-2", "PA-6", "PA-9"),
    "outcomes": (),
    "reported": (
        (
            "Mejor procesamiento de la materia prima, elaboración de productos y condiciones de trabajo",
            "Better raw-material processing, product manufacture and working conditions",
        ),
        ("Mejor gestión empresarial, fijación de precios y costos", "Better business management, pricing and costing"),
        (
            "Mejores políticas públicas y acceso a crédito y a otros bienes y servicios",
            "Better public policy and access to credit and other goods and services",
        ),
        ("Más de 20 redes de microempresas que actúan en conjunto", "Over 20 micro-enterprise networks acting jointly"),
        ("Acceso a mercados para más de 100 microempresas", "Market access for over 100 micro-enterprises"),
        (
            "Centro de Innovación y Demostración para el Emprendimiento Rural (CIDER) diseñado y equipado como piloto; el Gobierno "
            "preveía replicarlo, con la experiencia del Perú",
            "Demonstration and Innovation Centre for Rural Entrepreneurship (CIDER) designed and equipped as a pilot; the government "
            "planned to replicate it, drawing on Peru's experience",
        ),
        ("REDNOMIPEM formada como capacitadora nacional en género", "REDNOMIPEM trained as national trainer on gender"),
        (
            "Rutas de turismo rural en Coclé (La Pintada, Penonomé) y en Santa Fe de Veraguas; operadores turísticos venden la de Coclé",
            "Rural tourism routes in Coclé (La Pintada, Penonomé) and Santa Fe de Veraguas; tour operators sell the Coclé route",
        ),
        ("Mesa temática de turismo y artesanía en Coclé", "Thematic table on tourism and handicraft in Coclé"),
    ),
    "beneficiaries": {"direct_people": 787, "indirect_people": 2190, "direct_institutions": 83},
    "beneficiaries_as_of": date(2011, 10, 31),
    "budget": {},
    "note": (
        "Hechos publicados, en palabras propias. Beneficiarios alcanzados a octubre de 2011 (se anota el último día del mes). El "
        "presupuesto y la matriz de resultados no son públicos y no figuran aquí. ONUDI aparece solo en una lista de siglas y no se "
        "registra como participante; la participación del MIDES no se confirmó. Documentos publicados: documento del programa (120 "
        "páginas), informe narrativo final (julio de 2013, 44 páginas), evaluación final (agosto de 2013, Alejandro E. Rausch, 53 páginas)."
    ),
    "sources": (
        "https://mptf.undp.org/factsheet/project/00067267",
        "http://wiki.mdgfund.net/Entrepreneurial_Opportunities_Network_for_Poor_Families",
        "https://www.sdgfund.org/es/estudio-de-caso/red-de-oportunidades-empresariales-en-panam%C3%A1",
        "https://vdocumento.com/informe-final-el-reporte-final-del-programa-conjunto-es-elaborado-por-el-equipo.html",
        "https://documents.pub/document/evaluacion-final-mdg-achievement-a-sites-a-default-a-files-a-panama-.html",
        "https://studylib.es/doc/7111069/documento-de-programa-conjunto-red-de",
        "https://fdocuments.es/document/sistematizacin-y-memoria-de-los-programas-conjuntos-ejes-de-anlisis-de-experiencias.html",
    ),
}

SEGURIDAD = {
    "code": "MDGF-1945-F-PAN",
    "short": ("Seguridad ciudadana", "Citizens' security"),
    "title": (
        "Mejorando la seguridad ciudadana en Panamá: hacia la construcción social de una cultura de paz",
        "Improving citizens' security in Panama: contributing to the social construction of peace",
    ),
    "window": ("Prevención de conflictos y consolidación de la paz", "Conflict prevention and peacebuilding"),
    "start": date(2008, 12, 31),
    "end": date(2013, 3, 31),
    "mptf": "00067216",
    "description": (
        "Alcance: tres municipios y el nivel nacional. Previsto de septiembre de 2009 a septiembre de 2012 (3 años). Fondos: canalizados "
        "por el PNUD como agente a nivel mundial, gestión paralela a nivel nacional. Efecto del MANUD (parafraseado): fortalecimiento "
        "institucional para el abordaje integral de la seguridad ciudadana, con énfasis en la prevención social de la violencia y el "
        "delito, con enfoque de derechos y acceso efectivo a la justicia.",
        "Scope: three municipalities and the national level. Planned from September 2009 to September 2012 (3 years). Funds: "
        "pass-through at global level with UNDP as agent, parallel at national level.",
    ),
    "agencies": ("unodc", "unicef", "unfpa", "unesco", "pnud"),
    "counterparts": (),
    "places": ("PA",),
    "outcomes": (
        (
            "Mecanismo nacional de análisis de la violencia creado y capaz de producir y compartir conocimiento y recomendaciones",
            "National mechanism to analyse violence created and able to produce and share knowledge and recommendations",
        ),
        (
            "Capacidad institucional de gestión integral de la seguridad ciudadana con enfoque de género y derechos humanos",
            "Institutional capacity for integral citizen-security management with gender and human-rights approach",
        ),
        (
            "Prevención social de la violencia juvenil y de la violencia contra las mujeres promovida",
            "Social prevention of youth violence and violence against women promoted",
        ),
    ),
    "reported": (
        (
            "Observatorio de Seguridad Ciudadana en la Cámara de Comercio",
            "Observatory on Citizen Security in the Chamber of Commerce",
        ),
        (
            "Primer informe nacional de seguridad pública y primeras encuestas de victimización y percepción",
            "First national public-safety report and first victimisation and perception surveys",
        ),
        ("Tres observatorios locales", "Three local observatories"),
        ("Diplomado para autoridades y sociedad civil", "Diploma course for authorities and civil society"),
        ("Espacios públicos recuperados y redes juveniles", "Public spaces recovered and youth networks"),
    ),
    "beneficiaries": {},
    "beneficiaries_as_of": None,
    "budget": {
        "unodc": Decimal(514385),
        "unicef": Decimal(514385),
        "unfpa": Decimal(382953),
        "unesco": Decimal(586039),
        "pnud": Decimal(2002238),
    },
    "note": (
        "Hechos publicados, en palabras propias; los efectos se tradujeron del inglés. Presupuesto aprobado por agencia para el programa "
        "entero, en USD (suma 4,000,000), anotado en el primer período. Montos transferidos, comprometidos y desembolsados no figuran."
    ),
    "sources": (
        "http://mptf.undp.org/factsheet/project/00067216",
        "https://studylib.es/doc/5688969/sigend_jp_panama_cppb",
        "http://www.mdgfund.org/node/860",
    ),
}

PROGRAMMES = (RDEOE, SEGURIDAD)
