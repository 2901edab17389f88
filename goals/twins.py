"""The published copy: a table of the same name and shape in the schema `published`.

Public code and admin code use the same models; the search path of the connection decides
which copy they see (members.scope). The published copy is nothing but a fold over the
immutable revision items, so it can be rebuilt from them at any time.
"""

from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

from goals import reach
from goals.exact import decoded
from goals.models.content import Content
from members.announcement import announce
from members.isolation import policies

WORKING_SCHEMA = "public"
PUBLISHED_SCHEMA = "published"


def before_migrate(**_: Any) -> None:
    """Tables are made in the working schema, whatever the connection's path was."""
    _execute(f"SET search_path TO {WORKING_SCHEMA}")


def after_migrate(**_: Any) -> None:
    """Make or reshape the published copies, then look at them again.

    All in one transaction: while a copy is missing, the search path would lead readers to
    the working one.
    """
    with transaction.atomic():
        _execute(f"CREATE SCHEMA IF NOT EXISTS {PUBLISHED_SCHEMA}")
        outdated = [model for model in Content.page_models() if _is_outdated(model)]
        for model in outdated:
            rebuild(model)
        for model in Content.page_models():
            _follow_indexes(model._meta.db_table)
        if outdated:
            announce("shape")
    _execute(f"SET search_path TO {PUBLISHED_SCHEMA}, {WORKING_SCHEMA}")


def _is_outdated(model: type[Content]) -> bool:
    working = _shape(WORKING_SCHEMA, model._meta.db_table)
    return bool(working) and working != _shape(PUBLISHED_SCHEMA, model._meta.db_table)


def _follow_indexes(table: str) -> None:
    """Give a published copy the indexes that came since it was made, and drop what went."""
    wanted, held = _indexes(WORKING_SCHEMA, table), _indexes(PUBLISHED_SCHEMA, table)
    for definition in held.keys() - wanted.keys():
        _execute(f'DROP INDEX {PUBLISHED_SCHEMA}."{held[definition]}"')
    for definition in wanted.keys() - held.keys():
        create, what = definition
        _execute(f'{create} "{wanted[definition]}" ON {PUBLISHED_SCHEMA}."{table}" USING {what}')


