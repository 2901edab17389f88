"""The command that runs the whole portal, with real servers and real processes."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.mail import EmailMessage

from portal.run.children import Children, StopRequest, born
from portal.run.letters import EmailBackend, follow

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 240  # until something hangs: a slow machine with two lanes of tests needs more than 90
# What would lead the run to other servers than its own.
FOREIGN = {"DATABASE_URL", "CELERY_BROKER_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE", "PORT"}


class Run:
    """A `python -m portal.run` and what it printed."""

    def __init__(self, var: Path, port: int | str) -> None:
        self.var = var
        var.mkdir(parents=True, exist_ok=True)
        self.output = var / f"output-{time.monotonic_ns()}"
        kept = {key: value for key, value in os.environ.items() if key not in FOREIGN}
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "portal.run"],
                cwd=ROOT,
                env=kept | {"PORTAL_VAR": str(var), "PORT": str(port)},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def printed(self) -> str:
        return self.output.read_text()

    def wait_for(self, words: str) -> None:
        """Return when the words are printed; fail when it ends or time is up before."""
        deadline = time.monotonic() + SECONDS
        while words not in self.printed():
            assert self.process.poll() is None, self.printed()
            assert time.monotonic() < deadline, self.printed()
            time.sleep(0.05)

    def wait_until_ready(self) -> None:
        self.wait_for("Press Ctrl-C to stop.")

    def end(self, number: int) -> int:
        """Send a signal and give the exit code."""
        self.process.send_signal(number)
        return self.process.wait(SECONDS)

    def children(self) -> dict[str, int]:
        entries = json.loads((self.var / "run.json").read_text())
        return {entry["name"]: entry["pid"] for entry in entries}

    def servers(self) -> list[int]:
        lock = self.var / "postgres" / "cluster" / "data" / "postmaster.pid"
        return [int(lock.read_text().split()[0]), int((self.var / "valkey" / "pid").read_text())]


@pytest.fixture(scope="module")
def var(tmp_path_factory) -> Path:
    """One folder for the module: every start after the first finds its data."""
    return tmp_path_factory.mktemp("run")


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def run(var, port) -> Iterator[Callable[..., Run]]:
    """`run()` starts the portal; what still runs is stopped when the test ends."""
    runs = []

    def start(**overrides) -> Run:
        runs.append(Run(**{"var": var, "port": port} | overrides))
        return runs[-1]

    yield start
    for started in runs:
        if started.process.poll() is None:
            started.end(signal.SIGTERM)


def wait_until_gone(pids: list[int]) -> None:
    """Return when none lives; a moment passes before process 1 collects the dead."""
    deadline = time.monotonic() + 10
    while any(map(born, pids)):
        assert time.monotonic() < deadline, [pid for pid in pids if born(pid)]
        time.sleep(0.05)


def test_ctrl_c_stops_the_portal_and_leaves_nothing(run, port):
    portal = run()
    portal.wait_until_ready()
    pids = [*portal.children().values(), *portal.servers()]
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/en/") as page:
        status = page.status

    code = portal.end(signal.SIGINT)

    assert status == 200
    assert code == 0
    assert len(pids) == 4
    wait_until_gone(pids)
    assert not (portal.var / "run.json").exists()
    assert (portal.var / "secret-key").stat().st_mode & 0o777 == 0o600


def test_ctrl_c_is_heard_before_the_portal_is_ready(run):
    portal = run()
    portal.wait_for("Bringing the database up to date")

    code = portal.end(signal.SIGINT)

    assert code == 0
    assert "Press Ctrl-C" not in portal.printed()
    assert not (portal.var / "run.json").exists()


def test_a_killed_run_is_cleared_away_and_a_dead_process_stops_the_next(run):
    killed = run()
    killed.wait_until_ready()
    left = [*killed.children().values()]
    killed.end(signal.SIGKILL)

    portal = run()
    portal.wait_until_ready()
    second = run()
    second.process.wait(SECONDS)
    left_alive = [pid for pid in left if born(pid)]
    pids = [*portal.children().values(), *portal.servers()]
    os.kill(portal.children()["web"], signal.SIGKILL)
    code = portal.process.wait(SECONDS)

    assert "Stopping what an earlier run left: web, worker" in portal.printed()
    assert left_alive == []
    assert second.process.returncode == 1
    assert "already runs" in second.printed()
    assert code == 1
    assert "The web process was killed by signal 9" in portal.printed()
    wait_until_gone(pids)


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_a_taken_port_is_told_before_anything_starts(run, tmp_path, host):
    with socket.create_server((host, 0)) as other:
        taken = other.getsockname()[1]

        portal = run(var=tmp_path, port=taken)
        code = portal.process.wait(SECONDS)

    assert code == 1
    assert portal.printed().startswith(f"Port {taken} is in use by another program")
    assert f"make run PORT={taken + 1}" in portal.printed()
    assert not (tmp_path / "postgres").exists()


def test_a_port_that_is_no_number_is_told_in_one_sentence(run, tmp_path):
    portal = run(var=tmp_path, port="web")

    code = portal.process.wait(SECONDS)

    assert code == 1
    assert portal.printed() == "PORT=web is not a port: choose a number from 1024 to 65535.\n"


def test_a_process_that_took_over_an_old_number_is_left_alone(tmp_path):
    other = subprocess.Popen(["sleep", "60"], start_new_session=True)
    entry = {"name": "web", "pid": other.pid, "born": "long ago"}
    (tmp_path / "run.json").write_text(json.dumps([entry]))

    Children(tmp_path, StopRequest()).end_leftovers()

    assert other.poll() is None
    other.kill()
    other.wait()


def test_a_machine_without_python_is_told_what_to_install(tmp_path):
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("sh", "make"):
        (programs / name).symlink_to(shutil.which(name))
    shutil.copy(ROOT / "Makefile", tmp_path)
    for lock in ROOT.glob("requirements*.lock"):
        shutil.copy(lock, tmp_path)

    done = subprocess.run(
        ["make", "run"], cwd=tmp_path, env={"PATH": str(programs)}, capture_output=True, text=True
    )

    assert done.returncode != 0
    assert "sudo apt install python3 python3-venv" in done.stderr
    assert not (tmp_path / ".venv").exists()


def test_letters_are_shown_line_by_line_once_they_are_whole(tmp_path, capfd):
    shown, log = [], tmp_path / "worker.log"
    log.write_text("letter: of before\n")
    look = follow(log, shown.append)
    look()

    EmailBackend().send_messages([EmailMessage("Hello", "Read\nthis", to=["a@police.example"])])
    written = capfd.readouterr().out
    for part in (written[:40], written[40:], "letter: half a l"):
        with log.open("a") as file:
            file.write(part)
        look()

    lines = ["of before", "To: a@police.example", "Subject: Hello", "", "Read", "this", ""]
    assert shown == [f"  | {line}" for line in lines]
