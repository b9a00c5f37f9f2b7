from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from programmes import access


class CoordinationSite(AdminSite):
    """The coordination unit's site: open to who coordinates a programme; each list limited to those programmes."""

    site_title = site_header = "SIMON"
    index_title = _("Hoy")

    def has_permission(self, request: HttpRequest) -> bool:
        return access.coordinates_any(request.user)
