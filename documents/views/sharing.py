"""Sharing one document, and everything shared by and with a person."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from documents import shown
from documents.detail import rights, sharing
from documents.detail.forms import ExtendForm, ShareForm
from documents.models import Document, DocumentShare
from programmes.workflow import WorkflowError
from simon.lib.periods import spelled

from .document import about, changeable

MOST = 200  # lines of a list


def document_share(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """With whom a document is shared and until when; a form to share it."""
    document = changeable(request, public_id)
    today = document.programme.local_date(timezone.now())
    form = ShareForm(today, request.POST or None)
    if request.method == "POST" and form.is_valid() and _share(request, document, form):
        return redirect("documents:document-share", document.public_id)
    return _page(request, document, form)


def _share(request: HttpRequest, document: Document, form: ShareForm) -> bool:
    said = form.cleaned_data
    try:
        made = sharing.share(
            document,
            person=said["person"],
            organisation=said["organisation"],
            until=said["until"],
            note=said["note"],
            by=request.user,
        )
    except (ValidationError, WorkflowError) as error:
        _refused(form, error)
        return False
    words = _("Compartido con %(who)s hasta el %(day)s.")
    day = spelled(said["until"], request.LANGUAGE_CODE)
    messages.success(request, words % {"who": made.person or made.organisation, "day": day})
    return True


def _refused(form: Form, error: ValidationError | WorkflowError) -> None:
    """What was refused, beside its field."""
    form.add_error(None, error if isinstance(error, ValidationError) else str(error))


def _page(
    request: HttpRequest, document: Document, form: ShareForm, moved: tuple[int, ExtendForm] | None = None
) -> HttpResponse:
    """The page; `moved`: the share whose new day was refused, with its form."""
    now = timezone.now()
    today = document.programme.local_date(now)
    shares = sharing.of_document(document)
    rows = [(row, sharing.last_day_of(row), _form(row, today, moved)) for row in sharing.live(shares, now)[:MOST]]
    past = [row for row in shares[:MOST] if row.revoked_at or row.ends_at <= now]
    context = about(request, document) | {
        "share_form": form,
        "form": moved[1] if moved else form,
        "rows": rows,
        "past": [(row, sharing.last_day_of(row)) for row in past],
        "who_sees": shown.who_sees(document),
    }
    return render(request, "documents/document_share.html", context)


def _form(share: DocumentShare, today: datetime, moved: tuple[int, ExtendForm] | None) -> ExtendForm:
    if moved and moved[0] == share.pk:
        return moved[1]
    return ExtendForm(today, initial={"until": sharing.last_day_of(share)}, auto_id=f"id_{share.pk}_%s")


def _found(request: HttpRequest, pk: int) -> DocumentShare:
    """A share of a document that the person may change: 404 when the document does not exist for them, else 403."""
    shares = sharing.of_documents(Document.objects.found_by(request.user))
    share = get_object_or_404(shares.select_related("document__organisation"), pk=pk)
    rights.require_change(request.user, share.document)
    return share


@require_POST
def share_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a share back."""
    share = _found(request, pk)
    sharing.revoke(share, by=request.user)
    messages.success(request, _("Ya no se comparte con %(who)s.") % {"who": share.person or share.organisation})
    return redirect("documents:document-share", share.document.public_id)


@require_POST
def share_extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Move the last day of a share."""
    share = _found(request, pk)
    today = share.document.programme.local_date(timezone.now())
    form = ExtendForm(today, request.POST, auto_id=f"id_{share.pk}_%s")
    if form.is_valid():
        try:
            sharing.extend(share, until=form.cleaned_data["until"], by=request.user)
        except (ValidationError, WorkflowError) as error:
            _refused(form, error)
        else:
            day = spelled(form.cleaned_data["until"], request.LANGUAGE_CODE)
            messages.success(request, _("Compartido hasta el %(day)s.") % {"day": day})
            return redirect("documents:document-share", share.document.public_id)
    document = changeable(request, share.document.public_id)
    return _page(request, document, ShareForm(today), moved=(share.pk, form))


def share_list(request: HttpRequest) -> HttpResponse:
    """What is shared with the person and what they shared, newest first."""
    now = timezone.now()
    received = sharing.received(request.user, now)[: MOST + 1]
    given = sharing.given(request.user)[: MOST + 1]
    context = {
        "nav": "documents",
        "received": [(row, sharing.last_day_of(row)) for row in received[:MOST]],
        "given": [(row, sharing.last_day_of(row), sharing.holds(row, now)) for row in given[:MOST]],
        "most": MOST,
        "more": len(received) > MOST or len(given) > MOST,
        "today": timezone.localdate(now),
    }
    return render(request, "documents/share_list.html", context)
