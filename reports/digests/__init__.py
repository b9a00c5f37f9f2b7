"""The weekly digest: what one owes, each row with a link to the exact form (docs/domain.md §4)."""

from .rows import DigestRow, Owed, owed_rows
from .send import Outcome, send_due, send_for_day

__all__ = ["DigestRow", "Outcome", "Owed", "owed_rows", "send_due", "send_for_day"]
