"""Answering an expected document: with a file, with a document of the library, or with *none this period, because …*."""

from io import BytesIO

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from documents import services, slots
from documents.forms import ExistingForm, NoneForm, usual
from documents.guess import proposed_title
from documents.intake import arrivals
from documents.intake.forms import SlotFileForm
from documents.intake.heading import HeadReader
from documents.models import Document, ExpectedSlot
from programmes import access
from programmes.tabs import programme_tabs
from programmes.workflow import WorkflowError
from simon.lib.files import check

MAX_OFFERED = 300


def _asked(request: HttpRequest, pk: int) -> ExpectedSlot:
    """What is owed: 404 where the programme is not the person's, 403 where the organisation is not."""
    slot = get_object_or_404(ExpectedSlot.objects.visible_to(request.user).for_list(), pk=pk)
    access.require(request.user, access.UPLOAD, slot.expected.programme, slot.expected.organisation)
    return slot


def slot_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """GET offers the three answers; POST takes the second or third (a file goes to `slot_file`)."""
    slot = _asked(request, pk)
    offered = _offered(request, slot)
    choosing = request.POST.get("answer") == "existing"
    existing = ExistingForm(offered, request.POST if choosing else None)
    none = NoneForm(request.POST if request.method == "POST" and not choosing else None)
    form = existing if choosing else none
    if request.method == "POST" and form.is_valid() and _answer(request, slot, form):
        return redirect("home")
    return _page(request, slot, offered, form=form, existing=existing, none=none)


@require_POST
def slot_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Store a file as the answer at once, its category and period from what is owed, its title from the file; then home."""
    slot = _asked(request, pk)
    form = SlotFileForm(request.POST, request.FILES)
    twin = None
    if form.is_valid():
        try:
            document = _store(request, slot, form.cleaned_data["file"])
        except services.AlreadyHere as here:
            twin = here.document
            form.add_error("file", _("Ya está aquí, como «%(title)s».") % {"title": twin})
        except WorkflowError as error:
            form.add_error("file", str(error))
        except arrivals.NotTaken as refused:
            form.add_error("file", f"{form.cleaned_data['file'].name}: {refused}")
        else:
            messages.success(request, _told(document))
            return redirect("home")
    offered = _offered(request, slot)
    existing = ExistingForm(offered, initial={"document": twin} if twin in offered else None)
    return _page(request, slot, offered, form=form, existing=existing, files_form=form, twin=twin)


def _store(request: HttpRequest, slot: ExpectedSlot, file: BytesIO) -> Document:
    """Check, read its title, store, answer; whole or not at all. Raises arrivals.NotTaken, AlreadyHere, WorkflowError."""
    expected = slot.expected
    try:
        checked = check(file, file.name or "archivo", settings.UPLOAD_MAX_BYTES)
        head = HeadReader().read(file, checked)
        about = services.NewDocument(
            title=proposed_title(checked.name, head.title),
            category=expected.category,
            visibility=usual(expected.category),
            period=slot.period,
        )
        document = services.upload(
            file,
            checked,
            about,
            programme=expected.programme,
            organisation=expected.organisation,
            by=request.user,
            slot=slot,
        )
    except arrivals.REFUSALS as error:
        raise arrivals.not_taken(error) from error
    for note in checked.notes:
        messages.info(request, f"{checked.name}: {note}")
    return document


def _told(document: Document) -> str:
    """«Guardado: título · Cambiar», both as links."""
    return format_html(
        '{} <a href="{}">{}</a> · <a href="{}">{}</a>',
        _("Guardado:"),
        document.get_absolute_url(),
        document.title,
        reverse("documents:document-edit", args=[document.public_id]),
        _("Cambiar título o quién lo ve"),
    )


def _page(request: HttpRequest, slot: ExpectedSlot, offered: list[Document], **forms: object) -> HttpResponse:
    """The three answers; `forms` are those that were sent, besides the empty ones."""
    programme = slot.expected.programme
    context = {
        "programme": programme,
        "tabs": programme_tabs(programme, request.user, "library"),
        "nav": "home",
        "slot": slot,
        "offered": offered,
        "today": programme.local_date(timezone.now()),
        "files_form": SlotFileForm(),
        "none": NoneForm(),
        "max_bytes": settings.UPLOAD_MAX_BYTES,
        "answered": slot.document if slot.document in offered else None,
        "twin": None,
    }
    return render(request, "documents/slot_answer.html", context | forms)


def _offered(request: HttpRequest, slot: ExpectedSlot) -> list[Document]:
    """Documents of that organisation and category that the person may see, newest first."""
    expected = slot.expected
    visible = Document.objects.visible_to(request.user).present()
    same = visible.filter(programme=expected.programme, organisation=expected.organisation, category=expected.category)
    return list(same[:MAX_OFFERED])


def _answer(request: HttpRequest, slot: ExpectedSlot, form: ExistingForm | NoneForm) -> bool:
    try:
        if isinstance(form, ExistingForm):
            slots.fill_slot(slot, form.cleaned_data["document"], by=request.user)
        else:
            slots.none_this_period(slot, by=request.user, reason=form.cleaned_data["because"])
    except WorkflowError as error:
        form.add_error(None, str(error))
        return False
    messages.success(
        request, _("Guardado: %(category)s, %(period)s.") % {"category": slot.expected.category, "period": slot.period}
    )
    return True
