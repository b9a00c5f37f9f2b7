from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IndicatorsConfig(AppConfig):
    name = "indicators"
    verbose_name = _("Indicadores")

    def ready(self) -> None:
        search = import_module("indicators.search")
        import_module("programmes.framework").after_save(self.get_model("Indicator"), search.index)
        import_module("documents.search.finding").BESIDE.append(search.find)
        import_module("indicators.citing").register()
