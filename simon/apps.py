from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class SimonConfig(AppConfig):
    """Wiring, and the commands that span all apps."""

    name = "simon"
    verbose_name = "SIMON"


class SimonAdminConfig(AdminConfig):
    """The admin site of the coordination unit."""

    default_site = "simon.admin_site.CoordinationSite"
