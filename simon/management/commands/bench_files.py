"""Speed of files going in: stored against the bare writing of the same bytes, and mixed files until search finds them."""

import hashlib
import os
import secrets
import subprocess
import sys
import tempfile
import time
import zipfile
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import BytesIO
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from documents import services
from documents.intake import pending
from documents.models import Category, Document, DocumentVersion, PendingUpload
from programmes.models import Programme
from simon.demo import library, make_documents, people
from simon.demo.running import CODE
from simon.lib.files import FileRefused, check

from .up import WORKER

MB = 1_000_000
TARGET_RATIO, TARGET_SECONDS = 1.5, 60
PATIENCE = 300  # seconds
REFUSED = 40  # at most so many of the shared folder are refused or here already
WORDS = "acta comité crédito artesanas formación mercado semilla informe trimestre cooperativa"
MAKERS = {".docx": make_documents.make_docx, ".xlsx": make_documents.make_xlsx, ".pptx": make_documents.make_pptx}
SHARED = Path(os.environ.get("SIMON_SHARED", "/nonexistent")) / "data" / "documents"


def made(kind: str, words: str) -> bytes:
    """A document of a page that holds these words."""
    if kind not in MAKERS:
        return f"{words}\n{WORDS}\n".encode()
    parts = [make_documents.Part("heading", "Informe"), *[make_documents.Part("paragraph", f"{words} {WORDS}")] * 30]
    return MAKERS[kind]({"title": words, "organisation": "FAO", "category": "CGP"}, parts)


def large(kind: str, size: int) -> bytes:
    """About `size` bytes of an honest PDF, Word document or text, none of them like another."""
    noise = secrets.token_bytes(size).replace(b"\n", b" ").replace(b"\r", b" ")
    if kind == ".pdf":  # a comment, and the pointer to the index once more
        real = next(library.FOLDER.glob("*.pdf")).read_bytes()
        return real + b"%" + noise + b"\n" + real[real.rfind(b"startxref") :]
    if kind == ".txt":
        return (noise[: size // 2]).hex().encode()
    out = BytesIO(made(kind, "grande"))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_STORED) as container:
        container.writestr("word/media/foto.jpeg", noise)
    return out.getvalue()


def mixed() -> Iterator[tuple[str, bytes, str]]:
    """Name, bytes and a word to find each by ('' for a found one): those of the shared folder, then made ones without end."""
    found = sorted(SHARED.iterdir()) if SHARED.is_dir() else []
    yield from ((path.name, path.read_bytes(), "") for path in found if path.suffix != ".csv")
    for kind in cycle([".docx", ".pdf", ".xlsx", ".txt", ".pptx"]):
        word = f"zq{secrets.token_hex(4)}"
        yield f"Informe {word}{kind}", made_pdf(word) if kind == ".pdf" else made(kind, word), word


def made_pdf(word: str) -> bytes:
    parts = [make_documents.Part("paragraph", f"{word} {WORDS}")] * 30
    return make_documents.make_pdf({"title": word, "organisation": "FAO", "category": "CGP"}, parts)


def bare(data: bytes) -> None:
    """What cannot be saved: the bytes written, hashed and on the disk, and a transaction with nothing in it."""
    with tempfile.NamedTemporaryFile(dir=default_storage.location) as out:
        digest = hashlib.sha256()
        for start in range(0, len(data), 1 << 20):
            digest.update(data[start : start + (1 << 20)])
            out.write(data[start : start + (1 << 20)])
        out.flush()
        os.fsync(out.fileno())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1")


class Command(BaseCommand):
    help = "Measure files going in: 10 and 25 MB until stored, and 200 mixed files until search finds them, with one worker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--runs", type=int, default=5)
        parser.add_argument("--files", type=int, default=200)

    def handle(self, *args: Any, runs: int, files: int, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("bench_files fills the library with invented documents: never in production.")
        call_command("migrate", verbosity=0)
        call_command("demo", stdout=self.stdout)
        self.programme, self.by = Programme.objects.get(code=CODE), people.user("fao")
        self.organisation = self.by.memberships.get(programme=self.programme).organisation
        self.stdout.write(f"{connection.vendor}; medians of {runs} runs in turns; target {TARGET_RATIO}")
        self.stdout.write(f"{'file':<12} {'stored ms':>9} {'bare ms':>8} {'ratio':>6}")
        for kind in (".pdf", ".docx", ".txt"):
            for size in (10 * MB, 25 * MB):
                self.stored(kind, size, runs)
        self.searchable(files)

    def stored(self, kind: str, size: int, runs: int) -> None:
        """From the received file (a temporary one, as the web server has it) to bytes and row on the disk."""
        ours, theirs = [], []
        for _run in range(runs + 1):
            data = large(kind, size)
            with tempfile.TemporaryFile() as received:
                received.write(data)
                received.flush()
                theirs.append(self.timed(lambda: bare(data)))  # noqa: B023
                ours.append(self.timed(lambda: self.keep(received, f"grande{kind}")))  # noqa: B023
            for row in PendingUpload.objects.filter(user=self.by):
                pending.discard(row, by=self.by)
        stored, written = median(ours[1:]), median(theirs[1:])
        self.stdout.write(f"{size // MB:>3} MB {kind:<5} {stored:>9.0f} {written:>8.0f} {stored / written:>6.2f}")

    def timed(self, act: Callable[[], Any]) -> float:
        start = time.perf_counter()
        act()
        return (time.perf_counter() - start) * 1000

    def keep(self, stream: BinaryIO, name: str) -> None:
        checked = check(stream, name, settings.UPLOAD_MAX_BYTES)
        pending.keep(stream, checked, programme=self.programme, organisation=self.organisation, by=self.by)

    def searchable(self, number: int) -> None:
        """Files go in through the services while a worker as `up` starts it reads them; the clock runs from the first."""
        papers = list(islice(mixed(), number + REFUSED))
        worker = subprocess.Popen([sys.executable, *WORKER])
        try:
            start = time.perf_counter()
            words = self.put_in(papers, number)
            put = time.perf_counter() - start
            self.wait_for(start)
            lost = [word for word in words if Document.objects.matching(word).count() != 1]
        finally:
            worker.terminate()
            worker.wait()
        spent = time.perf_counter() - start
        self.stdout.write(
            f"{number} mixed files: stored after {put:.1f} s, searchable after "
            f"{spent:.1f} s with one worker, started with the first file (target {TARGET_SECONDS} s); {len(lost)} not found"
        )

    def put_in(self, papers: list[tuple[str, bytes, str]], number: int) -> list[str]:
        """Store `number` files, passing over what is refused or here already; the words to find them by."""
        words: list[str] = []
        for name, data, word in papers:
            if number == 0:
                break
            with suppress(FileRefused, services.AlreadyHere):
                self.upload(name, data)
                words += [word] if word else []
                number -= 1
        return words

    def upload(self, name: str, data: bytes) -> None:
        about = services.NewDocument(name.rsplit(".", 1)[0], Category.objects.get(code="CGP"), "programme")
        checked = check(BytesIO(data), name)
        services.upload(
            BytesIO(data), checked, about, programme=self.programme, organisation=self.organisation, by=self.by
        )

    def wait_for(self, start: float) -> None:
        while DocumentVersion.objects.filter(extraction="pending").exists():
            if time.perf_counter() - start > PATIENCE:
                raise CommandError(f"after {PATIENCE} s some texts were not read")
            time.sleep(0.2)
