"""Comments on a document, and problems reported with it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from documents.detail import remarks
from documents.detail.forms import CommentForm, ProblemForm
from documents.models import Document, DocumentRemark
from programmes import access
from programmes.workflow import WorkflowError

from .document import detail, found


@require_POST
def remark_add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write a comment; 403 for who has no role in the programme."""
    document = found(request, public_id)
    access.require(request.user, access.SEE, document.programme)
    form = CommentForm(request.POST, auto_id="id_comment_%s")
    if not form.is_valid():
        return detail(request, document, comment=form)
    remarks.comment(document, text=form.cleaned_data["text"], by=request.user)
    messages.success(request, _("Comentario guardado."))
    return redirect(document)


@require_POST
def problem_add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Report a problem."""
    document = found(request, public_id)
    form = ProblemForm(request.POST, auto_id="id_problem_%s")
    if form.is_valid():
        try:
            remarks.report(document, text=form.cleaned_data["text"], by=request.user)
        except WorkflowError as error:
            form.add_error("text", str(error))
        else:
            messages.success(request, _("Avisado: lo recibe quien cuida el documento."))
            return redirect(document)
    return detail(request, document, problem=form)


def _remark(request: HttpRequest, pk: int, kind: str) -> DocumentRemark:
    """A remark of a document that exists for the person, or 404."""
    visible = Document.objects.found_by(request.user).values("pk")
    rows = DocumentRemark.objects.select_related("document__programme")
    return get_object_or_404(rows, pk=pk, kind=kind, document__in=visible)


@require_POST
def remark_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a comment back; comments do not exist for who has no role in the programme."""
    remark = _remark(request, pk, DocumentRemark.Kind.COMMENT)
    get_object_or_404(type(remark.document.programme).objects.visible_to(request.user), pk=remark.document.programme_id)
    remarks.withdraw(remark, by=request.user)
    messages.success(request, _("Comentario retirado."))
    return redirect(remark.document)


@require_POST
def problem_solve(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a problem as solved."""
    remark = _remark(request, pk, DocumentRemark.Kind.PROBLEM)
    remarks.solve(remark, by=request.user)
    messages.success(request, _("Marcado como resuelto."))
    return redirect(remark.document)
