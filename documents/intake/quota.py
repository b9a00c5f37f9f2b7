"""The space of a programme's documents: what is used, what there is, and the sentence when a file does not fit."""

from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.db.models import Sum
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from programmes.models import Programme
from programmes.workflow import WorkflowError

from ..models import DocumentVersion, PendingUpload

MB = 1024 * 1024
LARGE = 1024 * MB  # below it every check adds up the rows; above, the sum is remembered while far from the limit
REMEMBERED = 60  # seconds
MARGIN = 0.9


class QuotaFull(WorkflowError):
    """The file does not fit into the programme's space; the text says so with the numbers."""


@dataclass(frozen=True)
class Space:
    """Bytes used and the limit in bytes."""

    used: int
    limit: int

    @property
    def percent(self) -> int:
        return min(100, round(self.used * 100 / self.limit))


def limit_of(programme: Programme) -> int:
    """Bytes that the programme may use; 0 is no limit."""
    own = programme.document_quota_mb
    return (settings.PROGRAMME_QUOTA_MB if own is None else own) * MB


def used_by(programme: Programme) -> int:
    """Bytes of all versions, withdrawn ones included, and of the files that wait."""
    versions = DocumentVersion.objects.filter(document__programme=programme).order_by()
    waiting = PendingUpload.objects.filter(programme=programme).order_by()
    return sum(rows.aggregate(bytes=Sum("size"))["bytes"] or 0 for rows in (versions, waiting))


def space_of(programme: Programme) -> Space | None:
    """For the bar; None without a limit."""
    limit = limit_of(programme)
    return Space(_remembered(programme, limit, "shown"), limit) if limit else None


def require(programme: Programme, size: int) -> None:
    """Raise QuotaFull unless `size` bytes more fit."""
    limit = limit_of(programme)
    if not limit:
        return
    used = _remembered(programme, limit, "asked")
    if used + size > limit * MARGIN:
        used = used_by(programme)
    if used + size > limit:
        raise QuotaFull(sentence(used, limit, size))
    if limit >= LARGE:
        cache.delete(_key(programme, "shown"))
        cache.set(_key(programme, "asked"), used + size, REMEMBERED)


def sentence(used: int, limit: int, size: int) -> str:
    """What is used of what, and what did not fit."""
    return _(
        "Pesa %(size)s y no cabe: los documentos del programa ocupan %(used)s de %(limit)s. "
        "Pida más espacio a la unidad de coordinación."
    ) % {
        "size": filesizeformat(size),
        "used": filesizeformat(used),
        "limit": filesizeformat(limit),
    }


def _remembered(programme: Programme, limit: int, what: str) -> int:
    """What is used, at most a minute old where there is much of it: a sum over every version is not for each upload."""
    if limit < LARGE:
        return used_by(programme)
    return cache.get_or_set(_key(programme, what), lambda: used_by(programme), REMEMBERED)


def _key(programme: Programme, what: str) -> str:
    return f"documents.used.{what}.{programme.pk}"
