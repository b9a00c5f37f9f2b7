"""Pages of a list that may be very long: counted up to a cap only, so that the last of 100,000 rows costs nobody anything."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

from simon.lib.numbers import format_number

CAP = 1_000


def counted(number: int) -> str:
    """«412», and «1,000+» above the cap."""
    return f"{format_number(CAP)}+" if number > CAP else format_number(number)


class CappedPage(Page):
    """A page that was read with one row more than it shows, and so knows whether another follows."""

    def __init__(self, rows: Sequence[Any], number: int, paginator: "CappedPaginator") -> None:
        self.followed = len(rows) > paginator.per_page
        super().__init__(rows[: paginator.per_page], number, paginator)

    def has_next(self) -> bool:
        return self.followed

    def next_page_number(self) -> int:
        return self.number + 1

    def end_index(self) -> int:
        return self.start_index() + len(self.object_list) - 1


class CappedPaginator(Paginator):
    """Counts at most CAP + 1 rows. Pages past the cap open as long as there are rows; one past the end is the first one again."""

    @cached_property
    def count(self) -> int:
        rows = self.object_list
        return rows.order_by()[: CAP + 1].count() if isinstance(rows, QuerySet) else len(rows)

    @property
    def capped(self) -> bool:
        return self.count > CAP

    @property
    def count_words(self) -> str:
        return counted(self.count)

    def get_page(self, number: Any) -> CappedPage:
        try:
            wanted = max(int(number), 1)
        except (TypeError, ValueError, OverflowError):
            wanted = 1
        page = self._read(min(wanted, 1_000_000))
        return page if page.object_list or page.number == 1 else self._read(1)

    def _read(self, number: int) -> CappedPage:
        first = (number - 1) * self.per_page
        return CappedPage(list(self.object_list[first : first + self.per_page + 1]), number, self)
