"""The signed-in person's language and time zone for each request; no caching of signed-in pages."""

import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers


def person(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: activate the person's language and zone, ask for a second factor where it is required, forbid caching."""

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated:
            timezone.deactivate()
            return get_response(request)
        translation.activate(user.language)
        request.LANGUAGE_CODE = user.language
        timezone.activate(zoneinfo.ZoneInfo(user.time_zone))
        response = second_factor_first(request) or get_response(request)
        response.headers.setdefault("Content-Language", user.language)
        add_never_cache_headers(response)
        return response

    return middleware


def second_factor_first(request: HttpRequest) -> HttpResponse | None:
    """Send who runs programmes without a second factor to set one up, where the settings ask for it."""
    if (
        not settings.REQUIRE_SECOND_FACTOR
        or not request.user.is_staff
        or request.path.startswith(("/cuenta/", "/static/", "/idioma/"))
    ):
        return None
    if request.user.authenticator_set.filter(type="totp").exists():
        return None
    return HttpResponseRedirect(reverse("mfa_activate_totp"))


def no_null_bytes(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a null byte in the path, the query or a form is no text that a database can hold; answer 404 or 400."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info:
            raise Http404
        if any("\x00" in value for values in request.GET.lists() for value in (values[0], *values[1])):
            raise SuspiciousOperation("null byte in the query")
        if request.method == "POST" and any(
            "\x00" in value for _name, values in request.POST.lists() for value in values
        ):
            raise SuspiciousOperation("null byte in a form")
        return get_response(request)

    return middleware
