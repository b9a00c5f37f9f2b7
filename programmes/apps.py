from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammesConfig(AppConfig):
    """Who works on what, and who may: programmes, calendar, obligations, money, access, audit."""

    name = "programmes"
    verbose_name = _("Programas")
