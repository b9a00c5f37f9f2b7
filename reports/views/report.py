"""The report of a programme: as a page, as a PDF and as a workbook, from the same content."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from programmes.models import Programme
from programmes.tabs import programme_tabs
from reports.content import Report, build
from reports.renderers import CONTENT_TYPES, RENDERERS


@require_safe
def report_detail(request: HttpRequest, code: str) -> HttpResponse:
    """The report as a page, with links to its PDF and XLSX."""
    programme, report = _report(request, code)
    context = {
        "programme": programme,
        "tabs": programme_tabs(programme, request.user, "report"),
        "nav": "programmes",
        "report": report,
        "body": RENDERERS["html"](report),
    }
    return render(request, "reports/report.html", context)


@require_safe
def report_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The report as a tagged PDF."""
    return _attachment(_report(request, code)[1], "pdf")


@require_safe
def report_xlsx(request: HttpRequest, code: str) -> HttpResponse:
    """The report as a workbook."""
    return _attachment(_report(request, code)[1], "xlsx")


def _report(request: HttpRequest, code: str) -> tuple[Programme, Report]:
    """The programme, if it exists for this person, and its report of today."""
    programme = get_object_or_404(Programme.objects.visible_to(request.user), code=code)
    return programme, build(programme, reader=request.user, on=programme.local_date(timezone.now()))


def _attachment(report: Report, kind: str) -> HttpResponse:
    name = _("Informe %(code)s %(day)s") % {"code": report.code, "day": report.on.isoformat()} + f".{kind}"
    headers = {"Content-Disposition": content_disposition_header(True, name), "X-Content-Type-Options": "nosniff"}
    return HttpResponse(RENDERERS[kind](report), content_type=CONTENT_TYPES[kind], headers=headers)
