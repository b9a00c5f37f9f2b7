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
from .views.lesson import lesson_add, lesson_detail, lesson_edit, lesson_promote, lesson_restore, lesson_withdraw
from .views.lessons import lesson_list
from .views.library import document_filters, document_list
from .views.selection import selection_zip
from .views.slots import slot_answer
from .views.upload import document_upload

app_name = "documents"
urlpatterns = [
    path("biblioteca/", document_list, name="document-list"),
    path("biblioteca/seleccion.zip", selection_zip, name="selection-zip"),
    path("biblioteca/filtros/", document_filters, name="document-filters"),
    path("programas/<str:code>/documentos/subir/", document_upload, name="document-upload"),
    path("documentos/huecos/<int:pk>/", slot_answer, name="slot-answer"),
    path("documentos/<uuid:public_id>/", document_detail, name="document-detail"),
    path("documentos/<uuid:public_id>/v<int:number>/descargar/", document_download, name="document-download"),
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
]
