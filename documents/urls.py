"""Addresses of documents."""

from django.urls import path

from .views.document import document_detail, document_download, document_edit, document_restore, document_withdraw
from .views.imports import import_detail, import_discard
from .views.lesson import lesson_add, lesson_detail, lesson_edit, lesson_promote, lesson_restore, lesson_withdraw
from .views.lessons import lesson_list
from .views.library import document_filters, document_list
from .views.pieces import batch_start, piece_add, piece_cancel, piece_finish, piece_start, piece_state
from .views.public import document_metadata, public_document, public_download
from .views.reading import version_page, version_read, version_thumbnail
from .views.remarks import problem_add, problem_solve, remark_add, remark_withdraw
from .views.selection import selection_zip
from .views.sharing import document_share, share_extend, share_list, share_revoke
from .views.slots import slot_answer, slot_file
from .views.upload import document_upload
from .views.versions import version_add, version_compare, version_restore

app_name = "documents"
urlpatterns = [
    path("biblioteca/", document_list, name="document-list"),
    path("biblioteca/seleccion.zip", selection_zip, name="selection-zip"),
    path("biblioteca/filtros/", document_filters, name="document-filters"),
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
    path("documentos/<uuid:public_id>/v<int:number>/miniatura.png", version_thumbnail, name="version-thumbnail"),
    path("documentos/<uuid:public_id>/v<int:number>/pagina/<int:page>.png", version_page, name="version-page"),
    path("documentos/<uuid:public_id>/v<int:number>/leer/", version_read, name="version-read"),
    path("documentos/<uuid:public_id>/version/", version_add, name="version-add"),
    path("documentos/<uuid:public_id>/cambiar/", document_edit, name="document-edit"),
    path("documentos/<uuid:public_id>/retirar/", document_withdraw, name="document-withdraw"),
    path("documentos/<uuid:public_id>/restaurar/", document_restore, name="document-restore"),
    path("lecciones/", lesson_list, name="lesson-list"),
    path("programas/<str:code>/lecciones/nueva/", lesson_add, name="lesson-add"),
    path("lecciones/<uuid:public_id>/", lesson_detail, name="lesson-detail"),
    path("lecciones/<uuid:public_id>/cambiar/", lesson_edit, name="lesson-edit"),
    path("lecciones/<uuid:public_id>/completar/", lesson_promote, name="lesson-promote"),
    path("lecciones/<uuid:public_id>/retirar/", lesson_withdraw, name="lesson-withdraw"),
    path("lecciones/<uuid:public_id>/restaurar/", lesson_restore, name="lesson-restore"),
    path("documentos/<uuid:public_id>/comparar/", version_compare, name="version-compare"),
    path("documentos/<uuid:public_id>/v<int:number>/recuperar/", version_restore, name="version-restore"),
    path("documentos/<uuid:public_id>/metadatos.xml", document_metadata, name="document-metadata"),
    path("documentos/<uuid:public_id>/compartir/", document_share, name="document-share"),
    path("documentos/compartidos/", share_list, name="share-list"),
    path("documentos/compartidos/<int:pk>/retirar/", share_revoke, name="share-revoke"),
    path("documentos/compartidos/<int:pk>/fecha/", share_extend, name="share-extend"),
    path("documentos/<uuid:public_id>/comentar/", remark_add, name="remark-add"),
    path("documentos/comentarios/<int:pk>/retirar/", remark_withdraw, name="remark-withdraw"),
    path("documentos/<uuid:public_id>/problema/", problem_add, name="problem-add"),
    path("documentos/problemas/<int:pk>/resolver/", problem_solve, name="problem-solve"),
    path("publico/documentos/<uuid:public_id>/", public_document, name="public-document"),
    path("publico/documentos/<uuid:public_id>/descargar/", public_download, name="public-download"),
]
