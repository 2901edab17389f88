"""PostgreSQL and Valkey without an installation, for development and tests. Never in production.

`database_url(state)` and `broker_url(state)` start a server whose data lives in the folder
`state`, or join the one that another process started there. The last process that leaves stops
it. May import no room of the portal: the test settings import this package while they load.
"""

import atexit
import os
from pathlib import Path

from portal.embedded.postgres import Postgres
from portal.embedded.sharing import EmbeddedError, SharedServer
from portal.embedded.valkey import Valkey

__all__ = ["EmbeddedError", "broker_url", "database_url", "stop_all"]

_joined: dict[Path, SharedServer] = {}
_owner = os.getpid()


def database_url(state: Path, *, durable: bool = True) -> str:
    """Give the address of the PostgreSQL in `state`, for django-environ's `db_url`.

    `durable=False` is several times faster and loses data when the machine fails: for tests.
    It counts for the process that starts the server; who joins later takes what is there.
    """
    return _join(Postgres(state / "postgres", durable=durable)).url


def broker_url(state: Path) -> str:
    """Give the address of the Valkey in `state`, for Celery."""
    return _join(Valkey(state / "valkey")).url


def stop_all() -> None:
    """Leave every server; those that nobody else uses stop. Also runs when Python ends."""
    # A forked child inherits the list and must not stop the servers of its parent.
    if os.getpid() != _owner:
        return
    while _joined:
        _, server = _joined.popitem()
        server.leave()


def _join(server: SharedServer) -> SharedServer:
    if server.home not in _joined:
        server.join()
        _joined[server.home] = server
    return _joined[server.home]


atexit.register(stop_all)
