"""A real server on a database of its own, and a real browser in front of it."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from playwright.sync_api import Browser, Page, sync_playwright

from members.demo import demo_code
from portal.run import logins
from tests.browser import find_chromium
from tests.conftest import TEMPLATE, copy_of

ROOT = Path(__file__).resolve().parents[2]
DEMO_PASSWORD = "a demo password for journeys"
# The browser's event loop lives in this thread while it is open; Django would refuse to ask
# the database beside it, although nothing here runs at the same time.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@dataclass(frozen=True)
class Site:
    """A running server: its address, and how to run a command on its database."""

    url: str
    environment: dict[str, str]

    def manage(self, *arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True
        )
        return done.stdout


@contextmanager
def running_site(database_url: str, log: Path, until: int = 200) -> Iterator[Site]:
    """The production server with one worker on a free loopback port; stopped at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        "SECRET_KEY": settings.SECRET_KEY,
        "DEMO_PASSWORD": DEMO_PASSWORD,
        "CELERY_TASK_ALWAYS_EAGER": "0",  # a web process may not do a worker's work
    }
    command = [sys.executable, "-m", "gunicorn", "portal.wsgi", "--threads", "4"]
    command += ["--bind", f"127.0.0.1:{port}", "--log-level", "warning"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=logins.serving(environment, logins.WEB),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/en/about/", until, process, log)
            yield Site(f"http://127.0.0.1:{port}", environment)
        finally:
            process.terminate()
            process.wait(20)


def _wait_for(url: str, status: int, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        if _status(url) == status:
            return
        time.sleep(0.1)
    raise RuntimeError(f"The server did not start:\n{log.read_text()[-3000:]}")


def _status(url: str) -> int | None:
    """What the server answers, or None while nobody listens or it is too busy to."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return None


@pytest.fixture(scope="session")
def public_site(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Site]:
    """One server for every journey that only reads."""
    log = tmp_path_factory.mktemp("site") / "server.log"
    with (
        django_db_blocker.unblock(),
        copy_of(TEMPLATE, "portal_public_site") as url,
        running_site(url, log) as site,
    ):
        yield site


@pytest.fixture
def fresh_site(fresh_database, tmp_path) -> Iterator[Site]:
    """A server of one's own with the demo accounts, for journeys that write."""
    with running_site(fresh_database, tmp_path / "server.log") as site:
        site.manage("create_demo_accounts")
        yield site


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    arguments = ["--no-sandbox", "--disable-background-networking", "--no-first-run"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=arguments)
        yield browser
        # Connections opened beside the event loop are out of reach once it is gone.
        connections.close_all()
        browser.close()


@pytest.fixture
def open_page(chromium) -> Iterator[Callable[..., Page]]:
    """`open_page(color_scheme="dark", width=360)` is a page in a browser profile of its own."""
    contexts = []

    def new_page(color_scheme: str = "light", width: int = 1280, **options) -> Page:
        viewport = {"width": width, "height": 900}
        context = chromium.new_context(viewport=viewport, color_scheme=color_scheme, **options)
        contexts.append(context)
        return context.new_page()

    yield new_page
    for context in contexts:
        context.close()


def sign_in(page: Page, site: Site, role: str, path: str = "/en/") -> None:
    """Sign in as the demo account of `role`, with its code if it needs one; open `path`."""
    type_password(page, site, role)
    for periods_from_now in (0, 1, -1):  # a code works once, and an account may sign in twice
        if "/accounts/2fa/" not in page.url:
            break
        page.fill("input[name=code]", demo_code(f"{role}@demo.example", periods_from_now))
        page.locator("main form").first.get_by_role("button").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)
    page.goto(f"{site.url}{path}")


def type_password(page: Page, site: Site, role: str, language: str = "en") -> None:
    """The first step: what follows depends on the account."""
    page.goto(f"{site.url}/{language}/accounts/login/")
    page.fill("input[name=login]", f"{role}@demo.example")
    page.fill("input[name=password]", DEMO_PASSWORD)
    page.locator("form:has(input[name=password])").get_by_role("button").click()
    page.wait_for_url(lambda url: "/accounts/login/" not in url)
