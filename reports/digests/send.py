"""Sending digests: claim by inserting under a unique key, judge what is owed at that moment, send, mark.

Killed in the middle, a claim is taken up again after LEASE; a failed one too, up to three attempts. Running it twice, or in two
workers, sends once.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from programmes.people.models import User
from reports.models import Reminder

from . import schedule
from .rows import Owed, owed_rows, short_day

log = logging.getLogger(__name__)

KIND = "digest"
LEASE = timedelta(minutes=10)
SECONDS_A_ROW = 30


@dataclass(frozen=True)
class Outcome:
    """What became of one person's digest: "sent", "failed", or "shown" (a dry run)."""

    user: User
    result: str
    subject: str
    owed: Owed
    error: str = ""


# --- who and when -------------------------------------------------------------------------------


def send_due(now: datetime) -> list[Outcome]:
    """Send what is due at `now`: on the digest's weekday between 9 and 11 of each person's morning, and what was left unfinished."""
    pairs = [*schedule.due_at(now), *_left_over(now)]
    return list(_deliver_all(dict.fromkeys(pairs), now))


def _left_over(now: datetime) -> Iterator[tuple[User, date]]:
    """Unfinished reminders of the day that it still is where the person lives, in working hours."""
    people = {user.pk: user for user in schedule.recipients()}
    for day in {(now + timedelta(days=shift)).date() for shift in (-1, 0, 1)}:
        for reminder in Reminder.objects.unfinished(day, now - LEASE).filter(kind=KIND, user__in=people):
            there = schedule.local(people[reminder.user_id], now)
            if there.date() == day and there.hour in schedule.RETRY_HOURS:
                yield people[reminder.user_id], day


def send_for_day(on: date, *, dry_run: bool = False) -> list[Outcome]:
    """Send the digest of `on` now to everybody who owes something that day, whatever the weekday and the hour.

    A dry run writes and sends nothing.
    """
    people = schedule.recipients()
    if dry_run:
        return list(_shown(people, on))
    return list(_deliver_all(((user, on) for user in people), timezone.now()))


def _shown(people: Iterable[User], on: date) -> Iterator[Outcome]:
    for user in people:
        with translation.override(user.language):
            owed = owed_rows(user, on)
            if owed.total:
                yield Outcome(user, "shown", subject_of(owed, on), owed)


# --- one person ---------------------------------------------------------------------------------


def _deliver_all(pairs: Iterable[tuple[User, date]], now: datetime) -> Iterator[Outcome]:
    for user, day in pairs:
        outcome = deliver(user, day, now=now)
        if outcome is not None:
            yield outcome


def deliver(user: User, day: date, *, now: datetime) -> Outcome | None:
    """Send one person the digest of `day`, once. None when nothing is owed, or another worker has it or has sent it."""
    mine = Reminder.objects.filter(user=user, kind=KIND, day=day)
    left = Reminder.objects.unfinished(day, now - LEASE).filter(user=user, kind=KIND)
    if mine.exists() and not left.exists():
        return None
    with translation.override(user.language):
        owed = owed_rows(user, day)
        if not owed.total:
            left.delete()
            return None
        reminder = claim(user, day, now=now)
        return None if reminder is None else _send(reminder, user, owed)


def claim(user: User, day: date, *, now: datetime) -> Reminder | None:
    """Take the person's digest of the day: the insert under the unique key wins once; else an unfinished claim is taken up."""
    try:
        with transaction.atomic():
            return Reminder.objects.create(user=user, kind=KIND, day=day, claimed_at=now)
    except IntegrityError:
        return _take_up(user, day, now)


def _take_up(user: User, day: date, now: datetime) -> Reminder | None:
    """Take up what was left unfinished, if nobody else did meanwhile: a conditional update."""
    left = Reminder.objects.unfinished(day, now - LEASE).filter(user=user, kind=KIND).first()
    if left is None:
        return None
    same = Reminder.objects.filter(pk=left.pk, attempts=left.attempts, state=left.state, claimed_at=left.claimed_at)
    taken = same.update(state=Reminder.State.CLAIMED, claimed_at=now, attempts=F("attempts") + 1)
    return Reminder.objects.get(pk=left.pk) if taken else None


def _send(reminder: Reminder, user: User, owed: Owed) -> Outcome:
    """Send a claimed digest and mark what became of it; whatever goes wrong with one must not stop the others."""
    mine = Reminder.objects.filter(pk=reminder.pk)
    subject, error = "", ""
    try:
        message = compose(user, owed, reminder.day)
        subject = message.subject
        message.send()
        mine.update(
            state=Reminder.State.SENT,
            sent_at=timezone.now(),
            rows=owed.total,
            subject=subject[:200],
            error="",
            message_id=message.extra_headers["Message-ID"],
        )
    except Exception as problem:
        log.exception("digest %s failed", reminder.pk)
        error = f"{type(problem).__name__}: {problem}"[:500]
        mine.update(state=Reminder.State.FAILED, rows=owed.total, subject=subject[:200], error=error)
    return Outcome(user, "failed" if error else "sent", subject, owed, error)


# --- the message --------------------------------------------------------------------------------


def compose(user: User, owed: Owed, day: date) -> EmailMultiAlternatives:
    """The message in text and HTML, in the language in use. Its Message-ID is the same each time it is made."""
    preferences = f"{settings.SITE_URL}{reverse('people:preferences')}"
    context = {
        "owed": owed,
        "subject": subject_of(owed, day),
        "minutes": minutes(owed),
        "language": user.language,
        "person": user,
        "preferences_url": preferences,
        "home_url": f"{settings.SITE_URL}{reverse('home')}",
        "demo_notice": _("Demostración: personas y cifras ilustrativas.") if owed.demo else "",
    }
    headers = {
        "Message-ID": message_id(user, day),
        "List-Unsubscribe": f"<{preferences}>",
        "Auto-Submitted": "auto-generated",
    }
    message = EmailMultiAlternatives(
        context["subject"], render_to_string("emails/digest/body.txt", context), to=[user.email], headers=headers
    )
    message.attach_alternative(render_to_string("emails/digest/body.html", context), "text/html")
    return message


def subject_of(owed: Owed, day: date) -> str:
    """«SIMON: 3 datos por actualizar antes del 15 jul (≈ 2 min)», one line."""
    context = {
        "owed": owed,
        "minutes": minutes(owed),
        "next_due": short_day(owed.next_due, day) if owed.next_due else "",
    }
    return " ".join(render_to_string("emails/digest/subject.txt", context).split())


def minutes(owed: Owed) -> int:
    """Half a minute a row, rounded up to whole minutes."""
    return -(-owed.total * SECONDS_A_ROW // 60)


def message_id(user: User, day: date) -> str:
    """Stable for a person and day: a message sent twice by a crash is one message to a mail program."""
    return f"<{KIND}.{user.pk}.{day:%Y%m%d}@{urlsplit(settings.SITE_URL).hostname}>"
