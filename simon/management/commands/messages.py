"""Collect and compile the interface texts: Spanish is the source, locale/en the translation."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

IGNORED = [".venv/*", "var/*", "tests/*", "static/*"]


class Command(BaseCommand):
    help = "Update locale/en from the sources (needs xgettext) and compile it; --compile only compiles."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--compile", action="store_true", dest="compile_only")

    def handle(self, *args: Any, compile_only: bool, **options: Any) -> None:
        if not compile_only:
            call_command(
                "makemessages", locale=["en"], ignore_patterns=IGNORED, no_location=True, no_wrap=True, verbosity=0
            )
        for po in Path(settings.BASE_DIR, "locale").rglob("*.po"):
            self.compile(po)

    def compile(self, po: Path) -> None:
        """Write the .mo beside the .po with polib, which needs no gettext."""
        catalogue = polib.pofile(str(po))
        catalogue.save_as_mofile(str(po.with_suffix(".mo")))
        missing = [e.msgid for e in catalogue if not e.obsolete and not e.translated()]
        self.stdout.write(f"{po}: {len(catalogue)} texts, {len(missing)} untranslated")
