"""`manage.py check_files`: every row's bytes are there and unchanged, and nothing else is. Exit code 0, or 1 with findings."""

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from documents import keeping

SEEN = ("versions", "waiting", "thumbnails", "others", "files", "hashed", "in flight")
FOUND = ("missing", "changed", "unreadable", "extra")


class Command(BaseCommand):
    help = "Compare rows, stored files and hashes; safe while SIMON runs. Prints keys and public ids, never titles."

    def add_arguments(self, parser: ArgumentParser) -> None:
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--quick", action="store_true", help="sizes only, no hashes")
        how.add_argument(
            "--sample", type=int, metavar="N", help="hash N files chosen by chance; of the others the size"
        )
        parser.add_argument(
            "--delete-extra",
            action="store_true",
            help="delete extra files older than 24 hours after printing them; not while a file of a row is missing",
        )

    def handle(self, *args: Any, delete_extra: bool, **options: Any) -> None:
        totals, now, deleted = keeping.Totals(), timezone.now(), 0
        for finding in keeping.check_rows(totals, self._chooser(**options)):
            self.stdout.write(str(finding))
        self._refuse_elsewhere(totals, delete_extra)
        for finding in keeping.check_storage(totals, now):
            self.stdout.write(str(finding))
            if delete_extra:
                deleted += sum(1 for _key in keeping.delete_extra([finding.key], now))
        self._tell(totals, deleted)

    def _chooser(self, *, quick: bool, sample: int | None, **_others: Any) -> Callable[[], bool]:
        if sample is not None:
            return keeping.some(sample)
        return lambda: not quick

    def _refuse_elsewhere(self, totals: keeping.Totals, delete_extra: bool) -> None:
        """Rows without files, or no rows at all, are the sign of another installation's database or storage."""
        if delete_extra and (totals.found["missing"] or not totals.seen["versions"]):
            raise CommandError(
                "Nothing is deleted: this database and this storage do not belong together, or files are missing."
            )

    def _tell(self, totals: keeping.Totals, deleted: int) -> None:
        self.stdout.write(", ".join(f"{totals.seen[name]} {name}" for name in SEEN))
        self.stdout.write(", ".join(f"{totals.found[name]} {name}" for name in FOUND) + f", {deleted} deleted")
        if wrong := totals.found.total() - deleted:
            raise CommandError(f"{wrong} findings")
