"""Gives notes their place in the chain of their country, where they become entries.

Notes are written without any lock, in whatever order their transactions end. Here they are
lined up, one chain at a time, under the lock of that chain's head: two sealers at once, a
killed one and notes that come late with a smaller id all end in one chain without a gap.

The hash of an entry is SHA-256 over the hash before it (32 zero bytes for the first) and the line
that `COPY … TO STDOUT` writes for it in UTF-8: the columns chain, sequence, id, at, sealed_at,
event, actor, about and detail with tabs between them. So anybody can check a chain with psql
and twenty lines of any language; `verifying` does it that way and shares no code with this.
"""

from django.db import connection

from members.scope import JOB, scope

BATCH = 5_000  # rows per transaction: what is lost when a sealer is killed

_CHAINS = "SELECT DISTINCT chain FROM members_auditnote ORDER BY chain"
_NEW_HEAD = """
    INSERT INTO members_audithead (chain, sequence, sealed_at, hash)
    VALUES (%s, 0, 0, decode(repeat('00', 32), 'hex')) ON CONFLICT DO NOTHING
"""
# The clock of the database may be set back; the chain's time never goes back.
_LOCK_HEAD = """
    SELECT sequence, hash, greatest(
        sealed_at, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)
    FROM members_audithead WHERE chain = %s FOR UPDATE SKIP LOCKED
"""
# Backslashes are doubled because COPY doubles them; the notes take no tab, line end or other
# character that COPY would write in another way.
_SEAL = r"""
    INSERT INTO members_auditentry
        (chain, sequence, id, at, sealed_at, event, actor, about, detail, hash)
    SELECT chain, sequence, id, at, sealed_at, event, actor, about, detail,
        members_audit_chain(%(hash)s, concat_ws(
            E'\t', chain, sequence, id, at, sealed_at, event, actor, about,
            replace(detail, '\', '\\')
        )) OVER (ORDER BY sequence ROWS UNBOUNDED PRECEDING)
    FROM (
        SELECT *, %(sequence)s + row_number() OVER (ORDER BY id) AS sequence,
            %(sealed_at)s::bigint AS sealed_at
        FROM members_auditnote WHERE chain = %(chain)s ORDER BY id LIMIT %(batch)s
    ) AS batch
    ORDER BY sequence
"""
_CLEAR = """
    DELETE FROM members_auditnote AS note USING members_auditentry AS entry
    WHERE entry.chain = %s AND entry.sequence > %s AND note.id = entry.id
"""
_MOVE_HEAD = """
    UPDATE members_audithead AS head
    SET sequence = entry.sequence, sealed_at = entry.sealed_at, hash = entry.hash
    FROM members_auditentry AS entry
    WHERE head.chain = %s AND entry.chain = head.chain AND entry.sequence = %s
"""


def seal(batch: int = BATCH) -> int:
    """Seal what waits; return how many notes. A chain that another sealer holds is left to it."""
    with scope(seen_by=JOB), connection.cursor() as cursor:
        cursor.execute(_CHAINS)
        chains = [chain for (chain,) in cursor.fetchall()]
    return sum(_seal_chain(chain, batch) for chain in chains)


def _seal_chain(chain: int, batch: int) -> int:
    total = 0
    while True:
        sealed = _seal_batch(chain, batch)
        total += sealed
        if sealed < batch:
            return total


def _seal_batch(chain: int, batch: int) -> int:
    with scope(seen_by=JOB), connection.cursor() as cursor:
        cursor.execute(_NEW_HEAD, [chain])
        cursor.execute(_LOCK_HEAD, [chain])
        head = cursor.fetchone()
        if head is None:
            return 0
        sequence, before, sealed_at = head
        values = {"chain": chain, "batch": batch, "sequence": sequence, "hash": bytes(before)}
        cursor.execute(_SEAL, values | {"sealed_at": sealed_at})
        sealed = cursor.rowcount
        if sealed:
            cursor.execute(_CLEAR, [chain, sequence])
            cursor.execute(_MOVE_HEAD, [chain, sequence + sealed])
        return sealed
