"""Finding indicators by words, beside the documents of the library."""

from typing import TYPE_CHECKING

from django.db import connection
from django.utils.translation import gettext_lazy as _

from documents.search.finding import Beside
from programmes.search import closest
from simon.lib.fts import FullTextIndex

from .models import Indicator

if TYPE_CHECKING:
    from programmes.people.models import User

INDEX = FullTextIndex("indicators_fts")
MOST = 5


def index(indicator: Indicator) -> None:
    """Put an indicator's words into the index, in the caller's transaction."""
    named = f"{indicator.code} {indicator.title_es} {indicator.title_en} {indicator.segment}"
    more = f"{indicator.description_es} {indicator.description_en} {indicator.unit_es} {indicator.unit_en}"
    INDEX.put(connection, indicator.pk, more, named)


def find(user: "User", q: str) -> list[Beside]:
    """The closest indicators of the person's programmes. One query."""
    rows = Indicator.objects.visible_to(user).select_related("programme")
    return [
        Beside(_("Indicador"), str(i), str(i.programme), i.get_absolute_url()) for i in closest(rows, INDEX, q, MOST)
    ]
