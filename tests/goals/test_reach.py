"""Who may do what to content: staff to the working copy, nobody to what is published."""

import pytest
from django.db import connection

from goals import reach
from goals.models import Content
from goals.twins import PUBLISHED_SCHEMA, WORKING_SCHEMA
from members.isolation.roles import DatabaseRole

pytestmark = pytest.mark.django_db

VERBS = ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE"]
OTHERS = set(DatabaseRole) - {DatabaseRole.STAFF, DatabaseRole.OWNER}
CONTENT = [model._meta.db_table for model in Content.page_models()]
HISTORY = [
    table.name
    for room in reach.ROOMS
    for table in reach.working_tables(room)
    if table.name.endswith("event")
]
WRITTEN_BY_PUBLISHING = [
    "goals_revision",
    "goals_revisionitem",
    "goals_searchentry",
    "operations_goalresults",
    "operations_keptsum",
    "operations_total",
]


def rights(table: str, schema: str = WORKING_SCHEMA) -> dict[str, set[str]]:
    """What each role may do to a table, in PostgreSQL's own words."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT role, verb FROM unnest(%s::text[]) role, unnest(%s::text[]) verb"
            " WHERE has_table_privilege(role, %s, verb)",
            [[str(role) for role in DatabaseRole], VERBS, f'{schema}."{table}"'],
        )
        found = {role: set() for role in DatabaseRole}
        for role, verb in cursor.fetchall():
            found[role].add(verb)
        return found


def of_others(found: dict[str, set[str]]) -> set[frozenset[str]]:
    return {frozenset(found[role]) for role in OTHERS}


@pytest.mark.parametrize("table", CONTENT)
def test_the_working_copy_is_staffs_alone(table):
    found = rights(table)

    assert of_others(found) == {frozenset()}
    assert found[DatabaseRole.STAFF] == {"SELECT", "INSERT", "UPDATE", "DELETE"}


@pytest.mark.parametrize("table", CONTENT)
def test_what_is_published_is_read_by_all_and_changed_by_nobody(table):
    """Publishing takes a row out and puts its successor in (goals.twins.replace)."""
    found = rights(table, PUBLISHED_SCHEMA)

    assert of_others(found) == {frozenset({"SELECT"})}
    assert found[DatabaseRole.STAFF] == {"SELECT", "INSERT", "DELETE"}


@pytest.mark.parametrize("table", HISTORY)
def test_history_is_added_to_and_never_changed(table):
    found = rights(table)

    assert of_others(found) == {frozenset()}
    assert found[DatabaseRole.STAFF] == {"SELECT", "INSERT"}


@pytest.mark.parametrize("table", WRITTEN_BY_PUBLISHING)
def test_everybody_reads_and_staff_alone_writes(table):
    found = rights(table)

    assert of_others(found) == {frozenset({"SELECT"})}
    if table.startswith("goals_revision"):
        assert found[DatabaseRole.STAFF] == {"SELECT", "INSERT"}
