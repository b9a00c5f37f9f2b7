"""Background reading of texts. Each task can run twice without harm."""

import tempfile
from datetime import timedelta
from pathlib import Path

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from . import imports, incoming, pending
from .extraction import run_extraction
from .indexing import follow_current
from .models import DocumentVersion

SWEEP_AFTER = timedelta(minutes=2)
ABANDONED_AFTER = timedelta(hours=24)


@shared_task(ignore_result=True)
def extract_version(version_id: int) -> None:
    """Read the text of one version and put it into the index when the version is the current one."""
    version = DocumentVersion.objects.select_related("document").filter(pk=version_id).first()
    if version is None or version.extraction != DocumentVersion.Extraction.PENDING:
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"file.{version.extension or 'bin'}"
        with version.file.open("rb") as source, path.open("wb") as target:
            for chunk in source.chunks():
                target.write(chunk)
        found = run_extraction(path, version.kind)
    with transaction.atomic():
        version.extraction, version.text, version.pages = found.state, found.text.replace("\x00", ""), found.pages
        version.save(update_fields=["extraction", "text", "pages"])
        document = version.document
        if document.current_id == version.pk:
            document.current = version
            follow_current(document)


@shared_task(ignore_result=True)
def extract_waiting() -> None:
    """The sweep: read what a lost message left waiting."""
    waiting = DocumentVersion.objects.filter(extraction="pending", created_at__lt=timezone.now() - SWEEP_AFTER)
    for version_id in waiting.order_by("created_at").values_list("pk", flat=True)[:200]:
        extract_version(version_id)


@shared_task(ignore_result=True)
def sweep_pending() -> None:
    """Forget files that were put in and neither saved nor discarded within a day."""
    before = timezone.now() - ABANDONED_AFTER
    imports.sweep(before=before)
    pending.sweep(before=before)
    incoming.sweep(before=before)
