"""A mail server, a database with real commits, processes beside the test, links in letters."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connections
from environ import Env

from members import outbox
from portal.celery import app
from portal.run import logins
from tests.house_rules import ROOT
from tests.members.mail_server import MailServer, mail_server


@pytest.fixture
def post_office(settings) -> Iterator[MailServer]:
    """Letters leave by SMTP, to a server of this test."""
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


@pytest.fixture
def committed(fresh_database) -> Iterator[Callable[..., list[Any]]]:
    """`committed(f, g)` runs both at once, each with a connection and real commits of its own."""
    name = Env.db_url_config(fresh_database)["NAME"]
    app.conf.task_always_eager = False  # a ring wakes nobody: the test drains when it wants to

    def run(*jobs: Callable[[], Any]) -> list[Any]:
        barrier = Barrier(len(jobs))

        def alone(job: Callable[[], Any]) -> Any:
            connection = connections.create_connection("default")
            connection.settings_dict = {**connection.settings_dict, "NAME": name}
            connections["default"] = connection
            try:
                barrier.wait(timeout=20)
                return job()
            finally:
                connection.close()

        with ThreadPoolExecutor(len(jobs)) as pool:
            return list(pool.map(alone, jobs))

    yield run
    app.conf.task_always_eager = True


@pytest.fixture
def environment(fresh_database, settings) -> dict[str, str]:
    """Of a process in production, which shares our database and key and nobody's broker."""
    return {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "portal.settings.production",
        "SECRET_KEY": settings.SECRET_KEY,
        "PORTAL_FACE": "all",
        "ALLOWED_HOSTS": "portal.example",
        "PORTAL_URL": settings.PORTAL_URL,
        "DATABASE_URL": fresh_database,
        "CACHE_URL": "redis://127.0.0.1:9/1",
        "CELERY_BROKER_URL": "redis+socket:///nowhere/at/all.sock",
        "EMAIL_URL": "smtp://127.0.0.1:9",
        "DEFAULT_FROM_EMAIL": "portal@portal.example",
    }


@pytest.fixture
def drainer(environment, post_office):
    """`drainer()` is a process that drains, with the mail server of this test."""
    started = []

    def start() -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "outbox", "--drain"],
            cwd=ROOT,
            env=logins.serving(environment, logins.WORKER)
            | {"EMAIL_URL": f"smtp://127.0.0.1:{post_office.port}"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """Nobody has asked too often yet."""
    cache.clear()


LINK = re.compile(r"/(?:en|fr|es|ar)/accounts/\S+")


@pytest.fixture
def after_commit() -> Callable:
    """`with after_commit():` what was promised in the block is done at its end."""

    @contextmanager
    def block() -> Iterator[None]:
        yield
        outbox.drain()

    return block


@pytest.fixture
def last_link(mailoutbox) -> Callable[[str], str]:
    """`last_link(email)` is the link in the newest letter to an address."""

    def find(email: str) -> str:
        letters = [letter for letter in mailoutbox if letter.to == [email]]
        return LINK.search(letters[-1].body).group()

    return find
