"""Database roles: what a process may be, and what a piece of work is while it runs.

A *role* cannot sign in. A *login* can, is nobody by itself, begins every connection as
`portal_public`, and becomes one of its roles for one transaction (members.scope).
"""

from enum import StrEnum


class DatabaseRole(StrEnum):
    """Whose eyes a transaction has. All but the owner read what is published."""

    OWNER = "portal_owner"  # owns the tables; migrations and commands
    PUBLIC = "portal_public"  # anybody
    GATE = "portal_gate"  # signing in: accounts, sessions, factors
    OFFICER = "portal_officer"  # her own rows
    COUNTRY = "portal_country"  # the rows that one country keeps
    REGION = "portal_region"  # the rows of a list of countries
    STAFF = "portal_staff"  # the back office
    JOB = "portal_job"  # tasks of the worker


class Face(StrEnum):
    """What a web process shows. In production each face has its own login."""

    PUBLIC = "public"
    MEMBERS = "members"
    STAFF = "staff"
    ALL = "all"


_MEMBERS = (DatabaseRole.GATE, DatabaseRole.OFFICER, DatabaseRole.COUNTRY, DatabaseRole.REGION)
_STAFF = (DatabaseRole.GATE, DatabaseRole.OFFICER, DatabaseRole.STAFF)

# Who may become whom. The members' login is not in the staff role, nor the staff's in a
# country's: a password that leaks opens one face.
LOGINS: dict[str, tuple[DatabaseRole, ...]] = {
    "portal_web_public": (DatabaseRole.PUBLIC,),
    "portal_web_members": (DatabaseRole.PUBLIC, *_MEMBERS),
    "portal_web_staff": (DatabaseRole.PUBLIC, *_STAFF),
    "portal_web_all": (DatabaseRole.PUBLIC, *_MEMBERS, DatabaseRole.STAFF),
    "portal_worker": (DatabaseRole.PUBLIC, DatabaseRole.JOB),
}
# Reads everything, writes nothing: row-level security would stop pg_dump.
BACKUP = "portal_backup"


def login_of(face: Face) -> str:
    return f"portal_web_{face}"
