"""Background work that spans the apps; every task can run twice without harm."""

from celery import shared_task
from django.utils import timezone

from programmes.models import Programme

from . import calendar, digests


@shared_task(ignore_result=True)
def open_periods() -> None:
    """Open the periods that have begun in every running programme."""
    now = timezone.now()
    for programme in Programme.objects.filter(status=Programme.Status.RUNNING):
        calendar.open_periods(programme, on=programme.local_date(now))


@shared_task(ignore_result=True)
def send_digests() -> None:
    """Send what is due now: on the digest's weekday, from 9 in each person's morning."""
    digests.send_due(timezone.now())
