"""A trail to look at, and a database of one's own with real commits."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from environ import Env

from members.audit.record import flood
from members.audit.sealing import seal

ALIASES = ("default", "audit")


@pytest.fixture(autouse=True)
def no_flood() -> None:
    """Refusals are counted per process, and other tests were refused before."""
    flood.forget()


@pytest.fixture
def empty_trail(db) -> None:
    """Without the publication of the reference facts, which every database starts with."""
    with connection.cursor() as cursor:
        for table in ("members_auditnote", "members_auditentry", "members_audithead"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(f"DELETE FROM {table}")
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.fixture
def note(empty_trail) -> Callable:
    """`note(chain=5, detail="{}")` is a line by raw SQL, past every check of `record`."""
    return write_note


def write_note(chain=0, event="exported", actor="", about="", detail="") -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO members_auditnote (chain, event, actor, about, detail)"
            " VALUES (%s, %s, %s, %s, %s) RETURNING id",
            [chain, event, actor, about, detail],
        )
        return cursor.fetchone()[0]


@pytest.fixture
def trail(empty_trail) -> dict[int, int]:
    """Three chains of 40 rows, sealed seven at a time; gives their lengths."""
    lengths = {0: 40, 5: 40, 77: 40}
    for number in range(40):
        for chain in lengths:
            write_note(chain, about=f"draft:{number}", detail=f'{{"n":{number}}}')
    seal(batch=7)
    return lengths


@pytest.fixture
def at_once(fresh_database, settings) -> Callable:
    """`at_once(f, g)` runs both at the same moment, each with real connections of its own."""
    settings.AUDIT_DATABASE = "audit"
    name = Env.db_url_config(fresh_database)["NAME"]

    def run(*jobs):
        barrier = threading.Barrier(len(jobs))

        def alone(job):
            for alias in ALIASES:
                own = connections.create_connection(alias)
                own.settings_dict = {**own.settings_dict, "NAME": name}
                connections[alias] = own
            try:
                barrier.wait(timeout=20)
                return job()
            finally:
                for alias in ALIASES:
                    connections[alias].close()

        with ThreadPoolExecutor(len(jobs)) as pool:
            return list(pool.map(alone, jobs))

    return run


@pytest.fixture
def alone(at_once) -> Callable:
    """`alone(f)` is what `f` returns, run with real commits."""
    return lambda job: at_once(job)[0]
