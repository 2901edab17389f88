"""Recomputes every chain outside the database and names the first row that is not as sealed.

Shares nothing with `sealing`: that hashes in SQL, this hashes in Python the lines that PostgreSQL's
own COPY writes, so a mistake of one side shows on the other.

All chains are read in one go, in the order in which they lie on the disk, which is each chain's
own order unless somebody touched them; chain by chain through the index would be a random walk
through the whole table for each country. A chain that does not come out well that way is read
again by itself, in its order, to see what is wrong and where.

What this finds by itself: a row edited, deleted, swapped, inserted, moved, or cut off the end.
Who owns the database can also rewrite a whole chain and its head; that shows only against roots
that were taken outside before (`roots`).
"""

from binascii import unhexlify
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.db import OperationalError, connection
from psycopg.pq import ExecStatus

from members.asking import one_state
from members.audit.roots import Root

MOST_EARLY = 100_000  # rows kept in memory because the row before them is still to come
_BEFORE_THE_FIRST = bytes(32)
_LINE = 65  # where the line begins, after 64 hexadecimal digits and a tab

_LINES = """
    SELECT encode(hash, 'hex'), chain, sequence, id, at, sealed_at, event, actor, about, detail
    FROM members_auditentry
"""
# One reader, from the first page on: PostgreSQL would otherwise start where another one is.
_IN_ORDER = "SET LOCAL synchronize_seqscans = off; SET LOCAL max_parallel_workers_per_gather = 0"
_HEADS = "SELECT chain, sequence, hash FROM members_audithead"
_WAITING = "SELECT count(*), min(at) FROM members_auditnote"
_ROW = "SELECT id, encode(hash, 'hex') FROM members_auditentry WHERE chain = %s AND sequence = %s"


@dataclass(frozen=True, order=True)
class Fault:
    """The first row of a chain that is not as it was sealed; `id` is None for a missing one."""

    chain: int
    sequence: int
    id: int | None = field(compare=False)
    what: str = field(compare=False)

    def __str__(self) -> str:
        row = "no row" if self.id is None else f"id {self.id}"
        return f"chain {self.chain}, sequence {self.sequence}, {row}: {self.what}"


@dataclass
class Findings:
    """What a verification saw."""

    rows: int = 0
    chains: int = 0
    waiting: int = 0  # notes that are not sealed yet
    waiting_since: int | None = None  # microseconds
    faults: list[Fault] = field(default_factory=list)  # the first of each chain


@dataclass
class End:
    """How far a chain was followed: the last good row's sequence and hash."""

    sequence: int = 0
    hash: bytes = _BEFORE_THE_FIRST


def verify(roots: Iterable[Root] = ()) -> Findings:
    """Check all chains against their rows, their heads and `roots`."""
    with _one_moment() as cursor:
        found = Findings()
        ((found.waiting, found.waiting_since),) = _all(cursor, _WAITING)
        heads = {chain: End(at, bytes(hash)) for chain, at, hash in _all(cursor, _HEADS)}
        ends, doubtful = _follow_all(_copied(_LINES))
        faults = []
        for chain in doubtful:
            ends[chain], fault = _follow_one(chain)
            faults.append(fault)
        clean = (ends.keys() | heads.keys()) - {fault.chain for fault in faults if fault}
        faults += [_against_head(chain, ends.get(chain), heads.get(chain)) for chain in clean]
        faults += _against_roots(cursor, roots)
        found.chains = len(ends.keys() | heads.keys())
        found.rows = sum(end.sequence for end in ends.values())
        found.faults = _first_of_each_chain(faults)
        return found


@contextmanager
def _one_moment() -> Iterator[Any]:
    """A cursor whose questions are all about one state, though sealing goes on."""
    with one_state(), connection.cursor() as cursor:
        cursor.execute(_IN_ORDER)
        yield cursor


def _all(cursor: Any, query: str, parameters: Iterable[Any] = ()) -> list[tuple]:
    cursor.execute(query, list(parameters))
    return cursor.fetchall()


def _first_of_each_chain(faults: Iterable[Fault | None]) -> list[Fault]:
    first: dict[int, Fault] = {}
    for fault in sorted(filter(None, faults)):
        first.setdefault(fault.chain, fault)
    return list(first.values())


# ---- the rows


def _follow_all(lines: Iterable[bytes]) -> tuple[dict[int, End], set[int]]:
    """The ends of the chains that come out well, and the chains that do not.

    A microsecond in this loop is half a second for 500,000 rows; hence plain dictionaries.
    """
    places: dict[bytes, int] = defaultdict(int)
    hashes: dict[bytes, bytes] = {}
    early = _Early()
    for line in lines:
        claimed, chain, sequence, _rest = line.split(b"\t", 3)
        place = places[chain] + 1
        if int(sequence) != place:
            early.keep(chain, int(sequence), line)
            continue
        link = sha256(hashes.get(chain, _BEFORE_THE_FIRST) + line[_LINE:-1]).digest()
        if link != unhexlify(claimed):
            early.give_up(chain)
            places[chain] = _NEVER
            continue
        hashes[chain], places[chain] = link, place
        if chain in early.rows:
            places[chain], hashes[chain] = early.follow(chain, place, link)
    doubtful = early.doubtful | early.rows.keys()
    ends = {int(chain): End(places[chain], hashes[chain]) for chain in hashes.keys() - doubtful}
    return ends, {int(chain) for chain in doubtful}


