"""The line to PostgreSQL on which every web process hears of a publication."""

import logging
import os
import select
import threading
import time
from collections.abc import Callable
from typing import Any

import psycopg
from django.db import connections

from members.announcement import CHANNEL

logger = logging.getLogger(__name__)

BEAT_SECONDS = 1.0
# Whoever has not heard from the database for so long knows nothing: a line can die silently.
TRUST_SECONDS = 3.0
_SHORTEST_WAIT, _LONGEST_WAIT = 0.1, 5.0
_LINE = {
    "application_name": "portal news",
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": 5_000,
}


class News:
    """A daemon thread with a connection of its own, which calls `on_news` for each publication.

    It starts with the first question and not with the import: gunicorn forks in between, and
    a thread does not survive a fork.
    """

    def __init__(self, on_news: Callable[[], None]) -> None:
        self._on_news = on_news
        self._trusted_until = 0.0
        self._process: int | None = None
        self._starting = threading.Lock()

    def is_flowing(self) -> bool:
        """Whether a publication would be heard within a second."""
        if self._process != os.getpid():
            self._start()
        return time.monotonic() < self._trusted_until

    def _start(self) -> None:
        with self._starting:
            if self._process == os.getpid():
                return
            self._trusted_until = 0.0
            self._process = os.getpid()
            threading.Thread(target=self._stay_connected, name="news", daemon=True).start()

    def _stay_connected(self) -> None:
        wait = _SHORTEST_WAIT
        while True:
            try:
                with self._connect() as line:
                    wait = _SHORTEST_WAIT
                    self._listen(line)
            except (psycopg.Error, OSError) as error:
                logger.warning("No news from the database, pages are not kept: %s", error)
            finally:
                self._trusted_until = 0.0
            time.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT)

    def _connect(self) -> psycopg.Connection:
        parameters = connections["default"].get_connection_params()
        return psycopg.connect(**parameters, **_LINE, autocommit=True)

    def _listen(self, line: psycopg.Connection) -> None:
        line.add_notify_handler(self._heard)
        line.execute(f"LISTEN {CHANNEL}")
        # What was published while nobody listened: forget everything, then begin to trust.
        self._on_news()
        arrivals = select.poll()
        arrivals.register(line.fileno(), select.POLLIN)
        while True:
            asked = time.monotonic()
            line.execute("SELECT 1")  # hands over what arrived, and proves that the line lives
            self._trusted_until = asked + TRUST_SECONDS
            arrivals.poll(BEAT_SECONDS * 1000)

    def _heard(self, news: Any) -> None:
        self._on_news()
