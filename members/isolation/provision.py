"""Roles, logins and the database's own rights. Run by the cluster's administrator, idempotent.

Roles belong to the whole cluster and migrations to one database, so migrations only grant.
"""

import os
from collections.abc import Iterator, Mapping

from django.db import connection
from psycopg import sql

from members.isolation.roles import BACKUP, LOGINS, DatabaseRole

# What somebody else made before there was an owner. REASSIGN OWNED refuses the cluster's own
# first user, who is the maker on an embedded server.
_HAND_OVER = f"""
DO $$ DECLARE one text; BEGIN
    FOR one IN
        SELECT format('ALTER SCHEMA %I OWNER TO {DatabaseRole.OWNER}', nspname)
        FROM pg_namespace WHERE nspname = 'published'
        UNION ALL SELECT format('ALTER TABLE %s OWNER TO {DatabaseRole.OWNER}', oid::regclass)
        FROM pg_class WHERE relkind IN ('r', 'p')
            AND relnamespace::regnamespace::text IN ('public', 'published')
            AND relowner <> '{DatabaseRole.OWNER}'::regrole
        UNION ALL
        SELECT format('ALTER FUNCTION %s OWNER TO {DatabaseRole.OWNER}', oid::regprocedure)
        FROM pg_proc WHERE pronamespace::regnamespace::text IN ('public', 'published')
            AND proowner <> '{DatabaseRole.OWNER}'::regrole
    LOOP EXECUTE one; END LOOP;
END $$
"""
_PLAIN = "NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION"
_LOCK = 7_198  # two databases of one cluster may be provisioned at once


def may_provision() -> bool:
    """Whether this connection's login is the administrator of its cluster."""
    return _one("SELECT rolsuper FROM pg_roles WHERE rolname = session_user")


def is_provisioned() -> bool:
    return _one("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [DatabaseRole.OWNER])


def provision(passwords: Mapping[str, str]) -> None:
    """Make or mend every role and login; give logins the passwords that are named."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            for statement in _statements(passwords, connection.settings_dict["NAME"]):
                cursor.execute(statement)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def passwords_from(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Passwords by login: PORTAL_WEB_STAFF_PASSWORD is that of portal_web_staff."""
    names = [*LOGINS, BACKUP, DatabaseRole.OWNER]
    given = {name: environment.get(f"{name.upper()}_PASSWORD", "") for name in names}
    return {name: password for name, password in given.items() if password}


def _statements(passwords: Mapping[str, str], database: str) -> Iterator[sql.Composable]:
    can_log_in = {*LOGINS, BACKUP, DatabaseRole.OWNER}
    for name in [*DatabaseRole, *LOGINS, BACKUP]:
        yield _create(name)
        attributes = f"{_PLAIN} {'LOGIN' if name in can_log_in else 'NOLOGIN'}"
        attributes += " BYPASSRLS" if name == BACKUP else " NOBYPASSRLS"
        attributes += " NOINHERIT" if name in LOGINS else " INHERIT"
        yield sql.SQL("ALTER ROLE {} " + attributes).format(sql.Identifier(name))
    for name, password in passwords.items():
        yield sql.SQL("ALTER ROLE {} PASSWORD {}").format(
            sql.Identifier(name), sql.Literal(_scrambled(name, password))
        )
    yield from _memberships()
    yield from _of_database(sql.Identifier(database))


def _create(name: str) -> sql.Composable:
    return sql.SQL(
        "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {0})"
        " THEN CREATE ROLE {1}; END IF; END $$"
    ).format(sql.Literal(str(name)), sql.Identifier(name))


def _memberships() -> Iterator[sql.Composable]:
    public = sql.Identifier(DatabaseRole.PUBLIC)
    for role in DatabaseRole:
        if role not in {DatabaseRole.PUBLIC, DatabaseRole.OWNER}:
            yield sql.SQL("GRANT {} TO {}").format(public, sql.Identifier(role))
    for login, roles in LOGINS.items():
        for role in DatabaseRole:
            verb = "GRANT {0} TO {1}" if role in roles else "REVOKE {0} FROM {1}"
            yield sql.SQL(verb).format(sql.Identifier(role), sql.Identifier(login))
        # Every connection begins as anybody, also behind a pooler that drops options.
        yield sql.SQL("ALTER ROLE {} SET role = {}").format(sql.Identifier(login), public)
        yield sql.SQL("ALTER ROLE {} SET search_path = published, public").format(
            sql.Identifier(login)
        )
    yield sql.SQL("GRANT pg_read_all_data TO {}").format(sql.Identifier(BACKUP))


def _of_database(database: sql.Identifier) -> Iterator[sql.Composable]:
    owner, public = sql.Identifier(DatabaseRole.OWNER), sql.Identifier(DatabaseRole.PUBLIC)
    yield sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database)
    yield sql.SQL("GRANT CREATE, CONNECT, TEMPORARY ON DATABASE {} TO {}").format(database, owner)
    for login in [*LOGINS, BACKUP]:
        yield sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, sql.Identifier(login))
    yield sql.SQL("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    yield sql.SQL("GRANT CREATE, USAGE ON SCHEMA public TO {}").format(owner)
    yield sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(public)
    yield sql.SQL(_HAND_OVER)


def _scrambled(name: str, password: str) -> str:
    """The SCRAM verifier, made here: the password itself never reaches the server or its log."""
    made = connection.connection.pgconn.encrypt_password(
        password.encode(), name.encode(), b"scram-sha-256"
    )
    return made.decode()


def _one(query: str, parameters: list | None = None) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return bool(cursor.fetchone()[0])
