"""The kinds of file that SIMON knows: one row each, with MIME type, extension and Spanish label."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class FileType:
    """What the bytes are: ``kind`` (a key of KINDS), MIME type, extension without dot, label to show."""

    kind: str
    mime: str
    extension: str
    label: str | Promise


@dataclass(frozen=True)
class Kind:
    """A row of KINDS.

    ``family`` groups kinds between which a wrong extension is told but accepted (a photo saved as .png
    that is a JPEG). ``extensions``: the first one is the usual one, all of them are honest names.
    """

    family: str
    mime: str
    extensions: tuple[str, ...]
    label: str | Promise


_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."

KINDS: dict[str, Kind] = {
    "pdf": Kind("pdf", "application/pdf", ("pdf",), _("Documento PDF")),
    "docx": Kind("writer", _OOXML + "wordprocessingml.document", ("docx", "dotx"), _("Documento de Word")),
    "doc": Kind("writer", "application/msword", ("doc", "dot"), _("Documento de Word 97-2003 o anterior")),
    "odt": Kind("writer", _ODF + "text", ("odt", "ott"), _("Texto de OpenDocument")),
    "rtf": Kind("writer", "application/rtf", ("rtf", "doc"), _("Texto enriquecido (RTF)")),
    "wpd": Kind("writer", "application/vnd.wordperfect", ("wpd", "wp", "wp5", "wp6"), _("Documento de WordPerfect")),
    "xlsx": Kind("sheet", _OOXML + "spreadsheetml.sheet", ("xlsx", "xltx"), _("Libro de Excel")),
    "xlsb": Kind(
        "sheet",
        "application/vnd.ms-excel.sheet.binary.macroenabled.12",
        ("xlsb",),
        _("Libro binario de Excel"),
    ),
    "xls": Kind("sheet", "application/vnd.ms-excel", ("xls", "xlt"), _("Libro de Excel 97-2003")),
    "ods": Kind("sheet", _ODF + "spreadsheet", ("ods", "ots"), _("Hoja de cálculo de OpenDocument")),
    "pptx": Kind(
        "slides",
        _OOXML + "presentationml.presentation",
        ("pptx", "ppsx", "potx"),
        _("Presentación de PowerPoint"),
    ),
    "ppt": Kind(
        "slides",
        "application/vnd.ms-powerpoint",
        ("ppt", "pps", "pot"),
        _("Presentación de PowerPoint 97-2003"),
    ),
    "odp": Kind("slides", _ODF + "presentation", ("odp", "otp"), _("Presentación de OpenDocument")),
    "odg": Kind("drawing", _ODF + "graphics", ("odg", "otg"), _("Dibujo de OpenDocument")),
    "txt": Kind("text", "text/plain", ("txt", "text", "log", "md", "asc"), _("Texto sin formato")),
    "csv": Kind("text", "text/csv", ("csv", "tsv", "tab"), _("Tabla de texto (CSV)")),
    "html": Kind("html", "text/html", ("html", "htm", "xhtml", "xht"), _("Página HTML")),
    "svg": Kind("svg", "image/svg+xml", ("svg",), _("Imagen SVG")),
    "xml": Kind("xml", "application/xml", ("xml",), _("Documento XML")),
    "jpg": Kind("image", "image/jpeg", ("jpg", "jpeg", "jpe", "jfif"), _("Foto JPEG")),
    "png": Kind("image", "image/png", ("png",), _("Imagen PNG")),
    "gif": Kind("image", "image/gif", ("gif",), _("Imagen GIF")),
    "webp": Kind("image", "image/webp", ("webp",), _("Imagen WebP")),
    "tiff": Kind("image", "image/tiff", ("tif", "tiff"), _("Imagen TIFF")),
    "bmp": Kind("image", "image/bmp", ("bmp", "dib"), _("Imagen BMP")),
    "heic": Kind("image", "image/heic", ("heic", "heif"), _("Foto HEIC")),
    # What is recognised only to be refused by its name:
    "empty": Kind("refused", "application/x-empty", (), _("Archivo vacío")),
    "executable": Kind("refused", "application/x-executable", (), _("Programa ejecutable")),
    "archive": Kind(
        "refused",
        "application/zip",
        ("zip", "7z", "rar", "gz", "tgz", "tar", "bz2", "xz"),
        _("Archivo comprimido"),
    ),
    "protected": Kind("refused", "application/encrypted", (), _("Documento protegido con contraseña")),
    "broken_ole": Kind("refused", "application/x-ole-storage", (), _("Documento de Office dañado")),
    "unknown": Kind("refused", "application/octet-stream", (), _("Archivo de tipo desconocido")),
}

IMAGE_KINDS = frozenset(kind for kind, row in KINDS.items() if row.family == "image")
ZIP_KINDS = frozenset({"docx", "xlsx", "xlsb", "pptx", "odt", "ods", "odp", "odg"})
OLE_KINDS = frozenset({"doc", "xls", "ppt"})
DOWNLOAD_ONLY_KINDS = frozenset({"html", "svg", "xml"})
TEXT_KINDS = frozenset({"txt", "csv", "html", "svg", "xml"})

# Names that a computer would run when opened, whatever the bytes are.
_PROGRAMS = """
    ade adp app appimage apk bat bin class cmd com cpl deb desktop dll dmg elf exe gadget hta inf
    ins iso jar js jse ksh lnk mjs msc msi msp mst php phtml pif pl ps1 psm1 py pyc rb reg rpm scf
    scr sct sh so sys url vb vbe vbs ws wsc wsf wsh xll
"""
_WITH_MACROS = "docm dotm xlsm xltm xlam pptm potm ppsm ppam sldm xla ppa"
EXECUTABLE_EXTENSIONS = frozenset(_PROGRAMS.split())
MACRO_EXTENSIONS = frozenset(_WITH_MACROS.split())


def type_of(kind: str, extension: str = "") -> FileType:
    """The FileType of a kind; ``extension`` is kept when it is one of the kind's honest names."""
    row = KINDS[kind]
    own = row.extensions[0] if row.extensions else ""
    return FileType(kind, row.mime, extension if extension in row.extensions else own, row.label)


def extension_of(name: str) -> str:
    """The lower-case extension of a file name without dot; '' when there is none."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1].rstrip(" .")
    stem, dot, extension = base.rpartition(".")
    return extension.strip().lower() if dot and stem else ""


def family_of_extension(extension: str) -> str | None:
    """The family whose kinds use this extension; None when no kind does."""
    return next((row.family for row in KINDS.values() if extension in row.extensions), None)
