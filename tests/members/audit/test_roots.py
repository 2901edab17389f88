"""What was taken outside shows what the database itself cannot: a chain rewritten as a whole."""

import datetime
import json
from hashlib import sha256

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection

from members.audit.roots import RootsError, read, roots_of, written
from members.audit.sealing import seal
from members.audit.verifying import verify
from tests.members.audit.mutations import rewrite, unguard

DAY = datetime.timedelta(days=1)


@pytest.fixture
def today(empty_trail) -> datetime.date:
    with connection.cursor() as cursor:
        cursor.execute("SELECT (clock_timestamp() AT TIME ZONE 'UTC')::date")
        return cursor.fetchone()[0]


def change(statement, *parameters):
    with connection.cursor() as cursor:
        unguard(cursor)
        cursor.execute(statement, parameters)


def test_a_root_is_the_last_hash_of_the_day(trail, today, note):
    change("UPDATE members_auditentry SET sealed_at = sealed_at - 86400000000 WHERE sequence < 31")

    earlier, now = roots_of(today - DAY), roots_of(today)

    assert [(r.chain, r.sequence, r.count) for r in earlier] == [
        (0, 30, 30),
        (5, 30, 30),
        (77, 30, 30),
    ]
    assert [(r.chain, r.sequence, r.count) for r in now] == [(0, 40, 10), (5, 40, 10), (77, 40, 10)]


def test_a_day_before_the_first_row_has_no_roots(trail, today):
    assert roots_of(today - DAY) == []


def test_what_is_written_can_be_read(trail, today):
    roots = roots_of(today)

    assert read(written(today, roots)) == roots
    assert read(written(today, roots) * 2) == roots * 2


def test_the_digest_is_of_the_lines_before_it(trail, today):
    *lines, last = written(today, roots_of(today)).splitlines(keepends=True)

    assert json.loads(last)["digest"] == sha256("".join(lines).encode()).hexdigest()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace('"count":40', '"count":41', 1),
        lambda text: text.rpartition('{"day"')[0],
        lambda text: "{}\n" + text,
        lambda text: "x\n" + text,
    ],
)
def test_a_spoilt_file_is_refused(trail, today, spoil, tmp_path):
    path = tmp_path / "roots"
    path.write_text(spoil(written(today, roots_of(today))))

    with pytest.raises(RootsError):
        read(path.read_text())
    with pytest.raises(CommandError, match="roots"):
        call_command("verify_audit", "--roots", str(path))


def test_rows_that_come_later_do_not_disturb_a_root(trail, today, note):
    roots = roots_of(today)
    note(5)
    seal()

    assert verify(roots).faults == []


def test_a_chain_rewritten_with_its_hashes_is_found_by_its_root_alone(trail, today):
    roots = roots_of(today)
    with connection.cursor() as cursor:
        unguard(cursor)
        rewrite(cursor, 5)

    assert verify().faults == []
    assert [(fault.chain, fault.sequence) for fault in verify(roots).faults] == [(5, 40)]


def test_a_chain_cut_off_with_its_head_is_found_by_its_root_alone(trail, today):
    roots = roots_of(today)
    change("DELETE FROM members_auditentry WHERE chain = 5 AND sequence > 30")
    change(
        "UPDATE members_audithead AS head SET sequence = 30, hash = entry.hash"
        " FROM members_auditentry AS entry"
        " WHERE head.chain = 5 AND entry.chain = 5 AND entry.sequence = 30"
    )

    assert verify().faults == []
    assert "it was there on" in str(verify(roots).faults[0])


def test_the_root_that_disagrees_first_is_named(trail, today):
    change("UPDATE members_auditentry SET sealed_at = sealed_at - 86400000000 WHERE sequence < 31")
    with connection.cursor() as cursor:
        rewrite(cursor, 5)
    change("UPDATE members_auditentry SET sealed_at = sealed_at - 86400000000 WHERE sequence < 31")
    roots = roots_of(today - DAY) + roots_of(today)
    with connection.cursor() as cursor:
        rewrite(cursor, 5)

    bad = [fault for fault in verify(roots).faults if "root" in fault.what]

    assert [(fault.chain, fault.sequence) for fault in bad] == [(5, 30)]


def test_the_command_prints_what_the_other_one_reads(trail, today, tmp_path, capsys):
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + DAY):
        call_command("export_audit_roots")
    path = tmp_path / "roots"
    path.write_text(capsys.readouterr().out)

    call_command("verify_audit", "--roots", str(path))

    assert "3 roots" in capsys.readouterr().out


def test_a_day_that_is_not_over_has_no_roots_yet(trail, today):
    with pytest.raises(CommandError, match="not over"):
        call_command("export_audit_roots", "--day", today.isoformat())
