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
