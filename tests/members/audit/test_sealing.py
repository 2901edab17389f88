"""Chains: one per country, without gap or fork, in a form that is pinned for ever."""

from hashlib import sha256

import pytest
from django.db import connection

from members.audit.sealing import seal
from members.audit.verifying import verify
from members.models import AuditEntry, AuditHead, AuditNote
from members.tasks import seal_audit

ODD = [
    "",
    '{"name":"Amélie Ĝ 東京 😀 العربية"}',
    r'{"quote":"\"a\\b\n\t\u0000\""}',
    '{"nothing":null,"deep":[[],{},[{"a":[null,true,false]}]]}',
    '{"big":123456789012345678901234567890123456789,"tiny":-9223372036854775808}',
    '{ "spaced" :  1 , "spaced" : 2 }',
    '{"non":"\u2028\u2029\u0085\u00a0\ufeff"}',
    '{"long":"' + "x" * 100_000 + '"}',
]


def test_a_chain_counts_from_one_without_a_gap(trail):
    for chain, length in trail.items():
        sequences = AuditEntry.objects.filter(chain=chain).order_by("sequence")
        assert [entry.sequence for entry in sequences] == list(range(1, length + 1))


def test_notes_leave_when_they_are_sealed(trail):
    assert not AuditNote.objects.exists()


def test_the_head_is_at_the_last_row(trail):
    for chain, length in trail.items():
        head = AuditHead.objects.get(chain=chain)
        last = AuditEntry.objects.get(chain=chain, sequence=length)
        assert (head.sequence, bytes(head.hash)) == (length, bytes(last.hash))


def test_sealing_without_notes_changes_nothing(trail):
    before = list(AuditHead.objects.order_by("chain").values())

    assert seal() == 0
    assert list(AuditHead.objects.order_by("chain").values()) == before


def test_the_task_seals(note):
    note()

    assert seal_audit.delay().get() == 1


def test_the_hash_is_the_one_that_was_promised(note):
    """Written out by hand: who verifies with tools of her own relies on it."""
    number = note(5, "published", "person:a", "draft:1", r'{"a":"\"é"}')
    seal()

    entry = AuditEntry.objects.get(id=number)
    times = f"{entry.at}\t{entry.sealed_at}"
    line = f"5\t1\t{number}\t{times}\tpublished\tperson:a\tdraft:1\t" + r'{"a":"\\"é"}'
    assert bytes(entry.hash) == sha256(bytes(32) + line.encode()).digest()


@pytest.mark.parametrize("batch", [1, 3, 1000])
def test_both_sides_agree_on_odd_values(note, batch):
    for detail in ODD:
        note(detail=detail)
        note(chain=9_223_372_036_854_775_807, detail=detail)
    seal(batch)

    found = verify()

    assert (found.rows, found.chains, found.faults) == (2 * len(ODD), 2, [])


def test_the_time_of_a_chain_never_goes_back(trail, note):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE members_audithead DISABLE TRIGGER USER")
        cursor.execute("UPDATE members_audithead SET sealed_at = 4000000000000000 WHERE chain = 5")
    note(5)

    seal()

    assert AuditEntry.objects.get(chain=5, sequence=41).sealed_at == 4_000_000_000_000_000
