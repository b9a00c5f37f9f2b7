"""Files in pieces: what static/js/upload.js asks. Answers are JSON; a refusal is 422 with its sentence in `error`.

409 tells the right place in `received`; 507 says that the disk is full, and the piece may be sent again.
"""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from documents.intake import arrivals, imports, incoming, pending
from documents.intake.arrivals import Arrived, NotTaken, not_taken
from documents.intake.quota import QuotaFull
from documents.models import ImportBatch, IncomingFile
from documents.store import NO_FAULT
from simon.lib.files import FileRefused
from simon.lib.files.archives import MAX_FILES, is_junk

from .asked import (
    batch_asked,
    number,
    organisation_asked,
    own_incoming,
    programme_asked,
    slot_asked,
    upload_page,
    uploads_for,
)


@require_POST
def piece_start(request: HttpRequest, code: str) -> JsonResponse:
    """Begin a file (name with its folder, size) or go on with it: its addresses, how much is here, the SHA-256 of that much."""
    programme = programme_asked(request, code)
    organisations = uploads_for(request.user, programme)
    slot = slot_asked(request, programme, organisations)
    organisation = slot.expected.organisation if slot else organisation_asked(request, organisations)
    batch = batch_asked(request, programme)
    path, size = request.POST.get("name", "").strip()[-500:] or "archivo", number(request.POST.get("size", ""))
    if batch and is_junk(path):
        imports.refuse(batch, path, imports.SKIPPED, {})
        return JsonResponse({"skipped": True})
    try:
        if batch and not imports.has_room(batch):
            raise FileRefused("too_many", limit=MAX_FILES)
        file = incoming.start(
            path, size, programme=programme, organisation=organisation, by=request.user, slot=slot, alone=batch is None
        )
    except (FileRefused, pending.TooMany, QuotaFull) as error:
        return _refused(not_taken(error), batch, path)
    return JsonResponse(_about(file) | {"sha256": incoming.digest(file)})


def _about(file: IncomingFile) -> dict:
    urls = {
        name: reverse(f"documents:piece-{name}", args=[file.public_id]) for name in ("state", "add", "finish", "cancel")
    }
    return {"id": str(file.public_id), "received": incoming.received(file), "urls": urls}


def _refused(error: NotTaken, batch: ImportBatch | None, path: str) -> JsonResponse:
    """422 with the sentence, which a folder's plan tells too; 507 when it is no fault of the file, and it can be sent again."""
    if error.code in NO_FAULT:
        return JsonResponse({"error": str(error)}, status=507)
    if batch is not None and error.code:
        imports.refuse(batch, path, error.code, error.values)
    return JsonResponse({"error": str(error)}, status=422)


@require_GET
def piece_state(request: HttpRequest, public_id: UUID) -> JsonResponse:
    """How much of the file is here."""
    file = own_incoming(request, public_id)
    return JsonResponse({"received": incoming.received(file), "size": file.size})


@require_POST
def piece_add(request: HttpRequest, public_id: UUID) -> JsonResponse:
    """Append the request's body (application/octet-stream, at most incoming.PIECE) at ?offset=."""
    file = own_incoming(request, public_id)
    if request.content_type != "application/octet-stream":
        return JsonResponse({"error": _("Un trozo viaja como bytes, no como formulario.")}, status=415)
    offset = number(request.GET.get("offset", ""))
    if int(request.META.get("CONTENT_LENGTH") or 0) > incoming.PIECE:
        return JsonResponse({"error": _("El trozo es demasiado grande.")}, status=413)
    try:
        return JsonResponse({"received": incoming.add(file, offset, request.body)})
    except incoming.WrongPlace as wrong:
        return JsonResponse({"received": wrong.received}, status=409)
    except IncomingFile.DoesNotExist as gone:
        raise Http404 from gone
    except arrivals.REFUSALS as error:
        return _refused(not_taken(error), None, file.path)


@require_POST
def piece_cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Forget the file; without a script, back to the upload page."""
    file = own_incoming(request, public_id)
    incoming.forget(file)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"cancelled": True})
    return redirect(upload_page(file.programme, file.slot))


@require_POST
def piece_finish(request: HttpRequest, public_id: UUID) -> JsonResponse:
    """The whole file is here: check it and let it wait, or plan it when it is a ZIP."""
    file = own_incoming(request, public_id)
    batch = batch_asked(request, file.programme)
    there = incoming.received(file)
    if there != file.size:
        return JsonResponse({"received": there}, status=409)
    try:
        with incoming.place(file).open("rb") as stream:
            arrived = arrivals.take(
                stream,
                file.path,
                programme=file.programme,
                organisation=file.organisation,
                by=request.user,
                slot=file.slot,
                batch=batch,
            )
    except NotTaken as error:
        if error.code not in (*NO_FAULT, imports.FULL, ""):
            incoming.forget(file)
        return _refused(error, batch, file.path)
    incoming.forget(file)
    return JsonResponse(_told(arrived))


def _told(arrived: Arrived) -> dict:
    batch = reverse("documents:import-detail", args=[arrived.batch.pk]) if arrived.batch else ""
    return {"batch": batch, "notes": [str(note) for note in arrived.notes]}


@require_POST
def batch_start(request: HttpRequest, code: str) -> JsonResponse:
    """Begin the import of a folder."""
    programme = programme_asked(request, code)
    organisation = organisation_asked(request, uploads_for(request.user, programme))
    name = request.POST.get("name", "").strip() or _("Carpeta")
    batch = imports.begin(name, programme=programme, organisation=organisation, by=request.user)
    return JsonResponse({"batch": str(batch.pk), "url": reverse("documents:import-detail", args=[batch.pk])})
