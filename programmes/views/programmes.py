"""The list of programmes, and who has access to one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from programmes import access, members
from programmes.models import Programme
from programmes.tabs import programme_tabs


def programme_list(request: HttpRequest) -> HttpResponse:
    """Programmes in which the person has a role."""
    programmes = Programme.objects.visible_to(request.user).prefetch_related("participations__organisation")
    return render(request, "programmes/programme_list.html", {"programmes": programmes, "nav": "programmes"})


def programme_access(request: HttpRequest, code: str) -> HttpResponse:
    """Who has access to what, and why; for who coordinates the programme."""
    programme = get_object_or_404(Programme.objects.visible_to(request.user), code=code)
    access.require(request.user, access.COORDINATE, programme)
    context = {
        "programme": programme,
        "tabs": programme_tabs(programme, request.user, "access"),
        "nav": "programmes",
        "rows": members.who_may(programme),
    }
    return render(request, "programmes/access.html", context)
