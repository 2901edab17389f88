"""Every change to a sealed row is found, and the first bad row is named."""

from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from members.audit import verifying
from members.audit.verifying import verify
from tests.members.audit.mutations import MUTATIONS, pick, unguard


def named(mutation, seed) -> tuple:
    with connection.cursor() as cursor:
        point = transaction.savepoint()
        unguard(cursor)
        expected = mutation(cursor, Random(seed))
        faults = {(fault.chain, fault.sequence) for fault in verify().faults}
        transaction.savepoint_rollback(point)
    return expected, faults


def test_a_sound_trail_is_sound(trail):
    found = verify()

    assert (found.rows, found.chains, found.waiting, found.faults) == (120, 3, 0, [])


def test_a_trail_without_rows_is_sound(db):
    assert verify().faults == []


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_each_kind_of_change_is_found_wherever_it_happens(trail, mutation):
    missed = []
    for seed in range(30):
        expected, faults = named(mutation, seed)
        if expected not in faults:
            missed.append((seed, expected, faults))

    assert missed == []
    assert verify().faults == []


@pytest.mark.nightly
@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_thousand_changes_are_found(trail, mutation):
    for seed in range(1000, 1100):
        expected, faults = named(mutation, seed)
        assert expected in faults


def test_two_changes_in_two_chains_are_both_named(trail):
    with connection.cursor() as cursor:
        unguard(cursor)
        cursor.execute("UPDATE members_auditentry SET about = '' WHERE sequence = 9 AND chain > 0")

    assert [(fault.chain, fault.sequence) for fault in verify().faults] == [(5, 9), (77, 9)]


def test_rows_that_lie_in_another_order_are_no_fault(trail):
    """As after a restore, or when two sealers write to two pages."""
    with connection.cursor() as cursor:
        unguard(cursor)
        cursor.execute("CREATE TEMP TABLE kept AS SELECT * FROM members_auditentry")
        cursor.execute("DELETE FROM members_auditentry")
        cursor.execute("INSERT INTO members_auditentry SELECT * FROM kept ORDER BY md5(id::text)")

    assert (verify().rows, verify().faults) == (120, [])


def test_rows_that_lie_in_another_order_are_no_fault_without_memory_for_them(trail, monkeypatch):
    monkeypatch.setattr(verifying, "MOST_EARLY", 3)

    test_rows_that_lie_in_another_order_are_no_fault(trail)


def test_a_change_is_found_in_rows_that_lie_in_another_order(trail):
    test_rows_that_lie_in_another_order_are_no_fault(trail)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE members_auditentry SET about = '' WHERE chain = 5 AND sequence = 20")

    assert [(fault.chain, fault.sequence) for fault in verify().faults] == [(5, 20)]


def test_the_command_is_content_with_a_sound_trail(trail, capsys):
    call_command("verify_audit")

    out = capsys.readouterr().out
    assert "120 rows in 3 chains" in out
    assert "rows/s" in out
    assert "Every row is as it was sealed." in out


def test_the_command_names_the_bad_row_and_fails(trail):
    with connection.cursor() as cursor:
        unguard(cursor)
        chain, place, _ = pick(cursor, Random(1))
        cursor.execute(
            "UPDATE members_auditentry SET about = '' WHERE chain = %s AND sequence = %s"
            " RETURNING id",
            [chain, place],
        )
        number = cursor.fetchone()[0]

    with pytest.raises(CommandError, match=rf"chain {chain}, sequence {place}, id {number}: "):
        call_command("verify_audit")


def test_the_command_tells_of_notes_that_wait(trail, note, capsys):
    note(5)

    call_command("verify_audit")

    assert "1 notes wait to be sealed" in capsys.readouterr().out
