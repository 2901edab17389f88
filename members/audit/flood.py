"""Bounds what strangers can write into the trail by being refused.

Of each refused party the first refusals of ten minutes are written one by one; after that only
the 2nd, 4th, 8th … hundred of them is, with the number it stands for. So a flood of any size
costs a handful of rows and still shows its size to a factor of two, and nothing has to be
written later. Counted per process: several processes multiply the bound, not break it.
"""

import threading
import time
from collections.abc import Callable

WINDOW_SECONDS = 600
ONE_BY_ONE = 50  # rows of one party in a window
ROWS = 2_000  # rows of all parties in a window; beyond it they are counted as one
_OTHERS = ""


class Flood:
    """Counts refusals per party, in windows of ten minutes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        """Begin a new window."""
        self._began = self._clock()
        self._rows = 0
        self._seen: dict[str, int] = {}

    def stands_for(self, party: str) -> int:
        """How many refusals a row written now stands for; 0: write none."""
        with self._lock:
            if self._clock() - self._began >= WINDOW_SECONDS:
                self.forget()
            # Parties come from outside as well: their number is bounded by the rows.
            if self._rows >= ROWS:
                party = _OTHERS
            count = self._seen[party] = self._seen.get(party, 0) + 1
            weight = _weight(count)
            self._rows += weight > 0
            return weight


def _weight(count: int) -> int:
    if count <= ONE_BY_ONE:
        return 1
    hundreds, rest = divmod(count, 2 * ONE_BY_ONE)
    if rest or hundreds & (hundreds - 1):
        return 0
    return count // 2  # those since the row before
