"""A real results file, published as IATI by UNHCR, taken over by the reader of indicators.iati."""

from pathlib import Path

from indicators.iati import apply, plan, read
from programmes.models import Programme

from . import people

FILE = Path(__file__).parent / "data" / "unhcr_panama_2017.xml"
CODE = "ACNUR-PAN-2017"
NOTE = (
    "Datos: UNHCR, CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/), resultados de 2017 de la oficina regional en Panamá, "
    "publicados en IATI (XM-DAC-41121-2017-AME-PANRO; tabla del repositorio unhcr-americas/iati, reconstruida en XML). Las cifras son "
    "las del archivo; los títulos de resultados e indicadores están en inglés, como se publicaron."
)


def build() -> int:
    """Import the file once; returns how many programmes were made."""
    if Programme.objects.filter(code=CODE).exists():
        return 0
    fields = {
        "title_es": "ACNUR: operación en Panamá, resultados de 2017",
        "short_es": "ACNUR Panamá 2017",
        "short_en": "UNHCR Panama 2017",
        "source_note": NOTE,
    }
    programme = apply(plan(read(FILE), CODE), by=None, programme_fields=fields).programme
    people.enrol(programme, ("coordinacion",))
    return 1
