"""Health, and the page for what went wrong."""

import logging
import uuid

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.utils import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

log = logging.getLogger(__name__)


@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database away"}, status=503)
    return JsonResponse({"status": "ok"})


def server_error(request: HttpRequest) -> HttpResponse:
    """A generic page with an incident number that the log has too."""
    incident = uuid.uuid4().hex[:8].upper()
    log.error("incident %s at %s", incident, request.path)
    return render(request, "500.html", {"incident": incident}, status=500)
