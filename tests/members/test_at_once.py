"""Two people at the same moment, each with a connection and real commits of her own."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from environ import Env

from members import actions
from members.actions.inviting import open_invitation
from members.models import (
    AccountRequest,
    ApiToken,
    Country,
    Invitation,
    InvitationFile,
    OutboxRow,
    RoleGrant,
    User,
)
from members.outbox import drain
from members.permissions import Role
from members.scope import GATE, of_country, of_officer, scope
from tests.factories.members import (
    make_country,
    make_request,
    make_token,
    make_unit,
    make_user,
)


@pytest.fixture
def at_once(fresh_database):
    """`at_once(f, g)` runs both at the same moment and returns what each gave or raised."""
    name = Env.db_url_config(fresh_database)["NAME"]

    def run(*jobs):
        barrier = threading.Barrier(len(jobs))

        def alone(job):
            connection = connections.create_connection("default")
            connection.settings_dict = {**connection.settings_dict, "NAME": name}
            connections["default"] = connection
            try:
                barrier.wait(timeout=60)
                return job()
            except ValidationError as error:
                return error
            finally:
                connection.close()

        with ThreadPoolExecutor(len(jobs)) as pool:
            return list(pool.map(alone, jobs))

    return run


def two_coordinators():
    country = make_country()
    return [make_user(Role.COORDINATOR, country, name=f"Cora {n}").pk for n in (1, 2)]


def at_the_desk(person, verb):
    """A job in the scope of her desk, as a request has it."""

    def job():
        user = User.objects.get(pk=person)
        with scope(seen_by=of_country(user.pk, user.keeper_country_id)):
            return verb(user)

    return job


def test_of_two_coordinators_who_decide_the_second_is_told(at_once):
    (asked, people) = at_once(lambda: (make_request().pk, two_coordinators()))[0]

    def admit(user):
        actions.admit(asked=AccountRequest.objects.get(pk=asked), by=user)

    def refuse(user):
        actions.refuse(asked=AccountRequest.objects.get(pk=asked), reason="No", by=user)

    outcomes = at_once(at_the_desk(people[0], admit), at_the_desk(people[1], refuse))

    told = [outcome for outcome in outcomes if isinstance(outcome, ValidationError)]
    assert len(told) == 1
    assert "already, on" in told[0].message
    row, count = at_once(lambda: (AccountRequest.objects.get(), Invitation.objects.count()))[0]
    assert count == (1 if row.state == "admitted" else 0)


def test_two_coordinators_admit_one_request_once(at_once):
    (asked, people) = at_once(lambda: (make_request().pk, two_coordinators()))[0]

    def admit(user):
        actions.admit(asked=AccountRequest.objects.get(pk=asked), by=user)

    outcomes = at_once(*(at_the_desk(person, admit) for person in people))

    assert sum(isinstance(outcome, ValidationError) for outcome in outcomes) == 1
    assert at_once(lambda: Invitation.objects.count()) == [1]


def test_two_who_invite_one_person_make_one_invitation(at_once):
    people = at_once(two_coordinators)[0]

    def invite(user):
        actions.invite(
            email="new@police.example",
            name="Nadia New",
            country=Country.objects.get(code="SN"),
            unit="Airport",
            language="en",
            by=user,
        )

    at_once(*(at_the_desk(person, invite) for person in people))

    assert at_once(lambda: Invitation.objects.count()) == [1]


def test_two_coordinators_who_leave_at_once_do_not_leave_the_country_alone(at_once):
    people = at_once(two_coordinators)[0]

    def leave(user):
        return actions.end_role(grant=RoleGrant.objects.get(user=user), by=user)

    outcomes = at_once(*(at_the_desk(person, leave) for person in people))

    assert sum(isinstance(outcome, ValidationError) for outcome in outcomes) == 1
    assert at_once(lambda: RoleGrant.objects.in_force().count()) == [1]


def test_a_form_sent_twice_asks_once(at_once):
    def ask():
        with scope(seen_by=GATE):
            actions.ask(
                email="new@police.example",
                name="Nadia New",
                country=Country.objects.get(code="SN"),
                unit="Airport",
                language="en",
            )

    at_once(ask, ask)

    assert at_once(lambda: AccountRequest.objects.count()) == [1]


def test_a_link_used_twice_at_once_opens_one_account(at_once):
    def prepare():
        inviter = make_user(Role.COORDINATOR, make_country())
        with scope():
            return open_invitation(
                country=make_country(),
                email="new@police.example",
                name="Nadia New",
                unit=make_unit(),
                language="en",
                by=inviter,
            )[1]

    token = at_once(prepare)[0]

    def use():
        with scope(seen_by=GATE):
            return actions.use(token=token, password="fifteen letters at least", language="en")

    outcomes = at_once(use, use)

    assert {type(outcome) for outcome in outcomes} == {User, ValidationError}
    assert at_once(lambda: User.objects.filter(email="new@police.example").count()) == [1]


def test_a_file_confirmed_twice_at_once_invites_once(at_once):
    def prepare():
        people = two_coordinators()
        file = InvitationFile.objects.create(
            keeper_country=make_country(),
            made_by_id=people[0],
            name="people.csv",
            rows=[[n, f"p{n}@police.example", "Person", "Airport", "en"] for n in range(2, 52)],
        )
        return file.pk, people

    file, people = at_once(prepare)[0]

    def confirm(user):
        return actions.confirm_file(file=InvitationFile.objects.get(pk=file), by=user)

    outcomes = at_once(*(at_the_desk(person, confirm) for person in people))
    at_once(lambda: drain(1), lambda: drain(1))

    assert sum(isinstance(outcome, ValidationError) for outcome in outcomes) == 1
    assert at_once(lambda: OutboxRow.objects.filter(kind="invitations").count()) == [1]
    assert at_once(lambda: Invitation.objects.count()) == [50]


def test_two_forms_sent_at_once_do_not_both_make_the_tenth_token(at_once):
    def prepare():
        person = make_user(Role.PARTNER)
        for _number in range(9):
            make_token(person)
        return person.pk

    person = at_once(prepare)[0]

    def make():
        user = User.objects.get(pk=person)
        with scope(seen_by=of_officer(user.pk)):
            return actions.make_token(name="Dashboard", by=user)

    outcomes = at_once(make, make)

    assert sum(isinstance(outcome, ValidationError) for outcome in outcomes) == 1
    assert at_once(lambda: ApiToken.objects.living().count()) == [10]
