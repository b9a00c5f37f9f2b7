"""One document: its page, its bytes, a new version, its description, the bin."""

import logging
from io import BytesIO
from typing import IO
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db.models.functions import Substr
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from documents import services, shown
from documents.forms import DescribeForm, VersionForm
from documents.guess import download_name
from documents.models import Document, DocumentVersion, Visibility
from documents.positions import without_position
from programmes import access
from programmes.forms import ReasonForm
from programmes.models import Programme
from programmes.tabs import programme_tabs
from programmes.workflow import WorkflowError
from simon.lib.files import FileRefused, attachment_headers, check
from simon.lib.files.kinds import DOWNLOAD_ONLY_KINDS, IMAGE_KINDS

log = logging.getLogger(__name__)


def found(request: HttpRequest, public_id: UUID) -> Document:
    """A document that exists for the person, or 404."""
    return get_object_or_404(Document.objects.found_by(request.user).for_list(), public_id=public_id)


def changeable(request: HttpRequest, public_id: UUID) -> Document:
    """A document that the person may change: 404 when it does not exist for them, 403 when they may only read it."""
    document = found(request, public_id)
    access.require(request.user, access.UPLOAD, document.programme, document.organisation)
    return document


def document_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What it is, who sees it and why, its versions, what was read in it, who did what."""
    return _detail(request, found(request, public_id), ReasonForm())


def _detail(request: HttpRequest, document: Document, reason_form: ReasonForm) -> HttpResponse:
    versions = list(document.versions.select_related("created_by").defer("text").order_by("-number"))
    text = (
        DocumentVersion.objects.filter(pk=document.current_id)
        .values_list(Substr("text", 1, shown.EXCERPT + 1), flat=True)
        .first()
    )
    context = _about(request, document) | {
        "versions": [(version, shown.kind_label(version)) for version in versions],
        "kind": shown.kind_label(document.current),
        "who_sees": shown.who_sees(document),
        "excerpt": (text or "")[: shown.EXCERPT],
        "cut": len(text or "") > shown.EXCERPT,
        "extraction": shown.EXTRACTION.get(document.current.extraction, "") if document.current else "",
        "history": shown.lines(document),
        "form": reason_form,
        "may_change": access.may_for(request.user, access.UPLOAD, document.programme, document.organisation),
    }
    return render(request, "documents/document_detail.html", context)


def _about(request: HttpRequest, document: Document) -> dict:
    """Programme, tabs where the person has a role in it, and the day."""
    programme: Programme = document.programme
    rights = access.rights_on(request.user, programme)
    return {
        "document": document,
        "programme": programme,
        "nav": "programmes" if rights else "documents",
        "member": bool(rights),
        "tabs": programme_tabs(programme, request.user, "library", rights) if rights else [],
        "today": programme.local_date(timezone.now()),
    }


def document_download(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """The bytes of one version, always as an attachment, never kept by a cache; a stranger's copy of a picture tells no position."""
    document = found(request, public_id)
    version = get_object_or_404(document.versions.defer("text"), number=number)
    try:
        response = FileResponse(_bytes_for(request, document, version))
    except FileNotFoundError as error:
        log.error("file missing: version %s, key %s", version.pk, version.file.name)
        raise Http404 from error
    mime = "application/octet-stream" if version.kind in DOWNLOAD_ONLY_KINDS else version.mime
    for header, value in attachment_headers(download_name(version), mime).items():
        response.headers[header] = value
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _bytes_for(request: HttpRequest, document: Document, version: DocumentVersion) -> IO[bytes]:
    """The stored bytes; of a public picture, for who has no role in the programme, without its position."""
    stored = version.file.open("rb")
    stranger = document.visibility == Visibility.PUBLIC and not access.rights_on(request.user, document.programme)
    if not stranger or version.kind not in IMAGE_KINDS:
        return stored
    with stored:
        return BytesIO(without_position(stored.read(), version.kind))


def document_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change title, category, visibility, period, description."""
    document = changeable(request, public_id)
    form = DescribeForm.of(document, request.POST or None)
    if request.method == "POST" and form.is_valid():
        about = {f: form.cleaned_data[f] for f in ("title", "category", "visibility", "period", "description")}
        services.describe(document, about, by=request.user)
        messages.success(request, _("Guardado: %(title)s.") % {"title": about["title"]})
        return redirect(document)
    return render(request, "documents/document_edit.html", _about(request, document) | {"form": form})


def version_add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A new version; the earlier ones stay."""
    document = changeable(request, public_id)
    form = VersionForm(request.POST, request.FILES) if request.method == "POST" else VersionForm()
    if request.method == "POST" and form.is_valid() and _add(request, document, form):
        return redirect(document)
    context = _about(request, document) | {"form": form, "max_bytes": settings.UPLOAD_MAX_BYTES}
    return render(request, "documents/version_add.html", context)


def _add(request: HttpRequest, document: Document, form: VersionForm) -> bool:
    """Check and store; what is refused becomes an error of the form."""
    file = form.cleaned_data["file"]
    try:
        checked = check(file, file.name, settings.UPLOAD_MAX_BYTES)
        version = services.add_version(document, file, checked, by=request.user, note=form.cleaned_data["note"])
    except FileRefused as refused:
        form.add_error("file", f"{file.name}: {refused.message}")
    except services.AlreadyHere:
        form.add_error("file", _("%(name)s tiene los mismos bytes que la versión vigente.") % {"name": file.name})
    except WorkflowError as error:
        form.add_error(None, str(error))
    else:
        messages.success(
            request, _("Guardado: versión %(number)d de «%(title)s».") % {"number": version.number, "title": document}
        )
        return True
    return False


@require_POST
def document_withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put it into the bin, with a reason."""
    document = changeable(request, public_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _detail(request, document, form)
    services.withdraw(document, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("Retirado: %(title)s. Está en la papelera y se puede restaurar.") % {"title": document})
    return redirect(document)


@require_POST
def document_restore(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take it out of the bin."""
    document = changeable(request, public_id)
    services.restore(document, by=request.user)
    messages.success(request, _("Restaurado: %(title)s.") % {"title": document})
    return redirect(document)
