"""`manage.py demo`: illustrative people, programmes, figures and documents; again: changes nothing."""

import os
from argparse import ArgumentParser
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from programmes import access
from simon.demo import closed, lessons, library, organisations, people, running, scale, unhcr
from simon.demo.store import PANAMA


class Command(BaseCommand):
    help = (
        "Fills the portal with the demonstration: two closed programmes, a real results file and a running programme."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--on",
            type=date.fromisoformat,
            default=None,
            help="the day it is (YYYY-MM-DD); today in Panama unless given",
        )
        parser.add_argument(
            "--scale", type=int, default=0, metavar="N", help="add N programmes of realistic size (ESC-001 …)"
        )
        parser.add_argument(
            "--no-inline-extraction", dest="inline", action="store_false", help="leave the reading of texts to a worker"
        )
        parser.add_argument(
            "--inline-extraction",
            dest="inline",
            action="store_true",
            default=True,
            help="read the texts now, the default",
        )
        parser.add_argument("--yes-production-demo", action="store_true", help="allow it in production")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION and not options["yes_production_demo"]:
            raise CommandError("This is a production installation; the demonstration needs --yes-production-demo.")
        on = options["on"] or datetime.now(tz=PANAMA).date()
        secret = people.password()
        with translation.override("es"):
            made = self._build(on, secret, options)
        drift = access.drift()
        if drift:
            raise CommandError("Grants differ from memberships: " + "; ".join(drift))
        self.stdout.write(", ".join(f"{n} {what}" for what, n in made.items()))
        self._tell_password(secret)

    def _build(self, on: date, secret: str, options: dict[str, Any]) -> dict[str, int]:
        organisations.build()
        made = {"people": people.build(secret)}
        made["closed programmes"] = closed.build() + unhcr.build()
        made["running programmes"] = running.build(on)
        made["documents"] = library.build(on, extract=options["inline"])
        made["lessons"] = lessons.build(on)
        if options["scale"]:
            made["scale programmes"] = scale.build(options["scale"], on)
        return made

    def _tell_password(self, secret: str) -> None:
        """The password where it is kept, but one given by the environment is not repeated."""
        if os.environ.get(people.PASSWORD_VARIABLE):
            return
        self.stdout.write(f"{people.address('coordinacion')} … {people.address('admin')}: {secret}")
