"""Background work: reading files, letters, sweeping. Each task can run twice without harm."""

import logging
import time
from contextlib import nullcontext
from datetime import timedelta
from io import BytesIO

from celery import Task, shared_task
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from kombu.exceptions import OperationalError

from . import keeping, letters, store
from .content.extraction import Extraction, run_extraction
from .content.pictures import on_disk, thumbnail_of
from .intake import imports, incoming, pending
from .models import DocumentVersion
from .search import spelling
from .search.indexing import follow_current

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 3  # readings of one version that ended with the worker's death
SWEEP_AFTER = timedelta(minutes=2)
ABANDONED_AFTER = timedelta(hours=24)
SILENT = 30  # seconds


@shared_task(ignore_result=True)
def extract_version(version_id: int) -> None:
    """Read text, language, pages and first page of one version, and put the text into the index when the version is the current one."""
    version = DocumentVersion.objects.filter(pk=version_id).first()
    if version is None or version.extraction != DocumentVersion.Extraction.PENDING:
        return
    if version.attempts >= MAX_ATTEMPTS:
        log.error("version %s ended its worker %s times; its text is not read", version_id, version.attempts)
        _record(version_id, Extraction("unsupported"), "")
        return
    _count(version_id, 1)
    try:
        _read(version)
    except Exception:
        _count(version_id, -1)  # the worker lives: a store that is away is no fault of the file
        raise


def _count(version_id: int, step: int) -> None:
    """Before a reading, so that one which ends the worker has been counted when the next worker comes to it."""
    DocumentVersion.objects.filter(pk=version_id).update(attempts=F("attempts") + step)


def _read(version: DocumentVersion) -> None:
    """Read the file in child processes, and store what was found; a thumbnail whose row is not stored goes."""
    with on_disk(version.file) as path:
        found = run_extraction(path, version.kind)
        picture = thumbnail_of(path, version.kind)
    key = store.put(BytesIO(picture), "png") if picture else ""
    with store.only_with_a_row(key) if key else nullcontext():
        kept = _record(version.pk, found, key)
    if key and not kept:
        store.forget(key)
    if kept:
        spelling.learn(" ".join((version.document.title, version.name, found.text)))


@transaction.atomic
def _record(version_id: int, found: Extraction, key: str) -> bool:
    """Store what was read and where the thumbnail lies; False when another worker did meanwhile."""
    waiting = DocumentVersion.objects.select_for_update(of=("self",)).select_related("document")
    version = waiting.filter(pk=version_id, extraction=DocumentVersion.Extraction.PENDING).first()
    if version is None:
        return False
    version.extraction, version.text, version.pages = found.state, found.text.replace("\x00", ""), found.pages
    version.language, version.thumbnail = version.language or found.language, key
    version.save(update_fields=["extraction", "text", "pages", "language", "thumbnail"])
    document = version.document
    if document.current_id == version.pk:
        document.current = version
        follow_current(document)
    return True


@shared_task(ignore_result=True)
def extract_waiting() -> None:
    """The sweep: read what a lost message or a killed worker left waiting; what cannot be read now waits on, the others go on."""
    waiting = DocumentVersion.objects.filter(extraction="pending", created_at__lt=timezone.now() - SWEEP_AFTER)
    for version_id in waiting.order_by("attempts", "created_at").values_list("pk", flat=True)[:200]:
        try:
            extract_version(version_id)
        except Exception:
            log.exception("version %s could not be read now", version_id)


@shared_task(ignore_result=True)
def sweep_pending() -> None:
    """Forget files that were put in and neither saved nor discarded within a day, and what a kill left half written."""
    before = timezone.now() - ABANDONED_AFTER
    imports.sweep(before=before)
    pending.sweep(before=before)
    incoming.sweep(before=before)
    keeping.sweep_parts(before)


@shared_task(ignore_result=True)
def send_share_letter(share_id: int) -> None:
    """Tell a person of a document shared with them."""
    letters.send_share(share_id)


@shared_task(ignore_result=True)
def send_problem_letter(remark_id: int) -> None:
    """Tell whoever put a document in of a problem with it."""
    letters.send_problem(remark_id)


class Doorbell:
    """Asks workers through the broker. When it is away, no request of this process waits for it again for SILENT seconds.

    A text is then read by the sweep; a letter is not sent.
    """

    def __init__(self) -> None:
        self.silent_until = 0.0  # time.monotonic()

    def ring(self, task: Task, key: int) -> None:
        """Ask for the task; what is not asked for is left undone and logged."""
        if time.monotonic() < self.silent_until:
            log.error("broker away a moment ago, %s for %s was not asked for", task.name, key)
            return
        try:
            task.delay(key)
        except (OSError, OperationalError) as error:
            self.silent_until = time.monotonic() + SILENT
            log.error("broker away, %s for %s was not asked for: %s", task.name, key, error)


bell = Doorbell()


def soon(task: Task, key: int) -> None:
    """Ask a worker to do it; never fails, and costs a request at most one wait for a broker that is away."""
    bell.ring(task, key)
