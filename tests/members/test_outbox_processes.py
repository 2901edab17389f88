"""Bad days with real processes, commits and a real mail server: nothing lost, nothing doubled."""

import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from members import emails, outbox
from members.models import OutboxRow
from members.models.outbox import WAITS
from members.outbox import NoTransaction, drain, leave
from portal.embedded.valkey import Valkey
from portal.run import logins
from tests.factories.members import make_user
from tests.house_rules import ROOT

SECONDS = 60


def leave_letters(number: int) -> None:
    people = [make_user() for _ in range(number)]
    with transaction.atomic():
        for person in people:
            emails.sessions_ended(person=person)


def rows() -> list[OutboxRow]:
    return list(OutboxRow.objects.order_by("id"))


class Halt:
    """An answer of the mail server that comes when the test lets it."""

    def __init__(self, answer: str) -> None:
        self.answer, self.reached, self.go_on = answer, threading.Event(), threading.Event()

    def __call__(self) -> str:
        self.reached.set()
        self.go_on.wait(SECONDS)
        return self.answer


def test_leaving_outside_a_transaction_is_a_mistake(committed):
    def outside():
        with pytest.raises(NoTransaction, match="outside a transaction"):
            leave("work", key="a")
        return rows()

    assert committed(outside) == [[]]


def test_two_drainers_send_each_letter_once(committed, post_office):
    committed(lambda: leave_letters(20))

    tried = committed(drain, drain)

    ids = [letter["Message-ID"] for letter in post_office.letters]
    assert sum(tried) == 20
    assert len(ids) == len(set(ids)) == 20
    assert all(row.done_at and row.attempts == 1 for row in committed(rows)[0])


def test_a_key_that_two_leave_at_once_is_left_once(committed):
    def one():
        with transaction.atomic():
            leave("work", key="a")

    committed(one, one)

    assert len(committed(rows)[0]) == 1


def test_a_drainer_killed_in_mid_row_loses_nothing(committed, drainer, post_office):
    committed(lambda: leave_letters(1))
    halt = post_office.answers["DATA"] = Halt("354 Go on")
    process = drainer()
    assert halt.reached.wait(SECONDS)

    process.send_signal(signal.SIGKILL)
    process.wait()
    halt.go_on.set()
    del post_office.answers["DATA"]
    too_early = committed(drain)
    with time_machine.travel(timezone.now() + timedelta(seconds=WAITS[0])):
        afterwards = committed(drain)

    assert (too_early, afterwards) == ([0], [1])
    assert len(post_office.letters) == 1
    (row,) = committed(rows)[0]
    assert row.done_at
    assert row.attempts == 2


def test_a_letter_sent_twice_can_be_told_by_its_id(committed, drainer, post_office):
    """The one window that remains: between the mail server's yes and our commit."""
    committed(lambda: leave_letters(1))
    halt = post_office.answers["QUIT"] = Halt("221 Goodbye")
    process = drainer()
    assert halt.reached.wait(SECONDS)

    process.send_signal(signal.SIGKILL)
    process.wait()
    halt.go_on.set()
    with time_machine.travel(timezone.now() + timedelta(seconds=WAITS[0])):
        committed(drain)

    first, second = post_office.letters
    assert first["Message-ID"] == second["Message-ID"]


def test_a_row_that_is_being_done_is_not_taken_by_a_second_drainer(committed, drainer, post_office):
    """Even when the first one takes longer than the wait before the next try."""
    committed(lambda: leave_letters(1))
    halt = post_office.answers["DATA"] = Halt("354 Go on")
    first = drainer()
    assert halt.reached.wait(SECONDS)

    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        second = committed(drain)
    halt.go_on.set()

    assert second == [0]
    assert first.wait(SECONDS) == 0
    assert len(post_office.letters) == 1


def test_a_worker_forgets_what_ended_long_ago(environment, committed):
    def leave_old() -> None:
        leave_letters(1)
        OutboxRow.objects.update(done_at=timezone.now() - timedelta(days=91))

    committed(leave_old)
    tidies = "import django; django.setup()\nfrom members import outbox\nprint(outbox.tidy())"

    worker = subprocess.run(
        [sys.executable, "-c", tidies],
        cwd=ROOT,
        env=logins.serving(environment, logins.WORKER),
        capture_output=True,
        text=True,
    )

    assert worker.stdout.strip() == "1", worker.stderr
    assert committed(rows) == [[]]


def test_without_a_task_queue_the_commit_stands_and_the_letter_goes_later(
    environment, committed, post_office
):
    """Nothing listens at the broker's socket; the web process says so once and goes on."""
    commits = (
        "import django; django.setup()\n"
        "from django.db import transaction\n"
        "from members import emails\n"
        "from tests.factories.members import make_user\n"
        "for _ in range(3):\n"
        "    with transaction.atomic():\n"
        "        emails.sessions_ended(person=make_user())\n"
    )
    web = subprocess.run(
        [sys.executable, "-c", commits], cwd=ROOT, env=environment, capture_output=True, text=True
    )

    waiting = committed(rows)[0]
    sent = committed(drain)

    assert web.returncode == 0, web.stderr
    assert web.stderr.count("The task queue does not answer") == 1
    assert [row.done_at for row in waiting] == [None] * 3
    assert sent == [3]
    assert len(post_office.letters) == 3


def test_a_worker_delivers_what_a_commit_promised(environment, committed, tmp_path):
    """A real worker with its timetable, the embedded broker, letters into files."""
    letters = tmp_path / "letters"
    valkey = Valkey(tmp_path / "valkey")
    valkey.join()
    environment |= {
        "CELERY_BROKER_URL": valkey.url,
        "EMAIL_URL": f"filemail:///{letters}",
    }
    worker = "-m celery -A portal worker --pool=threads -c 2 -B --schedule"
    command = [sys.executable, *worker.split(), str(tmp_path / "schedule")]
    committed(lambda: leave_letters(1))  # nobody rings: the timetable finds it
    with (tmp_path / "log").open("wb") as log:
        serving = logins.serving(environment, logins.WORKER)
        process = subprocess.Popen(command, cwd=ROOT, env=serving, stdout=log, stderr=log)
        try:
            deadline = time.monotonic() + SECONDS
            while not committed(rows)[0][0].done_at:
                assert process.poll() is None, (tmp_path / "log").read_text()
                assert time.monotonic() < deadline, (tmp_path / "log").read_text()
                time.sleep(0.1)
        finally:
            process.terminate()
            process.wait(SECONDS)
            valkey.leave()

    (file,) = letters.iterdir()
    assert "A change to your account" in file.read_text()


def test_a_ring_is_heard_again_after_the_silence(monkeypatch, caplog):
    rings = []

    class Door:
        def apply_async(self, **options):
            rings.append(options)
            raise OSError("no broker")

    monkeypatch.setattr("members.tasks.drain_outbox", Door())
    monkeypatch.setattr(outbox, "_silent_until", 0.0)

    outbox._wake()
    outbox._wake()
    monkeypatch.setattr(outbox, "_silent_until", time.monotonic())
    outbox._wake()

    assert len(rings) == 2
    assert "OSError" in caplog.text
