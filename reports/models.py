"""The outbox of reminders: what was due to be sent, and what became of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .querysets import ReminderQuerySet


class Reminder(models.Model):
    """One digest for one person and day. The unique key makes sending it twice impossible."""

    class State(models.TextChoices):
        CLAIMED = "claimed", _("en envío")
        SENT = "sent", _("enviado")
        FAILED = "failed", _("falló")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="reminders", verbose_name=_("persona")
    )
    kind = models.CharField(_("tipo"), max_length=20, default="digest")
    day = models.DateField(_("día"))
    state = models.CharField(_("estado"), max_length=10, choices=State, default=State.CLAIMED)
    claimed_at = models.DateTimeField(_("tomado"))
    sent_at = models.DateTimeField(_("enviado el"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("intentos"), default=1)
    rows = models.PositiveSmallIntegerField(_("renglones"), default=0)
    subject = models.CharField(_("asunto"), max_length=200, blank=True)
    message_id = models.CharField(_("identificador del mensaje"), max_length=120, blank=True)
    error = models.TextField(_("error"), blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("recordatorio")
        verbose_name_plural = _("recordatorios")
        ordering = ["-day", "user"]
        constraints = [models.UniqueConstraint(fields=["user", "kind", "day"], name="reports_reminder_once")]

    def __str__(self) -> str:
        return f"{self.user}, {self.day:%Y-%m-%d}: {self.get_state_display()}"
