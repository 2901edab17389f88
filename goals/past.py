"""The third copy: the content as a revision left it, read from the revision items themselves.

A view for each content table stands under its name in the schema `cited`: of every row the
newest item up to the revision that the transaction names, and none that was withdrawn. So the
pages and the API show the past with the code that shows the present (members.scope, decision
0020). Nothing is stored, and a view knows the shape of its table alone, so it never goes stale.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b

from django.db import connection, models, transaction

from goals import twins
from goals.models.content import Content
from goals.models.publication import Revision
from members.isolation.reach import Reach, Table
from members.isolation.roles import DatabaseRole
from members.scope import scope

CITED_SCHEMA = "cited"
# What a row holds that is no content, and which snapshots leave out (twins).
_BOOKKEEPING = {"version": "1", "loaded": "NULL::jsonb"}
# A column younger than a snapshot: that revision said nothing there.
_EMPTY = {"varchar": "''", "text": "''", "bool": "false", "jsonb": "'{}'", "int4": "0"}
# By model, the table that keeps its rows; content stands in the revision items.
_KEPT: dict[type[models.Model], str] = {}


def let_cite(model: type[models.Model], kept: str) -> None:
    """Rooms to the right name their tables that are no content and have a past all the same.

    `kept` names a table with the columns of the revision items that a view asks for.
    """
    _KEPT[model] = kept


def has_past(model: type[models.Model]) -> bool:
    return issubclass(model, Content) or model in _KEPT


def _models() -> dict[type[models.Model], str]:
    return dict.fromkeys(Content.page_models(), "goals_revisionitem") | _KEPT


@contextmanager
def as_of(revision: Revision) -> Iterator[None]:
    """Run a block that reads the content as `revision` left it."""
    with scope(revision=revision.pk):
        yield


def tables() -> list[Table]:
    """The views, and who reads them: what was published is everybody's."""
    read = (Reach(DatabaseRole.PUBLIC, "SELECT"),)
    return [Table(model._meta.db_table, read, is_guarded=False) for model in _models()]


@transaction.atomic
def make_views() -> None:
    """Make the views anew if they are not those of this code; readers see the old or the new."""
    columns = {
        model: twins.columns_of(twins.WORKING_SCHEMA, model._meta.db_table) for model in _models()
    }
    kept = {name for name in _models().values() if twins.columns_of(twins.WORKING_SCHEMA, name)}
    statements = [
        _view(model, columns[model], name)
        for model, name in _models().items()
        if name in kept and columns[model]
    ]
    if not statements:
        return  # on the way back to nothing
    mark = blake2b("".join(statements).encode(), digest_size=16).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT obj_description(to_regnamespace(%s), 'pg_namespace')", [CITED_SCHEMA]
        )
        if cursor.fetchone()[0] == mark:
            return
        cursor.execute(f"DROP SCHEMA IF EXISTS {CITED_SCHEMA} CASCADE")
        cursor.execute(f"CREATE SCHEMA {CITED_SCHEMA}")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute(f"GRANT USAGE ON SCHEMA {CITED_SCHEMA} TO {DatabaseRole.PUBLIC}")
        cursor.execute(
            f"GRANT SELECT ON ALL TABLES IN SCHEMA {CITED_SCHEMA} TO {DatabaseRole.PUBLIC}"
        )
        cursor.execute(f"COMMENT ON SCHEMA {CITED_SCHEMA} IS '{mark}'")


def _view(model: type[models.Model], there: list[twins.ColumnShape], kept: str) -> str:
    """NOT EXISTS and plain expressions, so that conditions reach the items and their indexes."""
    items = f"{twins.WORKING_SCHEMA}.{kept}"
    told = ", ".join(f'{_told(column)} AS "{column.name}"' for column in there)
    upto = "nullif(current_setting('portal.revision', true), '')::bigint"
    return (
        f'CREATE VIEW {CITED_SCHEMA}."{model._meta.db_table}" WITH (security_invoker = true) AS'
        f" SELECT {told} FROM {items} i WHERE i.content_type_id = (SELECT id"
        f" FROM {twins.WORKING_SCHEMA}.django_content_type"
        f" WHERE app_label = '{model._meta.app_label}' AND model = '{model._meta.model_name}')"
        f" AND i.revision_id <= {upto} AND i.action <> 'withdrawn'"
        f" AND NOT EXISTS (SELECT FROM {items} later WHERE later.object_id = i.object_id"
        f" AND later.content_type_id = i.content_type_id"
        f" AND later.revision_id > i.revision_id AND later.revision_id <= {upto})"
    )


def _told(column: twins.ColumnShape) -> str:
    if column.name == "id":
        return "i.object_id"
    if column.name in _BOOKKEEPING:
        return _BOOKKEEPING[column.name]
    told = f"nullif(i.snapshot -> '{column.name}', 'null'::jsonb)"
    if column.kind.startswith("_"):  # PostgreSQL's name for an array
        return f"ARRAY(SELECT jsonb_array_elements_text({told}))::{column.full_type}"
    if column.kind == "jsonb":
        value = told
    else:
        value = f"(i.snapshot ->> '{column.name}')::{column.full_type}"
    if column.is_needed and column.kind in _EMPTY and not column.name.endswith("_id"):
        return f"coalesce({value}, {_EMPTY[column.kind]}::{column.kind})"
    return value
