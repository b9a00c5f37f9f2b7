"""Attaching documents to a figure, and taking them off."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from indicators import evidence
from indicators.evidence_form import EvidenceForm
from indicators.forms import ContributionForm
from indicators.models import Contribution
from programmes import access
from programmes.workflow import WorkflowError

from .entry import page_of, visible_cell


@require_POST
def evidence_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach the current version of a document."""
    cell = visible_cell(request, pk)
    access.require(request.user, access.ENTER, cell.programme, cell.organisation)
    form = EvidenceForm(cell, request.user, request.POST)
    if form.is_valid() and _attach(request, cell, form):
        return redirect(cell)
    context = page_of(request, cell, ContributionForm(cell), None) | {"evidence_form": form, "formset": form}
    return render(request, "indicators/contribution_edit.html", context)


def _attach(request: HttpRequest, cell: Contribution, form: EvidenceForm) -> bool:
    try:
        evidence.attach(cell, form.chosen.current, page=form.cleaned_data["page"], by=request.user)
    except ValidationError as error:
        form.add_error(None, error)
    except WorkflowError as error:
        form.add_error(None, str(error))
    else:
        messages.success(request, _("Adjuntado: %(title)s.") % {"title": form.chosen.title})
        return True
    return False


@require_POST
def evidence_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a document off a figure; one that the person does not see does not exist for them."""
    cells = Contribution.objects.visible_to(request.user).with_drafts_for(request.user)
    row = get_object_or_404(evidence.shown_to(request.user, cells).select_related("contribution__programme"), pk=pk)
    try:
        evidence.detach(row, by=request.user)
    except WorkflowError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Quitado: %(title)s.") % {"title": row.version.document.title})
    return redirect(row.contribution)
