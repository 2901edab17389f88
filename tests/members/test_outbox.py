"""What a commit promised is done: once, later, or said to be given up."""

import logging
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from members import outbox
from members.models import OutboxRow, User
from members.models.outbox import MOST_TRIES, WAITS
from members.outbox import Later, Refused, WayClosed, consumes, drain, leave
from tests.factories.members import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(monkeypatch):
    """`done` lists the rows of the kind "work" that were consumed; `done.error` goes wrong."""

    class Done(list):
        error = None

        def __call__(self, row):
            if self.error:
                raise self.error
            self.append(row.key)

    autodiscover_modules("tasks")  # before the copy, or the real consumers went with it
    monkeypatch.setattr(outbox, "_consumers", dict(outbox._consumers))
    work = Done()
    consumes("work")(work)
    return work


def only_row() -> OutboxRow:
    return OutboxRow.objects.get()


# ---- leaving


def test_a_rolled_back_transaction_leaves_nothing(done):
    with transaction.atomic():
        leave("work", key="a")
        transaction.set_rollback(True)

    assert drain() == 0
    assert not OutboxRow.objects.exists()


def test_a_key_is_left_once(done):
    leave("work", key="a", payload={"n": 1})
    leave("work", key="a", payload={"n": 2})

    drain()

    assert only_row().payload == {"n": 1}
    assert done == ["a"]


def test_a_secret_is_not_readable_in_the_table_and_goes_with_the_end(done):
    leave("work", key="a", secret={"address": "olga@police.example"})
    before = only_row()

    drain()

    assert "olga" not in before.sealed
    assert before.secret == {"address": "olga@police.example"}
    assert only_row().sealed == ""


def test_a_secret_outlives_an_exchange_of_the_key(done, settings):
    leave("work", key="a", secret={"n": 1})
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key of many letters, just as long"

    assert only_row().secret == {"n": 1}


