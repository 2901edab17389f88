"""A published text is on every web process within a second, and only there where it belongs.

Two web processes as in production (the page store in front, an own line to PostgreSQL each),
one database with real commits, and a third process that publishes.
"""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest
from django.conf import settings

from portal.run import logins

NEW_TITLE = "A title that nobody has read before"
GOAL_3 = "/en/goals/vulnerable-groups/"
GOAL_5 = "/en/goals/corruption-financial-crime/"
TOUCHED = ["/en/", "/en/goals/", GOAL_3, "/api/v1/goals/"]
PROMISE_SECONDS = 1.0
START_SECONDS = 30


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=10)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(str(self._path))


class Answer(NamedTuple):
    status: int
    etag: str
    text: str
    is_kept: bool


@dataclass
class WebProcess:
    process: subprocess.Popen
    socket: Path

    def get(self, path: str, etag: str = "") -> "Answer":
        with contextlib.closing(_UnixConnection(self.socket)) as connection:
            connection.request("GET", path, headers={"If-None-Match": etag} if etag else {})
            answer = connection.getresponse()
            text = answer.read().decode()
            return Answer(
                answer.status, answer.headers.get("ETag", ""), text, "Age" in answer.headers
            )

    def answers(self) -> bool:
        try:
            return self.get(GOAL_3).status == 200
        except OSError:
            return False


@pytest.fixture
def environment(fresh_database) -> dict[str, str]:
    ours = {
        "DATABASE_URL": fresh_database,
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        "SECRET_KEY": settings.SECRET_KEY,
    }
    return os.environ | ours


@pytest.fixture
def web(environment, tmp_path) -> Iterator[list[WebProcess]]:
    """Two of them, whose pages are kept already."""
    processes = [_start(tmp_path / f"{number}.sock", environment) for number in (1, 2)]
    try:
        for process in processes:
            _until(process.answers, START_SECONDS)
            _until(lambda process=process: process.get(GOAL_3).is_kept, START_SECONDS)
        yield processes
    finally:
        for process in processes:
            process.process.terminate()
            process.process.wait(15)


@pytest.fixture
def back_door(fresh_database) -> Iterator[psycopg.Connection]:
    """A back door that tells nobody what it changed."""
    parameters = settings.DATABASES["default"]
    name = fresh_database.partition("?")[0].rpartition("/")[2]
    with psycopg.connect(
        host=parameters["HOST"],
        user=parameters["USER"],
        password=parameters["PASSWORD"],
        dbname=name,
        autocommit=True,
    ) as connection:
        yield connection


def test_a_published_title_is_on_every_web_process_within_a_second(web, environment):
    before = [process.get(GOAL_3) for process in web]

    _publish(environment)

    _until(lambda: _shows_everywhere(web, NEW_TITLE), PROMISE_SECONDS)
    assert all(answer.is_kept and NEW_TITLE not in answer.text for answer in before)


def test_a_publication_changes_the_etag_of_the_pages_it_touches_alone(web, environment):
    untouched = [process.get(GOAL_5) for process in web]
    touched = {path: web[0].get(path) for path in TOUCHED}

    _publish(environment)
    _until(lambda: _shows_everywhere(web, NEW_TITLE), PROMISE_SECONDS)

    for process, page in zip(web, untouched, strict=True):
        assert page.status == 200
        assert process.get(GOAL_5, etag=page.etag).status == 304
    for path, page in touched.items():
        assert page.status == 200, path
        assert web[0].get(path, etag=page.etag).status == 200, path


def test_pages_are_kept_until_the_news_arrive_and_no_longer(web, back_door):
    _change_silently(back_door)
    kept = [process.get(GOAL_3) for process in web]

    back_door.execute("SELECT pg_notify('portal_published', '')")

    _until(lambda: _shows_everywhere(web, NEW_TITLE), PROMISE_SECONDS)
    assert not any(NEW_TITLE in answer.text for answer in kept)


def test_a_web_process_that_loses_its_line_forgets_what_it_kept(web, back_door):
    _change_silently(back_door)

    cut = back_door.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = 'portal news' AND datname = current_database()"
    ).fetchall()

    assert len(cut) == len(web)
    _until(lambda: _shows_everywhere(web, NEW_TITLE), PROMISE_SECONDS)
    _until(lambda: all(process.get(GOAL_3).is_kept for process in web), START_SECONDS)


def test_a_page_that_is_never_kept_is_made_of_rows_that_follow_the_news(web, back_door):
    unkept = f"{GOAL_3}?anything=1"
    first = [process.get(unkept) for process in web]
    _change_silently(back_door)
    remembered = [process.get(unkept) for process in web]

    back_door.execute("SELECT pg_notify('portal_published', '')")

    _until(lambda: all(NEW_TITLE in p.get(unkept).text for p in web), PROMISE_SECONDS)
    assert not any(answer.is_kept for answer in first + remembered)
    assert not any(NEW_TITLE in answer.text for answer in remembered)


def _start(address: Path, environment: dict[str, str]) -> WebProcess:
    command = "gunicorn portal.wsgi --worker-class gthread --threads 2 --no-control-socket"
    log = address.with_suffix(".log").open("wb")
    with log:
        process = subprocess.Popen(
            [sys.executable, "-m", *command.split(), "--bind", f"unix:{address}"],
            env=logins.serving(environment, logins.WEB),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    return WebProcess(process, address)


def _publish(environment: dict[str, str]) -> None:
    """Return as soon as the publication is committed."""
    command = [sys.executable, "-m", "tests.journeys.publish_goal", "3", NEW_TITLE]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout == "committed\n", done.stderr


def _change_silently(back_door: psycopg.Connection) -> None:
    back_door.execute(
        "UPDATE published.goals_goal SET title_en = %s WHERE code = 'GPG3'", [NEW_TITLE]
    )


def _shows_everywhere(web: list[WebProcess], text: str) -> bool:
    return all(text in process.get(GOAL_3).text for process in web)


def _until(is_so: Callable[[], bool], seconds: float) -> None:
    """Ask again and again until it is so; fail when the time is over."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, f"still not so after {seconds} s"
        time.sleep(0.02)
