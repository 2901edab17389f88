"""The roots of a day: what each chain had come to, in a form that is signed outside.

The hash of a row stands for all rows before it. Who keeps one, where the owner of the database
cannot write, can show later that nothing up to it was changed.
"""

import datetime
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from hashlib import sha256

from django.db import connection

# A chain's sealing times never go back, so "up to the end of the day" is one place in it.
_ROOTS = """
    SELECT head.chain, last.sequence, last.sequence - coalesce(earlier.sequence, 0), last.hash
    FROM members_audithead AS head
    CROSS JOIN LATERAL (
        SELECT sequence, encode(hash, 'hex') AS hash FROM members_auditentry AS entry
        WHERE entry.chain = head.chain AND sealed_at < %(end)s ORDER BY sequence DESC LIMIT 1
    ) AS last
    LEFT JOIN LATERAL (
        SELECT sequence FROM members_auditentry AS entry
        WHERE entry.chain = head.chain AND sealed_at < %(start)s ORDER BY sequence DESC LIMIT 1
    ) AS earlier ON true
    ORDER BY head.chain
"""


class RootsError(Exception):
    """A file of roots that is not as it was exported; says where."""


@dataclass(frozen=True)
class Root:
    """A chain at the end of a day (UTC): its last sequence, the rows of that day, the hash."""

    chain: int
    day: str
    sequence: int
    count: int
    root: str


def roots_of(day: datetime.date) -> list[Root]:
    """Every chain that had a row by the end of `day`."""
    start = datetime.datetime.combine(day, datetime.time(), datetime.UTC)
    end = start + datetime.timedelta(days=1)
    with connection.cursor() as cursor:
        cursor.execute(_ROOTS, {"start": _microseconds(start), "end": _microseconds(end)})
        return [Root(chain, day.isoformat(), *rest) for chain, *rest in cursor.fetchall()]


def written(day: datetime.date, roots: Iterable[Root]) -> str:
    """One line of JSON per chain, then one with the SHA-256 of the lines before it."""
    lines = "".join(_line(asdict(root)) for root in roots)
    digest = sha256(lines.encode()).hexdigest()
    return lines + _line({"day": day.isoformat(), "digest": digest})


def read(text: str) -> list[Root]:
    """The roots of one exported file, or of several one after the other."""
    roots, block = [], ""
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        try:
            fields = json.loads(line)
            if "digest" not in fields:
                roots.append(Root(**fields))
                block += line
                continue
        except (ValueError, TypeError) as error:
            raise RootsError(f"Line {number} is no root: {error}") from error
        if sha256(block.encode()).hexdigest() != fields["digest"]:
            raise RootsError(f"Line {number}: the lines before it have another digest.")
        block = ""
    if block:
        raise RootsError("The last line, with the digest, is missing.")
    return roots


def _line(fields: dict) -> str:
    return json.dumps(fields, sort_keys=True, separators=(",", ":")) + "\n"


def _microseconds(moment: datetime.datetime) -> int:
    return int(moment.timestamp()) * 1_000_000
