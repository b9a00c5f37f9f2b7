"""When a digest goes out, that it goes out once, and what it looks like."""

import io
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from lxml import html as lxml_html

from programmes import framework
from programmes.models import Membership, Programme
from programmes.people.models import User
from reports import tasks
from reports.digests import schedule, send, send_due, send_for_day
from reports.models import Reminder
from tests.cast import member, person

TUESDAY = date(2026, 7, 21)
TEN = datetime(2026, 7, 21, 15, 0, tzinfo=UTC)  # 10:00 in Panama
RED = {"clara@simon.example", "fabio@simon.example", "marta@simon.example"}


@pytest.fixture(autouse=True)
def _alone(world):
    """Only RED owes: the other programme has no framework."""
    assert not world.other.obligations.exists()


def sent_to():
    return sorted(message.to[0] for message in mail.outbox)


def reminders():
    return {r.user.email: r.state for r in Reminder.objects.all()}


# --- when -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "goes"),
    [
        (datetime(2026, 7, 21, 13, 59, tzinfo=UTC), False),  # 8:59
        (datetime(2026, 7, 21, 14, 0, tzinfo=UTC), True),  # 9:00
        (datetime(2026, 7, 21, 15, 59, tzinfo=UTC), True),  # 10:59
        (datetime(2026, 7, 21, 16, 0, tzinfo=UTC), False),  # 11:00
        (datetime(2026, 7, 20, 15, 0, tzinfo=UTC), False),  # Monday
        (datetime(2026, 7, 22, 15, 0, tzinfo=UTC), False),  # Wednesday
        (datetime(2026, 7, 25, 15, 0, tzinfo=UTC), False),  # Saturday
        (datetime(2026, 7, 28, 15, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 3, 15, 0, tzinfo=UTC), False),  # Tuesday, Separation Day in Panama
        (datetime(2026, 11, 4, 15, 0, tzinfo=UTC), True),  # the next working day
        (datetime(2026, 11, 5, 15, 0, tzinfo=UTC), False),
    ],
)
def test_day_and_hour(world, now, goes):
    send_due(now)
    assert sent_to() == (sorted(RED) if goes else [])


@pytest.mark.parametrize(
    ("nominal", "countries", "day"),
    [
        (date(2026, 11, 3), {"PA"}, date(2026, 11, 4)),
        (date(2026, 11, 3), {"CO"}, date(2026, 11, 3)),
        (date(2026, 11, 3), {"PA", "CO"}, date(2026, 11, 4)),
        (date(2026, 12, 8), {"PA", "CO"}, date(2026, 12, 9)),
        (date(2026, 7, 18), {"PA"}, date(2026, 7, 21)),  # Saturday; Monday 20 is Colombia's, not Panama's
        (date(2026, 7, 21), set(), date(2026, 7, 21)),
    ],
)
def test_holidays_shift_to_the_next_working_day(nominal, countries, day):
    if nominal.weekday() == 5:
        assert schedule.digest_day(nominal, countries) == date(2026, 7, 20)
        assert schedule.digest_day(nominal, countries | {"CO"}) == day
    else:
        assert schedule.digest_day(nominal, countries) == day


def test_each_person_in_the_own_time_zone(world):
    User.objects.filter(pk=world.marta.pk).update(time_zone="Europe/Madrid")
    send_due(datetime(2026, 7, 21, 7, 30, tzinfo=UTC))
    assert sent_to() == ["marta@simon.example"]
    send_due(TEN)
    assert sent_to() == sorted(RED)


def test_the_weekday_is_a_setting(world, settings):
    settings.DIGEST_WEEKDAY = 3
    send_due(TEN)
    assert sent_to() == []
    send_due(TEN + timedelta(days=2))
    assert sent_to() == sorted(RED)


def test_nothing_owed_nothing_sent_and_no_reminder(world):
    world.red.obligations.update(done_on=TUESDAY)
    send_due(TEN)
    assert sent_to() == [] and not Reminder.objects.exists()


def test_who_does_not_want_it_gets_none(world):
    User.objects.filter(pk=world.clara.pk).update(wants_digest=False)
    User.objects.filter(pk=world.marta.pk).update(is_active=False)
    send_due(TEN)
    assert sent_to() == ["fabio@simon.example"]


def test_a_revoked_right_is_judged_at_the_moment_of_sending(world, monkeypatch):
    """Marta's membership ends after the round began."""
    real = schedule.due_at

    def revoking(now):
        pairs = list(real(now))
        membership = Membership.objects.get(user=world.marta)
        membership.is_active = False
        framework.save(membership, by=None)
        return iter(pairs)

    monkeypatch.setattr(schedule, "due_at", revoking)
    send_due(TEN)
    assert sent_to() == sorted(RED - {"marta@simon.example"})


def test_closed_programmes_send_nothing(world):
    Programme.objects.update(status="closed")
    send_due(TEN)
    assert sent_to() == []


