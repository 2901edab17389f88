"""The one door to the database's point of view: which copy of the content is seen.

Every connection starts on the published copy (portal/settings/base.py). Who needs the working
copy, that is the admin, a preview, a load or a publication, opens a scope and says so.
The next storey adds database roles and countries to the same door.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from django.db import connection, transaction


class Copy(StrEnum):
    """A copy of the content, by the PostgreSQL search path that leads to it."""

    PUBLISHED = "published, public"
    WORKING = "public"


@contextmanager
def scope(copy: Copy) -> Iterator[None]:
    """Run a block in one transaction that sees `copy`; nests, and restores the outer view.

    `SET LOCAL` outlives the release of a savepoint, so leaving restores the outer value by
    hand; after an exception the rollback undoes it.
    """
    with transaction.atomic():
        outer = _search_path()
        _use(copy)
        yield
        _use(outer)


def current_copy() -> Copy:
    """The copy this connection sees now."""
    return Copy(_search_path().replace('"', "").replace(",", ", ").replace("  ", " "))


def _search_path() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('search_path')")
        return cursor.fetchone()[0]


def _use(search_path: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('search_path', %s, true)", [search_path])
