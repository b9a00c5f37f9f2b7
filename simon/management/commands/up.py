"""Everything on one machine: migrate, demonstration, one worker with beat, the web server."""

import os
import signal
import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

WORKER = [
    "-m",
    "celery",
    "-A",
    "simon",
    "--quiet",
    "worker",
    "--beat",
    "--pool",
    "solo",
    "--loglevel",
    "warning",
    "--without-gossip",
    "--without-mingle",
]
SERVER = ["-m", "gunicorn", "simon.wsgi", "--workers", "1", "--threads", "8", "--log-level", "warning"]


class Command(BaseCommand):
    help = "Start SIMON on this machine with its demonstration (make run)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("up is for the embedded default; docs/operations.md says how production starts.")
        call_command("migrate", verbosity=0)
        call_command("demo")
        self.stdout.write(self.style.SUCCESS(f"\nSIMON: http://127.0.0.1:{port}/  (Ctrl+C stops it)"))
        self.stdout.flush()
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        environment = {**os.environ, "PORT": str(port)}  # links in pages and e-mails lead to this server
        children = [subprocess.Popen([sys.executable, *WORKER], env=environment)]
        try:
            server = [sys.executable, *SERVER, "--bind", f"127.0.0.1:{port}"]
            children.append(subprocess.Popen(server, env=environment))
            children[-1].wait()
        except KeyboardInterrupt:
            self.stdout.write("SIMON: stopped")
        finally:
            for child in children:
                child.terminate()
            for child in children:
                child.wait()
