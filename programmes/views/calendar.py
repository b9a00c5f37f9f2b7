"""The programme's calendar: periods, due dates, locks, what each still lacks."""

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from programmes import access
from programmes.models import Programme
from programmes.tabs import programme_tabs


def programme_calendar(request: HttpRequest, code: str) -> HttpResponse:
    """Periods with how many answers are in, and the lock for who may."""
    programme = get_object_or_404(Programme.objects.visible_to(request.user), code=code)
    rights = access.rights_on(request.user, programme)
    answered = Count("obligations", filter=Q(obligations__done_on__isnull=False))
    periods = programme.periods.annotate(owed=Count("obligations"), answered=answered).order_by("start")
    activities = (
        programme.results.filter(level="activity").select_related("responsible").prefetch_related("planned_periods")
    )
    context = {
        "programme": programme,
        "tabs": programme_tabs(programme, request.user, "calendar", rights),
        "nav": "programmes",
        "periods": periods,
        "activities": activities,
        "may_lock": access.APPROVE in rights,
        "today": programme.local_date(timezone.now()),
    }
    return render(request, "programmes/calendar.html", context)
