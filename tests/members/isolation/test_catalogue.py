"""T2: the walls of the database are those that are written, and a gap is noticed."""

import pytest
from django.db import connection

from members.isolation.catalogue import gaps
from members.isolation.reach import Reach, setting
from members.isolation.roles import DatabaseRole
from portal.walls import written

pytestmark = pytest.mark.django_db

WRITTEN = written()


def test_the_walls_are_those_that_are_written():
    assert gaps(WRITTEN) == []


@pytest.mark.parametrize(
    ("breach", "complaint"),
    [
        (
            "ALTER TABLE members_posting NO FORCE ROW LEVEL SECURITY",
            "public.members_posting does not force row-level security on its owner",
        ),
        (
            "ALTER TABLE members_user DISABLE ROW LEVEL SECURITY",
            "public.members_user has no row-level security",
        ),
        (
            "DROP POLICY portal_country_select ON members_user",
            "public.members_user: no policy of portal_country for SELECT",
        ),
        (
            "CREATE POLICY more ON members_user FOR SELECT TO portal_officer USING (true)",
            "policy of portal_officer for SELECT: not one plain policy of one role",
        ),
        (
            "ALTER POLICY portal_country_select ON members_user"
            " USING (true OR keeper_country_id = 1)",
            "its condition is more than a column and a setting",
        ),
        (
            "CREATE VIEW public.everybody AS SELECT * FROM members_user",
            "public.everybody: a view that bypasses row-level security",
        ),
        (
            "CREATE MATERIALIZED VIEW public.everybody AS SELECT * FROM members_user",
            "public.everybody: a view that bypasses row-level security",
        ),
        (
            "CREATE FUNCTION public.anybody() RETURNS bigint LANGUAGE sql SECURITY DEFINER"
            " AS 'SELECT count(*) FROM public.members_user'",
            "a function that works with the rights of its owner",
        ),
        (
            "GRANT TRUNCATE ON members_user TO portal_country",
            "public.members_user: portal_country may TRUNCATE",
        ),
        (
            "GRANT UPDATE (keeper_country_id) ON members_posting TO portal_officer",
            "public.members_posting.keeper_country_id: portal_officer may UPDATE, which is written",
        ),
        (
            "GRANT UPDATE ON members_user TO portal_officer",  # written for two columns alone
            "public.members_user: portal_officer may UPDATE, which is written nowhere",
        ),
        (
            "REVOKE UPDATE (language) ON members_user FROM portal_officer",
            "public.members_user.language: portal_officer should be able to UPDATE",
        ),
        (
            "ALTER POLICY portal_country_select ON members_user USING (true)",
            "policy of portal_country for SELECT: it asks for no setting",
        ),
        (
            "GRANT SELECT ON members_user TO PUBLIC",
            "public.members_user: PUBLIC may SELECT, which is written nowhere",
        ),
        (
            "CREATE TABLE public.tomorrow (id int, keeper_country_id bigint)",
            "public.tomorrow is in no reach.py",
        ),
        (
            "DROP INDEX role_by_keeper",
            "public.members_rolegrant: no index begins with its keeper",
        ),
        (
            "GRANT portal_staff TO portal_web_members",
            "portal_web_members can become portal_staff, which is written nowhere",
        ),
        ("ALTER ROLE portal_worker BYPASSRLS", "portal_worker bypasses row-level security"),
        ("ALTER ROLE portal_web_all INHERIT", "portal_web_all has the rights of its roles"),
    ],
)
def test_a_gap_in_the_walls_is_named(breach, complaint):
    with connection.cursor() as cursor:
        cursor.execute(breach)

    found = gaps(WRITTEN)

    assert any(complaint in gap for gap in found), found


def test_every_table_that_refers_to_a_person_is_guarded():
    guarded = {table.name for _schema, table in WRITTEN if table.is_guarded}
    # Who wrote and who published, by number: staff's own work, seen by staff and in revisions.
    of_staff = {"goals_draft", "goals_draft_authors", "goals_revision"}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text FROM pg_constraint"
            " WHERE contype = 'f' AND confrelid = 'members_user'::regclass"
        )
        referring = {name for (name,) in cursor.fetchall()}

    assert referring - of_staff - guarded == set()
    assert len(referring & guarded) > 5


def test_only_the_owner_has_every_row(django_user_model):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_policies WHERE policyname = 'owner' AND roles <> %s::name[]",
            [[str(DatabaseRole.OWNER)]],
        )

        assert cursor.fetchone()[0] == 0


# What each condition of these roles must name, in every guarded table.
BOUND_TO = {
    DatabaseRole.COUNTRY: ["country"],
    DatabaseRole.REGION: ["countries"],
    DatabaseRole.OFFICER: ["person", "organisation", "audit_key"],
    DatabaseRole.PUBLIC: [],
}
# Which units and organisations there are is no secret; promises and notes are added, never read.
BOUND_TO_NOBODY = {
    ("members_unit", DatabaseRole.OFFICER, "SELECT"),
    ("members_organisation", DatabaseRole.OFFICER, "SELECT"),
    ("members_outboxrow", DatabaseRole.OFFICER, "INSERT"),
    ("members_outboxrow", DatabaseRole.COUNTRY, "INSERT"),
    ("members_auditnote", DatabaseRole.PUBLIC, "INSERT"),
}


def is_bound(reach: Reach) -> bool:
    """Whether both the rows it finds and the rows it writes are those of whom the scope names."""
    conditions = [] if reach.commands == ["INSERT"] else [reach.rows]
    conditions += [reach.new or reach.rows] if {"INSERT", "UPDATE"} & {*reach.commands} else []
    names = [setting(name) for name in BOUND_TO[reach.role]]
    return all(any(name in condition for name in names) for condition in conditions)


def test_what_a_country_a_region_or_a_person_reaches_is_its_own():
    """The walls are what is written; here is what may be written."""
    unbound = {
        (table.name, reach.role, reach.verbs)
        for _schema, table in WRITTEN
        for reach in table.reach
        if table.is_guarded and reach.role in BOUND_TO and not is_bound(reach)
    }

    assert unbound == BOUND_TO_NOBODY


def test_who_looks_after_a_region_only_reads():
    written = [reach for _schema, table in WRITTEN for reach in table.reach]

    assert {r.verbs for r in written if r.role == DatabaseRole.REGION} == {"SELECT"}


@pytest.mark.parametrize("name", ["members_auditentry", "django_admin_log"])
def test_what_happened_is_added_and_read_and_nothing_else(name):
    """Of the trail a trigger says so too (tests/members/audit/test_guards.py)."""
    [kept] = [table for _schema, table in WRITTEN if table.name == name]

    assert {verb for reach in kept.reach for verb in reach.commands} == {"SELECT", "INSERT"}
