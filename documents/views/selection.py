"""Documents chosen in the list, as one ZIP."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from documents.detail import downloads
from documents.models import Document, DocumentVersion
from documents.search import archive
from programmes.models import Programme
from simon.lib.files import attachment_headers
from simon.lib.files.kinds import IMAGE_KINDS


@require_POST
def selection_zip(request: HttpRequest) -> HttpResponse:
    """The current versions of the chosen documents; one that does not exist for the person makes the whole selection absent."""
    wanted = _wanted(request.POST.getlist("documento"))
    if not wanted:
        messages.error(request, _("Marque al menos un documento de la lista."))
        return redirect(_back(request))
    found = Document.objects.found_by(request.user).filter(public_id__in=wanted)
    current = found.filter(current__isnull=False).values("current")
    versions = list(
        DocumentVersion.objects.filter(pk__in=current).select_related("document").defer("text").order_by("name", "pk")
    )
    if found.count() != len(wanted):
        raise Http404
    try:
        body = archive.stream(versions, stripped=_stripped(request, versions))
    except archive.TooMuch:
        messages.error(
            request,
            _("Un ZIP lleva hasta %(files)d documentos y 1 GB; marque menos.") % {"files": archive.MOST_FILES},
        )
        return redirect(_back(request))
    downloads.note(versions, by=request.user)
    name = _("documentos") + f"-{timezone.localdate():%Y-%m-%d}.zip"
    return StreamingHttpResponse(body, headers=attachment_headers(name, "application/zip"))


def _stripped(request: HttpRequest, versions: list[DocumentVersion]) -> set[int]:
    """Pictures in programmes where the person has no role: as with each alone, they do not tell where they were taken."""
    own = set(Programme.objects.visible_to(request.user).values_list("pk", flat=True))
    return {v.pk for v in versions if v.kind in IMAGE_KINDS and v.document.programme_id not in own}


def _wanted(sent: list[str]) -> set[UUID]:
    """The ids that were sent; one that is none is absent."""
    try:
        return {UUID(each) for each in sent[: archive.MOST_FILES + 1]}
    except ValueError as error:
        raise Http404 from error


def _back(request: HttpRequest) -> str:
    asked = request.POST.get("next", "")
    safe = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if safe else reverse("documents:document-list")
