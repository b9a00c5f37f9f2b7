"""The coordination unit's site: open to who coordinates a programme; each list limited to those programmes."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from programmes.coordination.base import CoordinatedAdmin, enters
from programmes.coordination.invite import invite

from .today import today


class CoordinationSite(AdminSite):
    """Signing in, out and passwords are the portal's own; what opens first is Hoy."""

    site_title = site_header = "SIMON"
    index_title = gettext_lazy("Hoy")
    index_template = "admin/today.html"
    empty_value_display = "—"

    def register(self, model_or_iterable: Any, admin_class: type[ModelAdmin] | None = None, **options: Any) -> None:
        """Only pages that are limited by programme: what other packages would add by themselves stays out."""
        if admin_class is not None and issubclass(admin_class, CoordinatedAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return enters(request)

    def admin_view(self, view: Callable[..., HttpResponse], cacheable: bool = False) -> Callable[..., HttpResponse]:
        """Who is signed in without the right is refused, rather than asked to sign in again."""
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            return inner(request, *args, **kwargs)

        return guarded

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Without the shortcut that turns any number into an address: it would name what a person may not see."""
        pages = [p for p in super().get_urls() if getattr(p, "name", "") != "view_on_site"]
        return [path("invitar/", self.admin_view(self.invite), name="invite"), *pages]

    def invite(self, request: HttpRequest) -> HttpResponse:
        return invite(request, self.each_context(request))

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().index(request, {"today": today(request, timezone.now()), **(extra_context or {})})

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect("admin:index")
        return redirect_to_login(request.GET.get("next") or request.path.removesuffix("login/"))

    login.login_required = False

    @method_decorator(require_POST)
    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        logout(request)
        messages.info(request, _("Cerró la sesión."))
        return HttpResponseRedirect("/")

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect("account_change_password")
