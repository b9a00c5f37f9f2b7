"""Health, and the page for what went wrong."""

import errno
import logging
import sys
import uuid

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.utils import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

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
    """A generic page with an incident number that the log has too; 507 for a full disk, 503 for a database that is away.

    It is made without the request: whose page it is cannot be asked for when the database does not answer.
    """
    incident, status = uuid.uuid4().hex[:8].upper(), _status(sys.exc_info()[1])
    log.error("incident %s at %s", incident, request.path)
    return HttpResponse(render_to_string(f"{status}.html", {"incident": incident}), status=status)


def _status(error: BaseException | None) -> int:
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return 507
    return 503 if isinstance(error, OperationalError | InterfaceError) else 500
