"""What somebody who owns the database could do to the trail, one change at a time.

Each takes a cursor and a source of chance, changes one thing, and returns the chain and the
sequence that the verifier must name.
"""

from collections.abc import Callable
from random import Random
from typing import Any

from django.db import transaction

from members.audit.sealing import seal

Bad = tuple[int, int]
ENTRY = "members_auditentry"


def pick(cursor: Any, chance: Random, *, not_last: bool = False) -> tuple[int, int, int]:
    """A chain, a place in it, and its length."""
    cursor.execute(f"SELECT chain, max(sequence) FROM {ENTRY} GROUP BY chain ORDER BY chain")
    chain, length = chance.choice(cursor.fetchall())
    return chain, chance.randint(1, length - not_last), length


def edit(cursor: Any, chance: Random) -> Bad:
    chain, place, _ = pick(cursor, chance)
    change = chance.choice(
        [
            "event = 'published'",
            "actor = 'person:eve'",
            "about = ''",
            "detail = detail || ' '",
            "at = at + 1",
            "sealed_at = sealed_at - 1",
            "id = -id",
            "hash = sha256(hash)",
        ]
    )
    cursor.execute(
        f"UPDATE {ENTRY} SET {change} WHERE chain = %s AND sequence = %s", [chain, place]
    )
    return chain, place


def edit_with_its_hash(cursor: Any, chance: Random) -> Bad:
    """The changed row is sound by itself; the one after it, or the head, is not."""
    chain, place, length = pick(cursor, chance)
    cursor.execute(
        rf"""
        UPDATE {ENTRY} AS row SET actor = 'person:eve', hash = sha256(
            coalesce((SELECT hash FROM {ENTRY} WHERE chain = row.chain
                      AND sequence = row.sequence - 1), decode(repeat('00', 32), 'hex'))
            || convert_to(concat_ws(E'\t', chain, sequence, id, at, sealed_at, event,
                          'person:eve', about, detail), 'UTF8'))
        WHERE chain = %s AND sequence = %s""",
        [chain, place],
    )
    return chain, min(place + 1, length)


def delete(cursor: Any, chance: Random) -> Bad:
    chain, place, _ = pick(cursor, chance)
    cursor.execute(f"DELETE FROM {ENTRY} WHERE chain = %s AND sequence = %s", [chain, place])
    return chain, place


def delete_and_renumber(cursor: Any, chance: Random) -> Bad:
    chain, place, _ = pick(cursor, chance, not_last=True)
    cursor.execute(f"DELETE FROM {ENTRY} WHERE chain = %s AND sequence = %s", [chain, place])
    _renumber(cursor, chain, place, -1)
    return chain, place


def delete_and_hash_again(cursor: Any, chance: Random) -> Bad:
    """Every hash is right, the head's too; only the numbers show the gap."""
    chain, place, length = pick(cursor, chance, not_last=True)
    cursor.execute(f"DELETE FROM {ENTRY} WHERE chain = %s AND sequence = %s", [chain, place])
    before = bytes(32)
    if place > 1:
        cursor.execute(
            f"SELECT hash FROM {ENTRY} WHERE chain = %s AND sequence = %s", [chain, place - 1]
        )
        before = bytes(cursor.fetchone()[0])
    for later in range(place + 1, length + 1):
        cursor.execute(
            rf"""UPDATE {ENTRY} SET hash = sha256(%s || convert_to(concat_ws(E'\t', chain,
                sequence, id, at, sealed_at, event, actor, about, detail), 'UTF8'))
            WHERE chain = %s AND sequence = %s RETURNING hash""",
            [before, chain, later],
        )
        before = bytes(cursor.fetchone()[0])
    cursor.execute("UPDATE members_audithead SET hash = %s WHERE chain = %s", [before, chain])
    return chain, place


def swap(cursor: Any, chance: Random) -> Bad:
    chain, one, length = pick(cursor, chance)
    other = chance.choice([place for place in range(1, length + 1) if place != one])
    for old, new in ((one, 0), (other, one), (0, other)):
        cursor.execute(
            f"UPDATE {ENTRY} SET sequence = %s WHERE chain = %s AND sequence = %s",
            [new, chain, old],
        )
    return chain, min(one, other)


def insert(cursor: Any, chance: Random) -> Bad:
    chain, place, _ = pick(cursor, chance)
    _renumber(cursor, chain, place, +1)
    cursor.execute(
        f"INSERT INTO {ENTRY} (chain, event, actor, about, detail, id, at, sequence, sealed_at,"
        f" hash) SELECT chain, event, actor, about, detail, -1, at, %s, sealed_at, hash"
        f" FROM {ENTRY} WHERE chain = %s AND sequence = %s",
        [place, chain, place + 1],
    )
    return chain, place


def cut_off(cursor: Any, chance: Random) -> Bad:
    chain, place, _ = pick(cursor, chance)
    cursor.execute(f"DELETE FROM {ENTRY} WHERE chain = %s AND sequence >= %s", [chain, place])
    return chain, place


def move_to_another_chain(cursor: Any, chance: Random) -> Bad:
    chain, place, _ = pick(cursor, chance)
    cursor.execute(
        f"UPDATE {ENTRY} SET chain = 4000 WHERE chain = %s AND sequence = %s", [chain, place]
    )
    return chain, place


def behead(cursor: Any, chance: Random) -> Bad:
    chain, _, _ = pick(cursor, chance)
    cursor.execute("DELETE FROM members_audithead WHERE chain = %s", [chain])
    return chain, 1


def set_head_back(cursor: Any, chance: Random) -> Bad:
    chain, place, _ = pick(cursor, chance, not_last=True)
    cursor.execute("UPDATE members_audithead SET sequence = %s WHERE chain = %s", [place, chain])
    return chain, place + 1


MUTATIONS: list[Callable[[Any, Random], Bad]] = [
    edit,
    edit_with_its_hash,
    delete,
    delete_and_renumber,
    delete_and_hash_again,
    swap,
    insert,
    cut_off,
    move_to_another_chain,
    behead,
    set_head_back,
]


def rewrite(cursor: Any, chain: int) -> None:
    """The whole chain once more, with another actor: all hashes and the head are right."""
    cursor.execute(
        "INSERT INTO members_auditnote (id, at, chain, event, actor, about, detail)"
        " SELECT id, at, chain, event, 'person:eve', about, detail"
        f" FROM {ENTRY} WHERE chain = %s",
        [chain],
    )
    cursor.execute(f"DELETE FROM {ENTRY} WHERE chain = %s", [chain])
    cursor.execute("DELETE FROM members_audithead WHERE chain = %s", [chain])
    seal()


def unguard(cursor: Any) -> None:
    """The owner of the tables switches the triggers off; rolled back with everything else."""
    assert transaction.get_connection().in_atomic_block
    for table in (ENTRY, "members_auditnote", "members_audithead"):
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")


def _renumber(cursor: Any, chain: int, start: int, step: int) -> None:
    cursor.execute(
        f"UPDATE {ENTRY} SET sequence = -sequence WHERE chain = %s AND sequence >= %s",
        [chain, start],
    )
    cursor.execute(
        f"UPDATE {ENTRY} SET sequence = %s - sequence WHERE chain = %s AND sequence < 0",
        [step, chain],
    )
