"""Tells every web process that something public has changed.

A notification leaves with the commit of the transaction it was made in, or not at all.
"""

from django.db import connection

CHANNEL = "portal_published"


def announce(what: str) -> None:
    """Notify who listens (portal.store), once this transaction is committed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, what])
