"""Addresses of programmes; simon.urls adds the dashboard and the lock, which span the apps."""

from django.urls import path, re_path

from .views import calendar, money, programmes

app_name = "programmes"
urlpatterns = [
    path("programas/", programmes.programme_list, name="programme-list"),
    path("programas/<str:code>/calendario/", calendar.programme_calendar, name="programme-calendar"),
    path("programas/<str:code>/accesos/", programmes.programme_access, name="programme-access"),
    path("programas/<str:code>/dinero/", money.money_list, name="money-list"),
    path("dinero/<int:pk>/", money.money_edit, name="money-edit"),
    re_path(r"^dinero/(?P<pk>[0-9]{1,18})/(?P<step>approve|return|reopen)/$", money.money_review, name="money-review"),
]
