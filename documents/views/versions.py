"""Versions of one document: a new one, two compared, an earlier one made current again."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from documents import services, shown
from documents.detail import comparing, restoring
from documents.detail.forms import CompareForm
from documents.forms import VersionForm
from documents.models import Document, DocumentVersion
from programmes import access
from programmes.workflow import WorkflowError
from simon.lib.files import FileRefused, check

from .document import about, changeable, found


def version_add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A new version; the earlier ones stay."""
    document = changeable(request, public_id)
    form = VersionForm(request.POST, request.FILES) if request.method == "POST" else VersionForm()
    if request.method == "POST" and form.is_valid() and _add(request, document, form):
        return redirect(document)
    context = about(request, document) | {"form": form, "max_bytes": settings.UPLOAD_MAX_BYTES}
    return render(request, "documents/version_add.html", context)


def _add(request: HttpRequest, document: Document, form: VersionForm) -> bool:
    """Check and store; what is refused becomes an error of the form."""
    file = form.cleaned_data["file"]
    try:
        checked = check(file, file.name, settings.UPLOAD_MAX_BYTES)
        version = services.add_version(document, file, checked, by=request.user, note=form.cleaned_data["note"])
    except FileRefused as refused:
        form.add_error("file", f"{file.name}: {refused.message}")
    except services.AlreadyHere:
        form.add_error(
            "file",
            _("%(name)s es el mismo archivo que la versión vigente. Elija el archivo cambiado.") % {"name": file.name},
        )
    except WorkflowError as error:
        form.add_error(None, str(error))
    else:
        messages.success(
            request, _("Guardado: versión %(number)d de «%(title)s».") % {"number": version.number, "title": document}
        )
        return True
    return False


@require_POST
def version_restore(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """Make the bytes of an earlier version the current ones, as a new version."""
    document = changeable(request, public_id)
    version = get_object_or_404(document.versions.select_related("document__programme").defer("text"), number=number)
    try:
        made = restoring.bring_back(version, by=request.user)
    except services.AlreadyHere:
        messages.warning(request, _("La versión vigente ya tiene esos bytes."))
    except WorkflowError as error:
        messages.error(request, str(error))
    else:
        words = _("Guardado: versión %(made)d, con el archivo de la versión %(number)d.")
        messages.success(request, words % {"made": made.number, "number": number})
    return redirect(document)


def version_compare(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What the text of one version says otherwise than that of another; for who has a role in the programme."""
    document = found(request, public_id)
    if not access.may(request.user, access.SEE, document.programme):
        raise Http404
    versions = {v.number: v for v in document.versions.defer("text").order_by("number")}
    context = about(request, document) | {"versions": versions}
    if len(versions) > 1:
        context |= _compared(request, versions)
    return render(request, "documents/version_compare.html", context)


def _compared(request: HttpRequest, versions: dict[int, DocumentVersion]) -> dict:
    """The form with the two versions, and what differs; the newest two unless the address says others."""
    newest = sorted(versions)
    asked = {"de": request.GET.get("de", newest[-2]), "a": request.GET.get("a", newest[-1])}
    choices = [(n, _("Versión %(number)d") % {"number": n}) for n in newest]
    form = CompareForm(choices, asked)
    if not form.is_valid():
        return {"form": form}
    old, new = versions[form.cleaned_data["de"]], versions[form.cleaned_data["a"]]
    unread = [(v, shown.UNREAD[v.extraction]) for v in (old, new) if v.extraction != "done"]
    texts = (
        dict(DocumentVersion.objects.filter(pk__in=[old.pk, new.pk]).values_list("pk", "text")) if not unread else {}
    )
    return {
        "form": form,
        "old": old,
        "new": new,
        "unread": unread,
        "same_bytes": old.sha256 == new.sha256,
        "comparison": comparing.compare(texts[old.pk], texts[new.pk]) if texts else None,
        "limit": comparing.LIMIT,
    }
