"""`manage.py iati import FILE`: take over the results of an IATI 2 activity file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from indicators.iati import Applied, IatiRefused, ImportPlan, apply, plan, read
from programmes.people.models import User


class Command(BaseCommand):
    help = "iati import FILE [--code CODE] [--activity IDENTIFIER] [--country PA] [--by EMAIL] [--dry-run]"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("step", choices=["import"])
        parser.add_argument("file", type=Path)
        parser.add_argument("--code", default="", help="programme code; made from the IATI identifier unless given")
        parser.add_argument("--activity", default="", help="IATI identifier, for a file with several activities")
        parser.add_argument("--country", default="", help="ISO 3166-1 code, for a file that names no country")
        parser.add_argument("--by", default="", help="e-mail of the person who imports; the system itself unless given")
        parser.add_argument("--dry-run", action="store_true", help="count and compare, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            planned = plan(read(options["file"], options["activity"]), options["code"], options["country"])
            applied = self._apply(planned, options)
        except (IatiRefused, OSError, User.DoesNotExist) as error:
            raise CommandError(str(error)) from error
        self._tell(planned, applied, dry_run=options["dry_run"])

    def _apply(self, planned: ImportPlan, options: dict[str, Any]) -> Applied:
        """Apply; a dry run takes it all back, so that what it counts is what would happen."""
        by = User.objects.get(email__iexact=options["by"]) if options["by"] else None
        with transaction.atomic():
            applied = apply(planned, by=by)
            transaction.set_rollback(options["dry_run"])
        return applied

    def _tell(self, planned: ImportPlan, applied: Applied, *, dry_run: bool) -> None:
        say = self.stdout.write
        say(f"{planned.activity.identifier} → {planned.code} ({planned.start} – {planned.end})")
        say(
            _("Resultados: %(r)d · indicadores: %(i)d · períodos: %(p)d · metas: %(t)d · datos: %(a)d")
            % {
                "r": len(planned.results),
                "i": len(planned.indicators),
                "p": len(planned.spans),
                "t": planned.n_targets,
                "a": planned.n_actuals,
            }
        )
        say(
            _("Nuevos: %(added)d · cambiados: %(changed)d · datos escritos: %(figures)d")
            % {"added": applied.added, "changed": applied.changed, "figures": applied.figures}
        )
        for note in planned.notes:
            say(f"- {note}")
        if dry_run:
            say(_("Ensayo: no se escribió nada."))
