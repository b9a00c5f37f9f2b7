"""The list of documents: search, filters as links, pages, and the same list as CSV and XLSX."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from documents import shown
from documents.filters import DocumentFilter, address, facets
from documents.models import Document
from programmes import access
from programmes.models import Programme
from programmes.tabs import programme_tabs
from simon.lib.files import attachment_headers
from simon.lib.forms import Problem
from simon.lib.tables import Sheet, to_csv, to_xlsx

PAGE = 25
CAP = 5_000  # rows of a CSV or XLSX
MIME = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def document_list(request: HttpRequest) -> HttpResponse:
    """Every document that the person may see, narrowed by the address; inside its programme when one is asked for."""
    params = _readable(request.GET)
    bin_ = "papelera" in params
    found = Document.objects.found_by(request.user)
    filterset = DocumentFilter(params, found.withdrawn() if bin_ else found.present(), request=request)
    refused = filterset.refused()
    documents = filterset.narrowed().for_list()
    if params.get("formato") in MIME:
        return redirect(f"{request.path}{address(params)}") if refused else _file(documents, params["formato"])
    page = Paginator(documents, PAGE).get_page(params.get("page"))
    programme = _own_programme(request, filterset)
    query = filterset.chosen.get("q", "")
    snippets = shown.snippets(page.object_list, query) if query else {}
    context = {
        "page_obj": page,
        "rows": [(document, shown.kind_label(document.current), snippets.get(document.pk)) for document in page],
        "query": query,
        "kept": _kept(params),
        "problems": [Problem("", label, text) for label, text in refused],
        "facets": facets(filterset, params, leave_out=("programa",) if programme else ()),
        "removable": _removable(filterset, params, programme),
        "bin": bin_,
        "cap": CAP,
        "over_cap": page.paginator.count > CAP,
        "newest": address(params, orden=None),
        "oldest": address(params, orden="antiguos"),
        "csv": _download(params, "csv"),
        "xlsx": _download(params, "xlsx"),
        "reversed": params.get("orden") == "antiguos",
        "to_bin": address(params, papelera="1"),
        "from_bin": address(params, papelera=None),
        "nav": "programmes" if programme else "documents",
        "programme": programme,
        **_uploads(request, programme),
    }
    return render(
        request, "documents/programme_documents.html" if programme else "documents/document_list.html", context
    )


def _readable(params: QueryDict) -> QueryDict:
    """The address without the one character that no database takes."""
    clean = params.copy()
    for name in clean:
        clean.setlist(name, [value.replace("\x00", "\ufffd") for value in clean.getlist(name)])
    return clean


def _own_programme(request: HttpRequest, filterset: DocumentFilter) -> Programme | None:
    """The programme asked for, when the person has a role in it (a public document alone opens no programme)."""
    chosen = filterset.chosen.get("programa")
    return Programme.objects.visible_to(request.user).filter(pk=chosen.pk).first() if chosen else None


def _uploads(request: HttpRequest, programme: Programme | None) -> dict:
    """Tabs of the programme, and where the person may upload."""
    if programme is None:
        mine = Programme.objects.filter(access.programmes_where(request.user, access.UPLOAD, "pk"))
        return {"upload_to": list(mine.order_by("code")[:10])}
    rights = access.rights_on(request.user, programme)
    return {
        "upload_to": [programme] if access.UPLOAD in rights else [],
        "tabs": programme_tabs(programme, request.user, "library", rights),
    }


def _kept(params: QueryDict) -> list[tuple[str, str]]:
    """What a new search keeps of the address."""
    return [(name, value) for name, value in params.items() if name not in ("q", "page", "formato")]


def _removable(filterset: DocumentFilter, params: QueryDict, programme: Programme | None) -> list[tuple[str, str]]:
    """[(what narrows the list, the address without it)]; the programme whose page this is stays."""
    labels = {"visibilidad": dict(filterset.filters["visibilidad"].extra["choices"])}
    return [
        (str(labels.get(name, {}).get(value, value)), address(params, **{name: None}))
        for name, value in filterset.chosen.items()
        if not (programme and name == "programa")
    ]


def _download(params: QueryDict, kind: str) -> str:
    return f"{address(params)}{'&' if params else ''}formato={kind}"


def _file(documents: QuerySet, kind: str) -> HttpResponse:
    """Exactly the list, as far as CAP rows."""
    sheet: Sheet = shown.sheet(documents[:CAP], documents.count(), CAP)
    content = to_csv(sheet) if kind == "csv" else to_xlsx([sheet], created=timezone.now())
    return HttpResponse(content, headers=attachment_headers(f"{_('documentos')}.{kind}", MIME[kind]))
