"""Queries, and time inside Django without a server, page by page: prints JSON.

A process of its own, with the settings and the database of the measured portal. Each page is
measured cold, when nothing is remembered, and then warm.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable

import django
from django.conf import settings
from django.test import Client

ROUNDS = 15


class _OpenLine:
    """Nothing is published while we measure."""

    def is_flowing(self) -> bool:
        return True


def main(paths: list[str]) -> None:
    django.setup()
    from members.memory import published

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    client = Client()
    found = {path: {"cold": _measured(client, path)} for path in paths}
    published.trust(_OpenLine())
    for path in paths:
        found[path]["warm"] = _measured(client, path)
    print(json.dumps(found))


def _measured(client: Client, path: str) -> dict[str, float]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(path)  # templates compiled, content types known, as in a process that runs
    with CaptureQueriesContext(connection) as captured:
        status = client.get(path).status_code
    return {
        "status": status,
        "queries": len(captured),
        "sql_ms": 1000 * sum(float(query["time"]) for query in captured),
        "django_ms": _middle(client, path, time.perf_counter),
        # Of this process alone: the one figure that others on the machine change little.
        "cpu_ms": _middle(client, path, time.process_time),
    }


def _middle(client: Client, path: str, clock: Callable[[], float]) -> float:
    """The middle of some renderings, in milliseconds of that clock."""
    times = []
    for _ in range(ROUNDS):
        start = clock()
        client.get(path)
        times.append(1000 * (clock() - start))
    return statistics.median(times)


if __name__ == "__main__":
    main(sys.argv[1:])
