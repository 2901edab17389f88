"""Many writers and sealers at the same moment: one chain per country, no fork, no gap."""

import threading

import psycopg
import pytest
from django.db import OperationalError, connection, connections
from environ import Env

from members.audit.events import Event
from members.audit.record import record
from members.audit.sealing import seal
from members.audit.verifying import verify
from members.models import AuditEntry, AuditNote

CHAINS = (0, 5, 77)


def write_and_seal(at_once, rows: int, sealers: int, batch: int):
    """Eight writers, some sealers; what the verifier finds, and what is in each chain."""
    writing = threading.Semaphore(0)
    writers = 8

    def write():
        for number in range(rows):
            record(Event.EXPORTED, by=None, country=CHAINS[number % 3], detail={"n": number})
        writing.release()

    def seal_until_all_is_written():
        while writing._value < writers:
            seal(batch)

    at_once(*[write] * writers, *[seal_until_all_is_written] * sealers)

    def look():
        seal(batch)
        sequences = {
            chain: list(
                AuditEntry.objects.filter(chain=chain, event="exported")
                .order_by("sequence")
                .values_list("sequence", flat=True)
            )
            for chain in CHAINS
        }
        return verify(), sequences, AuditNote.objects.count()

    return at_once(look)[0]


def is_without_gap(sequences: list[int]) -> bool:
    """Chain 0 begins with the publication of the reference facts."""
    return sequences == list(range(sequences[0], sequences[0] + len(sequences)))


def test_eight_writers_and_two_sealers_make_one_chain_per_country(at_once):
    found, sequences, left = write_and_seal(at_once, rows=30, sealers=2, batch=4)

    assert (found.faults, left) == ([], 0)
    assert sum(map(len, sequences.values())) == 8 * 30
    assert all(map(is_without_gap, sequences.values()))


@pytest.mark.nightly
def test_many_more_rows_and_four_sealers_make_one_chain_per_country(at_once):
    found, sequences, left = write_and_seal(at_once, rows=3_000, sealers=4, batch=50)

    assert (found.faults, left) == ([], 0)
    assert sum(map(len, sequences.values())) == 8 * 3_000
    assert all(map(is_without_gap, sequences.values()))


def test_a_note_that_comes_late_gets_a_later_place(alone, fresh_database):
    insert = (
        "INSERT INTO members_auditnote (chain, event, actor, about, detail)"
        " VALUES (5, 'exported', '', %s, '') RETURNING id"
    )
    parameters = Env.db_url_config(fresh_database)
    address = {
        "host": parameters["HOST"],
        "port": parameters["PORT"] or None,
        "user": parameters["USER"],
        "password": parameters["PASSWORD"],
        "dbname": parameters["NAME"],
    }

    with psycopg.connect(**address) as slow, psycopg.connect(**address) as quick:
        early = slow.execute(insert, ["draft:1"]).fetchone()[0]
        late = quick.execute(insert, ["draft:2"]).fetchone()[0]
        quick.commit()
        alone(seal)
        slow.commit()
        alone(seal)

    def look():
        rows = AuditEntry.objects.filter(chain=5).order_by("sequence")
        return list(rows.values_list("sequence", "id")), verify().faults

    assert early < late
    assert alone(look) == ([(1, late), (2, early)], [])


@pytest.mark.parametrize(
    "statement", ["INSERT INTO members_auditentry", "UPDATE members_audithead"]
)
def test_a_killed_sealer_leaves_its_work_to_the_next(alone, statement):
    """Its connection dies behind the statement, within the transaction."""

    def die_behind(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if sql.strip().startswith(statement):
            with connections["audit"].cursor() as other:
                pid = connection.connection.info.backend_pid
                other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        return result

    def job():
        for number in range(10):
            record(Event.EXPORTED, by=None, country=5, detail={"n": number})
        with (
            pytest.raises(OperationalError),
            connections["default"].execute_wrapper(die_behind),
        ):
            seal()
        connection.close()
        halfway = AuditEntry.objects.filter(chain=5).count()
        return halfway, seal() >= 10, AuditNote.objects.count(), verify().faults

    assert alone(job) == (0, True, 0, [])


def test_a_chain_that_another_sealer_holds_is_left_to_it(alone, at_once):
    locked, done = threading.Event(), threading.Event()

    def hold():
        from django.db import transaction

        record(Event.EXPORTED, by=None, country=5)
        seal()
        record(Event.EXPORTED, by=None, country=5)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT FROM members_audithead WHERE chain = 5 FOR UPDATE")
            locked.set()
            done.wait(timeout=20)

    def pass_by():
        locked.wait(timeout=20)
        sealed = seal()
        done.set()
        return sealed

    _, sealed = at_once(hold, pass_by)

    assert sealed == 0
    assert alone(seal) == 1
