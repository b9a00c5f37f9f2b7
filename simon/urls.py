"""All addresses of the portal."""

from django.contrib import admin
from django.urls import include, path

from programmes.people.views import set_language
from reports.views.home import home

from . import views

urlpatterns = [
    path("", home, name="home"),
    path("", include("programmes.urls")),
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
