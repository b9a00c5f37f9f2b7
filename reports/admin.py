"""Periods, which open and close across the apps, and the reminders that were sent."""

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ActionForm
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programmes import accounts
from programmes.coordination.base import WAY, CoordinatedAdmin, ReadOnlyAdmin, tell
from programmes.coordination.filters import BY_PROGRAMME, MomentFilter
from programmes.models import Period
from programmes.workflow import WorkflowError

from . import calendar
from .models import Reminder


class ReasonForm(ActionForm):
    """The choice of action, with a reason: opening a closed period needs one."""

    reason = forms.CharField(label=gettext_lazy("Motivo:"), required=False, max_length=300)


class OpenedFilter(MomentFilter):
    title, parameter_name, field = gettext_lazy("abierto"), "abierto", "opened_at"


class LockedFilter(MomentFilter):
    title, parameter_name, field = gettext_lazy("cerrado con llave"), "cerrado", "locked_at"


@admin.register(Period)
class PeriodAdmin(CoordinatedAdmin):
    """Made with the programme's calendar. Dates change until it opens; then it is opened and closed only."""

    list_display = ("label_", "programme", "start", "end", "due", "opened_at", "locked_at")
    list_filter = (BY_PROGRAMME, OpenedFilter, LockedFilter)
    list_select_related = ("programme",)
    search_fields = ("programme__code", "programme__short_es")
    fields = ("programme", "start", "end", "due", "opened_at", "locked_at")
    readonly_fields = ("opened_at", "locked_at")
    action_form = ReasonForm
    actions = ("open_begun", "lock", "unlock")

    def has_add_permission(self, request: HttpRequest, obj: Period | None = None) -> bool:
        return False

    has_delete_permission = has_add_permission

    def get_readonly_fields(self, request: HttpRequest, obj: Period | None = None) -> tuple[str, ...]:
        dates = ("start", "end", "due") if obj is not None and obj.opened_at else ()
        return (*super().get_readonly_fields(request, obj), *dates)

    @admin.display(description=gettext_lazy("período"), ordering="start")
    def label_(self, period: Period) -> str:
        return period.label

    @admin.action(description=gettext_lazy("Abrir lo que ya comenzó en sus programas"))
    def open_begun(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        now, opened = timezone.now(), []
        for programme in {period.programme for period in queryset.select_related("programme")}:
            opened += calendar.open_periods(programme, on=programme.local_date(now), by=request.user, way=WAY)
        nothing = [] if opened else [_("No hay períodos por abrir: ya está abierto lo que comenzó.")]
        tell(request, len(opened), _("Períodos abiertos: %(n)s."), nothing)

    @admin.action(description=gettext_lazy("Cerrar con llave"))
    def lock(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        waiting = list(queryset.filter(locked_at__isnull=True))
        for period in waiting:
            calendar.lock(period, by=request.user, way=WAY)
        tell(request, len(waiting), _("Períodos cerrados: %(n)s."), [])

    @admin.action(description=gettext_lazy("Abrir de nuevo (con motivo)"))
    def unlock(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        done, refusals = 0, []
        for period in queryset.filter(locked_at__isnull=False):
            try:
                calendar.unlock(period, by=request.user, reason=request.POST.get("reason", ""), way=WAY)
                done += 1
            except WorkflowError as error:
                refusals.append(f"{period}: {error}")
        tell(request, done, _("Períodos abiertos de nuevo: %(n)s."), refusals)


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    """What was sent to the people of the coordinated programmes, and what failed."""

    programme_path = ""
    list_display = ("day", "user", "state", "rows", "attempts", "sent_at", "subject")
    list_display_links = ("day", "user")
    list_filter = ("state", "kind", "day")
    list_select_related = ("user",)
    search_fields = ("user__name", "user__email", "subject", "error")

    def scope(self, request: HttpRequest) -> models.QuerySet:
        return super().scope(request).filter(user__in=accounts.people_seen_by(request.user))
