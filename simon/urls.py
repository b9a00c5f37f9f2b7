"""All addresses of the portal."""

from django.contrib import admin
from django.urls import include, path

from programmes.people.views import set_language
from programmes.urls import urlpatterns as programme_patterns
from reports.views import dashboard
from reports.views.home import home

from . import views

# The dashboard and the lock belong to programmes by name, and span all apps by what they do.
spanning = [
    path("programas/<str:code>/", dashboard.programme_detail, name="programme-detail"),
    path("periodos/<int:pk>/cerrar/", dashboard.period_lock, name="period-lock"),
    path("periodos/<int:pk>/abrir/", dashboard.period_unlock, name="period-unlock"),
]

urlpatterns = [
    path("", home, name="home"),
    path("", include(([*programme_patterns, *spanning], "programmes"))),
    path("", include("documents.urls")),
    path("", include("indicators.urls")),
    path("", include("reports.urls")),
    path("persona/", include("programmes.people.urls")),
    path("cuenta/", include("allauth.urls")),
    path("idioma/", set_language, name="set_language"),
    path("salud/", views.health, name="health"),
    path("admin/", admin.site.urls),
]

handler500 = "simon.views.server_error"
