"""One measurement on a copy of the facts of its own, for those that need no server of pages."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import environ
import psycopg

from bench.servers import environment
from portal import embedded
from portal.run import logins
from portal.run.__main__ import prepare
from portal.run.children import Children, RunError, StopRequest, StopRequested, say

VAR = Path(__file__).resolve().parents[1] / "var" / "bench"


def run(measure: Callable[[dict[str, str]], int]) -> int:
    """`measure` takes the environment of the facts and gives the number of broken promises.

    0 when every promise is kept, 1 when one is not, 2 when it could not measure.
    """
    stop = StopRequest()
    stop.listen()
    VAR.mkdir(parents=True, exist_ok=True)
    children = Children(VAR, stop)
    children.end_leftovers()
    try:
        facts = environment(VAR)
        prepare(children, logins.with_passwords(facts))
        return 1 if measure(facts) else 0
    except StopRequested:
        say("Stopped before the end.")
    except (RunError, embedded.EmbeddedError) as error:
        say(f"\n{error}")
    finally:
        stop.ignore()
        children.end()
        embedded.stop_all()
    return 2


@contextmanager
def copied(facts: dict[str, str], suffix: str) -> Iterator[str]:
    """The name of a copy of the database of the facts, which goes again afterwards."""
    parameters = environ.Env.db_url_config(facts["DATABASE_URL"])
    name = f"{parameters['NAME']}_{suffix}"
    with connect(facts, "postgres") as database:
        database.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        database.execute(f'CREATE DATABASE "{name}" TEMPLATE "{parameters["NAME"]}"')
    yield name
    with connect(facts, "postgres") as database:
        database.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def connect(facts: dict[str, str], name: str) -> psycopg.Connection:
    parameters = environ.Env.db_url_config(facts["DATABASE_URL"])
    return psycopg.connect(
        host=parameters["HOST"],
        user=parameters["USER"],
        password=parameters["PASSWORD"],
        dbname=name,
        autocommit=True,
        prepare_threshold=None,  # as Django connects: a plan kept for one country would serve all
    )
