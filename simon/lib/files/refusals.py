"""Why a file is refused: one Spanish sentence per code, the fact first and then the way out."""

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, str | Promise] = {
    "empty": _("El archivo está vacío. Revise el original y vuelva a subirlo."),
    "too_large": _("El archivo pesa más de {limit} MB, que es el máximo. Redúzcalo o divídalo y vuelva a subirlo."),
    "executable": _("El archivo es un programa o contiene uno, y SIMON no guarda programas. Suba solo el documento."),
    "macros": _(
        "El archivo contiene macros, y SIMON no guarda macros. Guárdelo como documento sin macros "
        "(.docx, .xlsx o .pptx) o como PDF y vuelva a subirlo."
    ),
    "protected": _(
        "El archivo está protegido con contraseña y nadie más podría abrirlo. Quite la contraseña y vuelva a subirlo."
    ),
    "damaged": _(
        "El archivo está dañado o incompleto y no se puede abrir. Ábralo en su equipo, guárdelo de nuevo y súbalo."
    ),
    "mismatch": _(
        "El nombre termina en «.{extension}», pero el contenido es otra cosa: {label}. "
        "Corrija la extensión o suba el archivo correcto."
    ),
    "archive": _("SIMON no recibe aquí archivos comprimidos. Descomprímalo y suba los documentos uno a uno."),
    "bomb": _(
        "Al descomprimirse, el contenido del archivo ocupa demasiado. Guárdelo de nuevo desde su programa, o como PDF."
    ),
    "escape": _(
        "El archivo contiene rutas que salen de su carpeta, y no es seguro abrirlo. "
        "Guárdelo de nuevo desde su programa y vuelva a subirlo."
    ),
    "pixels": _("La imagen pasa de {limit} millones de píxeles. Redúzcala y vuelva a subirla."),
    "dtd": _("El archivo contiene definiciones XML (DTD), que SIMON no recibe. Guárdelo sin ellas y vuelva a subirlo."),
    "polyglot": _(
        "El archivo es a la vez de dos tipos distintos, y no es seguro guardarlo. "
        "Guárdelo de nuevo desde su programa y vuelva a subirlo."
    ),
    "storage_full": _(
        "No queda espacio para guardar el archivo, y no se guardó nada. "
        "Avise a la unidad de coordinación y vuelva a intentarlo más tarde."
    ),
    "storage_away": _(
        "El almacén de archivos no responde, y no se guardó nada. Vuelva a intentarlo en unos minutos; "
        "si se repite, avise a la unidad de coordinación."
    ),
    "database_away": _(
        "La base de datos no responde, y no se pudo guardar. Vuelva a intentarlo en unos minutos; "
        "si se repite, avise a la unidad de coordinación."
    ),
    "repeated": _("Es igual a «{other}», del mismo envío: se guarda una sola vez."),
    "too_many": _("Trae más de {limit} archivos, que es el máximo. Divídalo en varios y vuelva a subirlos."),
    "too_much": _("Lo que trae pasa de {limit} MB al descomprimirse. Divídalo en varios y vuelva a subirlos."),
    "unknown": _(
        "SIMON no reconoce este tipo de archivo. Suba un PDF, un documento de Office u OpenDocument, "
        "un texto, un CSV o una imagen."
    ),
}


def sentence(code: str, values: dict[str, object]) -> str | Promise:
    """The lazy sentence of a code with its values."""
    return format_lazy(SENTENCES[code], **values) if values else SENTENCES[code]


class FileRefused(Exception):
    """A file that is not taken: ``code`` is a key of SENTENCES, ``values`` what it speaks of, ``message`` its lazy sentence."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values
        self.message: str | Promise = sentence(code, values)