def test_the_workers_are_woken_once_a_transaction(done, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        for key in "abc":
            leave("work", key=key)

    assert callbacks == [outbox._wake]


def test_a_commit_wakes_the_workers(done, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        leave("work", key="a")

    assert done == ["a"]


# ---- keeping


def test_what_is_done_is_not_done_again(done):
    leave("work", key="a")

    assert drain() == 1
    assert drain() == 0
    assert done == ["a"]
    assert only_row().done_at


def test_rows_are_taken_in_their_order_and_up_to_the_limit(done):
    for key in "abc":
        leave("work", key=key)

    drain(limit=2)

    assert done == ["a", "b"]


def test_what_a_consumer_wrote_goes_back_when_it_fails(done, monkeypatch):
    person = make_user(name="Olga Officer")

    def half(row):
        User.objects.filter(pk=person.pk).update(name="Nobody")
        raise Later("Not now.")

    consumes("half")(half)
    leave("half", key="a")

    drain()

    assert User.objects.get(pk=person.pk).name == "Olga Officer"
    assert only_row().last_error == "Not now."


def test_a_failing_row_waits_longer_each_time_and_is_given_up_after_days(done, caplog):
    done.error = Later("Not now.")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        leave("work", key="a")
        waits = []
        while not only_row().given_up_at:
            began = timezone.now()
            assert drain() == 1
            assert drain() == 0
            waits.append((only_row().not_before - began).total_seconds())
            clock.move_to(only_row().not_before)

    assert waits == [*WAITS, WAITS[-1]]
    assert waits == sorted(waits)
    assert timedelta(days=2) < timedelta(seconds=sum(WAITS)) < timedelta(days=4)
    assert "is given up after 18 tries: Not now." in caplog.text
    assert list(OutboxRow.objects.given_up()) == [only_row()]
    assert not OutboxRow.objects.refused().exists()


def test_a_row_that_works_again_is_done(done):
    done.error = Later("Not now.")
    leave("work", key="a")
    drain()
    done.error = None

    with time_machine.travel(timezone.now() + timedelta(seconds=WAITS[0])):
        drain()

    assert done == ["a"]
    assert only_row().last_error == ""


def test_one_failing_row_holds_no_other_up(done):
    def picky(row):
        if row.key == "a":
            raise Later("Not now.")
        done.append(row.key)

    consumes("picky")(picky)
    for key in "ab":
        leave("picky", key=key)

    drain()

    assert done == ["b"]


def test_a_closed_way_is_tried_once_a_turn_and_counts_for_nobody(done):
    done.error = WayClosed("The mail server cannot be reached.")
    leave("work", key="a")
    leave("work", key="b")

    assert drain() == 1

    tried, other = OutboxRow.objects.order_by("key")
    assert (tried.attempts, tried.last_error) == (0, "The mail server cannot be reached.")
    assert (other.attempts, other.last_error) == (0, "")
    assert tried in OutboxRow.objects.failing()
    assert other in OutboxRow.objects.waiting()


def test_a_closed_way_of_one_kind_leaves_the_others_open(done):
    def closed(row):
        raise WayClosed("Closed.")

    consumes("closed")(closed)
    leave("closed", key="a")
    leave("work", key="b")

    drain()

    assert done == ["b"]


def test_a_refusal_ends_at_once(done):
    done.error = Refused("The mailbox was refused.", 550)
    leave("work", key="a", secret={"address": "x@police.example"})

    drain()

    row = OutboxRow.objects.refused().keyed("a").get()
    assert (row.refused_with, row.last_error) == (550, "The mailbox was refused.")
    assert row.sealed == ""


def test_who_is_told_of_a_refusal_and_fails_unsays_nothing(done, caplog):
    def deaf(row):
        raise KeyError("olga@police.example")

    outbox.refusal_of("work")(deaf)
    done.error = Refused("The mailbox was refused.", 550)
    leave("work", key="a")

    drain()

    assert OutboxRow.objects.refused().keyed("a").exists()
    assert "KeyError in telling" in caplog.text
    assert "olga" not in caplog.text


def test_an_error_in_the_program_is_logged_without_its_words(done, caplog):
    done.error = KeyError("olga@police.example")
    leave("work", key="a")

    drain()

    assert only_row().last_error == "An error in the program: KeyError."
    assert "test_outbox.py" in caplog.text
    assert "olga" not in caplog.text


def test_work_of_an_unknown_kind_waits_for_a_worker_that_knows_it(done, monkeypatch):
    leave("of tomorrow", key="a")

    drain()

    assert only_row() in OutboxRow.objects.failing()
    assert only_row().last_error == "Nobody here knows this kind of work yet."


def test_what_came_too_late_is_not_done(done):
    with time_machine.travel(timezone.now() - timedelta(minutes=16)):
        leave("work", key="a", secret={"code": "1234"}, lasts=timedelta(minutes=15))

    drain()

    assert done == []
    row = only_row()
    assert row.given_up_at
    assert row.sealed == ""
    assert "too late" in row.last_error


def test_a_row_that_kills_its_worker_each_time_is_given_up(done):
    leave("work", key="a")
    OutboxRow.objects.update(attempts=MOST_TRIES)

    drain()

    assert done == []
    assert only_row().given_up_at


def test_a_kind_has_one_consumer(done):
    with pytest.raises(ValueError, match="has a consumer already"):
        consumes("work")(lambda row: None)


# ---- afterwards


def test_ended_rows_are_forgotten_and_their_secrets_sooner(done):
    for key, ended in [("done", "done_at"), ("given up", "given_up_at"), ("young", "given_up_at")]:
        leave("work", key=key, secret={} if key == "done" else {"n": 1})
        age = timedelta(days=15) if key == "young" else timedelta(days=91)
        OutboxRow.objects.keyed(key).update(**{ended: timezone.now() - age})
    leave("work", key="open", secret={"n": 1})

    outbox.tidy()

    assert [r.key for r in OutboxRow.objects.order_by("id")] == ["young", "open"]
    assert [bool(r.sealed) for r in OutboxRow.objects.order_by("id")] == [False, True]


def asked(*words: str) -> str:
    output = StringIO()
    call_command("outbox", *words, stdout=output)
    return output.getvalue()


def test_an_operator_sees_what_is_not_done_and_why(done):
    leave("work", key="olga@police.example")
    done.error = Refused("The mailbox was refused for good (550).", 550)
    leave("work", key="b")
    OutboxRow.objects.keyed("olga@police.example").update(
        not_before=timezone.now() + timedelta(hours=1)
    )
    drain()

    said = asked()

    assert "Waiting: 1. Failing: 0. Given up: 1, refused among them: 1." in said
    assert "The mailbox was refused for good (550)." in said
    assert "olga" not in said


def test_an_operator_has_it_tried_again(done, caplog):
    caplog.set_level(logging.CRITICAL)
    done.error = Refused("No.", 550)
    leave("work", key="a")
    drain()
    done.error = None

    said = asked("--retry", "all", "--drain")

    assert "To be tried again: 1" in said
    assert "Tried: 1" in said
    assert done == ["a"]


def test_a_row_that_is_done_is_not_tried_again(done):
    leave("work", key="a")
    drain()

    said = asked("--retry", str(only_row().pk))

    assert "To be tried again: 0" in said


def test_a_word_that_is_no_number_is_refused(done):
    with pytest.raises(CommandError, match="numbers of rows"):
        asked("--retry", "olga")


def test_the_timetable_drains_every_few_seconds(settings):
    entry = settings.CELERY_BEAT_SCHEDULE["drain-outbox"]

    assert entry["task"] == "members.tasks.drain_outbox"
    assert entry["schedule"] <= 10
    assert entry["options"]["expires"] == entry["schedule"]
