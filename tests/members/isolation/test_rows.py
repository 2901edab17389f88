"""T2: plain SQL as each role reaches the rows of its own person or country, and no other."""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError, ProgrammingError

from members.isolation.roles import LOGINS, DatabaseRole
from members.models import RoleGrant, User
from members.permissions import Role
from members.scope import (
    GATE,
    JOB,
    Viewpoint,
    current_role,
    of_country,
    of_officer,
    of_region,
    of_staff,
    scope,
)
from tests.factories.members import (
    make_country,
    make_invitation,
    make_officer,
    make_request,
    make_user,
)
from tests.web_login import as_login

pytestmark = pytest.mark.django_db

KEPT = ["members_user", "members_posting", "members_rolegrant", "members_accountrequest"]
KEPT += ["members_invitation"]


class Two:
    """The same people and papers in two countries."""

    def __init__(self) -> None:
        self.home, self.abroad = make_country("SN"), make_country("FR")
        self.officer, self.foreigner = make_officer(self.home), make_officer(self.abroad)
        self.staff = make_user(Role.ADMINISTRATOR)
        for country in (self.home, self.abroad):
            make_request(country)
            make_invitation(country, invited_by=self.staff)


@pytest.fixture
def two():
    return Two()


def countries_seen(table: str) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT keeper_country_id FROM {table}")
        return {pk for (pk,) in cursor.fetchall()} - {None}


