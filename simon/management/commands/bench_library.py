"""Speed of the library at two sizes, as an ordinary member who sees half of it: pages, queries, and the bare index query beside them."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from documents.models import Category
from documents.querysets import INDEX
from programmes.people.models import User
from simon.demo import scale_library as library

from .bench import bare, timed

NEWEST_SQL = (
    "SELECT id, title FROM documents_document WHERE withdrawn_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 25"
)
FILTERED_SQL = (
    "SELECT id, title FROM documents_document WHERE withdrawn_at IS NULL AND category_id = %s"
    " ORDER BY created_at DESC, id DESC LIMIT 25"
)
SEARCH_SQL = "SELECT d.id, d.title FROM documents_document d WHERE d.id IN ({}) ORDER BY d.id DESC LIMIT 1000"
MOST_MS, MOST_QUERIES = 150, 12


class Command(BaseCommand):
    help = "Measure list, filtered list, filters and search of the library at 1,000 and 100,000 documents."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000])
        parser.add_argument("--runs", type=int, default=7)

    def handle(self, *args: Any, sizes: list[int], runs: int, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("bench fills the database with invented documents: never in production.")
        settings.ALLOWED_HOSTS = ["testserver"]
        call_command("migrate", verbosity=0)
        call_command("demo", stdout=self.stdout)
        self.stdout.write(f"{connection.vendor}; medians of {runs} runs; the bare index query in the same run\n")
        head = f"{'documents':>9} {'page':<22} {'queries':>7} {'page ms':>9} {'SQL ms':>8} {'ratio':>7}"
        counts: dict[str, set[int]] = {}
        for size in sizes:
            start = time.perf_counter()
            reader = library.build(size, timezone.localdate())
            self.stdout.write(f"(filled to {size} in {time.perf_counter() - start:.0f} s)\n{head}")
            for name, queries, page_ms, sql_ms in self.measure(reader, runs):
                counts.setdefault(name, set()).add(queries)
                over = "" if page_ms <= MOST_MS and queries <= MOST_QUERIES else "  over"
                self.stdout.write(
                    f"{size:>9} {name:<22} {queries:>7} {page_ms:>9.1f} {sql_ms:>8.2f} {page_ms / sql_ms:>7.1f}{over}"
                )

    def measure(self, reader: User, runs: int) -> list[tuple[str, int, float, float]]:
        """(page, queries, page ms, bare SQL ms) of each page."""
        client = Client()
        client.force_login(reader, backend="allauth.account.auth_backends.AuthenticationBackend")
        category = Category.objects.get(code="TRIM")
        listing, filters = reverse("documents:document-list"), reverse("documents:document-filters")
        pages = {
            "list": (listing, [(NEWEST_SQL, [])]),
            "list, page 40": (f"{listing}?page=40", [(NEWEST_SQL, [])]),
            "filtered list": (f"{listing}?categoria=TRIM", [(FILTERED_SQL, [category.pk])]),
            "rare word": (f"{listing}?q={library.RARE}", [self.search(library.RARE)]),
            "frequent word": (f"{listing}?q={library.FREQUENT}", [self.search(library.FREQUENT)]),
            "two words": (f"{listing}?q={library.PAIR}", [self.search(library.PAIR)]),
            "word and filter": (
                f"{listing}?q={library.FREQUENT}&categoria=TRIM&tipo=pdf",
                [self.search(library.FREQUENT)],
            ),
            "filters (after list)": (filters, [(NEWEST_SQL, [])]),
        }
        return [(name, *self.one(client, where, sql, runs)) for name, (where, sql) in pages.items()]

    def search(self, words: str) -> tuple[str, list]:
        sql, params = INDEX.filter_sql(connection, words)
        return SEARCH_SQL.format(sql), params

    def one(self, client: Client, where: str, sql: list[tuple[str, list]], runs: int) -> tuple[int, float, float]:
        client.get(where)
        with CaptureQueriesContext(connection) as captured:
            response = client.get(where)
        if response.status_code != 200:
            raise CommandError(f"{where} answered {response.status_code}")
        return len(captured), timed(lambda: client.get(where), runs), timed(bare(sql), runs)
