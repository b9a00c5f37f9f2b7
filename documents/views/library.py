"""The list of documents: search, filters as links, pages, and the same list as CSV and XLSX."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from documents import shown
from documents.models import Document
from documents.search import finding, spelling
from documents.search.facets import facets
from documents.search.filters import CLOSEST, ORDERS, DocumentFilter, address
from documents.search.paging import CAP, CappedPage, CappedPaginator
from programmes.models import Programme
from simon.lib.files import attachment_headers
from simon.lib.forms import Problem
from simon.lib.tables import Sheet, to_csv, to_xlsx

from .asked import opened

PAGE = 25
FILE_ROWS = 5_000  # rows of a CSV or XLSX
MIME = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def document_list(request: HttpRequest) -> HttpResponse:
    """Every document that the person may see, narrowed by the address; inside its programme when one is asked for."""
    params, filterset = _asked(request)
    refused = filterset.refused()
    if params.get("formato") in MIME:
        return redirect(f"{request.path}{address(params)}") if refused else _file(filterset, params["formato"])
    query = filterset.chosen.get("q", "")
    page = _page(filterset, params.get("page"))
    programme = _own_programme(request, filterset)
    snippets = shown.snippets(page.object_list, query) if query else {}
    context = {
        "page_obj": page,
        "rows": [(document, shown.kind_label(document.current), snippets.get(document.pk)) for document in page],
        "query": query,
        "meant": _meant(request, filterset, params) if query and not page.object_list else None,
        "beside": finding.beside(request.user, query) if query else [],
        "kept": _kept(params),
        "problems": [Problem("", label, text) for label, text in refused],
        "filters": reverse("documents:document-filters") + address(params),
        "removable": _removable(filterset, params, programme),
        "bin": "papelera" in params,
        "orders": _orders(filterset, params),
        "csv": _download(params, "csv"),
        "xlsx": _download(params, "xlsx"),
        "to_bin": address(params, papelera="1"),
        "from_bin": address(params, papelera=None),
        "nav": "programmes" if programme else "documents",
        "programme": programme,
        **opened(request, programme, "library", "upload_to"),
    }
    return render(
        request, "documents/programme_documents.html" if programme else "documents/document_list.html", context
    )


def document_filters(request: HttpRequest) -> HttpResponse:
    """The filters with their counts: what the list loads after itself, and a page of its own without a script."""
    params, filterset = _asked(request)
    programme = _own_programme(request, filterset)
    target = reverse("documents:document-list")
    context = {
        "facets": facets(filterset, params, target=target, leave_out=("programa",) if programme else ()),
        "back": target + address(params),
        "programme": programme,
        "nav": "programmes" if programme else "documents",
    }
    fragment = request.headers.get("X-Requested-With") == "fetch"
    return render(request, "documents/_facets.html" if fragment else "documents/document_filters.html", context)


def _asked(request: HttpRequest) -> tuple[QueryDict, DocumentFilter]:
    """The address, and the filters over what the person may see: the library, or the bin."""
    params = _readable(request.GET)
    found = Document.objects.found_by(request.user)
    return params, DocumentFilter(
        params, found.withdrawn() if "papelera" in params else found.present(), request=request
    )


def _readable(params: QueryDict) -> QueryDict:
    """The address without the one character that no database takes."""
    clean = params.copy()
    for name in clean:
        clean.setlist(name, [value.replace("\x00", "\ufffd") for value in clean.getlist(name)])
    return clean


def _page(filterset: DocumentFilter, number: Any) -> CappedPage:
    """One page of the list: of what a search found (the newest CAP hits), or of all."""
    if "q" not in filterset.chosen:
        return CappedPaginator(_sorted(filterset), PAGE).get_page(number)
    page = CappedPaginator(_found(filterset), PAGE).get_page(number)
    rows = {d.pk: d for d in filterset.queryset.filter(pk__in=page.object_list).for_list()}
    page.object_list = [rows[pk] for pk in page.object_list if pk in rows]
    return page


def _sorted(filterset: DocumentFilter) -> QuerySet:
    return filterset.narrowed(without=("orden",)).order_by(*ORDERS[filterset.sorted_by][1]).for_list()


def _found(filterset: DocumentFilter) -> list[int]:
    """Keys of the hits in the order asked for."""
    closest = finding.closest(filterset.narrowed(without=("q", "orden")), filterset.chosen["q"])
    if filterset.sorted_by == CLOSEST:
        return closest
    fields = ORDERS[filterset.sorted_by][1]
    return list(Document.objects.filter(pk__in=closest).order_by(*fields).values_list("pk", flat=True))


def _meant(request: HttpRequest, filterset: DocumentFilter, params: QueryDict) -> tuple[str, str] | None:
    """(words, address) of a search that finds something where this one found nothing, for a typing error."""
    documents = filterset.narrowed(without=("q", "orden"))

    def finds(words: str) -> bool:
        return documents.matching(words).exists() or bool(finding.beside(request.user, words))

    words = spelling.corrections(filterset.chosen["q"], finds)
    return (words, address(params, q=words)) if words else None


def _own_programme(request: HttpRequest, filterset: DocumentFilter) -> Programme | None:
    """The programme asked for, when the person has a role in it (a public document alone opens no programme)."""
    chosen = filterset.chosen.get("programa")
    return Programme.objects.visible_to(request.user).filter(pk=chosen.pk).first() if chosen else None


def _orders(filterset: DocumentFilter, params: QueryDict) -> list[tuple[str, str, bool]]:
    """[(words, address, whether it is the one in use)]; closeness only where there are words to be close to."""
    offered = dict(filterset.filters["orden"].extra["choices"])
    if "q" not in filterset.chosen:
        offered.pop(CLOSEST)
    return [(str(words), address(params, orden=name), name == filterset.sorted_by) for name, words in offered.items()]


def _kept(params: QueryDict) -> list[tuple[str, str]]:
    """What a new search keeps of the address."""
    return [(name, value) for name, value in params.items() if name not in ("q", "page", "formato")]


def _removable(filterset: DocumentFilter, params: QueryDict, programme: Programme | None) -> list[tuple[str, str]]:
    """[(what narrows the list, the address without it)]; the programme whose page this is stays."""
    return [
        (shown.filter_words(filterset, name, value), address(params, **{name: None}))
        for name, value in filterset.chosen.items()
        if not (programme and name == "programa")
    ]


def _download(params: QueryDict, kind: str) -> str:
    return f"{address(params)}{'&' if params else ''}formato={kind}"


def _file(filterset: DocumentFilter, kind: str) -> HttpResponse:
    """Exactly the list, as far as FILE_ROWS rows; of a search the newest CAP hits."""
    if "q" in filterset.chosen:
        found = _found(filterset)
        rows = Document.objects.filter(pk__in=found[:CAP]).for_list().prefetch_related("tags").in_bulk()
        documents = [rows[pk] for pk in found if pk in rows]
        cut = len(found) > CAP
    else:
        documents = list(_sorted(filterset).prefetch_related("tags")[: FILE_ROWS + 1])
        cut = len(documents) > FILE_ROWS
    sheet: Sheet = shown.sheet(documents[:FILE_ROWS], cut=cut)
    content = to_csv(sheet) if kind == "csv" else to_xlsx([sheet], created=timezone.now())
    return HttpResponse(content, headers=attachment_headers(_("documentos") + f".{kind}", MIME[kind]))
