"""Background reading of files. Each task can run twice without harm."""

from datetime import timedelta

from celery import shared_task
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from . import pending
from .extraction import Extraction, run_extraction
from .indexing import follow_current
from .models import DocumentVersion
from .models.document import thumbnail_under
from .pictures import on_disk, thumbnail_of

SWEEP_AFTER = timedelta(minutes=2)
ABANDONED_AFTER = timedelta(hours=24)


@shared_task(ignore_result=True)
def extract_version(version_id: int) -> None:
    """Read text, language, pages and first page of one version, and put the text into the index when the version is the current one."""
    version = DocumentVersion.objects.filter(pk=version_id).first()
    if version is None or version.extraction != DocumentVersion.Extraction.PENDING:
        return
    with on_disk(version.file) as path:
        found = run_extraction(path, version.kind)
        picture = thumbnail_of(path, version.kind)
    key = default_storage.save(thumbnail_under(version, ""), ContentFile(picture)) if picture else ""
    kept = False
    try:
        kept = _record(version_id, found, key)
    finally:
        if key and not kept:
            default_storage.delete(key)


@transaction.atomic
def _record(version_id: int, found: Extraction, key: str) -> bool:
    """Store what was read and where the thumbnail lies; False when another worker did meanwhile."""
    waiting = DocumentVersion.objects.select_for_update(of=("self",)).select_related("document")
    version = waiting.filter(pk=version_id, extraction=DocumentVersion.Extraction.PENDING).first()
    if version is None:
        return False
    version.extraction, version.text, version.pages = found.state, found.text.replace("\x00", ""), found.pages
    version.language, version.thumbnail = found.language, key
    version.save(update_fields=["extraction", "text", "pages", "language", "thumbnail"])
    document = version.document
    if document.current_id == version.pk:
        document.current = version
        follow_current(document)
    return True


@shared_task(ignore_result=True)
def extract_waiting() -> None:
    """The sweep: read what a lost message left waiting."""
    waiting = DocumentVersion.objects.filter(extraction="pending", created_at__lt=timezone.now() - SWEEP_AFTER)
    for version_id in waiting.order_by("created_at").values_list("pk", flat=True)[:200]:
        extract_version(version_id)


@shared_task(ignore_result=True)
def sweep_pending() -> None:
    """Forget files that were put in and neither saved nor discarded within a day."""
    pending.sweep(before=timezone.now() - ABANDONED_AFTER)
