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
from .views.imports import import_detail, import_discard
from .views.library import document_list
from .views.pieces import batch_start, piece_add, piece_cancel, piece_finish, piece_start, piece_state
from .views.slots import slot_answer, slot_file
from .views.upload import document_upload

app_name = "documents"
urlpatterns = [
    path("biblioteca/", document_list, name="document-list"),
    path("programas/<str:code>/documentos/subir/", document_upload, name="document-upload"),
    path("programas/<str:code>/documentos/piezas/", piece_start, name="piece-start"),
    path("programas/<str:code>/documentos/importar/", batch_start, name="batch-start"),
    path("documentos/piezas/<uuid:public_id>/", piece_state, name="piece-state"),
    path("documentos/piezas/<uuid:public_id>/trozo/", piece_add, name="piece-add"),
    path("documentos/piezas/<uuid:public_id>/terminar/", piece_finish, name="piece-finish"),
    path("documentos/piezas/<uuid:public_id>/cancelar/", piece_cancel, name="piece-cancel"),
    path("documentos/importar/<int:pk>/", import_detail, name="import-detail"),
    path("documentos/importar/<int:pk>/descartar/", import_discard, name="import-discard"),
    path("documentos/huecos/<int:pk>/", slot_answer, name="slot-answer"),
    path("documentos/huecos/<int:pk>/archivo/", slot_file, name="slot-file"),
    path("documentos/<uuid:public_id>/", document_detail, name="document-detail"),
    path("documentos/<uuid:public_id>/v<int:number>/descargar/", document_download, name="document-download"),
    path("documentos/<uuid:public_id>/version/", version_add, name="version-add"),
    path("documentos/<uuid:public_id>/cambiar/", document_edit, name="document-edit"),
    path("documentos/<uuid:public_id>/retirar/", document_withdraw, name="document-withdraw"),
    path("documentos/<uuid:public_id>/restaurar/", document_restore, name="document-restore"),
]
