"""Send the weekly digest from anywhere: by cron where no beat runs, or for a chosen day."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from reports import digests
from simon.lib.looks import LOOKS


class Command(BaseCommand):
    help = (
        "Envía el resumen semanal. Sin --on: lo que toca ahora, según el día y la hora de cada persona (como la tarea periódica). "
        "Con --on: el resumen de ese día, a quien deba algo, sin mirar el día de la semana ni la hora. Repetirlo no envía dos veces."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", metavar="AAAA-MM-DD", help="el día del resumen")
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="muestra qué se enviaría; no escribe ni envía nada (hoy, si falta --on)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        on = self._day(options["on"])
        if options["dry_run"]:
            outcomes = digests.send_for_day(on or timezone.localdate(), dry_run=True)
        else:
            outcomes = digests.send_for_day(on) if on else digests.send_due(timezone.now())
        for outcome in outcomes:
            self._tell(outcome)
        self._count(outcomes)

    def _day(self, text: str | None) -> date | None:
        try:
            return date.fromisoformat(text) if text else None
        except ValueError as error:
            raise CommandError(_("«%(text)s» no es una fecha; escríbala como 2026-07-21.") % {"text": text}) from error

    def _tell(self, outcome: digests.Outcome) -> None:
        self.stdout.write(f"{outcome.user.email}: {outcome.subject}" + (f" [{outcome.error}]" if outcome.error else ""))
        if outcome.result != "shown":
            return
        for row in outcome.owed.rows:
            about = " · ".join(filter(None, [row.programme, row.organisation, row.place, row.period]))
            self.stdout.write(f"  {LOOKS[row.state].label}, {row.when}: {row.title} ({about}) {row.url}")

    def _count(self, outcomes: list[digests.Outcome]) -> None:
        counts = {result: sum(o.result == result for o in outcomes) for result in ("shown", "sent", "failed")}
        self.stdout.write(_("Por enviar: %(shown)s. Enviados: %(sent)s. Fallidos: %(failed)s.") % counts)
