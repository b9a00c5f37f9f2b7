"""What happens to figures: the answer is checked by kind, then goes through the workflow of programmes."""

from datetime import datetime
from typing import TYPE_CHECKING

from programmes import workflow
from programmes.models import AuditEntry

from .answers import Given, values_of
from .models import Contribution

if TYPE_CHECKING:
    from programmes.people.models import User

approve = workflow.approve
return_ = workflow.return_
reopen = workflow.reopen


def save_draft(
    contribution: Contribution,
    given: Given,
    *,
    by: "User",
    comment: str | None = None,
    version: int | None = None,
    way: str = AuditEntry.Way.PAGE,
    at: datetime | None = None,
) -> None:
    """Keep an answer without sending it. Raises ValidationError by field, and what programmes.workflow raises."""
    values = values_of(contribution, given, complete=False)
    workflow.save_draft(contribution, by=by, values=values, comment=comment, version=version, way=way, at=at)


def submit(
    contribution: Contribution,
    given: Given,
    *,
    by: "User",
    comment: str | None = None,
    version: int | None = None,
    way: str = AuditEntry.Way.PAGE,
    at: datetime | None = None,
) -> None:
    """Send an answer to review. Raises ValidationError by field, and what programmes.workflow raises."""
    values = values_of(contribution, given, complete=True)
    workflow.submit(contribution, by=by, values=values, comment=comment, version=version, way=way, at=at)
