"""Answering an expected document: with a file, with a document of the library, or with *none this period, because …*."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from documents import services
from documents.forms import ExistingForm, FilesForm, NoneForm
from documents.models import Document, ExpectedSlot
from programmes import access
from programmes.tabs import programme_tabs
from programmes.workflow import WorkflowError

MAX_OFFERED = 300


def slot_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """GET offers the three answers; POST takes the second or third (a file goes to documents:document-upload)."""
    slot = get_object_or_404(ExpectedSlot.objects.visible_to(request.user).for_list(), pk=pk)
    expected = slot.expected
    access.require(request.user, access.UPLOAD, expected.programme, expected.organisation)
    offered = _offered(request, slot)
    choosing = request.POST.get("answer") == "existing"
    existing = ExistingForm(offered, request.POST if choosing else None)
    none = NoneForm(request.POST if request.method == "POST" and not choosing else None)
    form = existing if choosing else none
    if request.method == "POST" and form.is_valid() and _answer(request, slot, form):
        return redirect("home")
    context = {
        "programme": expected.programme,
        "tabs": programme_tabs(expected.programme, request.user, "library"),
        "nav": "home",
        "slot": slot,
        "form": form,
        "existing": existing,
        "none": none,
        "offered": offered,
        "today": expected.programme.local_date(timezone.now()),
        "files_form": FilesForm([expected.organisation], single=True),
        "answered": slot.document if slot.document in offered else None,
    }
    return render(request, "documents/slot_answer.html", context)


def _offered(request: HttpRequest, slot: ExpectedSlot) -> list[Document]:
    """Documents of that organisation and category that the person may see, newest first."""
    expected = slot.expected
    visible = Document.objects.visible_to(request.user).present()
    same = visible.filter(programme=expected.programme, organisation=expected.organisation, category=expected.category)
    return list(same[:MAX_OFFERED])


def _answer(request: HttpRequest, slot: ExpectedSlot, form: ExistingForm | NoneForm) -> bool:
    try:
        if isinstance(form, ExistingForm):
            services.fill_slot(slot, form.cleaned_data["document"], by=request.user)
        else:
            services.none_this_period(slot, by=request.user, reason=form.cleaned_data["because"])
    except WorkflowError as error:
        form.add_error(None, str(error))
        return False
    messages.success(
        request, _("Guardado: %(category)s, %(period)s.") % {"category": slot.expected.category, "period": slot.period}
    )
    return True
