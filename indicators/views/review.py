"""The review queue, and what a reviewer does with one figure."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from indicators import shown, workflow
from indicators.models import Contribution
from programmes import access
from programmes.models import MoneyFigure, Programme
from programmes.tabs import programme_tabs
from programmes.workflow import EditConflict, WorkflowError

from .entry import back_to, shown_version, visible_cell

STEPS = {"approve": workflow.approve, "return": workflow.return_, "reopen": workflow.reopen}


def review_list(request: HttpRequest, code: str) -> HttpResponse:
    """What waits for approval in a programme: figures and money, oldest first."""
    programme = get_object_or_404(Programme.objects.visible_to(request.user), code=code)
    rights = access.rights_on(request.user, programme)
    access.require(request.user, access.APPROVE, programme)
    cells = Contribution.objects.waiting().filter(programme=programme).for_list().select_related("submitted_by")
    money = (
        MoneyFigure.objects.waiting()
        .filter(programme=programme)
        .select_related("organisation", "period", "submitted_by", "source", "result")
    )
    context = {
        "programme": programme,
        "tabs": programme_tabs(programme, request.user, "review", rights),
        "nav": "programmes",
        "rows": [(c, shown.answer(c, c.entered())) for c in cells.order_by("submitted_at")],
        "money": money.order_by("submitted_at"),
    }
    return render(request, "indicators/review_list.html", context)


@require_POST
def contribution_review(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Approve, return or reopen one figure."""
    cell = visible_cell(request, pk)
    access.require(request.user, access.APPROVE, cell.programme)
    try:
        STEPS[step](cell, by=request.user, reason=request.POST.get("reason", "")[:1000], version=shown_version(request))
    except EditConflict:
        messages.error(request, _("El dato cambió desde que usted lo abrió: véalo de nuevo antes de decidir."))
        return HttpResponseRedirect(cell.get_absolute_url())
    except WorkflowError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{cell}: {cell.get_state_display()}.")
    return HttpResponseRedirect(back_to(request, cell.get_absolute_url()))
