"""Addresses of reports."""

from django.urls import path

from .views import lesson, report

app_name = "reports"
urlpatterns = [
    path("programas/<str:code>/informe/", report.report_detail, name="report-detail"),
    path("programas/<str:code>/informe.pdf", report.report_pdf, name="report-pdf"),
    path("programas/<str:code>/informe.xlsx", report.report_xlsx, name="report-xlsx"),
    path("lecciones/<uuid:public_id>/ficha.pdf", lesson.lesson_pdf, name="lesson-pdf"),
]