# --- once -----------------------------------------------------------------------------------------


def test_twice_is_once(world):
    send_due(TEN)
    send_due(TEN + timedelta(minutes=15))
    send_for_day(TUESDAY)
    assert sent_to() == sorted(RED)
    assert reminders() == dict.fromkeys(RED, "sent")
    kept = Reminder.objects.get(user=world.marta)
    assert (kept.day, kept.rows, kept.attempts) == (TUESDAY, 3, 1)
    assert kept.message_id == message_of("marta").extra_headers["Message-ID"]


def sent_order(name):
    return [message.to[0] for message in mail.outbox].index(f"{name}@simon.example")


def test_the_claim_is_won_once(world):
    assert send.claim(world.marta, TUESDAY, now=TEN) is not None
    assert send.claim(world.marta, TUESDAY, now=TEN) is None
    assert send.claim(world.marta, TUESDAY + timedelta(days=7), now=TEN) is not None


def test_a_worker_that_comes_in_between_does_not_double_it(world, monkeypatch):
    """Another worker sends everything after this one has read what is owed."""
    real, seen = send.owed_rows, []

    def slow(user, on):
        owed = real(user, on)
        if not seen:
            seen.append(user)
            send_due(TEN)
        return owed

    monkeypatch.setattr(send, "owed_rows", slow)
    send_due(TEN)
    assert sent_to() == sorted(RED)


def test_a_failing_address_does_not_stop_the_others(world, monkeypatch):
    real = send.EmailMultiAlternatives.send

    def failing(message, *args, **kwargs):
        if message.to == ["fabio@simon.example"]:
            raise OSError("550 no such mailbox")
        return real(message, *args, **kwargs)

    monkeypatch.setattr(send.EmailMultiAlternatives, "send", failing)
    outcomes = {o.user.email: o.result for o in send_due(TEN)}
    assert outcomes == {"fabio@simon.example": "failed", "clara@simon.example": "sent", "marta@simon.example": "sent"}
    failed = Reminder.objects.get(user=world.fabio)
    assert (failed.state, failed.error, failed.sent_at) == ("failed", "OSError: 550 no such mailbox", None)
    for minutes in (5, 15, 30, 45, 60):  # too soon, second, third, and no more
        send_due(TEN + timedelta(minutes=minutes))
    failed.refresh_from_db()
    assert (failed.attempts, failed.state) == (3, "failed")