def _indexes(schema: str, table: str) -> dict[tuple[str, str], str]:
    """How each index is made, to its name; those that a constraint brings along are not told."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, i.indisunique, pg_get_indexdef(c.oid) FROM pg_index i"
            " JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = to_regclass(%s)"
            " AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = c.oid)",
            [f'{schema}."{table}"'],
        )
        return {
            (f"CREATE {'UNIQUE ' * unique}INDEX", told.partition(" USING ")[2]): name
            for name, unique, told in cursor.fetchall()
        }


def _shape(schema: str, table: str) -> list[tuple[str, str]]:
    """Columns, and the words that the database lets into them: a new word widens both copies."""
    return _columns(schema, table) + _checks(schema, table)


@transaction.atomic
def rebuild(model: type[Content]) -> None:
    """Make one published copy anew from the newest revision item of each row.

    A column younger than a snapshot takes what the copy held before; a column that is new
    altogether takes what its migration wrote into the working row, which nobody edited yet.
    """
    table = connection.ops.quote_name(model._meta.db_table)
    before = connection.ops.quote_name(f"{model._meta.db_table}_before")
    has_before = bool(_columns(PUBLISHED_SCHEMA, model._meta.db_table))
    if has_before:
        _execute(f"ALTER TABLE {PUBLISHED_SCHEMA}.{table} RENAME TO {before}")
    _execute(
        f"CREATE TABLE {PUBLISHED_SCHEMA}.{table} (LIKE {WORKING_SCHEMA}.{table}"
        " INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES)"
    )
    if _columns(WORKING_SCHEMA, "goals_revisionitem"):
        _refill(model, table, before if has_before else None)
    if has_before:
        _execute(f"DROP TABLE {PUBLISHED_SCHEMA}.{before}")
    policies.apply([reach.published_table(model)], PUBLISHED_SCHEMA)


def _refill(model: type[Content], table: str, before: str | None) -> None:
    held = (
        f"LEFT JOIN {PUBLISHED_SCHEMA}.{before} AS held ON held.id = working.id" if before else ""
    )
    younger = "coalesce(to_jsonb(held), '{}') || newest.snapshot" if before else "newest.snapshot"
    _execute(
        f"INSERT INTO {PUBLISHED_SCHEMA}.{table} SELECT new.* FROM ("
        " SELECT DISTINCT ON (object_id) object_id, action, snapshot"
        f" FROM {WORKING_SCHEMA}.goals_revisionitem"
        " WHERE content_type_id = (SELECT id FROM django_content_type"
        " WHERE app_label = %s AND model = %s)"
        " ORDER BY object_id, revision_id DESC) AS newest"
        f" JOIN {WORKING_SCHEMA}.{table} AS working ON working.id = newest.object_id {held},"
        f" jsonb_populate_record(working, {younger}) AS new"
        " WHERE newest.action <> 'withdrawn'",
        [model._meta.app_label, model._meta.model_name],
    )


def working_snapshots(model: type[Content], ids: list[int]) -> dict[int, dict[str, Any]]:
    """Working rows as JSON, by id; bookkeeping that readers never see is left out."""
    return _snapshots(WORKING_SCHEMA, model, ids)


def published_snapshots(model: type[Content], ids: list[int]) -> dict[int, dict[str, Any]]:
    """The same rows as last published."""
    return _snapshots(PUBLISHED_SCHEMA, model, ids)


def replace(model: type[Content], ids: list[int]) -> None:
    """Bring rows of the published copy up to the newest revision item (None left if withdrawn)."""
    table = connection.ops.quote_name(model._meta.db_table)
    content_type = ContentType.objects.get_for_model(model).pk
    _execute(f"DELETE FROM {PUBLISHED_SCHEMA}.{table} WHERE id = ANY(%s)", [ids])
    _execute(
        f"INSERT INTO {PUBLISHED_SCHEMA}.{table} SELECT new.* FROM ("
        " SELECT DISTINCT ON (object_id) object_id, action, snapshot"
        f" FROM {WORKING_SCHEMA}.goals_revisionitem"
        " WHERE content_type_id = %s AND object_id = ANY(%s)"
        " ORDER BY object_id, revision_id DESC) AS newest"
        f" JOIN {WORKING_SCHEMA}.{table} AS working ON working.id = newest.object_id,"
        " jsonb_populate_record(working, newest.snapshot) AS new"
        " WHERE newest.action <> 'withdrawn'",
        [content_type, ids],
    )


def _snapshots(schema: str, model: type[Content], ids: list[int]) -> dict[int, dict[str, Any]]:
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, to_jsonb(t) - 'version' - 'loaded' FROM {schema}.{table} t"
            " WHERE id = ANY(%s)",
            [ids],
        )
        return {pk: decoded(row) for pk, row in cursor.fetchall()}


class ColumnShape(NamedTuple):
    """A column: its name, its type in short and in full, and whether it must be filled."""

    name: str
    kind: str
    full_type: str
    is_needed: bool


def columns_of(schema: str, table: str) -> list[ColumnShape]:
    """The columns of a table in their order; none where there is no table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname, typname, format_type(atttypid, atttypmod), attnotnull"
            " FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid"
            " WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped"
            " ORDER BY attnum",
            [f"{schema}.{table}"],
        )
        return [ColumnShape(*row) for row in cursor.fetchall()]


def _columns(schema: str, table: str) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, udt_name || coalesce(character_maximum_length::text, '')"
            " FROM information_schema.columns WHERE table_schema = %s AND table_name = %s"
            " ORDER BY ordinal_position",
            [schema, table],
        )
        return cursor.fetchall()


def _checks(schema: str, table: str) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname, pg_get_constraintdef(k.oid) FROM pg_constraint k"
            " JOIN pg_class c ON c.oid = k.conrelid"
            " WHERE k.contype = 'c' AND c.relname = %s AND c.relnamespace::regnamespace::text = %s"
            " ORDER BY conname",
            [table, schema],
        )
        return cursor.fetchall()


def _execute(statement: str, parameters: list[Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
