"""Who may write at the same time: staff beside each other, a reference load alone.

A load reads every row, compares it with the files and writes it back. What staff saved in
between would be lost, so both take this lock, and take it first: before any row, because two
who hold rows of each other would wait for ever. Readers never wait.
"""

from django.db import connection

_EDITING_LOCK = 7_197  # beside the lock of the publication, in goals/publishing.py


def edit_beside_others() -> None:
    """Until this transaction ends, no load runs; a load that runs now is waited for."""
    _take("pg_advisory_xact_lock_shared")


def edit_alone() -> None:
    """Wait until all who are saving have done so; until this transaction ends, others wait."""
    _take("pg_advisory_xact_lock")


def _take(function: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [_EDITING_LOCK])
