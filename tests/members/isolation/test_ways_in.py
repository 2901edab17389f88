"""T2: what the ways in and out opened in the walls, and no more."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, connection
from django.utils import timezone

from members.models import Erasure, InvitationFile
from members.permissions import Role
from members.scope import JOB, job_for, of_country, of_officer, of_region, of_staff, scope
from tests.factories.members import make_country, make_officer, make_unit, make_user
from tests.members.isolation.test_rows import refused
from tests.web_login import as_login

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    """An officer, a wish to be erased and an uploaded list in each of two countries."""
    people = [make_officer(make_country(code)) for code in ("SN", "FR")]
    for person in people:
        country = person.keeper_country
        Erasure.objects.create(person=person, keeper_country=country, due_at=timezone.now())
        InvitationFile.objects.create(keeper_country=country, made_by=person, name="list.csv")
        EmailAddress.objects.create(user=person, email=person.email, verified=True)
        Authenticator.objects.create(user=person, type="totp", data={"secret": "hidden"})
    return people


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


@pytest.mark.parametrize("table", ["members_erasure", "members_invitationfile"])
def test_a_country_sees_its_own(two, table):
    with as_login("portal_web_members"), scope(seen_by=of_country(two[0].pk, make_country().pk)):
        assert count(table) == 1


def test_nobody_but_the_country_sees_its_uploaded_lists(two):
    person = make_user(Role.ADMINISTRATOR)
    for viewpoint in (
        of_officer(two[0].pk),
        of_region(person.pk, (make_country().pk,)),
        of_staff(person.pk),
    ):
        with scope(seen_by=viewpoint):
            assert refused("SELECT * FROM members_invitationfile")


ASK = (
    "INSERT INTO members_accountrequest (keeper_country_id, email, name, unit, language, state,"
    " token_hash, asked_at, reason, is_move, person_id) VALUES ({there}, 'a@b.example', 'A', 'U',"
    " 'en', '{state}', '', now(), '', {is_move}, {person})"
)


@pytest.mark.parametrize(
    ("state", "is_move", "whose"),
    [("waiting", "false", 0), ("unconfirmed", "true", 0), ("waiting", "true", 1)],
)
def test_an_officer_asks_for_her_own_move_and_for_nothing_else(two, state, is_move, whose):
    words = {"there": make_country("FR").pk, "state": state, "is_move": is_move}

    with as_login("portal_web_members"), scope(seen_by=of_officer(two[0].pk)):
        assert refused(ASK.format(person=two[whose].pk, **words))
        words |= {"state": "waiting", "is_move": "true"}
        assert not refused(ASK.format(person=two[0].pk, **words))
        assert refused("UPDATE members_accountrequest SET state = 'admitted'")


def test_an_officer_reads_her_own_factors_and_never_a_secret(two):
    with as_login("portal_web_members"), scope(seen_by=of_officer(two[0].pk)):
        assert count("account_emailaddress") == 1
        assert not refused("SELECT type, created_at FROM mfa_authenticator")
        assert refused("SELECT data FROM mfa_authenticator")
        assert refused("DELETE FROM mfa_authenticator")


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE members_accountrequest SET person_id = NULL",
        "UPDATE members_accountrequest SET moved_at = now()",
        "UPDATE members_erasure SET done_at = now()",
        "UPDATE members_invitationfile SET rows = '[]'",
        "UPDATE members_invitationfile SET done = 1",
        "DELETE FROM members_invitationfile",
        "SELECT * FROM mfa_authenticator",
        "SELECT * FROM account_emailaddress",
    ],
)
def test_what_a_country_may_not_do_with_them(two, deed):
    with as_login("portal_web_members"), scope(seen_by=of_country(two[0].pk, make_country().pk)):
        assert refused(deed)


def test_a_wish_to_be_erased_follows_its_person(two):
    two[0].keeper_country = make_country("FR")
    two[0].save()

    assert Erasure.objects.get(person=two[0]).keeper_country.code == "FR"


def test_a_request_is_admitted_to_a_unit_of_its_own_country(two):
    foreign = make_unit(make_country("FR"))
    with as_login("portal_web_members"), scope(seen_by=of_officer(two[0].pk)):
        words = {"there": make_country("BR").pk, "state": "waiting", "is_move": "true"}
        assert not refused(ASK.format(person=two[0].pk, **words))

    with (
        pytest.raises(IntegrityError, match="request_admitted_to_a_unit_of_its_country"),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE members_accountrequest SET admitted_to_id = %s", [foreign.pk])


INVITE = (
    "INSERT INTO members_invitation (keeper_country_id, email, name, unit_id, language, role,"
    " state, token_hash, invited_by_id, invited_at, expires_at, person_id) VALUES ({country},"
    " 'a@b.example', 'A', {unit}, 'en', '{role}', 'open', '', {by}, now(),"
    " now() + interval '1 day', {person})"
)


def test_the_worker_opens_the_way_in_for_officers_of_the_country_it_works_for(two):
    home, abroad = make_country(), make_country("FR")
    words = {"country": home.pk, "unit": make_unit(home).pk, "role": "officer"}
    words |= {"by": two[0].pk, "person": "NULL"}
    foreign = words | {"country": abroad.pk, "unit": make_unit(abroad).pk}

    with as_login("portal_worker"):
        with scope(seen_by=JOB):
            assert refused(INVITE.format(**words))
        with scope(seen_by=job_for(home.pk)):
            assert refused(INVITE.format(**foreign))
            assert refused(INVITE.format(**words | {"role": "administrator"}))
            assert refused(INVITE.format(**words | {"person": two[0].pk}))
            assert not refused(INVITE.format(**words))


def test_the_worker_opens_units_of_the_country_it_works_for(two):
    open_one = (
        "INSERT INTO members_unit (country_id, name, kind, is_closed)"
        " VALUES ({}, 'N', 'other', false)"
    )
    home, abroad = make_country().pk, make_country("FR").pk

    with as_login("portal_worker"):
        with scope(seen_by=JOB):
            assert refused(open_one.format(home))
        with scope(seen_by=job_for(home)):
            assert refused(open_one.format(abroad))
            assert refused("UPDATE members_unit SET name = 'Other'")
            assert not refused(open_one.format(home))


def test_the_worker_counts_in_a_file_and_changes_nothing_else_of_it(two):
    with as_login("portal_worker"), scope(seen_by=JOB):
        assert refused("UPDATE members_invitationfile SET rows = '[]'")
        assert refused("UPDATE members_invitationfile SET confirmed_by_id = NULL")
        assert not refused("UPDATE members_invitationfile SET skipped = 0")


def test_the_worker_cannot_become_a_country(two):
    with as_login("portal_worker"):
        assert refused("SET LOCAL ROLE portal_country")
