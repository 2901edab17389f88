"""Databases and processes of a run; everything stops with the run."""

import http.client
import os
import socket
import sys
import time
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import environ
import psycopg

from bench.generated import multiply
from portal import embedded
from portal.run.children import Children

BASE = Path(__file__).resolve().parents[1]
START_SECONDS = 60
_GUNICORN = (
    "gunicorn --worker-class gthread --workers 2 --threads 4 --reuse-port --no-control-socket"
)


class Server:
    """A production server on a free port of this machine."""

    def __init__(
        self, children: Children, name: str, wsgi: str, environment: dict[str, str]
    ) -> None:
        self.port = _free_port()
        self.environment = environment
        command = [sys.executable, "-m", *_GUNICORN.split(), wsgi]
        command += ["--bind", f"127.0.0.1:{self.port}"]
        self._child = children.start(name, command, environment)

    def wait_until_ready(self, path: str, children: Children) -> None:
        """Return when the path answers 200."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            children.check()
            children.pause()
            if (status := self._status(path)) == 200:
                return
            if status is not None:
                break
        raise self._child.failure(f"{path} does not answer as it should ({status}).")

    def _status(self, path: str) -> int | None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return None
        finally:
            connection.close()


def environment(var: Path) -> dict[str, str]:
    """The environment of the portal on the reference facts; starts PostgreSQL."""
    server = embedded.database_url(var)
    name = f"facts_{_fingerprint(BASE.glob('*/migrations/*.py'))}"
    parameters = environ.Env.db_url_config(server)
    with _connect(parameters, "postgres") as database:
        _make(database, name)
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "DATABASE_URL": server.replace(f"/{parameters['NAME']}?", f"/{name}?"),
        "CELERY_BROKER_URL": "memory://",
        "SECRET_KEY": "only-for-measuring-and-never-for-people",
        "PYTHONUNBUFFERED": "1",
    }


def on_generated_data(facts: dict[str, str]) -> tuple[dict[str, str], dict[str, int]]:
    """A copy of the database of the facts, multiplied; and how many rows it holds."""
    parameters = environ.Env.db_url_config(facts["DATABASE_URL"])
    name, copy = parameters["NAME"], f"{parameters['NAME']}_generated"
    with _connect(parameters, "postgres") as database:
        database.execute(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')
        database.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')
    with _connect(parameters, copy) as database:
        rows = multiply(database)
    url = facts["DATABASE_URL"].replace(f"/{name}?", f"/{copy}?")
    return facts | {"DATABASE_URL": url}, rows


def _make(database: psycopg.Connection, name: str) -> None:
    """Make the database unless it is there; those of other migrations go."""
    query = "SELECT datname FROM pg_database WHERE datname LIKE 'facts\\_%'"
    found = {row[0] for row in database.execute(query)}
    for old in found - {name}:
        database.execute(f'DROP DATABASE "{old}" WITH (FORCE)')
    if name not in found:
        database.execute(f'CREATE DATABASE "{name}"')


def _fingerprint(files: Iterable[Path]) -> str:
    """Migrations may be rewritten while they are young; their database is then of no use."""
    digest = sha256()
    for file in sorted(files):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _connect(parameters: dict[str, str], name: str) -> psycopg.Connection:
    return psycopg.connect(
        host=parameters["HOST"],
        user=parameters["USER"],
        password=parameters["PASSWORD"],
        dbname=name,
        autocommit=True,
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
