"""A ZIP or a folder as an import: the plan with the answers screen, apply all, discard all."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from documents.intake import imports
from documents.models import ImportBatch, PendingUpload
from programmes.tabs import programme_tabs

from .answers import Row, fresh_of, problems_of, rows_of, save_rows
from .asked import own_batch, upload_page, uploads_for


def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What a ZIP or folder brought: how much is new, is here already, was refused; POST applies all of it."""
    batch = own_batch(request, pk)
    programme = batch.programme
    organisations = uploads_for(request.user, programme)
    rows, every = rows_of(request, programme, list(PendingUpload.objects.in_batch(batch)), organisations)
    saving = request.method == "POST" and "save" in request.POST
    left = save_rows(request, rows) if saving else rows
    if saving and imports.close(batch):
        return redirect(f"{reverse('documents:document-list')}?programa={programme.code}")
    context = {
        "programme": programme,
        "tabs": programme_tabs(programme, request.user, "library"),
        "nav": "programmes",
        "batch": batch,
        "rows": left,
        "every": every,
        "problems": problems_of(left),
        **_counts(batch, left),
    }
    return render(request, "documents/import_detail.html", context)


def _counts(batch: ImportBatch, rows: list[Row]) -> dict:
    """Files read = new + already here + refused + skipped."""
    refused, skipped = imports.refused_of(batch), imports.skipped_of(batch)
    fresh = fresh_of(rows)
    return {
        "fresh": fresh,
        "here": len(rows) - fresh,
        "refused": refused,
        "skipped": skipped,
        "read": len(rows) + len(refused) + skipped,
    }


@require_POST
def import_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget the whole import."""
    batch = own_batch(request, pk)
    imports.discard(batch, by=request.user)
    messages.info(request, _("Descartado: %(name)s.") % {"name": batch.name})
    return redirect(upload_page(batch.programme))