def refused(statement: str) -> bool:
    """Whether the database says no, or finds nothing to do it to."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.rowcount == 0
    except ProgrammingError as error:
        return "row-level security" in str(error) or "permission denied" in str(error)


@pytest.mark.parametrize("table", KEPT)
def test_a_country_sees_what_it_keeps(two, table):
    with scope(seen_by=of_country(two.staff.pk, two.home.pk)):
        assert countries_seen(table) == {two.home.pk}


@pytest.mark.parametrize("table", KEPT)
def test_a_region_sees_its_countries(two, table):
    third = make_country("BR")
    make_officer(third), make_request(third), make_invitation(third, invited_by=two.staff)

    with scope(seen_by=of_region(two.staff.pk, (two.home.pk, third.pk))):
        assert countries_seen(table) == {two.home.pk, third.pk}


@pytest.mark.parametrize("table", ["members_user", "members_posting", "members_rolegrant"])
def test_an_officer_sees_herself(two, table):
    with scope(seen_by=of_officer(two.officer.pk)):
        assert countries_seen(table) == {two.home.pk}
        assert User.objects.get() == two.officer


@pytest.mark.parametrize("role", [DatabaseRole.COUNTRY, DatabaseRole.REGION, DatabaseRole.OFFICER])
def test_a_scope_that_names_nobody_sees_nothing(two, role):
    """The settings are empty, as after the transaction before on the same connection."""
    with scope(seen_by=of_country(two.staff.pk, two.home.pk)):
        pass

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
        cursor.execute("SELECT count(*) FROM members_user")
        assert cursor.fetchone()[0] == 0
        cursor.execute("SET LOCAL ROLE NONE")


@pytest.mark.parametrize("login", LOGINS)
def test_without_a_scope_no_login_sees_a_person(two, login):
    with as_login(login):
        assert current_role() == DatabaseRole.PUBLIC
        for table in KEPT:
            assert refused(f"SELECT * FROM {table}")


@pytest.mark.parametrize(
    ("login", "role"),
    [
        (login, role)
        for login, roles in LOGINS.items()
        for role in DatabaseRole
        if role not in roles
    ],
)
def test_a_login_becomes_nothing_else_than_its_roles(login, role):
    with as_login(login), pytest.raises(DatabaseError), scope(seen_by=Viewpoint(role)):
        pass


FORBIDDEN_TO_A_COUNTRY = {
    "read a session": "SELECT * FROM django_session",
    "read a factor": "SELECT * FROM mfa_authenticator",
    "make a person": "INSERT INTO members_user (email) VALUES ('a@b.example')",
    "change an address": "UPDATE members_user SET email = 'a@b.example'",
    "change a password": "UPDATE members_user SET password = ''",
    "take a person": "UPDATE members_user SET keeper_country_id = {home}",
    "give a person away": "UPDATE members_user SET keeper_country_id = {abroad}",
    "rename a foreigner": "UPDATE members_user SET name = 'x' WHERE id = {foreigner}",
    "move a posting": "UPDATE members_posting SET keeper_country_id = {abroad}",
    "end a foreign posting": "UPDATE members_posting SET valid_to = now() WHERE person_id ="
    " {foreigner}",
    "delete a person": "DELETE FROM members_user",
    "empty a table": "TRUNCATE members_posting",
    "write a working copy": "UPDATE public.goals_goal SET slug = 'x'",
    "write a published copy": "UPDATE published.goals_goal SET slug = 'x'",
    "make an administrator": "INSERT INTO members_rolegrant (user_id, keeper_country_id, role,"
    " scope, valid_from, reason) VALUES ({officer}, {home}, 'administrator', 'world', now(), 'x')",
    "make a partner": "INSERT INTO members_rolegrant (user_id, keeper_country_id, role, scope,"
    " country_id, valid_from, reason) VALUES ({officer}, {home}, 'partner', 'country', {home},"
    " now(), 'x')",
    "give a role abroad": "INSERT INTO members_rolegrant (user_id, keeper_country_id, role, scope,"
    " country_id, valid_from, reason) VALUES ({officer}, {home}, 'coordinator', 'country',"
    " {abroad}, now(), 'x')",
    "post a foreigner": "INSERT INTO members_posting (person_id, keeper_country_id, country_id,"
    " unit_id, valid_from) SELECT {foreigner}, {abroad}, {abroad}, unit_id, '2020-01-01'"
    " FROM members_posting",
}


@pytest.mark.parametrize("deed", FORBIDDEN_TO_A_COUNTRY)
def test_what_a_country_may_never_do(two, deed):
    statement = FORBIDDEN_TO_A_COUNTRY[deed].format(
        home=two.home.pk,
        abroad=two.abroad.pk,
        officer=two.officer.pk,
        foreigner=two.foreigner.pk,
    )

    with as_login("portal_web_members"), scope(seen_by=of_country(two.staff.pk, two.home.pk)):
        assert refused(statement)


def test_a_country_gives_a_role_to_its_own(two):
    with as_login("portal_web_members"), scope(seen_by=of_country(two.staff.pk, two.home.pk)):
        RoleGrant.objects.create(
            user=two.officer,
            role=Role.COORDINATOR,
            scope="country",
            country=two.home,
            granted_by=None,
            reason="deputy",
        )

    assert two.officer.role_grants.count() == 2


MAKE_AN_ADMINISTRATOR = (
    "INSERT INTO members_rolegrant (user_id, role, scope, valid_from, reason)"
    " VALUES ({}, 'administrator', 'world', now(), 'x')"
)


def test_whoever_breaks_in_at_the_gate_makes_no_administrator(two):
    with as_login("portal_web_members"), scope(seen_by=GATE):
        assert refused(MAKE_AN_ADMINISTRATOR.format(two.officer.pk))
        assert refused("UPDATE members_rolegrant SET valid_to = NULL")


def test_nor_does_whoever_breaks_in_at_the_worker(two):
    with as_login("portal_worker"), scope(seen_by=JOB):
        assert refused(MAKE_AN_ADMINISTRATOR.format(two.officer.pk))
        assert refused("UPDATE members_rolegrant SET role = 'administrator', scope = 'world'")
        assert refused("UPDATE members_rolegrant SET user_id = user_id")
        assert not refused("UPDATE members_rolegrant SET valid_to = valid_to")


def test_moving_a_person_takes_her_records_along(two):
    with as_login("portal_worker"), scope(seen_by=JOB):
        User.objects.filter(pk=two.officer.pk).update(keeper_country=two.abroad)

    with scope(seen_by=of_country(two.staff.pk, two.abroad.pk)):
        posting = two.officer.postings.get()
        assert posting.country_id == two.home.pk
        assert two.officer.role_grants.get().keeper_country_id == two.abroad.pk
    with scope(seen_by=of_country(two.staff.pk, two.home.pk)):
        assert not User.objects.filter(pk=two.officer.pk).exists()
        assert not two.officer.postings.exists()


def test_staff_see_everybody(two):
    with as_login("portal_web_staff"), scope(seen_by=of_staff(two.staff.pk)):
        assert countries_seen("members_user") == {two.home.pk, two.abroad.pk}
