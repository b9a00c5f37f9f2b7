"""Addresses of indicators and figures."""

from django.urls import path, re_path

from .views import entry, evidence, indicators, review

app_name = "indicators"
urlpatterns = [
    path("programas/<str:code>/indicadores/", indicators.indicator_list, name="indicator-list"),
    path("programas/<str:code>/captura/", entry.entry_list, name="entry-list"),
    path("programas/<str:code>/revision/", review.review_list, name="review-list"),
    path("indicadores/<int:pk>/", indicators.indicator_detail, name="indicator-detail"),
    path("aportes/<int:pk>/", entry.contribution_edit, name="contribution-edit"),
    path("aportes/<int:pk>/evidencia/", evidence.evidence_add, name="evidence-add"),
    path("evidencias/<int:pk>/quitar/", evidence.evidence_remove, name="evidence-remove"),
    re_path(
        r"^aportes/(?P<pk>[0-9]{1,18})/(?P<step>approve|return|reopen)/$",
        review.contribution_review,
        name="contribution-review",
    ),
]
