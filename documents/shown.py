"""How documents are told to people: who sees one and why, what was read in it, its history, the list as a table."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.conf import settings
from django.db.models.functions import Substr
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from programmes import history
from programmes.models import AuditEntry
from simon.lib import periods
from simon.lib.files.kinds import KINDS
from simon.lib.fts import snippet
from simon.lib.periods import spelled
from simon.lib.tables import Column, Sheet

from .models import Document, DocumentVersion, Visibility
from .search.filters import LANGUAGES, DocumentFilter

SNIPPET_FROM = 40_000  # characters of a text in which a search's words are looked for to show them
EXCERPT = 1_500
EXTRACTION: dict[str, Promise] = {
    "pending": gettext_lazy("El texto se está leyendo; en unos minutos se podrá buscar por lo que dice."),
    "done": gettext_lazy("El texto se leyó: el documento se encuentra por lo que dice."),
    "no_text": gettext_lazy(
        "No tiene texto que leer (una imagen, un escaneo o un archivo sin palabras): se encuentra por su título, "
        "su descripción y su nombre de archivo."
    ),
    "protected": gettext_lazy("El archivo está protegido y su texto no se pudo leer."),
    "damaged": gettext_lazy("El archivo está dañado y su texto no se pudo leer."),
    "unsupported": gettext_lazy(
        "SIMON no pudo leer el texto: el formato no es de los que lee (como WordPerfect, o Word anterior a 1997), o el archivo "
        "pide más tiempo o memoria de lo permitido. Se encuentra por su título, su descripción y su nombre de archivo."
    ),
}
UNREAD: dict[str, Promise] = {
    "pending": gettext_lazy("su texto se está leyendo; vuelva en unos minutos"),
    "no_text": gettext_lazy("es una imagen sin texto"),
    "protected": gettext_lazy("está protegida y su texto no se pudo leer"),
    "damaged": gettext_lazy("está dañada y su texto no se pudo leer"),
    "unsupported": gettext_lazy("SIMON no lee el texto de este formato"),
}


def language_name(code: str) -> str:
    """«Español»; the code itself for one that has no name here."""
    return str(LANGUAGES[code]).capitalize() if code in LANGUAGES else code


def kind_label(version: DocumentVersion | None) -> str:
    """«Documento PDF»; empty without a version."""
    return str(KINDS[version.kind].label) if version and version.kind in KINDS else ""


def who_sees(document: Document) -> str:
    """A sentence: who sees the document, by its visibility (docs/domain.md §5)."""
    whose = {"organisation": document.organisation}
    if document.visibility == Visibility.ORGANISATION:
        return (
            _(
                "Solo lo ven las personas de %(organisation)s que trabajan en el programa: es privado de su organización."
            )
            % whose
        )
    if document.visibility == Visibility.AGENCIES:
        return (
            _(
                "Lo ven las agencias, los socios y la unidad de coordinación del programa, y su dueño, %(organisation)s; "
                "no lo ven las demás contrapartes ni los donantes."
            )
            % whose
        )
    if document.visibility == Visibility.PROGRAMME:
        return _("Lo ve toda persona con un papel en el programa, contrapartes y donantes incluidos.")
    if document.programme.has_public_page:
        return _("Es público: lo ve cualquiera, también fuera del programa.")
    return _(
        "Lo ve toda persona con un papel en el programa. Es público, pero el programa no tiene abierta su página pública."
    )


def snippets(documents: Iterable[Document], query: str) -> dict[int, SafeString]:
    """document pk -> the words around the first hit, marked; only for texts that were read. One query."""
    ids = [document.current_id for document in documents if document.current_id]
    texts = DocumentVersion.objects.filter(pk__in=ids, extraction="done").annotate(
        start=Substr("text", 1, SNIPPET_FROM)
    )
    return {document_id: snippet(text, query) for document_id, text in texts.values_list("document_id", "start")}


PRIVATE = {
    "document.share",
    "document.extend",
    "document.unshare",
    "document.unsent",
    "document.problem",
    "document.solve",
}  # actions of the history that are for who may change the document


def lines(document: Document, *, private: bool = False) -> list[history.Line]:
    """The history of a document; what changed is told with both values. `private`: with shares and reported problems. One query."""
    found = AuditEntry.objects.of(document).select_related("actor")
    entries = list(found if private else found.exclude(action__in=PRIVATE))
    told = {
        "title": _("título"),
        "description": _("descripción"),
        "visibility": _("visible para"),
        "tags": _("etiquetas"),
        "language": _("idioma"),
        "shared_with": _("con"),
        "shared_until": _("hasta"),
    }
    return [
        replace(
            line,
            changes=[
                (told[field], _value(field, old), _value(field, new))
                for field, (old, new) in entry.changes.items()
                if field in told
            ],
        )
        for line, entry in zip(history.lines(document, entries), entries, strict=True)
    ]


def filter_words(filterset: DocumentFilter, name: str, value: object) -> str:
    """A chosen value of a filter as people read it."""
    labels = dict(filterset.filters[name].extra.get("choices", []))
    if name == "periodo":
        return periods.label(value[0], value[1], get_language() or "es")
    return str(labels.get(value, value))


def _value(field: str, stored: str | None) -> str:
    """A value of the history as people read it."""
    if not stored:
        return "—"
    if field == "visibility":
        return str(dict(Visibility.choices).get(stored, stored))
    if field == "language":
        return language_name(stored)
    return spelled(date.fromisoformat(stored), get_language() or "es") if field == "shared_until" else stored


def sheet(documents: Iterable[Document], *, cut: bool) -> Sheet:
    """The list as a table, its headings with their Dublin Core names; a list that was cut says so in its last row."""
    columns = [
        Column("title", _dc(_("Título"), "title")),
        Column("category", _dc(_("Categoría"), "subject")),
        Column("tags", _dc(_("Etiquetas"), "subject")),
        Column("description", _dc(_("Descripción"), "description")),
        Column("organisation", _dc(_("Organización"), "creator")),
        Column("programme", _dc(_("Programa"), "relation")),
        Column("period", _dc(_("Período"), "coverage")),
        Column("place", _dc(_("Lugar"), "coverage")),
        Column("day", _dc(_("Fecha"), "date"), "date"),
        Column("language", _dc(_("Idioma"), "language")),
        Column("visibility", _dc(_("Visible para"), "rights")),
        Column("file", _("Archivo")),
        Column("kind", _dc(_("Tipo de archivo"), "type")),
        Column("mime", _dc(_("Tipo de medio"), "format")),
        Column("size", _("Tamaño en bytes"), "number"),
        Column("version", _("Versión"), "number"),
        Column("sha256", "SHA-256"),
        Column("address", _dc(_("Enlace"), "identifier")),
    ]
    rows = [_row(document) for document in documents]
    if cut:
        cut_at = _("La lista se cortó en %(cap)d documentos; filtre para tener el resto.")
        rows.append({"title": cut_at % {"cap": len(rows)}})
    return Sheet(_("Documentos"), columns, rows)


def _dc(words: str, name: str) -> str:
    """A heading with its Dublin Core name."""
    return f"{words} (dc:{name})"


def _row(document: Document) -> dict:
    version = document.current
    cells = {
        "title": document.title,
        "category": str(document.category),
        "tags": ", ".join(tag.name for tag in document.tags.all()) or None,
        "description": document.description or None,
        "organisation": str(document.organisation),
        "programme": document.programme.code,
        "period": document.period.label if document.period else None,
        "place": str(document.location) if document.location else None,
        "day": document.programme.local_date(document.created_at),
        "language": document.language or None,
        "visibility": document.get_visibility_display(),
        "address": settings.SITE_URL + document.get_absolute_url(),
    }
    if version is not None:
        cells |= {
            "file": version.name,
            "kind": kind_label(version),
            "mime": version.mime,
            "size": version.size,
            "version": version.number,
            "sha256": version.sha256,
        }
    return cells
