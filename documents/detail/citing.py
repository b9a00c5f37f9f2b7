"""What inside the library cites a document: the expected documents that it answers."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..citations import Citation, Source
from ..citations import register as register_source
from ..models import Document, ExpectedSlot

if TYPE_CHECKING:
    from programmes.people.models import User


class Answers(Source):
    """Expected documents answered with a document. They bind and open nothing: withdrawing takes the answer back."""

    def citations(self, document: Document, user: "User") -> Iterator[Citation]:
        """The periods that it answers, for who has a role in the programme. One query."""
        slots = ExpectedSlot.objects.visible_to(user).filter(document=document).order_by("period__start")
        for slot in slots.select_related(
            "expected__category", "expected__organisation", "period", "expected__programme"
        ):
            yield Citation(
                kind=_("Documento esperado"),
                label=f"{slot.expected}, {slot.period.label}",
                url=reverse("programmes:programme-calendar", args=[slot.expected.programme.code]),
            )


def register() -> None:
    """Called once, when the apps are ready."""
    register_source(Answers())
