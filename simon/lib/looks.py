"""How states are shown everywhere, on pages, in e-mails and reports: shape, word and colour."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

ICON = '<svg class="{}" viewBox="0 0 16 16" aria-hidden="true"><use href="#i-{}"/></svg>'


class Look(NamedTuple):
    """How a state is shown: CSS class, icon of the sprite, word; whether colour fills the shape."""

    css: str
    icon: str
    label: str | Promise
    filled: bool = True

    @property
    def shape(self) -> SafeString:
        """The shape as SVG; filled ones take their colour from the CSS class of what surrounds them."""
        return format_html(ICON, "sh" if self.filled else "i", self.icon)


# docs/domain.md: the traffic light (section 3), obligations and freshness (section 4), steps of the workflow.
LOOKS: dict[str, Look] = {
    "achieved": Look("s-done", "done", _("Logrado")),
    "on_track": Look("s-ok", "ok", _("Según lo previsto")),
    "at_risk": Look("s-risk", "risk", _("En riesgo")),
    "off_track": Look("s-off", "off", _("Fuera de curso")),
    "no_data": Look("s-none", "none", _("Sin dato")),
    "too_early": Look("s-soon", "soon", _("Muy pronto")),
    "fresh": Look("s-ok", "ok", _("Al día")),
    "late_in": Look("", "check", _("Tarde pero entregado"), filled=False),
    "scheduled": Look("", "clock", _("Programado"), filled=False),
    "open": Look("s-open", "open", _("Abierto")),
    "late": Look("s-risk", "risk", _("Atrasado")),
    "stale": Look("s-off", "off", _("Desactualizado")),
    "paused": Look("", "pause", _("En pausa"), filled=False),
    "returned": Look("", "undo", _("Devuelto"), filled=False),
    "expected": Look("s-none", "none", _("Sin dato")),
    "draft": Look("", "pen", _("Borrador"), filled=False),
    "submitted": Look("", "eye", _("Por revisar"), filled=False),
    "approved": Look("", "check", _("Aprobado"), filled=False),
    "locked": Look("", "lock", _("Bloqueado"), filled=False),
}
