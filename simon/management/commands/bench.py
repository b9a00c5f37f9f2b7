"""Speed of three pages at two sizes: queries, time, and the ratio to the bare SQL for the same facts in the same run."""

import time
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from documents.querysets import INDEX
from programmes.models import Programme
from programmes.people.models import User

WORD = "capacitación"
FIGURES_SQL = """
SELECT i.id, i.code, p.id, SUM(c.approved_value), SUM(c.approved_numerator), SUM(c.approved_denominator), COUNT(c.approved_at), COUNT(*)
FROM indicators_indicator i JOIN indicators_contribution c ON c.indicator_id = i.id JOIN programmes_period p ON p.id = c.period_id
WHERE i.programme_id = %s GROUP BY i.id, i.code, p.id"""
MONEY_SQL = """
SELECT organisation_id, SUM(approved_planned), SUM(approved_transferred), SUM(approved_disbursed)
FROM programmes_moneyfigure WHERE programme_id = %s GROUP BY organisation_id"""
OWED_SQL = """
SELECT organisation_id, COUNT(*) FROM programmes_obligation WHERE programme_id = %s AND done_on IS NULL GROUP BY organisation_id"""
SEARCH_SQL = "SELECT d.id, d.title FROM documents_document d WHERE d.id IN ({}) ORDER BY d.created_at DESC LIMIT 25"


@dataclass(frozen=True)
class Measured:
    """Medians in milliseconds; the same facts by bare SQL beside the page."""

    page: str
    queries: int
    page_ms: float
    sql_ms: float


def timed(act: Callable[[], Any], runs: int) -> float:
    """Median milliseconds of `runs` calls after one that is not counted."""
    act()
    spans = []
    for _run in range(runs):
        start = time.perf_counter()
        act()
        spans.append((time.perf_counter() - start) * 1000)
    return median(spans)


def bare(statements: list[tuple[str, list]]) -> Callable[[], None]:
    def act() -> None:
        with connection.cursor() as cursor:
            for sql, params in statements:
                cursor.execute(sql, params)
                cursor.fetchall()

    return act


class Command(BaseCommand):
    help = "Measure the programme dashboard, the indicator list and the document search at scale 1 and 10."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scales", type=int, nargs="+", default=[1, 10])
        parser.add_argument("--runs", type=int, default=7)

    def handle(self, *args: Any, scales: list[int], runs: int, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("bench fills the database with invented programmes: never in production.")
        settings.ALLOWED_HOSTS = ["testserver"]
        call_command("migrate", verbosity=0)
        call_command("demo", stdout=self.stdout)
        self.stdout.write(f"{connection.vendor}; medians of {runs} runs; the same facts by bare SQL in the same run\n")
        self.stdout.write(f"{'scale':>5} {'page':<18} {'queries':>7} {'page ms':>9} {'SQL ms':>8} {'ratio':>7}")
        counts: dict[str, set[int]] = {}
        for scale in scales:
            call_command("demo", scale=scale, stdout=self.stdout)
            for row in self.measure(runs):
                counts.setdefault(row.page, set()).add(row.queries)
                ratio = row.page_ms / row.sql_ms
                self.stdout.write(
                    f"{scale:>5} {row.page:<18} {row.queries:>7} {row.page_ms:>9.1f} {row.sql_ms:>8.2f} {ratio:>7.1f}"
                )
        different = {page: sorted(found) for page, found in counts.items() if len(found) > 1}
        if different:
            raise CommandError(f"query counts grow with the data: {different}")

    def measure(self, runs: int) -> list[Measured]:
        """The three pages as the coordination unit sees them, on the first scale programme."""
        client = Client()
        user = User.objects.get(email="coordinacion@simon.example")
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        programme = Programme.objects.filter(code__startswith="ESC-").order_by("code").first()
        one = [programme.pk]
        hits, words = INDEX.filter_sql(connection, WORD)
        figures = [(FIGURES_SQL, one)]
        pages = {
            "dashboard": (programme.get_absolute_url(), [*figures, (MONEY_SQL, one), (OWED_SQL, one)]),
            "indicator list": (reverse("indicators:indicator-list", args=[programme.code]), figures),
            "document search": (
                f"{reverse('documents:document-list')}?q={WORD}",
                [(SEARCH_SQL.format(hits), words)],
            ),
        }
        return [self.one(client, name, address, bare(sql), runs) for name, (address, sql) in pages.items()]

    def one(self, client: Client, name: str, address: str, sql: Callable[[], None], runs: int) -> Measured:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address)
        if response.status_code != 200:
            raise CommandError(f"{name}: {address} answered {response.status_code}")
        return Measured(name, len(captured), timed(lambda: client.get(address), runs), timed(sql, runs * 3))
