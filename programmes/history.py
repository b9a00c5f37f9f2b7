"""Who did what with one object, as sentences: the audit read for people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from simon.lib.numbers import format_number

from .models import AuditEntry

ACTIONS: dict[str, Promise] = {
    "draft": _("guardó un borrador"),
    "submit": _("envió"),
    "approve": _("aprobó"),
    "return": _("devolvió"),
    "reopen": _("reabrió"),
    "import": _("importó"),
    "document.upload": _("subió el documento"),
    "document.version": _("subió una versión"),
    "document.describe": _("cambió la descripción"),
    "document.withdraw": _("retiró el documento"),
    "document.restore": _("restauró el documento"),
    "lesson.write": _("escribió la lección"),
    "lesson.change": _("cambió la lección"),
    "lesson.promote": _("la pasó a ficha completa"),
    "lesson.withdraw": _("retiró la lección"),
    "lesson.restore": _("restauró la lección"),
    "document.tag": _("cambió las etiquetas o el idioma"),
    "document.share": _("compartió el documento"),
    "document.extend": _("cambió hasta cuándo se comparte"),
    "document.unshare": _("dejó de compartir el documento"),
    "document.unsent": _("no pudo enviar el aviso"),
    "document.comment": _("comentó"),
    "document.uncomment": _("retiró un comentario"),
    "document.problem": _("avisó de un problema"),
    "document.solve": _("dio un problema por resuelto"),
    "evidence.attach": _("adjuntó evidencia"),
    "evidence.detach": _("quitó evidencia"),
    "slot.fill": _("entregó el documento"),
    "slot.none": _("dijo que no hay documento"),
    "period.open": _("abrió el período"),
    "period.lock": _("cerró el período"),
    "period.unlock": _("abrió de nuevo el período"),
    "obligation.pause": _("puso en pausa"),
    "obligation.resume": _("quitó la pausa"),
    "moneyfigure.add": _("abrió la línea de dinero"),
    "user.add": _("registró a la persona"),
    "user.change": _("cambió los datos de la persona"),
    "user.password": _("cambió la contraseña"),
    "invitation.failed": _("no pudo enviar la invitación"),
}
VERBS: dict[str, Promise] = {"add": _("agregó"), "change": _("cambió"), "remove": _("quitó")}
SHOWN = (
    "value",
    "numerator",
    "denominator",
    "text",
    "not_available_because",
    "planned",
    "transferred",
    "committed",
    "disbursed",
    "comment",
)


def action_words(action: str) -> str | Promise:
    """An action's code in words: its own, or those of `<model>.<verb>`; the code itself when neither is known."""
    return ACTIONS.get(action) or VERBS.get(action.rpartition(".")[2], action)


@dataclass(frozen=True)
class Line:
    """One sentence of the history: who and when, what was done, the figures that changed [(field, before, after)]."""

    at: datetime
    who: str
    on_behalf: bool
    action: str | Promise
    changes: list[tuple[str, str, str]]
    reason: str
    way: str


def _shown(value: str | None) -> str:
    """A stored text as people read it: numbers as in es-PA, nothing as a dash."""
    if value is None:
        return "—"
    try:
        return format_number(Decimal(value))
    except (InvalidOperation, ValueError):
        return value


def _field_label(obj: models.Model, name: str) -> str:
    return str(obj._meta.get_field(name).verbose_name)


def lines(obj: models.Model, entries: Iterable[AuditEntry] | None = None) -> list[Line]:
    """The history of `obj`, newest first; one query."""
    found = AuditEntry.objects.of(obj).select_related("actor") if entries is None else entries
    return [
        Line(
            at=entry.at,
            who=str(entry.actor) if entry.actor else "SIMON",
            on_behalf=entry.organisation_id is None and entry.action in ("draft", "submit"),
            action=action_words(entry.action),
            changes=[
                (_field_label(obj, f), _shown(entry.changes[f][0]), _shown(entry.changes[f][1]))
                for f in SHOWN
                if f in entry.changes
            ],
            reason=entry.reason,
            way=entry.get_way_display(),
        )
        for entry in found
    ]
