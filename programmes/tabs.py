"""The tabs of a programme's pages: only what the person may open."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from programmes.people.models import User

from . import access
from .models import Programme


@dataclass(frozen=True)
class Tab:
    label: str | Promise
    url: str
    current: bool


# key: (words, URL name, the right it needs)
TABS: dict[str, tuple[Promise, str, tuple[str, ...]]] = {
    "summary": (_("Resumen"), "programmes:programme-detail", ()),
    "results": (_("Indicadores"), "indicators:indicator-list", ()),
    "entry": (_("Captura"), "indicators:entry-list", (access.ENTER, access.ENTER_ON_BEHALF)),
    "review": (_("Revisión"), "indicators:review-list", (access.APPROVE,)),
    "library": (_("Biblioteca"), "documents:document-list", ()),
    "lessons": (_("Lecciones"), "documents:lesson-list", ()),
    "calendar": (_("Calendario"), "programmes:programme-calendar", ()),
    "money": (_("Dinero"), "programmes:money-list", ()),
    "report": (_("Informe"), "reports:report-detail", ()),
    "access": (_("Accesos"), "programmes:programme-access", (access.COORDINATE,)),
}


def programme_tabs(programme: Programme, user: User, current: str, rights: frozenset[str] | None = None) -> list[Tab]:
    """Tabs for one programme; `rights` spares a query where the caller has them."""
    held = access.rights_on(user, programme) if rights is None else rights
    return [
        Tab(label, _address(key, name, programme), key == current)
        for key, (label, name, needs) in TABS.items()
        if not needs or held & set(needs)
    ]


def _address(key: str, name: str, programme: Programme) -> str:
    if key in ("library", "lessons"):
        return f"{reverse(name)}?programa={programme.code}"
    return reverse(name, args=[programme.code])
