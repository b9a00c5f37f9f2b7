"""The organisations of the demonstration: real ones, with their usual acronyms and names."""

from programmes.people.models import Organisation

from .store import keep

# code: (kind, acronym es, acronym en, name es, name en)
ORGANISATIONS = {
    "fao": (
        "agency",
        "FAO",
        "",
        "Organización de las Naciones Unidas para la Alimentación y la Agricultura",
        "Food and Agriculture Organization of the United Nations",
    ),
    "omt": ("agency", "OMT", "UNWTO", "Organización Mundial del Turismo", "World Tourism Organization"),
    "unctad": (
        "agency",
        "UNCTAD",
        "",
        "Conferencia de las Naciones Unidas sobre Comercio y Desarrollo",
        "United Nations Conference on Trade and Development",
    ),
    "pnud": (
        "agency",
        "PNUD",
        "UNDP",
        "Programa de las Naciones Unidas para el Desarrollo",
        "United Nations Development Programme",
    ),
    "unodc": (
        "agency",
        "UNODC",
        "",
        "Oficina de las Naciones Unidas contra la Droga y el Delito",
        "United Nations Office on Drugs and Crime",
    ),
    "unicef": (
        "agency",
        "UNICEF",
        "",
        "Fondo de las Naciones Unidas para la Infancia",
        "United Nations Children's Fund",
    ),
    "unfpa": ("agency", "UNFPA", "", "Fondo de Población de las Naciones Unidas", "United Nations Population Fund"),
    "unesco": (
        "agency",
        "UNESCO",
        "",
        "Organización de las Naciones Unidas para la Educación, la Ciencia y la Cultura",
        "United Nations Educational, Scientific and Cultural Organization",
    ),
    "acnur": (
        "agency",
        "ACNUR",
        "UNHCR",
        "Alto Comisionado de las Naciones Unidas para los Refugiados",
        "United Nations High Commissioner for Refugees",
    ),
    "ampyme": ("counterpart", "AMPYME", "", "Autoridad de la Micro, Pequeña y Mediana Empresa", ""),
    "atp": ("counterpart", "ATP", "", "Autoridad de Turismo de Panamá", "Tourism Authority of Panama"),
    "mici": ("counterpart", "MICI", "", "Ministerio de Comercio e Industrias", "Ministry of Commerce and Industry"),
    "mida": (
        "counterpart",
        "MIDA",
        "",
        "Ministerio de Desarrollo Agropecuario",
        "Ministry of Agricultural Development",
    ),
    "mef": ("counterpart", "MEF", "", "Ministerio de Economía y Finanzas", "Ministry of Economy and Finance"),
    "senacyt": ("counterpart", "SENACYT", "", "Secretaría Nacional de Ciencia, Tecnología e Innovación", ""),
    "rednomipem": ("counterpart", "REDNOMIPEM", "", "REDNOMIPEM", ""),
    "espana": ("donor", "España", "Spain", "Gobierno de España", "Government of Spain"),
    "fondo-demo": (
        "donor",
        "Fondo de demostración",
        "Demonstration fund",
        "Fondo de demostración",
        "Demonstration fund",
    ),
    "uc": (
        "coordination",
        "UC",
        "CU",
        "Unidad de Coordinación, Oficina del Coordinador Residente",
        "Coordination Unit, Resident Coordinator's Office",
    ),
}
IATI_REFS = {"acnur": "XM-DAC-41121"}


def build() -> None:
    """All organisations; idempotent."""
    for code, (kind, acronym_es, acronym_en, name_es, name_en) in ORGANISATIONS.items():
        keep(
            Organisation,
            {"code": code},
            kind=kind,
            acronym_es=acronym_es,
            acronym_en=acronym_en,
            name_es=name_es,
            name_en=name_en,
            iati_ref=IATI_REFS.get(code, ""),
        )
