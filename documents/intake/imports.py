"""A ZIP or a folder put in as one: first the plan (a batch with its waiting files and what was refused), then a person applies it.

Every file read is told: it waits in the batch, or stands in `refused` with the code why, junk of systems included (SKIPPED).
"""

from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from programmes import access
from programmes.models import Programme
from simon.lib.files import CheckedFile, FileRefused, check
from simon.lib.files.archives import MAX_FILES, Member, members
from simon.lib.files.refusals import SENTENCES, sentence

from .. import store
from ..models import ImportBatch, PendingUpload
from . import pending, quota
from .heading import HeadReader

if TYPE_CHECKING:
    from programmes.people.models import Organisation, User

SKIPPED = "skipped"
FULL = "full"


class Refused(NamedTuple):
    """A file that is not taken, as it stands in the batch: JSON."""

    path: str
    code: str
    values: dict[str, str]

    @property
    def sentence(self) -> str | Promise:
        if self.code == FULL:
            return gettext_lazy("No cabe en el espacio del programa.")
        return sentence(self.code, self.values) if self.code in SENTENCES else ""


@dataclass
class Plan:
    """What was read of an archive before anything of it is in the database."""

    rows: list[PendingUpload] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    def refuse(self, path: str, code: str, values: dict[str, object] | None = None) -> None:
        self.refused.append(Refused(path[:500], code, {k: str(v) for k, v in (values or {}).items()}))


def begin(name: str, *, programme: Programme, organisation: "Organisation", by: "User") -> ImportBatch:
    """An empty batch for a folder, whose files arrive one by one. Raises PermissionDenied."""
    access.require(by, access.UPLOAD, programme, organisation)
    return ImportBatch.objects.create(
        user=by, programme=programme, organisation=organisation, name=name[:255], created_at=timezone.now()
    )


def plan_archive(
    stream: BinaryIO, name: str, *, programme: Programme, organisation: "Organisation", by: "User"
) -> ImportBatch:
    """Read a ZIP into a batch; whole or not at all. Raises PermissionDenied, and FileRefused for the ZIP as such."""
    access.require(by, access.UPLOAD, programme, organisation)
    plan = Plan()
    try:
        skipped, found = members(stream, settings.UPLOAD_MAX_BYTES)
        for path in skipped:
            plan.refuse(path, SKIPPED)
        heads = HeadReader()
        for member in found:
            _plan_member(plan, member, heads, programme=programme, organisation=organisation, by=by)
        return _store(plan, name, programme=programme, organisation=organisation, by=by)
    except BaseException:
        for row in plan.rows:
            store.forget(row.file.name)
        raise


def _plan_member(
    plan: Plan, member: Member, heads: HeadReader, *, programme: Programme, organisation: "Organisation", by: "User"
) -> None:
    """Check one file as an upload of its own, and put its bytes into the store."""
    if member.refused:
        plan.refuse(member.path, member.refused)
        return
    stream = BytesIO(member.data)
    try:
        checked = check(stream, PurePosixPath(member.path).name, settings.UPLOAD_MAX_BYTES)
        quota.require(programme, sum(row.size for row in plan.rows) + checked.size)
    except FileRefused as refused:
        plan.refuse(member.path, refused.code, refused.values)
        return
    except quota.QuotaFull:
        plan.refuse(member.path, FULL)
        return
    if twin := _same(plan, checked):
        plan.refuse(member.path, "repeated", {"other": twin.path})
        return
    head = heads.read(stream, checked)
    row = pending.stored(
        stream, checked, programme=programme, organisation=organisation, by=by, path=member.path, head=head
    )
    plan.rows.append(row)


def _same(plan: Plan, checked: CheckedFile) -> PendingUpload | None:
    return next((row for row in plan.rows if row.sha256 == checked.sha256), None)


@transaction.atomic
def _store(plan: Plan, name: str, *, programme: Programme, organisation: "Organisation", by: "User") -> ImportBatch:
    """The batch and its rows at once; files that wait elsewhere with the same bytes move here."""
    batch = begin(name, programme=programme, organisation=organisation, by=by)
    batch.refused = [list(refused) for refused in plan.refused]
    batch.save(update_fields=["refused"])
    waiting = PendingUpload.objects.filter(user=by, programme=programme, sha256__in=[r.sha256 for r in plan.rows])
    replaced = list(waiting.select_for_update())
    emptied = {row.batch_id for row in replaced if row.batch_id}
    for row in replaced:
        pending.discard(row, by=by)
    for row in plan.rows:
        row.batch = batch
    PendingUpload.objects.bulk_create(plan.rows)
    ImportBatch.objects.filter(pk__in=emptied, files=None).delete()
    return batch


@transaction.atomic
def refuse(batch: ImportBatch, path: str, code: str, values: dict[str, object]) -> None:
    """A file of a folder was not taken."""
    locked = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    _append(locked, Refused(path[:500], code, {k: str(v) for k, v in values.items()}))


def _append(batch: ImportBatch, refused: Refused) -> None:
    """Tell it once, however often the browser asks."""
    others = [old for old in batch.refused if old[0] != refused.path]
    batch.refused = [*others, list(refused)]
    batch.save(update_fields=["refused"])


def has_room(batch: ImportBatch) -> bool:
    """Whether a folder may bring one file more."""
    taken = batch.files.count() + sum(code != SKIPPED for _path, code, _values in batch.refused)
    return taken < MAX_FILES


def refused_of(batch: ImportBatch) -> list[Refused]:
    """What was not taken and is told by name, in the order of the paths."""
    return sorted(Refused(*line) for line in batch.refused if line[1] != SKIPPED)


def skipped_of(batch: ImportBatch) -> int:
    """How many files of systems were left out."""
    return sum(code == SKIPPED for _path, code, _values in batch.refused)


@transaction.atomic
def discard(batch: ImportBatch, *, by: "User") -> None:
    """Forget the batch and every file of it. Safe to do twice."""
    for row in PendingUpload.objects.filter(batch=batch, user=by):
        pending.discard(row, by=by)
    ImportBatch.objects.filter(pk=batch.pk, user=by, files=None).delete()


def close(batch: ImportBatch) -> bool:
    """Delete a batch of which nothing waits any more; says whether it is gone."""
    return bool(ImportBatch.objects.filter(pk=batch.pk, files=None).delete()[0])


def sweep(*, before: datetime) -> int:
    """Forget the batches begun before that moment, with their files."""
    old = list(ImportBatch.objects.filter(created_at__lt=before).select_related("user"))
    for batch in old:
        discard(batch, by=batch.user)
    return len(old)
