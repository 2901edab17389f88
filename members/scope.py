"""The one door to the database's point of view: which copy of the content, and whose rows.

Every connection starts on the published copy as anybody (portal/settings/base.py,
members/isolation/provision.py). Who needs more opens a scope and says so: the admin the working
copy as staff, a coordinator the rows of her country, a task those of its job.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from django.db import connections, transaction

from members.isolation.roles import DatabaseRole


class Copy(StrEnum):
    """A copy of the content, by the PostgreSQL search path that leads to it."""

    PUBLISHED = "published, public"
    WORKING = "public"


_PAST = "cited, published, public"


_OF_ONE_COUNTRY = {DatabaseRole.COUNTRY, DatabaseRole.JOB}


@dataclass(frozen=True)
class Viewpoint:
    """A database role, and what its policies compare rows with (ids)."""

    role: DatabaseRole
    person: int | None = None
    countries: tuple[int, ...] = ()
    audit_key: str = ""  # by which the audit trail names the person
    organisation: int | None = None

    @property
    def settings(self) -> dict[str, str]:
        """All settings each time, so that nothing of an outer scope shines through."""
        ids = ",".join(str(pk) for pk in self.countries)
        return {
            "role": str(self.role),
            "portal.person": _word(self.person),
            "portal.organisation": _word(self.organisation),
            "portal.audit_key": self.audit_key,
            "portal.country": ids if self.role in _OF_ONE_COUNTRY else "",
            "portal.countries": ids if self.role == DatabaseRole.REGION else "",
        }


def _word(pk: int | None) -> str:
    return "" if pk is None else str(pk)


GATE = Viewpoint(DatabaseRole.GATE)
JOB = Viewpoint(DatabaseRole.JOB)


def of_officer(person: int, audit_key: object = "", organisation: int | None = None) -> Viewpoint:
    """Her own rows; with `audit_key` what the audit trail says about her, and with `organisation`
    what is shared with it."""
    return Viewpoint(
        DatabaseRole.OFFICER,
        person=person,
        audit_key=str(audit_key),
        organisation=organisation,
    )


def of_country(person: int, country: int) -> Viewpoint:
    """What one country keeps, seen by one of its people."""
    return Viewpoint(DatabaseRole.COUNTRY, person=person, countries=(country,))


def job_for(country: int) -> Viewpoint:
    """The worker, where it writes for one country: the walls let it write for no other."""
    return Viewpoint(DatabaseRole.JOB, countries=(country,))


def of_region(person: int, countries: tuple[int, ...]) -> Viewpoint:
    """What some countries keep."""
    return Viewpoint(DatabaseRole.REGION, person=person, countries=countries)


def of_staff(person: int) -> Viewpoint:
    """The back office."""
    return Viewpoint(DatabaseRole.STAFF, person=person)


@contextmanager
def scope(
    copy: Copy | None = None,
    *,
    seen_by: Viewpoint | None = None,
    revision: int | None = None,
    using: str = "default",
) -> Iterator[None]:
    """Run a block in one transaction that sees `copy` as `seen_by`; None keeps the outer one.

    With `revision` (its id) the block sees the content as that one left it (goals.past).

    Nests, and restores the outer view on leaving: `SET LOCAL` outlives the release of a
    savepoint. After an exception the rollback has undone it already.
    """
    wanted = seen_by.settings if seen_by else {}
    if copy is not None:
        wanted["search_path"] = str(copy)
    elif revision is not None:
        wanted |= {"search_path": _PAST, "portal.revision": str(revision)}
    with transaction.atomic(using=using):
        outer = _exchange(wanted, using) if wanted else {}
        yield
        if outer:
            _set(outer, using)


def current_copy() -> Copy:
    """The copy this connection sees now."""
    path = _current("search_path")
    return Copy(path.replace('"', "").replace(",", ", ").replace("  ", " "))


def current_role() -> str:
    """The database role whose eyes this connection has now."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0]


def _current(name: str) -> str:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [name])
        return cursor.fetchone()[0]


def _exchange(wanted: dict[str, str], using: str) -> dict[str, str]:
    """Set the settings for this transaction; return what they were. One round trip.

    PostgreSQL computes a list of columns from left to right, so each value is read before it
    is set.
    """
    reads = ", ".join("coalesce(current_setting(%s, true), '')" for _ in wanted)
    writes = ", ".join("set_config(%s, %s, true)" for _ in wanted)
    pairs = [word for pair in wanted.items() for word in pair]
    with connections[using].cursor() as cursor:
        cursor.execute(f"SELECT {reads}, {writes}", [*wanted, *pairs])
        return dict(zip(wanted, cursor.fetchone(), strict=False))


def _set(values: dict[str, str], using: str) -> None:
    writes = ", ".join("set_config(%s, %s, true)" for _ in values)
    pairs = [word for pair in values.items() for word in pair]
    with connections[using].cursor() as cursor:
        cursor.execute(f"SELECT {writes}", pairs)
