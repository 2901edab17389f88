"""The walls as they stand: what PostgreSQL's own catalogue says, held against what is written.

`gaps` is asked by the tests and by `check --deploy`. It walks every table, view and function of
the portal's schemas, so that a table of tomorrow is found without anybody thinking of it.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection

from members.isolation.reach import Table
from members.isolation.roles import BACKUP, LOGINS, DatabaseRole

SCHEMAS = ["public", "published", "cited"]
_OURS = [*DatabaseRole, *LOGINS, BACKUP]
_SERVING = [*(role for role in DatabaseRole if role != DatabaseRole.OWNER), *LOGINS]
# What no serving role may ever do to a table; TRUNCATE does not ask row-level security.
_NEVER = ["TRUNCATE", "REFERENCES", "TRIGGER"]


def gaps(written: Iterable[tuple[str, Table]]) -> list[str]:
    """Every difference between the walls and what is `written`, as (schema, table), in words."""
    tables = {(schema, table.name): table for schema, table in written}
    return sorted(
        [
            *_unwritten(tables),
            *_unguarded(tables),
            *_grants(tables),
            *_policies(tables),
            *_indexes(),
            *_side_doors(),
            *_roles(),
        ]
    )


def _unwritten(tables: dict[tuple[str, str], Table]) -> Iterator[str]:
    there = {
        (schema, name)
        for schema, name in _rows(
            "SELECT n.nspname, c.relname FROM pg_class c"
            " JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relkind IN ('r', 'p', 'f', 'v') AND n.nspname = ANY(%s)",
            SCHEMAS,
        )
    }
    for schema, name in there - set(tables):
        yield f"{schema}.{name} is in no reach.py"
    for schema, name in set(tables) - there:
        yield f"{schema}.{name} is in a reach.py and not in the database"


def _unguarded(tables: dict[tuple[str, str], Table]) -> Iterator[str]:
    found = _rows(
        "SELECT n.nspname, c.relname, c.relrowsecurity, c.relforcerowsecurity, o.rolname"
        " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " JOIN pg_roles o ON o.oid = c.relowner"
        " WHERE c.relkind IN ('r', 'p') AND n.nspname = ANY(%s)",
        SCHEMAS,
    )
    for schema, name, enabled, forced, owner in found:
        if owner != DatabaseRole.OWNER:
            yield f"{schema}.{name} belongs to {owner}"
        table = tables.get((schema, name))
        if table and table.is_guarded and not enabled:
            yield f"{schema}.{name} has no row-level security"
        if table and table.is_guarded and not forced:
            yield f"{schema}.{name} does not force row-level security on its owner"
    kept = _rows(
        "SELECT table_schema, table_name FROM information_schema.columns"
        " WHERE column_name = 'keeper_country_id' AND table_schema = ANY(%s)",
        SCHEMAS,
    )
    for schema, name in kept:
        if (table := tables.get((schema, name))) and not table.is_guarded:
            yield f"{schema}.{name} has a keeper and is written down as unguarded"


def _grants(tables: dict[tuple[str, str], Table]) -> Iterator[str]:
    """Who may do what, table-wide or by column, is exactly what is written."""
    written = {
        (schema, name, str(reach.role), command, column)
        for (schema, name), table in tables.items()
        for reach in table.reach
        for command, column in reach.grants
    }
    granted = {
        tuple(row)
        for row in _rows(
            "SELECT n.nspname, c.relname, coalesce(r.rolname, 'PUBLIC'), a.privilege_type, a.column"
            " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " CROSS JOIN LATERAL (SELECT '' AS column, e.* FROM aclexplode(c.relacl) e UNION ALL"
            "   SELECT quote_ident(attname), e.* FROM pg_attribute t, aclexplode(t.attacl) e"
            "   WHERE t.attrelid = c.oid) a"
            " LEFT JOIN pg_roles r ON r.oid = a.grantee"
            " WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname = ANY(%s)"
            " AND a.grantee <> c.relowner",
            SCHEMAS,
        )
    }
    for schema, name, role, command, column in granted - written:
        yield f"{_place(schema, name, column)}: {role} may {command}, which is written nowhere"
    for schema, name, role, command, column in written - granted:
        if (schema, name) in tables:
            yield f"{_place(schema, name, column)}: {role} should be able to {command}"
    for schema, name, role, command, _column in granted:
        if command in _NEVER:
            yield f"{schema}.{name}: {role} may {command}"


def _place(schema: str, name: str, column: str) -> str:
    return ".".join(filter(None, (schema, name, column)))


def _policies(tables: dict[tuple[str, str], Table]) -> Iterator[str]:
    """One plain policy for each role and command, and none besides."""
    expected = {
        (schema, name, str(reach.role), command)
        for (schema, name), table in tables.items()
        if table.is_guarded
        for reach in table.reach
        for command in reach.commands
    } | {
        (schema, name, str(DatabaseRole.OWNER), "ALL")
        for (schema, name), table in tables.items()
        if table.is_guarded
    }
    bound = {
        (schema, name, str(reach.role), command)
        for (schema, name), table in tables.items()
        for reach in table.reach
        for command in reach.commands
        if reach.asks_a_setting
    }
    found = _rows(
        "SELECT schemaname, tablename, roles::text[], cmd, permissive, qual, with_check"
        " FROM pg_policies WHERE schemaname = ANY(%s)",
        SCHEMAS,
    )
    seen = set()
    for schema, name, roles, command, permissive, qual, check in found:
        place = f"{schema}.{name}, policy of {', '.join(roles)} for {command}"
        is_second = (schema, name, roles[0], command) in seen
        if is_second or len(roles) != 1 or permissive != "PERMISSIVE":
            yield f"{place}: not one plain policy of one role"
        seen.add((schema, name, roles[0], command))
        if (schema, name, roles[0], command) in bound and "portal." not in (qual or check):
            yield f"{place}: it asks for no setting"
        for condition in (qual or "", check or ""):
            if " OR " in condition or "SELECT" in condition:
                yield f"{place}: its condition is more than a column and a setting"
    for schema, name, role, command in expected - seen:
        yield f"{schema}.{name}: no policy of {role} for {command}"
    for schema, name, role, command in seen - expected:
        yield f"{schema}.{name}: a policy of {role} for {command} that is written nowhere"


def _indexes() -> Iterator[str]:
    """What a policy compares, an index must lead with, or every question reads the table."""
    missing = _rows(
        "SELECT n.nspname, c.relname FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid"
        " JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE t.attname = 'keeper_country_id' AND c.relkind IN ('r', 'p')"
        " AND n.nspname = ANY(%s) AND NOT EXISTS (SELECT FROM pg_index i"
        "   WHERE i.indrelid = c.oid AND i.indkey[0] = t.attnum)",
        SCHEMAS,
    )
    for schema, name in missing:
        yield f"{schema}.{name}: no index begins with its keeper"


def _side_doors() -> Iterator[str]:
    """Views and functions that see with the eyes of their owner."""
    views = _rows(
        "SELECT n.nspname, c.relname, c.relkind::text,"
        " coalesce('security_invoker=true' = ANY(c.reloptions), false)"
        " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind IN ('v', 'm') AND n.nspname = ANY(%s)",
        SCHEMAS,
    )
    for schema, name, kind, is_invoker in views:
        if kind == "m" or not is_invoker:
            yield f"{schema}.{name}: a view that bypasses row-level security"
    functions = _rows(
        "SELECT p.oid::regprocedure::text FROM pg_proc p"
        " JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE p.prosecdef AND n.nspname = ANY(%s)",
        SCHEMAS,
    )
    for (name,) in functions:
        yield f"{name}: a function that works with the rights of its owner"


def _roles() -> Iterator[str]:
    found = _rows(
        "SELECT rolname, rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication, rolbypassrls,"
        " rolinherit FROM pg_roles WHERE rolname = ANY(%s)",
        [str(name) for name in _OURS],
    )
    for missing in {str(name) for name in _OURS} - {row[0] for row in found}:
        yield f"there is no role {missing}"
    for name, is_mighty, bypasses, inherits in found:
        if is_mighty:
            yield f"{name} may administrate the cluster"
        if bypasses and name != BACKUP:
            yield f"{name} bypasses row-level security"
        if inherits and name in LOGINS:
            yield f"{name} has the rights of its roles without asking for them"
    members = {
        tuple(row)
        for row in _rows(
            "SELECT m.rolname, r.rolname FROM pg_auth_members a JOIN pg_roles m ON m.oid = a.member"
            " JOIN pg_roles r ON r.oid = a.roleid WHERE m.rolname = ANY(%s)",
            [str(name) for name in _SERVING],
        )
    }
    written = {(login, str(role)) for login, roles in LOGINS.items() for role in roles}
    written |= {
        (str(role), str(DatabaseRole.PUBLIC))
        for role in DatabaseRole
        if role not in {DatabaseRole.PUBLIC, DatabaseRole.OWNER}
    }
    for member, role in members - written:
        yield f"{member} can become {role}, which is written nowhere"
    for member, role in written - members:
        yield f"{member} cannot become {role}"


def _rows(query: str, parameter: list[str]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, [parameter])
        return cursor.fetchall()
