"""The list of lessons: search, filters as links, pages, and the same list as CSV and XLSX."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.knowledge import shown as lesson_shown
from documents.knowledge.filters import LessonFilter, facets, told
from documents.models import Lesson
from documents.search.filters import address
from programmes.models import Programme
from simon.lib.files import attachment_headers
from simon.lib.forms import Problem
from simon.lib.tables import to_csv, to_xlsx

from .asked import opened

PAGE = 25
CAP = 5_000  # rows of a CSV or XLSX
MIME = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def lesson_list(request: HttpRequest) -> HttpResponse:
    """Every lesson that the person may see, narrowed by the address; inside its programme when one is asked for."""
    params = request.GET.copy()
    bin_ = "papelera" in params
    found = Lesson.objects.found_by(request.user)
    filterset = LessonFilter(params, found.withdrawn() if bin_ else found.present(), request=request)
    refused = filterset.refused()
    lessons = filterset.narrowed().for_list()
    if params.get("formato") in MIME:
        return redirect(f"{request.path}{address(params)}") if refused else _file(lessons, params["formato"])
    page = Paginator(lessons, PAGE).get_page(params.get("page"))
    chosen = filterset.chosen.get("programa")
    programme = Programme.objects.visible_to(request.user).filter(pk=chosen.pk).first() if chosen else None
    context = {
        "page_obj": page,
        "rows": [(lesson, lesson_shown.found_where(lesson, filterset.chosen.get("q", ""))) for lesson in page],
        "query": filterset.chosen.get("q", ""),
        "kept": [(name, value) for name, value in params.items() if name not in ("q", "page", "formato")],
        "problems": [Problem("", label, text) for label, text in refused],
        "facets": facets(filterset, params, leave_out=("programa",) if programme else ()),
        "removable": _removable(filterset, params, programme),
        "bin": bin_,
        "cap": CAP,
        "over_cap": page.paginator.count > CAP,
        "csv": f"{address(params)}&formato=csv",
        "xlsx": f"{address(params)}&formato=xlsx",
        "to_bin": address(params, papelera="1"),
        "from_bin": address(params, papelera=None),
        "nav": "programmes" if programme else "documents",
        "programme": programme,
        **opened(request, programme, "lessons", "write_to"),
    }
    return render(request, "documents/programme_lessons.html" if programme else "documents/lesson_list.html", context)


def _removable(filterset: LessonFilter, params: QueryDict, programme: Programme | None) -> list[tuple[str, str]]:
    """[(what narrows the list, the address without it)]; the programme whose page this is stays."""
    names = [name for name in filterset.chosen if not (programme and name == "programa")]
    return [(told(filterset, name), address(params, **{name: None})) for name in names]


def _file(lessons: QuerySet, kind: str) -> HttpResponse:
    """Exactly the list, as far as CAP rows."""
    sheet = lesson_shown.sheet(lessons[:CAP], lessons.count(), CAP)
    content = to_csv(sheet) if kind == "csv" else to_xlsx([sheet], created=timezone.now())
    return HttpResponse(content, headers=attachment_headers(_("lecciones") + f".{kind}", MIME[kind]))
