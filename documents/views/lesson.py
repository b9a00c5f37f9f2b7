"""One lesson: writing it, its page, changing it, promoting it, the bin."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from documents.knowledge import lessons
from documents.knowledge import shown as lesson_shown
from documents.knowledge.forms import FullForm, NewLessonForm, ShortForm
from documents.models import Document, Lesson
from documents.views.asked import uploads_for
from programmes import access
from programmes.forms import ReasonForm
from programmes.models import Programme
from programmes.tabs import programme_tabs
from programmes.workflow import WorkflowError


def found(request: HttpRequest, public_id: UUID) -> Lesson:
    """A lesson that exists for the person, or 404."""
    rows = Lesson.objects.found_by(request.user).for_list().select_related("result", "created_by")
    return get_object_or_404(rows, public_id=public_id)


def changeable(request: HttpRequest, public_id: UUID) -> Lesson:
    """A lesson that the person may change: 404 when it does not exist for them, 403 when they may only read it."""
    lesson = found(request, public_id)
    access.require(request.user, access.UPLOAD, lesson.programme, lesson.organisation)
    return lesson


def lesson_add(request: HttpRequest, code: str) -> HttpResponse:
    """The short form, of five minutes."""
    programme = get_object_or_404(Programme.objects.visible_to(request.user), code=code)
    form = NewLessonForm(uploads_for(request.user, programme), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        lesson = _write(request, programme, form)
        if lesson is not None:
            messages.success(request, _("Guardada: %(title)s.") % {"title": lesson})
            return redirect(lesson)
    context = {"programme": programme, "nav": "programmes", "form": form}
    return render(request, "documents/lesson_add.html", context)


def _write(request: HttpRequest, programme: Programme, form: NewLessonForm) -> Lesson | None:
    """Store it; what is refused becomes errors of the form."""
    try:
        return lessons.write(form.about(), programme=programme, organisation=form.organisation_chosen, by=request.user)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return None


def lesson_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What was learned, who sees it and why, its evidence, who did what."""
    return _detail(request, found(request, public_id), ReasonForm())


def _detail(request: HttpRequest, lesson: Lesson, reason_form: ReasonForm) -> HttpResponse:
    context = _about(request, lesson) | {
        "sections": lesson_shown.sections(lesson),
        "reached": lesson_shown.reached(lesson),
        "criteria": lesson_shown.criteria(lesson),
        "sectors": lesson_shown.sectors(lesson),
        "goals": lesson_shown.goals(lesson),
        "evidence": lesson_shown.evidence(lesson, request.user),
        "who_sees": lesson_shown.who_sees(lesson),
        "history": lesson_shown.lines(lesson),
        "form": reason_form,
        "may_change": access.may_for(request.user, access.UPLOAD, lesson.programme, lesson.organisation),
    }
    context["may_promote"] = access.COORDINATE in context["rights"] and lesson.stage == Lesson.Stage.SHORT
    return render(request, "documents/lesson_detail.html", context)


def _about(request: HttpRequest, lesson: Lesson) -> dict[str, Any]:
    """Programme, tabs where the person has a role in it, and the day."""
    programme: Programme = lesson.programme
    rights = access.rights_on(request.user, programme)
    return {
        "lesson": lesson,
        "programme": programme,
        "rights": rights,
        "nav": "programmes" if rights else "documents",
        "tabs": programme_tabs(programme, request.user, "lessons", rights) if rights else [],
        "today": programme.local_date(timezone.now()),
    }


def lesson_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change a short or a full sheet. Who saves second sees what the first one wrote beside what they typed."""
    lesson = changeable(request, public_id)
    form = _form(request, lesson)
    theirs: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            lessons.change(lesson, form.about(), by=request.user, version=form.started_from)
        except lessons.LessonChanged as error:
            theirs = _conflict(request, error.current, form)
        except WorkflowError as error:
            form.add_error(None, str(error))
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Guardada: %(title)s.") % {"title": form.cleaned_data["title"]})
            return redirect(lesson)
    return render(request, "documents/lesson_edit.html", _about(request, lesson) | {"form": form, "theirs": theirs})


def _form(request: HttpRequest, lesson: Lesson) -> ShortForm:
    data = request.POST if request.method == "POST" else None
    if lesson.stage == Lesson.Stage.SHORT:
        return ShortForm.of(lesson, data)
    documents = Document.objects.found_by(request.user).filter(programme=lesson.programme)
    return FullForm.of(lesson, data, documents=documents)


def _conflict(request: HttpRequest, current: Lesson, form: ShortForm) -> list[tuple[str, str]]:
    """What the other person stored where it differs from what was typed; saving again then means the typed one."""
    sentence = _(
        "Alguien guardó antes, quizá usted en otra ventana; lo suyo está abajo, como lo escribió, y lo guardado está al lado. "
        "Junte los dos textos y guarde de nuevo."
    )
    theirs = lesson_shown.differences(current, form.about(), request.user)
    form.add_error(None, sentence)
    form.data = form.data.copy()
    form.data["version"] = str(current.version)
    return theirs


@require_POST
def lesson_promote(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Short to full, by the coordination unit."""
    lesson = found(request, public_id)
    access.require(request.user, access.COORDINATE, lesson.programme)
    try:
        lessons.promote(lesson, by=request.user)
    except WorkflowError as error:
        messages.error(request, str(error))
        return redirect(lesson)
    messages.success(request, _("Ahora es una ficha completa; lo que falta se puede llenar entre todos."))
    return redirect("documents:lesson-edit", lesson.public_id)


@require_POST
def lesson_withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put it into the bin, with a reason."""
    said = _("Retirada: %(title)s. Está en la papelera y se puede restaurar.")
    return _move(request, public_id, lessons.withdraw, said)


@require_POST
def lesson_restore(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take it out of the bin, with a reason."""
    return _move(request, public_id, lessons.restore, _("Restaurada: %(title)s."))


def _move(request: HttpRequest, public_id: UUID, act: Any, said: str) -> HttpResponse:
    lesson = changeable(request, public_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _detail(request, lesson, form)
    act(lesson, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, said % {"title": lesson})
    return redirect(lesson)
