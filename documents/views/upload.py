"""Putting files in, in two steps without a script: choose them, then one screen with pre-filled answers for each.

One form holds both, so that nothing typed is lost when more files are added. With static/js/upload.js the files come in
pieces (views/pieces.py) and the second step is the same.
"""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from documents.intake import arrivals, incoming, pending, quota
from documents.intake.forms import FilesForm
from documents.intake.heading import HeadReader
from documents.models import ExpectedSlot, ImportBatch, IncomingFile, PendingUpload
from programmes.models import Programme
from programmes.people.models import Organisation
from programmes.tabs import programme_tabs
from simon.lib.forms import problems

from .answers import Row, fresh_of, problems_of, rows_of, save_rows
from .asked import programme_asked, slot_asked, upload_page, uploads_for


def document_upload(request: HttpRequest, code: str) -> HttpResponse:
    """Choose up to 30 files, answer for each, save; what waits is there when one comes back."""
    programme = programme_asked(request, code)
    organisations = uploads_for(request.user, programme)
    slot = slot_asked(request, programme, organisations)
    posted, saving = request.method == "POST", "save" in request.POST
    files_form = _files_form(request, organisations, slot, needed=not saving and "apply_all" not in request.POST)
    planned = _take(request, programme, files_form, slot) if posted and files_form.is_valid() else []
    rows, every = rows_of(request, programme, list(PendingUpload.objects.of(request.user, programme)), organisations)
    left = save_rows(request, rows) if posted and saving else rows
    if posted and not files_form.errors and (to := _done(programme, slot, rows, left, planned, saving)):
        return redirect(to)
    context = {
        "programme": programme,
        "tabs": programme_tabs(programme, request.user, "library"),
        "nav": "programmes",
        "slot": slot,
        "files_form": files_form,
        "rows": left,
        "fresh": fresh_of(left),
        "every": every,
        "problems": [*problems(files_form), *problems_of(left)],
        "here": upload_page(programme, slot),
        "space": quota.space_of(programme),
        **_unfinished(request, programme),
        **_limits(slot),
    }
    return render(request, "documents/document_upload.html", context)


def _files_form(
    request: HttpRequest, organisations: list[Organisation], slot: ExpectedSlot | None, *, needed: bool
) -> FilesForm:
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    whose = [slot.expected.organisation] if slot else organisations
    return FilesForm(whose, *data, single=slot is not None, needed=needed)


def _take(request: HttpRequest, programme: Programme, form: FilesForm, slot: ExpectedSlot | None) -> list[ImportBatch]:
    """Let each file wait that passes the check; a refused one is told beside its name while the others go on. The ZIPs' plans."""
    heads, planned = HeadReader(), []
    about = {"programme": programme, "organisation": form.organisation_chosen, "by": request.user, "slot": slot}
    for file in form.cleaned_data["files"]:
        name = file.name or "archivo"
        try:
            arrived = arrivals.take(file, name, **about, heads=heads)
        except arrivals.NotTaken as refused:
            form.add_error("files", f"{name}: {refused}")
            continue
        for note in arrived.notes:
            messages.info(request, f"{name}: {note}")
        if arrived.batch:
            planned.append(arrived.batch)
            address = reverse("documents:import-detail", args=[arrived.batch.pk])
            messages.info(request, format_html('{} <a href="{}">{}</a>', _("Por revisar:"), address, name))
    return planned


def _done(
    programme: Programme,
    slot: ExpectedSlot | None,
    rows: list[Row],
    left: list[Row],
    planned: list[ImportBatch],
    saving: bool,
) -> str:
    """Where to go after a POST without anything to correct; empty to stay with what was typed."""
    if any(row.form.errors for row in left):
        return ""
    if saving:
        return "" if left else _after(rows, programme)
    if len(planned) == 1 and not rows:
        return reverse("documents:import-detail", args=[planned[0].pk])
    return "" if any(row.typed for row in left) else upload_page(programme, slot)


def _after(rows: list[Row], programme: Programme) -> str:
    """Back to what is owed when something owed was answered, else to the programme's library."""
    if any(row.pending.slot_id for row in rows):
        return reverse("home")
    return f"{reverse('documents:document-list')}?programa={programme.code}"


def _unfinished(request: HttpRequest, programme: Programme) -> dict:
    """What the person began and did not end: files half here, imports without an answer."""
    mine = {"user": request.user, "programme": programme}
    halves = [(file, incoming.received(file)) for file in IncomingFile.objects.filter(**mine)]
    batches = ImportBatch.objects.filter(**mine, files__isnull=False).distinct()
    return {"halves": halves, "batches": list(batches)}


def _limits(slot: ExpectedSlot | None) -> dict:
    return {
        "max_bytes": settings.UPLOAD_MAX_BYTES,
        "max_import": settings.IMPORT_MAX_BYTES,
        "max_files": 1 if slot else pending.MAX_WAITING,
    }
