from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammesConfig(AppConfig):
    """Who works on what, and who may: programmes, calendar, obligations, money, access, audit."""

    name = "programmes"
    verbose_name = _("Programas")

    def ready(self) -> None:
        import_module("programmes.framework").after_save(
            self.get_model("Programme"), import_module("programmes.search").index
        )
