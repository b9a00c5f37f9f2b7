"""The programme's dashboard, and locking a period, which spans the apps."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from indicators import shown
from programmes import access
from programmes.models import Period, Programme
from programmes.tabs import programme_tabs
from programmes.workflow import WorkflowError
from reports import calendar, dashboard


def programme_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Results with progress and light, what waits, documents expected and recent, money, freshness."""
    programme = get_object_or_404(Programme.objects.visible_to(request.user), code=code)
    today = programme.local_date(timezone.now())
    rights = access.rights_on(request.user, programme)
    board = dashboard.build(programme, reader=request.user, on=today)
    waiting = [(cell, shown.answer(cell, cell.entered())) for cell in board.waiting]
    context = {
        "programme": programme,
        "tabs": programme_tabs(programme, request.user, "summary", rights),
        "nav": "programmes",
        "board": board,
        "waiting": waiting,
        "today": today,
        "may_approve": access.APPROVE in rights,
        "may_upload": access.UPLOAD in rights,
    }
    return render(request, "reports/dashboard.html", context)


def _period(request: HttpRequest, pk: int) -> Period:
    visible = Period.objects.filter(programme__in=Programme.objects.visible_to(request.user))
    period = get_object_or_404(visible.select_related("programme"), pk=pk)
    access.require(request.user, access.APPROVE, period.programme)
    return period


@require_POST
def period_lock(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a period; its empty cells become *not reported*."""
    period = _period(request, pk)
    try:
        calendar.lock(period, by=request.user)
    except WorkflowError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Período %(period)s cerrado: ya no admite cambios.") % {"period": period.label})
    return redirect("programmes:programme-calendar", period.programme.code)


@require_POST
def period_unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed period again, with a reason."""
    period = _period(request, pk)
    try:
        calendar.unlock(period, by=request.user, reason=request.POST.get("reason", ""))
    except WorkflowError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Período %(period)s abierto de nuevo.") % {"period": period.label})
    return redirect("programmes:programme-calendar", period.programme.code)
