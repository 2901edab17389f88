"""What several tests of the goals room start from."""

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connections
from django.utils import translation
from environ import Env

from goals import publishing
from goals.models import Draft, Goal, Reading, Revision
from tests.goals.api_reading import revise

WAITING = (
    "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock')"
)


@pytest.fixture
def reviewed(editor, working_copy) -> Draft:
    """A draft on goal 3 that waits for a publisher."""
    goal = Goal.objects.get(code="GPG3")
    goal.title_en = "A better title"
    goal.save()
    draft = publishing.record_edit(row=goal, by=editor)
    return publishing.submit(draft=draft, by=editor)


@pytest.fixture
def folder(tmp_path) -> Path:
    """A copy of the reference folder that a test may break."""
    return Path(shutil.copytree(settings.REFERENCE_DIR, tmp_path / "reference"))


@pytest.fixture
def edit(folder) -> Callable[[str, Callable[[Any], None]], None]:
    """`edit("goals.json", change)` rewrites one file of the copied folder."""

    def rewrite(name: str, change: Callable[[Any], None]) -> None:
        path = folder / name
        data = json.loads(path.read_text(encoding="utf-8"))
        change(data)
        path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")

    return rewrite


@pytest.fixture
def english() -> Iterator[None]:
    """Addresses of pages lead to the English one, whatever a test before this one read."""
    with translation.override("en"):
        yield


@pytest.fixture
def reading() -> Reading:
    """A figure of an operation that is an exact number."""
    found = Reading.objects.filter(
        subject__kind="operation",
        state="reported",
        qualifier="exact",
        breakdown_en="",
        value__gt=99,
    )
    return found.select_related("subject", "measure").order_by("code").first()


@pytest.fixture
def revised(reading, editor, publisher) -> Revision:
    return revise(reading, editor, publisher, 424242, "The ministry corrected it")


@contextmanager
def own_connection(database: str) -> Iterator[None]:
    """A connection of this thread's own, with real commits."""
    connection = connections.create_connection("default")
    connection.settings_dict = {**connection.settings_dict, "NAME": database}
    connections["default"] = connection
    try:
        yield
    finally:
        connection.close()


@pytest.fixture
def at_once(fresh_database):
    """`at_once(f, g)` runs both at the same moment and returns what each gave or raised."""
    name = Env.db_url_config(fresh_database)["NAME"]

    def run(*jobs):
        barrier = threading.Barrier(len(jobs))

        def alone(job):
            with own_connection(name):
                try:
                    barrier.wait(timeout=20)
                    return job()
                except ValidationError as error:
                    return error

        with ThreadPoolExecutor(len(jobs)) as pool:
            return list(pool.map(alone, jobs))

    return run


@pytest.fixture
def meeting(at_once):
    """`meeting(first, at, second)`: what both gave, each on a connection of its own.

    `first` stops before a statement that begins like `at` and ends like `at`, until `second`
    has ended or waits for it.
    """

    def run(first, at, second):
        reached, done = threading.Event(), threading.Event()

        def stop(execute, sql, params, many, context):
            if not reached.is_set() and sql.startswith(at[0]) and sql.endswith(at[1]):
                reached.set()
                observer = connections["default"].copy()
                with observer.cursor() as cursor:
                    database = observer.settings_dict["NAME"]
                    while not done.wait(0.05):
                        cursor.execute(WAITING, [database])
                        if cursor.fetchone()[0]:
                            break
                observer.close()
            return execute(sql, params, many, context)

        def until_it_stops():
            with connections["default"].execute_wrapper(stop):
                return first()

        def then():
            assert reached.wait(60)
            try:
                return second()
            finally:
                done.set()

        return at_once(until_it_stops, then)

    return run
