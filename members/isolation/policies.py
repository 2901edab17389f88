"""Grants and row-level security, made anew from each room's reach.py after `migrate`."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from members.isolation.reach import ALL_ROWS, Reach, Table
from members.isolation.roles import DatabaseRole

_EVERYBODY = ", ".join(role for role in DatabaseRole if role != DatabaseRole.OWNER)


def become_owner() -> None:
    """Work as the owner of the tables, whoever typed the command; `as_owner` ends it."""
    _execute(f"SET ROLE {DatabaseRole.OWNER}")


@contextmanager
def as_owner() -> Iterator[None]:
    """Work as the owner of the tables; afterwards be what the login is when it begins."""
    become_owner()
    yield
    _execute("RESET ROLE")


def is_newest() -> bool:
    """Whether every migration is applied: reach.py speaks of that state and of no older one.

    Going back, the walls stay as they are on what is left, and the older version brings its own.
    """
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


@transaction.atomic
def apply(tables: Iterable[Table], schema: str = "public") -> None:
    """Bring the walls of these tables to what is written."""
    for table in tables:
        for statement in statements(table, schema):
            _execute(statement)


def open_schema(schema: str) -> None:
    """Everybody may look into a schema; what she finds there, the tables decide."""
    _execute(f"GRANT USAGE ON SCHEMA {schema} TO {DatabaseRole.PUBLIC}")


def statements(table: Table, schema: str = "public") -> Iterator[str]:
    """The SQL for one table: nothing is left of what was before."""
    name = f'{schema}."{table.name}"'
    yield f"REVOKE ALL ON {name} FROM PUBLIC, {_EVERYBODY}"
    yield _drop_policies(schema, table.name)
    for reach in table.reach:
        yield f"GRANT {reach.verbs} ON {name} TO {reach.role}"
    if not table.is_guarded:
        yield f"ALTER TABLE {name} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY"
        return
    yield f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"
    yield f"CREATE POLICY owner ON {name} TO {DatabaseRole.OWNER} USING (true) WITH CHECK (true)"
    for reach in table.reach:
        for command in reach.commands:
            yield _policy(name, reach, command)


def _policy(name: str, reach: Reach, command: str) -> str:
    """One plain policy per role and command; conditions of two audiences never meet in an OR."""
    words = [f"CREATE POLICY {reach.role}_{command.lower()} ON {name}"]
    words.append(f"FOR {command} TO {reach.role}")
    if command != "INSERT":
        words.append(f"USING ({reach.rows or ALL_ROWS})")
    if command in {"INSERT", "UPDATE"}:
        words.append(f"WITH CHECK ({reach.new or reach.rows})")
    return " ".join(words)


def _drop_policies(schema: str, table: str) -> str:
    return (
        "DO $$ DECLARE one record; BEGIN FOR one IN SELECT polname FROM pg_policy"
        f" WHERE polrelid = '{schema}.\"{table}\"'::regclass LOOP"
        f" EXECUTE format('DROP POLICY %I ON {schema}.\"{table}\"', one.polname);"
        " END LOOP; END $$"
    )


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
