"""What a commit promises happens (design 3.7, decision 11).

A verb leaves a row in its own transaction; whoever consumes rows of that kind does the work
afterwards, in a worker. Delivery is at least once: a consumer may see a row again, and must not
mind. What a consumer writes into the database is committed together with the row's end, so
that part happens once.

    leave("completion", key=f"completion:{pk}", payload={"completion": pk})   # a verb, any room

    @consumes("completion")                                     # <room>/tasks.py, to the left
    def completed(row: OutboxRow) -> None: ...
"""

import logging
import time
import traceback
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from members.models import Country, OutboxRow
from members.models.outbox import MOST_TRIES
from members.scope import JOB, scope
from members.seal import seal

log = logging.getLogger(__name__)

KEEP_SECRETS = timedelta(days=14)  # of rows given up, so that an operator can try again
KEEP_ROWS = timedelta(days=90)  # so long a key that was used is known
SILENCE_SECONDS = 60

Consumer = Callable[[OutboxRow], None]
_consumers: dict[str, Consumer] = {}
_listeners: dict[str, Consumer] = {}


class NoTransaction(RuntimeError):
    """A promise belongs to a commit."""


class Later(Exception):
    """It did not work now; its words are shown to operators and hold nothing personal."""


class WayClosed(Later):
    """It did not work, and would not for any other row of this kind: the mail server is down."""


class Refused(Exception):
    """It will never work: the other side said no. Words as for `Later`."""

    def __init__(self, words: str, code: int = 0) -> None:
        super().__init__(words)
        self.code = code


def leave(
    kind: str,
    *,
    key: str,
    payload: dict[str, Any] | None = None,
    secret: dict[str, Any] | None = None,
    country: Country | None = None,
    lasts: timedelta | None = None,
) -> None:
    """Promise `kind` for the commit of this transaction, once per `key`.

    `payload` holds references (ids, names of templates); what is personal or secret goes into
    `secret`, which is encrypted and wiped when the row ends. After `lasts` it is not worth
    doing any more.
    """
    if not connection.in_atomic_block:
        raise NoTransaction(f"{kind} was left outside a transaction: nothing would promise it.")
    now = timezone.now()
    row = OutboxRow(
        key=key,
        kind=kind,
        payload=payload or {},
        sealed=seal(secret or {}),
        country=country,
        created_at=now,
        not_before=now,
        expires_at=now + lasts if lasts else None,
    )
    # ON CONFLICT DO NOTHING: leaving needs the right to insert, not the right to look.
    OutboxRow.objects.bulk_create([row], ignore_conflicts=True)
    if not any(callback is _wake for _ids, callback, _robust in connection.run_on_commit):
        transaction.on_commit(_wake, robust=True)


def consumes(kind: str) -> Callable[[Consumer], Consumer]:
    """Name the one function that keeps promises of `kind`; it stands in a room's tasks.py."""

    def register(consumer: Consumer) -> Consumer:
        if _consumers.setdefault(kind, consumer) is not consumer:
            raise ValueError(f"{kind} has a consumer already: {_consumers[kind]}")
        return consumer

    return register


def refusal_of(kind: str) -> Callable[[Consumer], Consumer]:
    """Name the one function that hears of it when the other side refused a row of `kind`."""

    def register(listener: Consumer) -> Consumer:
        _listeners[kind] = listener
        return listener

    return register


def drain(limit: int = 100) -> int:
    """Do what is due, row by row; say how many were tried. Any number may drain at once."""
    autodiscover_modules("tasks")
    closed: set[str] = set()
    tried = 0
    while tried < limit and (row := _claim(closed)):
        tried += 1
        try:
            _keep(row)
        except WayClosed:
            closed.add(row.kind)
    return tried


def tidy() -> int:
    """Drop what ended long ago."""
    with scope(seen_by=JOB):
        return OutboxRow.objects.forget(secrets_after=KEEP_SECRETS, rows_after=KEEP_ROWS)


def _claim(closed: set[str]) -> OutboxRow | None:
    """Take the next due row, in a transaction of its own: the try counts whatever it does."""
    with scope(seen_by=JOB):
        row = OutboxRow.objects.due().not_of(closed).first_free()
        if row is not None:
            row.claim()
        return row


def _keep(claimed: OutboxRow) -> None:
    """Keep one promise. The lock lasts until the end is written, and dies with its worker."""
    with scope(seen_by=JOB):
        row = OutboxRow.objects.claimed_as(claimed)
        if row is None:
            return
        closed = _try(row)
        if row.given_up_at:
            log.error(
                "Outbox row %s (%s) is given up after %s tries: %s",
                *(row.pk, row.kind, row.attempts, row.last_error),
            )
    if closed:
        raise closed


def _try(row: OutboxRow) -> WayClosed | None:
    """Let the consumer work and write down how it went."""
    if row.expires_at and row.expires_at <= timezone.now():
        row.refuse("It came too late: its time was over before it could be done.", None)
        return None
    if row.attempts > MOST_TRIES:
        row.fail("It stopped its worker at the last try.")
        return None
    try:
        with transaction.atomic():
            _consumer_of(row)(row)
    except Refused as error:
        row.refuse(str(error), error.code)
        if error.code:
            tell_of_refusal(row)
    except WayClosed as error:
        log.warning("Work of the kind %s waits: %s", row.kind, error)
        row.postpone(str(error))
        return error
    except Later as error:
        log.warning("Outbox row %s (%s) waits: %s", row.pk, row.kind, error)
        row.fail(str(error))
    except Exception as error:
        # Not its message: that may hold an address, and logs travel further than tables.
        frames = "".join(traceback.format_tb(error.__traceback__))
        name = type(error).__name__
        log.error("Outbox row %s (%s) failed: %s\n%s", row.pk, row.kind, name, frames)
        row.fail(f"An error in the program: {name}.")
    else:
        row.finish()
    return None


def tell_of_refusal(row: OutboxRow) -> None:
    """A listener that fails neither unsays the refusal nor stops the others' work."""
    autodiscover_modules("tasks")
    if row.kind not in _listeners:
        return
    try:
        with transaction.atomic():
            _listeners[row.kind](row)
    except Exception as error:
        log.error("Outbox row %s (%s): %s in telling", row.pk, row.kind, type(error).__name__)


def _consumer_of(row: OutboxRow) -> Consumer:
    """A newer web process may leave what this worker does not know yet."""
    if row.kind not in _consumers:
        raise Later("Nobody here knows this kind of work yet.")
    return _consumers[row.kind]


_silent_until = 0.0


def _wake() -> None:
    """Ring at the workers' door. Only a hint: the timetable drains every few seconds anyway."""
    global _silent_until
    from members.tasks import drain_outbox

    if time.monotonic() < _silent_until:
        return
    try:
        drain_outbox.apply_async(retry=False)
    except Exception as error:
        # Whatever the broker's client raises, the commit has happened and the row is safe.
        _silent_until = time.monotonic() + SILENCE_SECONDS
        log.warning("The task queue does not answer (%s); work waits.", type(error).__name__)
