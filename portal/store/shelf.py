"""The pages that are kept: bounded, the longest unread leaving first."""

import time
from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

from portal.store.page import Page
from portal.store.request import Key

MOST_BYTES = 32 * 1024 * 1024
MOST_PAGES = 2_000
LARGEST_PAGE = 2 * 1024 * 1024
# A page may show the date or a country's name, which change without a publication.
LONGEST_SECONDS = 300


class _Kept(NamedTuple):
    page: Page
    size: int
    until: float


class Shelf:
    """Pages by key. Every emptying begins a new generation, and a page that began to be made
    in an earlier one is refused: it may have read the rows that were just replaced."""

    def __init__(self, most_bytes: int = MOST_BYTES, most_pages: int = MOST_PAGES) -> None:
        self.generation = 0
        self.bytes = 0
        self._most_bytes = most_bytes
        self._most_pages = most_pages
        self._pages: OrderedDict[Key, _Kept] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._pages)

    def get(self, key: Key) -> Page | None:
        with self._lock:
            kept = self._pages.get(key)
            if kept is None or kept.until < time.monotonic():
                return None
            self._pages.move_to_end(key)
            return kept.page

    def put(self, key: Key, page: Page, generation: int) -> None:
        if len(page.body) > LARGEST_PAGE:
            return
        kept = _Kept(page, page.make_all(), time.monotonic() + LONGEST_SECONDS)
        with self._lock:
            if generation != self.generation:
                return
            self._drop(key)
            self._pages[key] = kept
            self.bytes += kept.size
            while self.bytes > self._most_bytes or len(self._pages) > self._most_pages:
                self._drop(next(iter(self._pages)))

    def empty(self) -> None:
        with self._lock:
            self.generation += 1
            self._pages.clear()
            self.bytes = 0

    def _drop(self, key: Key) -> None:
        kept = self._pages.pop(key, None)
        self.bytes -= kept.size if kept else 0
