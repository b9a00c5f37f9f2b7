"""What addresses name: the programme, for whom, what is owed, the person's own files and batches; and what a list opens."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from documents.models import ExpectedSlot, ImportBatch, IncomingFile
from programmes import access
from programmes.models import Programme
from programmes.people.models import Organisation, User
from programmes.tabs import programme_tabs


def programme_asked(request: HttpRequest, code: str) -> Programme:
    """A programme that exists for the person, or 404."""
    return get_object_or_404(Programme.objects.visible_to(request.user), code=code)


def uploads_for(user: User, programme: Programme) -> list[Organisation]:
    """The organisations for which the person may upload, their own first; PermissionDenied without any."""
    own = access.organisations_for(user, access.UPLOAD, programme)
    if access.may(user, access.ENTER_ON_BEHALF, programme):
        ids = {organisation.pk for organisation in own}
        others = Organisation.objects.filter(participations__programme=programme).distinct().order_by("acronym_es")
        own += [organisation for organisation in others if organisation.pk not in ids]
    if not own:
        raise PermissionDenied
    return own


def organisation_asked(request: HttpRequest, organisations: list[Organisation]) -> Organisation:
    """The one that the form names, the first when it names none; PermissionDenied for one of others."""
    asked = request.POST.get("organisation")
    if not asked:
        return organisations[0]
    found = next((organisation for organisation in organisations if str(organisation.pk) == asked), None)
    if found is None:
        raise PermissionDenied
    return found


def slot_asked(request: HttpRequest, programme: Programme, organisations: list[Organisation]) -> ExpectedSlot | None:
    """What is owed, named in the address or the form; one that is not of the programme is absent, of another organisation is refused."""
    asked = request.POST.get("hueco") or request.GET.get("hueco")
    if not asked:
        return None
    slots = ExpectedSlot.objects.visible_to(request.user).for_list().filter(expected__programme=programme)
    slot = get_object_or_404(slots, pk=number(asked))
    if slot.expected.organisation not in organisations:
        raise PermissionDenied
    return slot


def own_incoming(request: HttpRequest, public_id: UUID) -> IncomingFile:
    """A file that this person sends in pieces, into a programme where they may still upload; 404, or 403 where they no longer may."""
    files = IncomingFile.objects.select_related("programme", "organisation", "slot", "user")
    programmes = Programme.objects.visible_to(request.user)
    found = get_object_or_404(files, public_id=public_id, user=request.user, programme__in=programmes)
    access.require(request.user, access.UPLOAD, found.programme, found.organisation)
    return found


def own_batch(request: HttpRequest, pk: int | str) -> ImportBatch:
    """A ZIP or folder that this person put in, into a programme where they may still upload; 404 or 403."""
    batches = ImportBatch.objects.select_related("programme", "organisation", "user")
    programmes = Programme.objects.visible_to(request.user)
    found = get_object_or_404(batches, pk=number(pk), user=request.user, programme__in=programmes)
    access.require(request.user, access.UPLOAD, found.programme, found.organisation)
    return found


def batch_asked(request: HttpRequest, programme: Programme) -> ImportBatch | None:
    """The person's folder that the form names, None without one; one of another programme is absent."""
    asked = request.POST.get("batch")
    batch = own_batch(request, asked) if asked else None
    if batch is not None and batch.programme != programme:
        raise Http404
    return batch


def number(asked: int | str) -> int:
    """A primary key in an address or a form; 404 for what can be none."""
    text = str(asked)
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise Http404
    return int(text)


def upload_page(programme: Programme, slot: ExpectedSlot | None = None) -> str:
    """The address of the upload page."""
    address = reverse("documents:document-upload", args=[programme.code])
    return f"{address}?hueco={slot.pk}" if slot else address


def opened(request: HttpRequest, programme: Programme | None, tab: str, to: str) -> dict[str, Any]:
    """For a list: under `to` the programmes into which the person may put something, and inside a programme its tabs."""
    if programme is None:
        mine = Programme.objects.filter(access.programmes_where(request.user, access.UPLOAD, "pk"))
        return {to: list(mine.order_by("code")[:10])}
    rights = access.rights_on(request.user, programme)
    tabs = programme_tabs(programme, request.user, tab, rights)
    return {to: [programme] if access.UPLOAD in rights else [], "tabs": tabs}
