from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """People and organisations; apart from programmes because the user model cannot be moved later."""

    name = "programmes.people"
    label = "people"
    verbose_name = _("Personas y organizaciones")
