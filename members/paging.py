"""Pages of long lists."""

from typing import Any, Protocol

from django.core.paginator import Page, Paginator


class Counting(Protocol):
    """Rows that are found and counted by one question."""

    def page(self, begin: int, most: int) -> tuple[list[Any], int]:
        """At most `most` rows from `begin` on, and how many there are in all."""


class CountedPages(Paginator):
    """Django's pages, without a question of its own for the number of rows."""

    object_list: Counting

    def get_page(self, number: str | int | None) -> Page:
        """As Django's: no number means the first page, and too large a number the last one."""
        wanted = int(number) if str(number).isdecimal() and len(str(number)) < 10 else 1
        wanted = max(wanted, 1)
        rows, self.count = self._read(wanted)
        if wanted > self.num_pages:
            wanted = self.num_pages
            rows, self.count = self._read(wanted)
        return Page(rows, wanted, self)

    def _read(self, number: int) -> tuple[list[Any], int]:
        return self.object_list.page((number - 1) * self.per_page, self.per_page)
