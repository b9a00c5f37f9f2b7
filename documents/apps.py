from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = _("Documentos")

    def ready(self) -> None:
        finding = import_module("documents.search.finding")
        finding.BESIDE.append(finding.programmes)
        import_module("documents.knowledge.citing").register()
        import_module("documents.detail.citing").register()
