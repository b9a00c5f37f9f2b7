"""Putting files in, in two steps without a script: choose them, then one screen with three pre-filled answers for each.

One form holds both, so that nothing typed is lost when more files are added.
"""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from documents import pending, services
from documents.forms import AnswersForm, FilesForm, TwinForm, periods_of
from documents.models import Category, Document, DocumentVersion, ExpectedSlot, PendingUpload
from programmes import access
from programmes.models import Programme
from programmes.people.models import Organisation
from programmes.tabs import programme_tabs
from programmes.workflow import WorkflowError
from simon.lib.files import FileRefused, check
from simon.lib.forms import Problem, problems

MAX_TARGETS = 300  # documents offered for a new version


@dataclass
class Row:
    """A waiting file with its form; `twin` is the document that has the same bytes already."""

    pending: PendingUpload
    form: AnswersForm | TwinForm
    twin: Document | None = None
    typed: bool = False  # what was typed is shown again, without having been judged


def document_upload(request: HttpRequest, code: str) -> HttpResponse:
    """Choose up to 30 files, answer for each, save; what waits is there when one comes back."""
    programme = get_object_or_404(Programme.objects.visible_to(request.user), code=code)
    organisations = uploads_for(request, programme)
    slot = _slot(request, programme, organisations)
    posted = request.method == "POST"
    saving = "save" in request.POST
    files_form = _files_form(request, organisations, slot, needed=not saving)
    if posted and files_form.is_valid():
        _take(request, programme, files_form, slot)
    rows = _rows(request, programme)
    left = [row for row in rows if not (saving and _save(request, row))] if posted else rows
    if posted and not files_form.errors and not any(row.form.errors for row in left):
        if saving and not left:
            return redirect(_after(rows, programme))
        if not saving and not any(row.form.is_bound or row.typed for row in left):
            return redirect(_here(programme, slot))
    context = {
        "programme": programme,
        "tabs": programme_tabs(programme, request.user, "library"),
        "nav": "programmes",
        "slot": slot,
        "files_form": files_form,
        "rows": left,
        "problems": _problems(files_form, left),
        "max_bytes": settings.UPLOAD_MAX_BYTES,
        "max_files": 1 if slot else pending.MAX_WAITING,
        "here": _here(programme, slot),
    }
    return render(request, "documents/document_upload.html", context)


def uploads_for(request: HttpRequest, programme: Programme) -> list[Organisation]:
    """The organisations for which the person may upload, their own first; PermissionDenied without any."""
    own = access.organisations_for(request.user, access.UPLOAD, programme)
    if access.may(request.user, access.ENTER_ON_BEHALF, programme):
        ids = {organisation.pk for organisation in own}
        others = Organisation.objects.filter(participations__programme=programme).distinct().order_by("acronym_es")
        own += [organisation for organisation in others if organisation.pk not in ids]
    if not own:
        raise PermissionDenied
    return own


def _slot(request: HttpRequest, programme: Programme, organisations: list[Organisation]) -> ExpectedSlot | None:
    """What is owed, named in the address or the form; one that is not of the programme is absent, of another organisation is refused."""
    asked = request.POST.get("hueco") or request.GET.get("hueco")
    if not asked:
        return None
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 19):
        raise Http404
    slots = ExpectedSlot.objects.visible_to(request.user).for_list().filter(expected__programme=programme)
    slot = get_object_or_404(slots, pk=asked)
    if slot.expected.organisation not in organisations:
        raise PermissionDenied
    return slot


def _files_form(
    request: HttpRequest, organisations: list[Organisation], slot: ExpectedSlot | None, *, needed: bool
) -> FilesForm:
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    whose = [slot.expected.organisation] if slot else organisations
    return FilesForm(whose, *data, single=slot is not None, needed=needed)


def _here(programme: Programme, slot: ExpectedSlot | None) -> str:
    address = reverse("documents:document-upload", args=[programme.code])
    return f"{address}?hueco={slot.pk}" if slot else address


def _take(request: HttpRequest, programme: Programme, form: FilesForm, slot: ExpectedSlot | None) -> None:
    """Keep each file that passes the check; a refused one is told beside its name while the others go on."""
    for file in form.cleaned_data["files"]:
        name = file.name or "archivo"
        try:
            checked = check(file, name, settings.UPLOAD_MAX_BYTES)
            pending.keep(
                file, checked, programme=programme, organisation=form.organisation_chosen, by=request.user, slot=slot
            )
        except FileRefused as refused:
            form.add_error("files", f"{name}: {refused.message}")
        except pending.TooMany:
            form.add_error(
                "files",
                _("%(name)s: ya hay %(most)d archivos por guardar; guárdelos o descártelos antes.")
                % {"name": name, "most": pending.MAX_WAITING},
            )
        else:
            for note in checked.notes:
                messages.info(request, f"{name}: {note}")


