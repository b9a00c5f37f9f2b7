from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """What spans the apps: opening and closing periods, what is owed, dashboards, reminders."""

    name = "reports"
    verbose_name = _("Informes")

    def ready(self) -> None:
        import_module("reports.follow").register()
