"""Addresses of documents."""

from django.urls import path

from .views.document import (
    document_detail,
    document_download,
    document_edit,
    document_restore,
    document_withdraw,
    version_add,
)
from .views.library import document_list
from .views.reading import version_page, version_read, version_thumbnail
from .views.slots import slot_answer
from .views.upload import document_upload

app_name = "documents"
urlpatterns = [
    path("biblioteca/", document_list, name="document-list"),
    path("programas/<str:code>/documentos/subir/", document_upload, name="document-upload"),
    path("documentos/huecos/<int:pk>/", slot_answer, name="slot-answer"),
    path("documentos/<uuid:public_id>/", document_detail, name="document-detail"),
    path("documentos/<uuid:public_id>/v<int:number>/descargar/", document_download, name="document-download"),
    path("documentos/<uuid:public_id>/v<int:number>/miniatura.png", version_thumbnail, name="version-thumbnail"),
    path("documentos/<uuid:public_id>/v<int:number>/pagina/<int:page>.png", version_page, name="version-page"),
    path("documentos/<uuid:public_id>/v<int:number>/leer/", version_read, name="version-read"),
    path("documentos/<uuid:public_id>/version/", version_add, name="version-add"),
    path("documentos/<uuid:public_id>/cambiar/", document_edit, name="document-edit"),
    path("documentos/<uuid:public_id>/retirar/", document_withdraw, name="document-withdraw"),
    path("documentos/<uuid:public_id>/restaurar/", document_restore, name="document-restore"),
]
