"""A version on the screen: its small picture, its pages as pictures, its text. Never the file itself."""

import logging
import re
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from documents import shown
from documents.content.extraction import LIMIT_CHARS
from documents.content.parts import PART, part_of, without_leaders
from documents.content.pictures import DRAWN, on_disk, page_of, page_picture
from documents.detail.page import readable_versions
from documents.models import DocumentVersion
from programmes import access
from programmes.tabs import programme_tabs

from .document import found

log = logging.getLogger(__name__)

INLINE = {
    "Content-Disposition": "inline",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}
_PAGE_WIDTH = 900


def version_of(request: HttpRequest, public_id: UUID, number: int) -> DocumentVersion:
    """A version, without its text, of a document that exists for the person, or 404."""
    document = found(request, public_id)
    version = get_object_or_404(readable_versions(document, request.user), number=number)
    version.document = document
    return version


def version_thumbnail(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """The small picture of the first page, 404 when there is none."""
    version = version_of(request, public_id, number)
    if not version.thumbnail:
        raise Http404
    try:
        return FileResponse(version.thumbnail.open("rb"), content_type="image/png", headers=INLINE)
    except FileNotFoundError as error:
        raise _missing(version) from error


def version_page(request: HttpRequest, public_id: UUID, number: int, page: int) -> HttpResponse:
    """A page of a PDF, or an image, drawn anew; 404 when there is no such page or it cannot be drawn within the limits."""
    version = version_of(request, public_id, number)
    try:
        with on_disk(version.file) as path:
            picture = page_picture(path, version.kind, page)
    except FileNotFoundError as error:
        raise _missing(version) from error
    if picture is None:
        raise Http404
    return HttpResponse(picture.data, content_type=picture.mime, headers=INLINE)


def _missing(version: DocumentVersion) -> Http404:
    log.error("file missing: version %s", version.pk)
    return Http404()


def version_read(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """One page of a PDF as picture and text, an image, or a part of the text that was read; asked for by `pagina`."""
    version = version_of(request, public_id, number)
    typed = request.GET.get("pagina", "").strip()
    asked = int(typed) if re.fullmatch(r"[0-9]{1,9}", typed) else 0 if typed else 1
    shows = _pdf(version, asked) if version.kind == "pdf" else _image(version, asked)
    context = _place(request, version) | (shows or _text(version, asked))
    context |= {
        "kind": shown.kind_label(version),
        "extraction": "" if version.extraction == "done" else shown.EXTRACTION.get(version.extraction, ""),
        "refused": _no_such_page(typed, context["pages"]) if asked != context["page"] else "",
        "previous": context["page"] - 1,
        "next": context["page"] + 1 if context["page"] < context["pages"] else 0,
    }
    return render(request, "documents/version_read.html", context)


def _place(request: HttpRequest, version: DocumentVersion) -> dict:
    """What is read, and the tabs of its programme where the person has a role in it."""
    document = version.document
    rights = access.rights_on(request.user, document.programme)
    return {
        "version": version,
        "document": document,
        "programme": document.programme,
        "member": bool(rights),
        "nav": "programmes" if rights else "documents",
        "tabs": programme_tabs(document.programme, request.user, "library", rights) if rights else [],
    }


def _no_such_page(typed: str, pages: int) -> str:
    told = {"typed": typed[:20], "pages": pages}
    return _("No hay página «%(typed)s»: van de la 1 a la %(pages)d. Se muestra la primera.") % told


def _pdf(version: DocumentVersion, asked: int) -> dict | None:
    """The page with its text; None when the file cannot be opened in time."""
    try:
        with on_disk(version.file) as path:
            page = page_of(path, asked)
    except FileNotFoundError as error:
        raise _missing(version) from error
    if page is None:
        return None
    number = asked if 1 <= asked <= page.pages else 1
    size = {"width": _PAGE_WIDTH, "height": min(round(_PAGE_WIDTH * page.shape), 20 * _PAGE_WIDTH)}
    text = without_leaders(page.text)
    return {"shows": "page", "page": number, "pages": page.pages, "text": text, "size": size}


def _image(version: DocumentVersion, asked: int) -> dict | None:
    """An image, or one page of several; None for other kinds."""
    if version.kind not in DRAWN:
        return None
    pages = version.pages or 1
    return {"shows": "page", "page": asked if 1 <= asked <= pages else 1, "pages": pages, "text": "", "size": None}


def _text(version: DocumentVersion, asked: int) -> dict:
    """A part of the text that was read."""
    text, page, pages = part_of(version.pk, asked)
    return {"shows": "text", "page": page, "pages": pages, "text": text, "cut": pages * PART >= LIMIT_CHARS}
