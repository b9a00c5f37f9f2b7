"""Members of a programme: what each may and why, and disabling a person."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import access
from .models import Membership, Programme

RIGHT_LABELS: dict[str, Promise] = {
    access.SEE: _("ve lo aprobado"),
    access.SEE_OWN_FIGURES: _("ve lo no aprobado de su organización"),
    access.SEE_ALL_FIGURES: _("ve todo lo no aprobado"),
    access.ENTER: _("captura y envía"),
    access.ENTER_ON_BEHALF: _("captura en nombre de otras"),
    access.APPROVE: _("aprueba, devuelve, reabre, cierra períodos"),
    access.UPLOAD: _("sube documentos"),
    access.SEE_AGENCY_DOCUMENTS: _("ve documentos de agencias"),
    access.COORDINATE: _("cambia el marco, el calendario y los miembros"),
}


@dataclass(frozen=True)
class MemberRights:
    membership: Membership
    rights: list[Promise]


def who_may(programme: Programme) -> list[MemberRights]:
    """Every membership of a programme with the rights that follow from it; one query."""
    rows = Membership.objects.filter(programme=programme).select_related("user", "organisation")
    return [
        MemberRights(m, [label for right, label in RIGHT_LABELS.items() if right in access.rights_of([m])])
        for m in rows.order_by("organisation__acronym_es", "user__name")
    ]
