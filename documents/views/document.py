"""One document: its page, its bytes, its description, the bin."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from documents import services
from documents.detail import describing, downloads, page, rights
from documents.detail.forms import CommentForm, EditForm, ProblemForm
from documents.models import Document
from programmes import access
from programmes.forms import ReasonForm
from programmes.models import Programme
from programmes.tabs import programme_tabs
from programmes.workflow import WorkflowError

from .sending import sent


def found(request: HttpRequest, public_id: UUID) -> Document:
    """A document that exists for the person, or 404."""
    rows = Document.objects.found_by(request.user).for_list().select_related("location", "created_by")
    return get_object_or_404(rows, public_id=public_id)


def changeable(request: HttpRequest, public_id: UUID) -> Document:
    """A document that the person may change: 404 when it does not exist for them, 403 when they may only read it."""
    document = found(request, public_id)
    rights.require_change(request.user, document)
    return document


def about(request: HttpRequest, document: Document, held: frozenset[str] | None = None) -> dict[str, Any]:
    """What every page of a document is given: programme, tabs where the person has a role in it, and the day."""
    programme: Programme = document.programme
    held = access.rights_on(request.user, programme) if held is None else held
    return {
        "document": document,
        "programme": programme,
        "nav": "programmes" if held else "documents",
        "member": bool(held),
        "tabs": programme_tabs(programme, request.user, "library", held) if held else [],
        "today": programme.local_date(timezone.now()),
    }


def document_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What it is, who sees it and why, its versions, what cites it, what was read in it, who said and did what."""
    return detail(request, found(request, public_id))


def detail(request: HttpRequest, document: Document, **forms: Form) -> HttpResponse:
    """The page; a form that was refused stands in the place of its empty one: `reason`, `comment` or `problem`."""
    held = access.rights_on(request.user, document.programme)
    empty = {
        "reason": ReasonForm(),
        "comment": CommentForm(auto_id="id_comment_%s"),
        "problem": ProblemForm(auto_id="id_problem_%s"),
    }
    context = about(request, document, held) | page.parts(document, request.user, held, timezone.now())
    context |= {f"{name}_form": forms.get(name, form) for name, form in empty.items()}
    return render(request, "documents/document_detail.html", context | {"form": next(iter(forms.values()), None)})


def document_download(request: HttpRequest, public_id: UUID, number: int) -> HttpResponseBase:
    """The bytes of one version; each time is written down. Who has no role in the programme gets the current version only."""
    document = found(request, public_id)
    version = get_object_or_404(page.readable_versions(document, request.user), number=number)
    response = sent(version, strip=page.is_stranger(document, request.user))
    if request.method == "GET":
        downloads.note([version], by=request.user)
    return response


def document_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change title, category, visibility, period, place, language, tags, description."""
    document = changeable(request, public_id)
    form = EditForm.of(document, request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            describing.edit(document, form.stored(), names=said["tags"], language=said["language"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error.messages)
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Guardado: %(title)s.") % {"title": said["title"]})
            return redirect(document)
    return render(request, "documents/document_edit.html", about(request, document) | {"form": form})


@require_POST
def document_withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put it into the bin, with a reason."""
    document = changeable(request, public_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return detail(request, document, reason=form)
    try:
        services.withdraw(document, by=request.user, reason=form.cleaned_data["reason"])
    except WorkflowError as error:
        form.add_error(None, str(error))
        return detail(request, document, reason=form)
    messages.success(request, _("Retirado: %(title)s. Está en la papelera y se puede restaurar.") % {"title": document})
    return redirect(document)


@require_POST
def document_restore(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take it out of the bin."""
    document = changeable(request, public_id)
    services.restore(document, by=request.user)
    messages.success(request, _("Restaurado: %(title)s.") % {"title": document})
    return redirect(document)
