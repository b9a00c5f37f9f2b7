"""How documents are told to people: who sees one and why, what was read in it, its history, the list as a table."""

from collections.abc import Iterable
from dataclasses import replace

from django.db.models.functions import Substr
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programmes import history
from programmes.models import AuditEntry
from simon.lib.files.kinds import KINDS
from simon.lib.fts import snippet
from simon.lib.tables import Column, Sheet

from .models import Document, DocumentVersion, Visibility

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
NOT_TEXT = {"no_text", "protected", "damaged", "unsupported"}


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


def lines(document: Document) -> list[history.Line]:
    """The history of a document; a changed title, description or visibility is told with both values."""
    entries = list(AuditEntry.objects.of(document).select_related("actor"))
    told = {"title": _("título"), "description": _("descripción"), "visibility": _("visible para")}
    names = dict(Visibility.choices)
    return [
        replace(
            line,
            changes=[
                (told[field], str(names.get(old, old) or "—"), str(names.get(new, new) or "—"))
                for field, (old, new) in entry.changes.items()
                if field in told
            ],
        )
        for line, entry in zip(history.lines(document, entries), entries, strict=True)
    ]


def sheet(documents: Iterable[Document], total: int, cap: int) -> Sheet:
    """The list as a table; a list cut at `cap` says so in its last row."""
    columns = [
        Column("title", _("Título")),
        Column("category", _("Categoría")),
        Column("organisation", _("Organización")),
        Column("programme", _("Programa")),
        Column("period", _("Período")),
        Column("day", _("Fecha"), "date"),
        Column("visibility", _("Visible para")),
        Column("file", _("Archivo")),
        Column("kind", _("Tipo de archivo")),
        Column("size", _("Tamaño en bytes"), "number"),
        Column("version", _("Versión"), "number"),
        Column("sha256", "SHA-256"),
        Column("address", _("Enlace")),
    ]
    rows = [_row(document) for document in documents]
    if total > cap:
        rows.append(
            {
                "title": _("La lista se cortó en %(cap)d de %(total)d documentos; filtre para tener el resto.")
                % {"cap": cap, "total": total}
            }
        )
    return Sheet(_("Documentos"), columns, rows)


def _row(document: Document) -> dict:
    version = document.current
    cells = {
        "title": document.title,
        "category": str(document.category),
        "organisation": str(document.organisation),
        "programme": document.programme.code,
        "period": document.period.label if document.period else None,
        "day": document.programme.local_date(document.created_at),
        "visibility": document.get_visibility_display(),
        "address": document.get_absolute_url(),
    }
    if version is not None:
        cells |= {
            "file": version.name,
            "kind": kind_label(version),
            "size": version.size,
            "version": version.number,
            "sha256": version.sha256,
        }
    return cells
