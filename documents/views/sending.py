"""The bytes of a version as an answer: always an attachment, never kept by a cache."""

import logging
from typing import TYPE_CHECKING

from django.http import FileResponse, Http404, HttpResponse

from documents.content.positions import without_position
from documents.guess import download_name
from documents.models import DocumentVersion
from simon.lib.files import attachment_headers
from simon.lib.files.kinds import DOWNLOAD_ONLY_KINDS, IMAGE_KINDS

if TYPE_CHECKING:
    from django.core.files import File

log = logging.getLogger(__name__)


def sent(version: DocumentVersion, *, strip: bool = False) -> HttpResponse | FileResponse:
    """The file under its own name; `strip` leaves out where a picture was taken. Raises Http404 when the bytes are missing."""
    try:
        stream = version.file.open("rb")
    except FileNotFoundError as error:
        log.error("file missing: version %s, key %s", version.pk, version.file.name)
        raise Http404 from error
    response = _stripped(stream, version.kind) if strip and version.kind in IMAGE_KINDS else FileResponse(stream)
    mime = "application/octet-stream" if version.kind in DOWNLOAD_ONLY_KINDS else version.mime
    for header, value in attachment_headers(download_name(version), mime).items():
        response.headers[header] = value
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _stripped(stream: "File", kind: str) -> HttpResponse:
    with stream:
        return HttpResponse(without_position(stream.read(), kind))
