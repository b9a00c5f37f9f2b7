"""The answers screen of what waits, one by one or as an import: its rows, pre-filled, and the saving of each for itself."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _

from documents import services
from documents.forms import periods_of
from documents.intake import matching, pending, suggesting
from documents.intake.forms import AllForm, AnswersForm, Offered, TwinForm
from documents.models import Category, Document, PendingUpload
from programmes import access
from programmes.models import Location, Programme
from programmes.people.models import Organisation
from programmes.workflow import WorkflowError
from simon.lib.forms import Problem, problems

from .asked import uploads_for

MAX_PROGRAMMES = 50
MAX_TOLD = 10  # saved files told one by one


@dataclass
class Row:
    """A waiting file with its form; `twin` is the document that has the same bytes already."""

    pending: PendingUpload
    form: AnswersForm | TwinForm
    twin: Document | None = None
    typed: bool = False  # what was typed is shown again, without having been judged


def rows_of(
    request: HttpRequest, programme: Programme, waiting: list[PendingUpload], organisations: list[Organisation]
) -> tuple[list[Row], AllForm | None]:
    """A row for each file and the form for all of them; a fixed number of queries. ([], None) without files."""
    if not waiting:
        return [], None
    offered = _offered(request, programme, organisations)
    every = AllForm(offered, request.POST if "apply_all" in request.POST else None)
    twins = matching.twins(request.user, programme, waiting)
    targets = matching.targets(request.user, programme) if twins else []
    suggestions = suggesting.for_rows(
        waiting, programme=programme, user=request.user, categories=offered.categories, periods=offered.periods
    )
    owed = matching.owed(request.user, programme, waiting, suggestions, offered.periods)
    chosen = every.chosen()
    rows = []
    for pending_ in waiting:
        if (twin := twins.get(pending_.sha256)) and f"f{pending_.pk}-title" not in request.POST:
            rows.append(_twin_row(request, pending_, twin, targets))
            continue
        form = {"suggestion": suggestions.get(pending_.pk), "owed": owed.get(pending_.pk)}
        rows.append(_answers_row(request, pending_, twin, offered, form, chosen))
    return rows, every


def _offered(request: HttpRequest, programme: Programme, organisations: list[Organisation]) -> Offered:
    """The choices of every row; the other programmes are those where the person may upload too."""
    others = Programme.objects.filter(access.programmes_where(request.user, access.UPLOAD, "pk")).exclude(
        pk=programme.pk
    )
    places = list(programme.locations.order_by("code")) or list(Location.objects.filter(kind=Location.Kind.PROVINCE))
    return Offered(
        programme=programme,
        categories=list(Category.objects.filter(is_active=True)),
        periods=periods_of(programme),
        locations=places,
        organisations=organisations,
        programmes=[programme, *others.order_by("code")[:MAX_PROGRAMMES]],
    )


def _answers_row(
    request: HttpRequest,
    row: PendingUpload,
    twin: Document | None,
    offered: Offered,
    form: dict,
    chosen: dict[str, str],
) -> Row:
    prefix = f"f{row.pk}"
    answered = f"{prefix}-title" in request.POST
    if answered and "save" in request.POST:
        return Row(row, AnswersForm(row, offered, request.POST, prefix=prefix, **form), twin)
    typed = AnswersForm(row, offered, request.POST, prefix=prefix, **form).typed() if answered else {}
    if chosen and row.slot:
        chosen = {name: value for name, value in chosen.items() if name == "visibility"}
    return Row(row, AnswersForm(row, offered, prefix=prefix, initial=typed | chosen, **form), twin, typed=answered)


def _twin_row(request: HttpRequest, row: PendingUpload, twin: Document, targets: list[Document]) -> Row:
    """A file whose bytes are here already: a version of another document, or nothing."""
    prefix = f"f{row.pk}"
    offered = [d for d in targets if d.current is None or d.current.sha256 != row.sha256]
    here = f"{prefix}-version_of" in request.POST
    if here and "save" in request.POST:
        return Row(row, TwinForm(offered, request.POST, prefix=prefix), twin)
    typed = TwinForm(offered, request.POST, prefix=prefix).typed() if here else {}
    return Row(row, TwinForm(offered, prefix=prefix, initial=typed), twin, typed=here)


def save_rows(request: HttpRequest, rows: Iterable[Row]) -> list[Row]:
    """Save, discard or refuse each; returns those that are still to be answered. What happened is told, in short when it is much."""
    told: dict[str, list[str]] = {"saved": [], "discarded": []}
    left = [row for row in rows if not _save(request, row, told)]
    saved, discarded = told["saved"], told["discarded"]
    for line in saved if len(saved) <= MAX_TOLD else []:
        messages.success(request, line)
    if len(saved) > MAX_TOLD:
        messages.success(request, _("Guardados: %(n)d documentos.") % {"n": len(saved)})
    if discarded:
        names = ", ".join(discarded[:MAX_TOLD]) + (" …" if len(discarded) > MAX_TOLD else "")
        messages.info(request, _("Descartado: %(name)s.") % {"name": names})
    return left


def _save(request: HttpRequest, row: Row, told: dict[str, list[str]]) -> bool:
    """True when the row is done with, else its form has the errors (or it was not asked)."""
    if not row.form.is_bound or not row.form.is_valid():
        return False
    try:
        if isinstance(row.form, TwinForm):
            _save_twin(request, row, told)
        elif row.form.cleaned_data.get("skip"):
            _discard(request, row, told)
        else:
            told["saved"].append(_save_document(request, row))
    except pending.Gone:
        return True
    except services.AlreadyHere as here:
        row.twin = here.document
        already = _("Ya está aquí, como «%(title)s». Márquelo para no guardarlo.") % {"title": here.document}
        row.form.add_error(None, already)
        return False
    except WorkflowError as error:
        row.form.add_error(None, str(error))
        return False
    return True


def _discard(request: HttpRequest, row: Row, told: dict[str, list[str]]) -> None:
    pending.discard(row.pending, by=request.user)
    told["discarded"].append(row.pending.name)


def _save_document(request: HttpRequest, row: Row) -> str:
    """Make it a document where and for whom the form says, and answer what is owed when that was left ticked and still fits.

    Returns what to tell.
    """
    data, about = row.form.cleaned_data, row.form.about()
    programme = data.get("programme") or row.pending.programme
    organisation = data.get("organisation") or row.pending.organisation
    if programme != row.pending.programme:
        organisation = _organisation_there(request, programme, organisation)
        about = _moved(about, programme)
    slot = row.form.owed if data.get("answers") else None
    fits = slot and (organisation.pk, about.category.pk, about.period and about.period.pk) == matching.key_of(slot)
    if slot and not fits:
        told = _("%(title)s no responde a lo que debe: su categoría, período u organización son otros.")
        messages.warning(request, told % {"title": about.title})
    document = services.save_pending(
        row.pending, about, by=request.user, programme=programme, organisation=organisation, slot=slot if fits else None
    )
    return saved_line(document)


def saved_line(document: Document) -> str:
    """«Guardado: título», with a link to it."""
    return format_html('{} <a href="{}">{}</a>', _("Guardado:"), document.get_absolute_url(), document.title)


def _organisation_there(request: HttpRequest, programme: Programme, organisation: Organisation) -> Organisation:
    """Whose the document is in another programme: the same organisation's, or the person's only one there."""
    try:
        theirs = uploads_for(request.user, programme)
    except PermissionDenied as error:
        raise WorkflowError(_("Usted no sube documentos a %(programme)s.") % {"programme": programme.code}) from error
    if organisation in theirs:
        return organisation
    if len(theirs) == 1:
        return theirs[0]
    absent = _("%(organisation)s no participa en %(programme)s; súbalo desde ese programa.")
    raise WorkflowError(absent % {"organisation": organisation, "programme": programme.code})


def _moved(about: services.NewDocument, programme: Programme) -> services.NewDocument:
    """The same answers in another programme, whose calendar may be another."""
    if about.period is None:
        return about
    same = programme.periods.filter(start=about.period.start, end=about.period.end, opened_at__isnull=False).first()
    if same is None:
        other = _("%(programme)s no tiene abierto el período %(period)s; elija «Ninguno».")
        raise WorkflowError(other % {"programme": programme.code, "period": about.period})
    return replace(about, period=same)


def _save_twin(request: HttpRequest, row: Row, told: dict[str, list[str]]) -> None:
    target = row.form.cleaned_data["version_of"]
    if target is None:
        _discard(request, row, told)
        return
    version = services.save_pending_as_version(row.pending, target, by=request.user)
    told["saved"].append(
        _("Guardado: versión %(number)d de «%(title)s».") % {"number": version.number, "title": target}
    )


def fresh_of(rows: Iterable[Row]) -> int:
    """How many of them are not in the library yet."""
    return sum(row.twin is None for row in rows)


def problems_of(rows: Iterable[Row]) -> list[Problem]:
    """The lines of the error summary, each with its file's name."""
    lines = []
    for row in rows:
        for target, label, message in problems(row.form):
            lines.append(Problem(target, f"{row.pending.name}, {label}" if label else row.pending.name, message))
    return lines
