"""Money: the table to date, and the form of one organisation and period."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from programmes import access, history, money, workflow
from programmes.forms import MoneyForm, ReasonForm
from programmes.models import MoneyFigure, Programme
from programmes.tabs import programme_tabs


def money_list(request: HttpRequest, code: str) -> HttpResponse:
    """Approved money to date by organisation, and the rows by period that the person may see."""
    programme = get_object_or_404(Programme.objects.visible_to(request.user), code=code)
    today = programme.local_date(timezone.now())
    rows, total = money.by_organisation(programme, upto=today)
    mine = MoneyFigure.objects.visible_to(request.user).with_drafts_for(request.user).filter(programme=programme)
    context = {
        "programme": programme,
        "tabs": programme_tabs(programme, request.user, "money"),
        "nav": "programmes",
        "rows": rows,
        "total": total,
        "figures": mine.select_related("organisation", "period", "obligation", "source", "result").order_by(
            "-period__end", "organisation"
        ),
        "today": today,
    }
    return render(request, "programmes/money_list.html", context)


def money_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """One row: enter, keep or send; review for who may; history."""
    figure = _figure(request, pk)
    rights = access.rights_on(request.user, figure.programme)
    may_enter = access.may_for(request.user, access.ENTER, figure.programme, figure.organisation)
    form = MoneyForm.of(figure, request.POST or None)
    conflict = None
    if request.method == "POST" and form.is_valid():
        try:
            act = workflow.save_draft if "draft" in request.POST else money.submit
            act(
                figure,
                by=request.user,
                values=form.amounts(),
                comment=form.cleaned_data["comment"],
                version=form.cleaned_data["version"],
            )
        except workflow.EditConflict as error:
            conflict = error.current
            form.add_error(
                None,
                _(
                    "Alguien guardó antes, quizá usted en otra ventana; sus cifras están al lado. "
                    "Revise y envíe de nuevo para que valgan las suyas."
                ),
            )
            form.data = form.data.copy()
            form.data["version"] = conflict.version
        except workflow.WorkflowError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _("Guardado: %(item)s.") % {"item": figure} + " " + str(figure.get_state_display()) + "."
            )
            return redirect("programmes:money-list", figure.programme.code)
    context = {
        "programme": figure.programme,
        "tabs": programme_tabs(figure.programme, request.user, "money", rights),
        "nav": "programmes",
        "figure": figure,
        "form": form,
        "conflict": conflict,
        "may_enter": may_enter and figure.is_editable and not figure.period.is_locked,
        "may_review": access.APPROVE in rights,
        "reason_form": ReasonForm(),
        "history": history.lines(figure),
    }
    return render(request, "programmes/money_edit.html", context)


def _figure(request: HttpRequest, pk: int) -> MoneyFigure:
    visible = MoneyFigure.objects.visible_to(request.user).with_drafts_for(request.user)
    return get_object_or_404(
        visible.select_related("programme", "organisation", "period", "source", "result", "obligation"), pk=pk
    )


@require_POST
def money_review(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Approve, return or reopen one row."""
    figure = _figure(request, pk)
    access.require(request.user, access.APPROVE, figure.programme)
    reason, told = request.POST.get("reason", ""), request.POST.get("version", "")[:9]
    steps = {"approve": workflow.approve, "return": workflow.return_, "reopen": workflow.reopen}
    try:
        steps[step](figure, by=request.user, reason=reason[:1000], version=int(told) if told.isdecimal() else None)
    except workflow.EditConflict:
        messages.error(request, _("La cifra cambió desde que usted la abrió: véala de nuevo antes de decidir."))
    except workflow.WorkflowError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{figure}: {figure.get_state_display()}.")
    return redirect("programmes:money-edit", figure.pk)