def test_a_failed_one_is_sent_when_the_address_works_again(world, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(send.EmailMultiAlternatives, "send", lambda *a, **k: 1 / 0)
        send_due(TEN)
    assert sent_to() == [] and set(reminders().values()) == {"failed"}
    send_due(TEN + timedelta(minutes=90))  # 11:30: after the hour, the same working day
    assert sent_to() == sorted(RED) and reminders() == dict.fromkeys(RED, "sent")


@pytest.mark.parametrize(
    ("after", "taken"),
    [
        (timedelta(minutes=9), False),
        (timedelta(minutes=11), True),
        (timedelta(hours=7), True),
        (timedelta(hours=9), False),
        (timedelta(days=1), False),
    ],
)
def test_a_claim_that_nobody_finished_is_taken_up(world, after, taken):
    """The worker was killed at 10:00; it is taken up after ten minutes, until 18:00 of that day."""
    Reminder.objects.create(user=world.marta, day=TUESDAY, claimed_at=TEN)
    send_due(TEN + after)
    assert ("marta@simon.example" in sent_to()) == taken
    assert Reminder.objects.get(user=world.marta).attempts == (2 if taken else 1)


def test_a_claim_taken_up_with_nothing_owed_any_more_goes(world):
    Reminder.objects.create(user=world.marta, day=TUESDAY, claimed_at=TEN)
    world.red.obligations.update(done_on=TUESDAY)
    send_due(TEN + timedelta(minutes=11))
    assert sent_to() == [] and not Reminder.objects.exists()


def test_the_message_id_is_the_same_at_every_attempt(world):
    assert send.message_id(world.marta, TUESDAY) == send.message_id(world.marta, TUESDAY)
    others = {send.message_id(u, d) for u in (world.marta, world.clara) for d in (TUESDAY, TUESDAY + timedelta(days=7))}
    assert len(others) == 4


def test_the_task_sends_what_is_due(world, monkeypatch):
    monkeypatch.setattr(tasks.timezone, "now", lambda: TEN)
    tasks.send_digests()
    assert sent_to() == sorted(RED)


# --- the message ----------------------------------------------------------------------------------


def message_of(name):
    return mail.outbox[sent_order(name)]


def words(text):
    return re.sub(r"\s+", " ", unescape(text)).strip()


def test_subject_and_headers(world, settings):
    settings.SITE_URL = "https://simon.example"
    send_due(datetime(2026, 7, 14, 15, 0, tzinfo=UTC))
    message = message_of("marta")
    assert message.subject == "SIMON: 3 datos por actualizar antes del 15 jul (≈ 2 min)"
    assert message.extra_headers["List-Unsubscribe"] == "<https://simon.example/persona/>"
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    assert message.extra_headers["Message-ID"] == f"<digest.{world.marta.pk}.20260714@simon.example>"
    assert "Debe 3 datos, 2 ya vencidos." in message.body


def test_subject_when_all_is_late(world):
    send_due(TEN)
    assert message_of("marta").subject == "SIMON: 3 datos vencidos por actualizar (≈ 2 min)"
    assert message_of("fabio").subject == "SIMON: 12 datos vencidos por actualizar (≈ 6 min)"


def test_text_and_html_say_the_same(world):
    send_due(TEN)
    for name in ("marta", "clara", "fabio"):
        message = message_of(name)
        [html] = [content for content, mime in message.alternatives if mime == "text/html"]
        page = lxml_html.fromstring(html)
        links = page.xpath("//a/@href")
        assert links == re.findall(r"https?://\S+", message.body)
        shown = words(page.text_content())
        for line in filter(None, (words(part) for part in message.body.splitlines())):
            told = re.sub(r"^\d+\. ", "", re.sub(r": https?://\S+$| https?://\S+$", "", line)).rstrip(".:")
            assert told in shown or line == "--", line
        assert len(message.message().as_bytes()) <= 30 * 1024
        assert "<img" not in html and "<script" not in html and "http-equiv" not in html


def test_more_rows_than_ten_are_counted_and_linked(world):
    send_due(TEN)
    assert "Estos son los 10 más antiguos de 12" in message_of("fabio").body
    assert "más antiguos" not in message_of("marta").body


def test_titles_are_escaped_in_html_and_plain_in_text(world):
    world.trained.title_es = '<b>Personas</b> & "más"\r\nBcc: otro@x.example'
    world.trained.save()
    send_due(TEN)
    message = message_of("marta")
    assert '<b>Personas</b> & "más"' in message.body
    html = message.alternatives[0][0]
    assert "&lt;b&gt;Personas&lt;/b&gt; &amp;" in html and "<b>Personas" not in html
    assert message.to == ["marta@simon.example"] and not message.bcc and "Bcc" not in message.message()


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_language_is_the_persons(world, language):
    User.objects.filter(pk=world.marta.pk).update(language=language)
    framework.save(_with_english(world.trained), by=None)
    send_due(TEN)
    html = message_of("marta").alternatives[0][0]
    assert f'<html lang="{language}">' in html
    assert ("People trained" in html, "Personas capacitadas" in html) == (language == "en", language == "es")
    assert ("15 Jul" in html) == (language == "en")


def _with_english(indicator):
    indicator.title_en = "People trained"
    return indicator


def test_demonstration_is_labelled(world):
    send_due(TEN)
    assert "Demostración" not in message_of("marta").body
    Programme.objects.update(is_demo=True)
    send_due(TEN + timedelta(days=7))
    last = mail.outbox[-1]
    assert "Demostración: personas y cifras ilustrativas." in last.body and "Demostración" in last.alternatives[0][0]


# --- the command ----------------------------------------------------------------------------------


def run(*arguments):
    out = io.StringIO()
    call_command("send_digests", *arguments, stdout=out)
    return out.getvalue()


def test_dry_run_writes_and_sends_nothing(world):
    told = run("--on", "2026-07-21", "--dry-run")
    assert sent_to() == [] and not Reminder.objects.exists()
    assert "marta@simon.example: SIMON: 3 datos vencidos por actualizar (≈ 2 min)" in told
    assert told.count("Personas capacitadas (RED · MIDA · Veraguas · ") == 3
    assert told.splitlines()[-1] == "Por enviar: 3. Enviados: 0. Fallidos: 0."


def test_the_command_sends_once(world):
    assert run("--on", "2026-07-21").splitlines()[-1] == "Por enviar: 0. Enviados: 3. Fallidos: 0."
    assert run("--on", "2026-07-21").splitlines()[-1] == "Por enviar: 0. Enviados: 0. Fallidos: 0."
    assert sent_to() == sorted(RED)


@pytest.mark.parametrize("text", ["ayer", "2026-13-01", "21/07/2026"])
def test_a_bad_date_is_a_sentence(world, text):
    with pytest.raises(CommandError, match="no es una fecha; escríbala como 2026-07-21"):
        run("--on", text)


def test_a_new_programme_with_a_new_person(world):
    """Who joins after the round gets the next one, not this one twice."""
    send_due(TEN)
    nueva = person(world, "nueva")
    member(nueva, world.org("UNCTAD"), world.red, "focal_point")
    send_due(TEN + timedelta(minutes=15))
    assert sent_to() == sorted([*RED, "nueva@simon.example"])
