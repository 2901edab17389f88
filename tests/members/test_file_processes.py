"""A worker killed while it writes the invitations of a file: the next one goes on from there."""

import time
from datetime import timedelta

import time_machine
from django.db import connection, transaction
from django.utils import timezone

from members import actions
from members.models import Invitation, InvitationFile
from members.models.outbox import WAITS
from members.outbox import drain
from members.permissions import Role
from tests.factories.members import make_country, make_unit, make_user

SECONDS = 60
# In the second slice of a thousand.
HELD = "p1500@police.example"


def prepare() -> None:
    person = make_user(Role.COORDINATOR, make_country())
    rows = [[n + 2, f"p{n}@police.example", "Person", "Airport", "en"] for n in range(2_500)]
    file = InvitationFile.objects.create(
        keeper_country=make_country(), made_by=person, name="a.csv", rows=rows
    )
    make_unit(name="Airport")
    actions.confirm_file(file=file, by=person)


def insert_held() -> Invitation:
    """While this is not committed, the worker waits in the middle of a slice."""
    return Invitation.objects.create(
        keeper_country=make_country(),
        email=HELD,
        name="Held",
        unit=make_unit(),
        invited_by=make_user(),
        expires_at=timezone.now() + timedelta(14),
    )


def waiting_backends() -> list[int]:
    """Those that wait for another transaction: here, the worker for ours."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_locks WHERE NOT granted")
        return [pid for (pid,) in cursor.fetchall()]


def until(condition) -> None:
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def counted() -> tuple[int, int]:
    return InvitationFile.objects.get().done, Invitation.objects.count()


def test_a_worker_killed_in_the_middle_of_a_file_doubles_and_loses_nothing(committed, drainer):
    committed(prepare)

    def kill_in_the_second_slice() -> None:
        with transaction.atomic():
            insert_held()
            process = drainer()
            until(waiting_backends)
            process.kill()
            process.wait()
            # The server notices a dead client only once the wait is over.
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s)", [waiting_backends()[0]])
            until(lambda: not waiting_backends())
            transaction.set_rollback(True)

    committed(kill_in_the_second_slice)

    assert committed(counted) == [(1_000, 1_000)]
    with time_machine.travel(timezone.now() + timedelta(seconds=WAITS[0])):
        committed(lambda: drain(2))
    assert committed(counted) == [(2_500, 2_500)]
    assert committed(lambda: Invitation.objects.distinct("email").order_by("email").count()) == [
        2_500
    ]
