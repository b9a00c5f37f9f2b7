"""Query sets of documents; every list starts with visible_to."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import connection, models
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast
from django.utils import timezone

from programmes import access
from simon.lib.fts import FullTextIndex

from . import citations

if TYPE_CHECKING:
    from programmes.models import Programme
    from programmes.people.models import User

INDEX = FullTextIndex("documents_fts")
LESSONS = FullTextIndex("lessons_fts")


def shared_with(user: "User") -> models.Q:
    """Condition on documents: shared with the person, or with an organisation the person works for, and the share has not ended."""
    if not user.is_authenticated or not user.is_active:
        return models.Q(pk__in=[])
    shares = apps.get_model("documents", "DocumentShare").objects.filter(
        models.Q(person=user) | models.Q(organisation_id__in=access.organisations_of(user)),
        revoked_at__isnull=True,
        ends_at__gt=timezone.now(),
    )
    return models.Q(pk__in=shares.values("document_id"))


def changeable(user: "User") -> models.Q:
    """Condition on documents: may enter for its organisation, and sees it by its visibility.

    Who sees one only because it was shared with them, or attached to what they judge, reads it and no more.
    """
    return access.may_enter(user) & access.sees_document(user)


class DocumentQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> Self:
        """Documents that exist for the person: by visibility and organisation, shared with them, or attached to what they judge.

        Withdrawn ones included.
        """
        return self.filter(access.sees_document(user) | shared_with(user) | citations.grants(user))

    def public(self) -> Self:
        """What anybody may read without an account: public documents, present, of programmes that have a public page."""
        return self.present().filter(visibility="public", programme__has_public_page=True)

    def present(self) -> Self:
        """Not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def found_by(self, user: "User") -> Self:
        """Visible ones that open by their address.

        A withdrawn one only for who may restore it, and while something official cites it for who has a role in the programme:
        what a share or the public page opened ends with the withdrawal.
        """
        cited = citations.binding() & access.programmes_where(user, access.SEE, "programme_id")
        opens = models.Q(withdrawn_at__isnull=True) | changeable(user) | cited
        return self.visible_to(user).filter(opens)

    def withdrawn(self) -> Self:
        """In the bin."""
        return self.filter(withdrawn_at__isnull=False)

    def changeable_by(self, user: "User") -> Self:
        """Documents that the person may describe, version, withdraw, restore or share."""
        return self.filter(changeable(user))

    def seen_by_visibility(self, user: "User") -> Self:
        """Visible without a share and without being attached to what they judge: such a document one may pass on."""
        return self.filter(access.sees_document(user))

    def matching(self, query: str) -> Self:
        """Documents whose title or text holds every word of the query, by stem and without accents."""
        sql, params = INDEX.filter_sql(connection, query)
        return self.filter(pk__in=RawSQL(sql, params))

    def for_list(self) -> Self:
        """With what a list line prints, without the text."""
        related = ("organisation", "category", "programme", "period", "location", "current")
        return self.select_related(*related).defer("current__text")


class PendingUploadQuerySet(models.QuerySet):
    def of(self, user: "User", programme: "Programme") -> Self:
        """What the person has put in one by one and not saved yet, oldest first."""
        return self.filter(user=user, programme=programme, batch=None).for_list()

    def in_batch(self, batch: models.Model) -> Self:
        """What a ZIP or a folder brought and is not saved yet, by its place in it."""
        return self.filter(batch=batch).for_list().order_by("path", "pk")

    def for_list(self) -> Self:
        """With what the answers screen prints, oldest first."""
        return self.select_related(
            "organisation", "programme", "slot__expected__category", "slot__expected__organisation", "slot__period"
        ).order_by("pk")

    def abandoned(self, before: datetime) -> Self:
        return self.filter(created_at__lt=before)


class ExpectedSlotQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> Self:
        return self.filter(access.programmes_where(user, access.SEE, "expected__programme_id"))

    def for_list(self) -> Self:
        return self.select_related(
            "expected__category", "expected__organisation", "expected__programme", "period", "obligation", "document"
        )


class LessonQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> Self:
        """Lessons that exist for the person: the same rule as for documents; withdrawn ones included."""
        return self.filter(access.sees_document(user))

    def present(self) -> Self:
        """Not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def withdrawn(self) -> Self:
        """In the bin."""
        return self.filter(withdrawn_at__isnull=False)

    def found_by(self, user: "User") -> Self:
        """Visible ones that open by their address: a withdrawn one only for who may restore it."""
        return self.visible_to(user).filter(models.Q(withdrawn_at__isnull=True) | access.may_enter(user))

    def matching(self, query: str) -> Self:
        """Lessons whose texts, sectors or goals hold every word of the query, by stem and without accents."""
        sql, params = LESSONS.filter_sql(connection, query)
        return self.filter(pk__in=RawSQL(sql, params))

    def in_sector(self, code: str) -> Self:
        """Of a sector category, by its own code or one of five digits (the list is compared as the database keeps it, as text)."""
        return self.alias(sectors_kept=Cast("sectors", models.TextField())).filter(sectors_kept__contains=f'"{code}')

    def for_goal(self, number: int) -> Self:
        """Of one Sustainable Development Goal."""
        return self.alias(goals_kept=Cast("goals", models.TextField())).filter(goals_kept__regex=rf"[\[ ]{number}[],]")

    def for_list(self) -> Self:
        """With what a list line prints."""
        return self.select_related("organisation", "programme")
