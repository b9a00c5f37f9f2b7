"""A public document for anybody, without an account; and the metadata of a document for machines."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from documents import shown
from documents.detail import downloads, dublin, page
from documents.models import Document
from simon.lib.files import attachment_headers

from .document import found
from .sending import sent


def _public(public_id: UUID) -> Document:
    """A public document of a programme with a public page, or 404."""
    return get_object_or_404(Document.objects.public().for_list().select_related("location"), public_id=public_id)


@login_not_required
def public_document(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What it is, its text's beginning, and the file: nothing of people, history, comments or the programme's inside."""
    document = _public(public_id)
    context = {
        "document": document,
        "programme": document.programme,
        "kind": shown.kind_label(document.current),
        "facts": page.facts(document, member=False),
        "address": page.public_url(document),
        **page.excerpt(document),
    }
    response = render(request, "documents/public_document.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@login_not_required
def public_download(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The current version's bytes; of a picture, without where it was taken."""
    document = _public(public_id)
    version = get_object_or_404(document.versions.defer("text"), pk=document.current_id)
    response = sent(version, strip=True)
    if request.method == "GET":
        downloads.note([version], by=request.user)
    return response


def document_metadata(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Dublin Core as an oai_dc record."""
    document = found(request, public_id)
    headers = attachment_headers("metadatos.xml", "application/xml; charset=utf-8")
    return HttpResponse(dublin.xml(document), headers=headers)