_NEVER = -2  # no sequence follows it


class _Early:
    """Rows that lie before their predecessor, as two sealers at once can leave them."""

    def __init__(self) -> None:
        self.rows: dict[bytes, dict[int, bytes]] = {}
        self.doubtful: set[bytes] = set()
        self._count = 0

    def keep(self, chain: bytes, sequence: int, line: bytes) -> None:
        if chain in self.doubtful:
            return
        self.rows.setdefault(chain, {})[sequence] = line
        self._count += 1
        if self._count > MOST_EARLY:
            self.give_up(chain)

    def give_up(self, chain: bytes) -> None:
        self.doubtful.add(chain)
        self._count -= len(self.rows.pop(chain, ()))

    def follow(self, chain: bytes, place: int, link: bytes) -> tuple[int, bytes]:
        """Go on with the rows that have waited for this one."""
        waiting = self.rows[chain]
        while (line := waiting.pop(place + 1, None)) is not None:
            self._count -= 1
            link = sha256(link + line[_LINE:-1]).digest()
            if link.hex().encode() != line[: _LINE - 1]:
                self.give_up(chain)
                return _NEVER, link
            place += 1
        if not waiting:
            del self.rows[chain]
        return place, link


def _follow_one(chain: int) -> tuple[End, Fault | None]:
    """One chain in its own order, to its end or to the first row that is wrong."""
    end, bad = End(), None
    for line in _copied(f"{_LINES} WHERE chain = {chain} ORDER BY sequence"):
        if bad is not None:
            continue  # a COPY is read to its end, or the connection is of no more use
        link = sha256(end.hash + line[_LINE:-1]).digest()
        claimed, _chain, sequence, _rest = line.split(b"\t", 3)
        if int(sequence) == end.sequence + 1 and link.hex().encode() == claimed:
            end = End(end.sequence + 1, link)
        else:
            bad = _fault(line, chain, end.sequence + 1)
    return end, bad


def _fault(line: bytes, chain: int, expected: int) -> Fault:
    """Name a bad line: a gap before it, or the row itself."""
    _hash, _chain, sequence, pk, *_rest = line.split(b"\t")
    if int(sequence) < expected:
        return Fault(chain, expected, int(pk), f"a second row has sequence {int(sequence)}")
    if int(sequence) > expected:
        what = f"the row is missing; after it comes sequence {int(sequence)}, id {int(pk)}"
        return Fault(chain, expected, None, what)
    return Fault(chain, expected, int(pk), "the row does not match its hash")


def _copied(query: str) -> Iterator[bytes]:
    """The lines of a COPY, by libpq itself: psycopg's own loop takes longer than hashing."""
    pgconn = connection.connection.pgconn
    _expect(pgconn.exec_(f"COPY ({query}) TO STDOUT".encode()), ExecStatus.COPY_OUT)
    next_line = pgconn.get_copy_data
    while True:
        length, line = next_line(0)
        if length < 0:
            break
        yield bytes(line)
    while (result := pgconn.get_result()) is not None:
        _expect(result, ExecStatus.COMMAND_OK)


def _expect(result: Any, status: ExecStatus) -> None:
    if result.status != status:
        raise OperationalError(result.error_message.decode(errors="replace"))


# ---- against what is kept elsewhere


def _against_head(chain: int, end: End | None, head: End | None) -> Fault | None:
    """Does the chain end where its head says?"""
    end = end or End()
    if head is None:
        return Fault(chain, 1, None, f"the chain has {end.sequence} rows and no head")
    if end.sequence < head.sequence:
        what = f"the row is missing; the head of the chain is at {head.sequence}"
        return Fault(chain, end.sequence + 1, None, what)
    if end.sequence > head.sequence:
        what = f"the chain has {end.sequence} rows; its head is at {head.sequence}"
        return Fault(chain, head.sequence + 1, None, what)
    if end.hash != head.hash:
        return Fault(chain, end.sequence, None, "the head of the chain has another hash")
    return None


def _against_roots(cursor: Any, roots: Iterable[Root]) -> Iterator[Fault]:
    """Does every row that was taken outside still have the hash it had then?"""
    agreed: dict[int, int] = {}
    for root in sorted(roots, key=lambda root: (root.chain, root.sequence)):
        rows = _all(cursor, _ROW, [root.chain, root.sequence])
        if not rows:
            what = f"the row is missing; it was there on {root.day}"
            yield Fault(root.chain, root.sequence, None, what)
        elif rows[0][1] != root.root:
            after = agreed.get(root.chain, 0)
            what = f"not the root of {root.day}: something after sequence {after} was rewritten"
            yield Fault(root.chain, root.sequence, rows[0][0], what)
        else:
            agreed[root.chain] = root.sequence