def _rows(request: HttpRequest, programme: Programme) -> list[Row]:
    """The person's waiting files, each with the form that fits; a file whose bytes are here already gets the other one."""
    waiting = list(PendingUpload.objects.of(request.user, programme))
    if not waiting:
        return []
    twins = _twins(request, programme, waiting)
    targets = _targets(request, programme) if twins else []
    categories = list(Category.objects.filter(is_active=True))
    periods = periods_of(programme)
    return [_row(request, row, twins.get(row.sha256), targets, categories, periods) for row in waiting]


def _row(
    request: HttpRequest,
    row: PendingUpload,
    twin: Document | None,
    targets: list[Document],
    categories: list[Category],
    periods: list,
) -> Row:
    prefix = f"f{row.pk}"
    answered = f"{prefix}-title" in request.POST
    if twin and not answered:
        offered = [d for d in targets if d.current is None or d.current.sha256 != row.sha256]
        here = f"{prefix}-version_of" in request.POST
        return Row(
            row, TwinForm(offered, request.POST if here and "save" in request.POST else None, prefix=prefix), twin
        )
    if answered and "save" in request.POST:
        return Row(row, AnswersForm(row, categories, periods, request.POST, prefix=prefix), twin)
    typed = AnswersForm(row, categories, periods, request.POST, prefix=prefix).typed() if answered else {}
    return Row(row, AnswersForm(row, categories, periods, prefix=prefix, initial=typed), twin, typed=answered)


def _twins(request: HttpRequest, programme: Programme, waiting: list[PendingUpload]) -> dict[str, Document]:
    """SHA-256 -> the document with those bytes among what the person may see of the programme. One query."""
    visible = Document.objects.visible_to(request.user).present().filter(programme=programme)
    versions = DocumentVersion.objects.filter(document__in=visible, sha256__in=[row.sha256 for row in waiting])
    found = versions.select_related("document__organisation").defer("text").order_by("-document__created_at")
    return {version.sha256: version.document for version in found}


def _targets(request: HttpRequest, programme: Programme) -> list[Document]:
    changeable = (
        Document.objects.visible_to(request.user).present().changeable_by(request.user).filter(programme=programme)
    )
    return list(changeable.select_related("current").defer("current__text").order_by("title")[:MAX_TARGETS])


def _save(request: HttpRequest, row: Row) -> bool:
    """Save, discard or refuse one row; True when it is done with, else its form has the errors (or it was not asked)."""
    if not row.form.is_bound or not row.form.is_valid():
        return False
    try:
        if isinstance(row.form, TwinForm):
            _save_twin(request, row)
        elif row.form.cleaned_data.get("skip"):
            pending.discard(row.pending, by=request.user)
            messages.info(request, _("Descartado: %(name)s.") % {"name": row.pending.name})
        else:
            document = services.save_pending(row.pending, row.form.about(), by=request.user)
            messages.success(
                request,
                format_html('{} <a href="{}">{}</a>', _("Guardado:"), document.get_absolute_url(), document.title),
            )
    except pending.Gone:
        return True
    except services.AlreadyHere as here:
        row.twin = here.document
        row.form.add_error(
            None, _("Ya está aquí, como «%(title)s». Márquelo para no guardarlo.") % {"title": here.document}
        )
        return False
    except WorkflowError as error:
        row.form.add_error(None, str(error))
        return False
    return True


def _save_twin(request: HttpRequest, row: Row) -> None:
    target = row.form.cleaned_data["version_of"]
    if target is None:
        pending.discard(row.pending, by=request.user)
        messages.info(request, _("Descartado: %(name)s.") % {"name": row.pending.name})
        return
    version = services.save_pending_as_version(row.pending, target, by=request.user)
    messages.success(
        request, _("Guardado: versión %(number)d de «%(title)s».") % {"number": version.number, "title": target}
    )


def _after(rows: list[Row], programme: Programme) -> str:
    """Back to what is owed when something owed was answered, else to the programme's library."""
    if any(row.pending.slot_id for row in rows):
        return reverse("home")
    return f"{reverse('documents:document-list')}?programa={programme.code}"


def _problems(files_form: FilesForm, rows: list[Row]) -> list[Problem]:
    """Every line of the error summary, those of a row with its file's name."""
    lines = problems(files_form)
    for row in rows:
        for target, label, message in problems(row.form):
            lines.append(Problem(target, f"{row.pending.name}, {label}" if label else row.pending.name, message))
    return lines
