"""A lesson on paper."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from documents.models import Lesson
from reports.renderers import lesson as renderer


@require_safe
def lesson_pdf(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The sheet as a tagged PDF of at most two pages, with the evidence that the reader sees."""
    found = Lesson.objects.found_by(request.user).for_list().select_related("result", "created_by")
    lesson = get_object_or_404(found, public_id=public_id)
    address = request.build_absolute_uri(lesson.get_absolute_url())
    today = lesson.programme.local_date(timezone.now())
    content = renderer.render(lesson, reader=request.user, address=address, on=today)
    name = _("leccion") + f"-{slugify(lesson.title)[:60]}.pdf"
    headers = {"Content-Disposition": content_disposition_header(True, name), "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
