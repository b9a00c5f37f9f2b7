"""Hoy: what the coordination unit sees first, in few queries and without another programme's rows."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from indicators import workflow
from programmes import audit
from programmes.models import MoneyFigure
from programmes.workflow import submit
from reports.models import Reminder
from simon.today import late_rows, today
from tests import cast


@pytest.fixture
def asked(rf):
    def make(user):
        request = rf.get("/admin/")
        request.user = user
        return request

    return make


@pytest.mark.parametrize(
    "day,expected",
    [
        # Q4 2025 was due on 15 January and Q1 2026 on 15 April, each stale a week later; Q2 is due on 15 July.
        (datetime(2026, 1, 15, 17, tzinfo=UTC), {}),
        (datetime(2026, 1, 17, 17, tzinfo=UTC), {"FAO": (4, 0), "MIDA": (1, 0), "UNCTAD": (2, 0)}),
        (cast.NOW, {"FAO": (8, 8), "MIDA": (2, 2), "UNCTAD": (4, 4)}),
        (datetime(2026, 7, 16, 17, tzinfo=UTC), {"FAO": (12, 8), "MIDA": (3, 2), "UNCTAD": (6, 4)}),
        (
            datetime(2026, 7, 16, 3, tzinfo=UTC),
            {"FAO": (8, 8), "MIDA": (2, 2), "UNCTAD": (4, 4)},
        ),  # still the 15th in Panama
    ],
)
def test_late_by_organisation(world, asked, day, expected):
    rows = late_rows(asked(world.ana), day)
    assert {row.organisation.acronym: (row.late, row.stale) for row in rows} == expected
    assert {row.programme for row in rows} <= {world.red}


def test_waiting_returned_and_failed_mail(world, asked):
    cell = world.submit(world.cell(world.trained, "FAO", 0, "Veraguas"), 40, world.fabio)
    returned = world.submit(world.cell(world.trained, "FAO", 1, "Veraguas"), 41, world.fabio)
    workflow.return_(returned, by=world.ana, reason="Falta la lista")
    money = MoneyFigure.objects.filter(programme=world.red, organisation=world.org("FAO")).first()
    submit(money, by=world.fabio, values={"planned": 5})
    for person in (world.fabio, world.ursula):
        Reminder.objects.create(user=person, day=cast.TODAY, claimed_at=timezone.now(), state="failed", error="550")
    audit.record("invitation.failed", world.clara, by=world.ana, programme=world.red, reason="551")
    audit.record("invitation.failed", world.ursula, by=world.root, programme=world.other, reason="552")
    page = today(asked(world.ana), timezone.now())
    assert cell.state == "submitted"
    assert page.waiting == {world.red: {"figures": 1, "money": 1}}
    assert page.returned_figures == [returned]
    assert page.returned_money == []
    assert [r.user for r in page.failed_reminders] == [world.fabio]
    assert [e.reason for e in page.failed_invitations] == ["551"]
    everything = today(asked(world.root), timezone.now())
    assert len(everything.failed_reminders) == len(everything.failed_invitations) == 2


def test_page_links_to_the_same_rows_in_few_queries(world, signed_in):
    world.submit(world.cell(world.trained, "FAO", 0, "Veraguas"), 40, world.fabio)
    returned = world.submit(world.cell(world.trained, "FAO", 1, "Veraguas"), 41, world.fabio)
    workflow.return_(returned, by=world.ana, reason="Falta la lista")
    client = signed_in(world.ana)
    with time_machine.travel(cast.NOW, tick=False):
        client = signed_in(world.ana)
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/admin/")
        assert len(queries) <= 15, "\n".join(q["sql"][:160] for q in queries)
        text = page.content.decode()
        assert "Falta la lista" in text
        listed = {model["object_name"] for app in page.context["app_list"] for model in app["models"]}
        assert {"Programme", "Indicator", "Contribution", "Document", "AuditEntry", "Reminder", "User"} <= listed
        assert 'id="late"' in text
        for row in page.context["today"].late:
            listed = client.get(
                "/admin/programmes/obligation/",
                {
                    "situacion": "overdue",
                    "organisation__id__exact": row.organisation.pk,
                    "programme__id__exact": row.programme.pk,
                },
            )
            assert listed.context["cl"].result_count == row.late > 0
    for style in ("<style", " style=", "<script>", "onclick"):
        assert style not in text
