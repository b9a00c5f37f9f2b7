"""The form of one figure, and the list of a period's figures to fill."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from indicators import evidence, shown, workflow
from indicators.answers import last_before
from indicators.evidence_form import EvidenceForm
from indicators.forms import ANSWERS, ContributionForm
from indicators.models import Contribution, Target
from programmes import access, history
from programmes.models import Programme
from programmes.tabs import programme_tabs
from programmes.workflow import EditConflict, WorkflowError


def back_to(request: HttpRequest, default: str) -> str:
    """The page the form came from, when it is one of ours."""
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if safe else default


def shown_version(request: HttpRequest) -> int | None:
    """The version that the reviewer had on the screen; None where the form did not say."""
    told = request.POST.get("version", "")
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 10 else None


def visible_cell(request: HttpRequest, pk: int) -> Contribution:
    """A cell whose unapproved value the person may see, or 404."""
    cells = Contribution.objects.visible_to(request.user).with_drafts_for(request.user)
    return get_object_or_404(
        cells.for_list().select_related("submitted_by", "approved_by", "indicator__programme"), pk=pk
    )


def contribution_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter one figure: send, keep, zero, no change, not available; review for who may; history."""
    cell = visible_cell(request, pk)
    form = ContributionForm(cell, request.POST or None)
    conflict = None
    if request.method == "POST" and form.is_valid():
        conflict = _store(request, cell, form)
        if conflict is None and not form.errors:
            return HttpResponseRedirect(back_to(request, cell.get_absolute_url()))
    return render(request, "indicators/contribution_edit.html", page_of(request, cell, form, conflict))


def _store(request: HttpRequest, cell: Contribution, form: ContributionForm) -> Contribution | None:
    """Do what was asked; errors go to the form. Returns the stored row when somebody was faster."""
    step = next((name for name in ANSWERS if name in request.POST), "submit")
    act = workflow.save_draft if step == "draft" else workflow.submit
    try:
        act(
            cell,
            form.given(ANSWERS[step]),
            by=request.user,
            comment=_comment(request, form),
            version=form.cleaned_data["version"],
        )
    except ValidationError as error:
        for field, errors in error.error_dict.items():
            form.add_error(field if field in form.fields else None, errors)
    except EditConflict as error:
        data: QueryDict = form.data.copy()
        data["version"] = str(error.current.version)
        form.data = data
        form.add_error(
            None,
            _(
                "Alguien guardó antes, quizá usted en otra ventana; su dato está al lado. Revise y envíe de nuevo para que valga el suyo."
            ),
        )
        return error.current
    except WorkflowError as error:
        form.add_error(None, str(error))
    else:
        said = shown.answer(cell, cell.entered())
        messages.success(
            request,
            _("Guardado: %(what)s: %(said)s. %(state)s.")
            % {"what": cell, "said": said, "state": cell.get_state_display()},
        )
    return None


def _comment(request: HttpRequest, form: ContributionForm) -> str | None:
    """None leaves the stored comment as it is (the short form of *what I owe* has no comment)."""
    return form.cleaned_data["comment"] if "comment" in request.POST else None


def page_of(request: HttpRequest, cell: Contribution, form: ContributionForm, conflict: Contribution | None) -> dict:
    """What the page of one figure is given."""
    rights = access.rights_on(request.user, cell.programme)
    last = last_before(cell)
    target = Target.objects.filter(indicator=cell.indicator, period=cell.period).first()
    may_enter = access.may_for(request.user, access.ENTER, cell.programme, cell.organisation)
    return {
        "programme": cell.programme,
        "tabs": programme_tabs(cell.programme, request.user, "entry", rights),
        "nav": "programmes",
        "cell": cell,
        "indicator": cell.indicator,
        "form": form,
        "last": last,
        "last_shown": shown.answer(last, last.official()) if last else "—",
        "target": shown.figure(cell.indicator, target.value) if target else "—",
        "entered": shown.answer(cell, cell.entered()),
        "official": shown.answer(cell, cell.official()) if cell.approved_at else "",
        "conflict_shown": shown.answer(conflict, conflict.entered()) if conflict else "",
        "may_enter": may_enter and cell.is_editable and not cell.period.is_locked,
        "on_behalf": may_enter and not access.acts_for(request.user, cell.programme, cell.organisation),
        "may_review": access.APPROVE in rights,
        "evidence": list(evidence.shown_to(request.user, [cell])),
        "evidence_form": EvidenceForm(cell, request.user) if may_enter and evidence.takes(cell) else None,
        "may_detach": may_enter and cell.is_editable and not cell.period.is_locked,
        "history": history.lines(cell),
        "today": cell.programme.local_date(timezone.now()),
    }


def entry_list(request: HttpRequest, code: str) -> HttpResponse:
    """The figures that the person may fill in one period of a programme."""
    programme = get_object_or_404(Programme.objects.visible_to(request.user), code=code)
    rights = access.rights_on(request.user, programme)
    if not rights & {access.ENTER, access.ENTER_ON_BEHALF}:
        access.require(request.user, access.ENTER, programme)
    periods = list(programme.periods.filter(opened_at__isnull=False).order_by("-start"))
    today = programme.local_date(timezone.now())
    wanted = request.GET.get("periodo", "")
    ended = next((p for p in periods if p.end <= today), periods[0] if periods else None)
    period = next((p for p in periods if str(p.pk) == wanted), ended)
    cells = Contribution.objects.editable_by(request.user).filter(programme=programme, period=period).for_list()
    rows = [
        (c, shown.answer(c, c.entered()))
        for c in cells.order_by("indicator__position", "organisation__acronym_es", "unit__location__name")
    ]
    context = {
        "programme": programme,
        "tabs": programme_tabs(programme, request.user, "entry", rights),
        "nav": "programmes",
        "periods": periods,
        "period": period,
        "rows": rows,
        "today": today,
    }
    return render(request, "indicators/entry_list.html", context)
