"""What `make test` runs: `python -m tests.lanes` divides the tests among two processes.

One pytest leaves a core idle whenever it waits for a browser, a server or the database. A lane is
a pytest with a PostgreSQL of its own, so that neither sees what the other does; every test is in
exactly one. With arguments, or on a database server of somebody else, where the names of databases
and roles would clash, it is one pytest in this terminal.
"""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence

from portal.embedded.postgres import Postgres
from portal.run.children import StopRequest, end_group, say
from tests.house_rules import ROOT

# By name: importing `portal` puts those of development into the environment.
SETTINGS = "--ds=portal.settings.test"
PYTEST = [sys.executable, "-m", "pytest", SETTINGS, "-m", "not nightly"]
# About half of the time; the browser is in the other.
LOWER = ["tests/members", "tests/goals", "tests/test_permission_matrix.py"]
LANES = {"lower": LOWER, "upper": [f"--ignore={path}" for path in LOWER]}

SECONDS_TO_STOP = 60  # a browser and its server are closed, databases dropped
_CLOSING = re.compile(r"^=.* in [\d.]+s")
_COUNTED = re.compile(r"(\d+) (passed|failed|error|skipped|xfailed|xpassed)")


class Lane:
    """A pytest in a session of its own, so that Ctrl-C in the terminal reaches only us."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name = name
        self.folder = f"{os.environ.get('PORTAL_TEST_NAME') or 'test'}-{name}"
        self.ending: list[str] = []  # failures, and the line of counts
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | {"PORTAL_TEST_NAME": self.folder, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        """Show what goes well as it comes; keep the end until no other lane writes between."""
        with self.process.stdout as lines:
            for number, line in enumerate(lines):
                if self.ending or (number and line.startswith("=====")):
                    self.ending.append(line.rstrip("\n"))
                else:
                    say(f"{self.name} | {line.rstrip()}")
        self.seconds = time.monotonic() - self.began

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    @property
    def counts(self) -> Counter[str]:
        """How many tests passed, failed and so on, by pytest's closing line."""
        closing = next(filter(_CLOSING.search, reversed(self.ending)), "")
        found = _COUNTED.findall(closing)
        return Counter({word: int(number) for number, word in found})

    @property
    def is_good(self) -> bool:
        """A lane in which nothing ran has shown nothing."""
        return self.process.returncode == 0 and self.counts["passed"] > 0

    def interrupt(self) -> None:
        """Once: a second Ctrl-C would break off what pytest does to leave nothing behind."""
        self.process.send_signal(signal.SIGINT)

    def end(self) -> None:
        """Wait until it has ended, and end what it left; a database server as well."""
        try:
            self.process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        end_group(self.process.pid)
        if self.process.returncode < 0:  # killed: it could not do so itself
            leave_server(self.folder)
        self.reader.join()


def leave_server(folder: str) -> None:
    """Stop the server of a lane that was killed: who joins last and leaves stops it."""
    server = Postgres(ROOT / "var" / folder / "postgres", durable=False)
    server.join()
    server.leave()


def run(lanes: list[Lane], stop: StopRequest) -> None:
    """Return when all have ended, by themselves or because somebody wants it."""
    while any(lane.is_running for lane in lanes) and not stop.made:
        time.sleep(0.1)
    if stop.made:
        for lane in lanes:
            lane.interrupt()
    for lane in lanes:
        lane.end()


def report(lanes: list[Lane]) -> None:
    """What failed in each lane, then how many tests ran in all."""
    total = Counter()
    for lane in lanes:
        say(f"\n{f' {lane.name} ':#^80}")
        say("\n".join(lane.ending))
        total += lane.counts
    say("")
    for lane in lanes:
        minutes, seconds = divmod(round(lane.seconds), 60)
        verdict = "good" if lane.is_good else f"BAD, code {lane.process.returncode}"
        say(
            f"lane {lane.name}: {verdict}, {lane.counts['passed']} passed in {minutes}:{seconds:02}"
        )
    failed = total["failed"] + total["error"]
    say(f"total: {total['passed']} passed, {failed} failed, {total['skipped']} skipped")


def gate(stop: StopRequest) -> int:
    """0 when every lane ran tests and all of them passed, 130 when somebody stopped it."""
    lanes = [Lane(name, [*PYTEST, *share]) for name, share in LANES.items()]
    run(lanes, stop)
    report(lanes)
    if stop.made:
        return 130
    return 0 if all(lane.is_good for lane in lanes) else 1


def main(arguments: Sequence[str]) -> int:
    if arguments or os.environ.get("DATABASE_URL"):
        os.execv(sys.executable, [*PYTEST, *arguments])
    stop = StopRequest()
    stop.listen()
    return gate(stop)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
