"""E-mails about one document: it was shared with you; somebody reports a problem. What they tell is judged when they are sent."""

import logging
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation

from programmes import access, audit
from programmes.models import AuditEntry, Membership
from programmes.people.models import User

from .models import Document, DocumentRemark, DocumentShare

log = logging.getLogger(__name__)


def send_share(share_id: int) -> None:
    """Tell the person of a share that holds; one taken back meanwhile is not told."""
    shares = DocumentShare.objects.select_related("document__programme", "person", "created_by")
    share = shares.filter(
        pk=share_id, person__is_active=True, revoked_at__isnull=True, ends_at__gt=timezone.now()
    ).first()
    if share is None or not Document.objects.found_by(share.person).filter(pk=share.document_id).exists():
        return
    last = share.document.programme.local_date(share.ends_at - timedelta(microseconds=1))
    _send("share", [share.person], share.document, {"share": share, "until": last})


def send_problem(remark_id: int) -> None:
    """Tell of a reported problem: who put the document in, if they may still change it, else its organisation's focal points."""
    remark = DocumentRemark.objects.select_related(
        "document__programme", "document__organisation", "document__created_by", "author"
    ).get(pk=remark_id)
    _send("problem", _responsible(remark.document), remark.document, {"remark": remark})


def _responsible(document: Document) -> list[User]:
    uploader = document.created_by
    if _may_change(uploader, document):
        return [uploader]
    focal = Membership.objects.filter(
        programme=document.programme,
        organisation=document.organisation,
        is_active=True,
        user__is_active=True,
        role__in=[Membership.Role.FOCAL_POINT, Membership.Role.COUNTERPART, Membership.Role.COORDINATION],
    )
    people = [membership.user for membership in focal.select_related("user").order_by("pk")]
    if not people:
        people = list(access.holders(access.COORDINATE, document.programme).order_by("pk"))
    return [person for person in people if _may_change(person, document)]


def _may_change(person: User, document: Document) -> bool:
    return person.is_active and Document.objects.changeable_by(person).filter(pk=document.pk).exists()


def _send(name: str, people: Iterable[User], document: Document, about: dict[str, Any]) -> None:
    """One message a person, in their language. One that cannot be sent is logged, kept in the audit, and stops no other."""
    for person in people:
        try:
            message(name, person, document, about).send()
        except OSError as error:  # smtplib's errors are OSErrors
            log.error("letter %s about document %s to user %s not sent: %s", name, document.pk, person.pk, error)
            audit.record(
                "document.unsent",
                document,
                by=None,
                programme=document.programme,
                changes={"shared_with": [None, str(person)]},
                reason=str(error)[:500],
                way=AuditEntry.Way.TASK,
            )


def message(name: str, person: User, document: Document, about: dict[str, Any]) -> EmailMultiAlternatives:
    """The e-mail of templates/emails/<name>/; text and HTML say the same."""
    with translation.override(person.language):
        context = about | {
            "person": person,
            "document": document,
            "programme": document.programme,
            "link": settings.SITE_URL + document.get_absolute_url(),
            "language": person.language,
        }
        subject = " ".join(render_to_string(f"emails/{name}/subject.txt", context).split())
        mail = EmailMultiAlternatives(
            subject,
            render_to_string(f"emails/{name}/body.txt", context),
            to=[person.email],
            headers={"Auto-Submitted": "auto-generated"},
        )
        mail.attach_alternative(render_to_string(f"emails/{name}/body.html", context), "text/html")
    return mail
