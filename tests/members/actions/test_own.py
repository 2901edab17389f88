"""Erasing makes a person nobody, and what others counted still holds."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from members import actions
from members.models import Erasure, Invitation
from members.permissions import Role
from tests.factories.members import (
    make_grant,
    make_invitation,
    make_officer,
    make_request,
    make_user,
)
from tests.web_login import as_login

pytestmark = pytest.mark.django_db
CANARY = "Erna Erased"


@pytest.fixture
def person():
    person = make_officer(name=CANARY, email="erna@police.example")
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
    make_request(person=person, name=CANARY, email=person.email, state="waiting")
    make_invitation(
        person=person, name=CANARY, email=person.email, state="used", used_at=person.date_joined
    )
    return person


@pytest.fixture
def erasure(person):
    """Asked two weeks ago, and told."""
    asked = actions.ask_erasure(by=person)
    actions.tell_erasure(erasure=asked.pk)
    Erasure.objects.update(due_at=timezone.now() - timedelta(1))
    return asked


def rows_that_name_her() -> list[str]:
    """Every table of the database that still holds her name or address."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(
                f'SELECT count(*) FROM public."{table}" AS t'
                " WHERE t::text ILIKE '%Erna Erased%' OR t::text ILIKE '%erna@police%'"
            )
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def test_nothing_names_her_afterwards(person, erasure):
    assert rows_that_name_her()

    with as_login("portal_worker"):
        assert actions.erase_due() == 1

    assert rows_that_name_her() == []
    assert not Authenticator.objects.filter(user=person).exists()


def test_what_others_counted_still_holds(person, erasure):
    actions.erase_due()

    person.refresh_from_db()
    assert person.postings.count() == 1
    assert person.postings.open().count() == 0
    assert person.role_grants.in_force().count() == 0
    assert Invitation.objects.get().state == "used"


def test_nobody_signs_in_with_the_account(person, erasure, client, signed_in):
    hers = signed_in(person)
    assert hers.get("/en/me/").status_code == 200

    actions.erase_due()

    person.refresh_from_db()
    assert not person.is_active
    assert not person.has_usable_password()
    assert hers.get("/en/me/").status_code == 302


def test_it_happens_once(person, erasure):
    actions.erase_due()
    done = Erasure.objects.get().done_at

    actions.erase(erasure=erasure.pk)

    assert Erasure.objects.get().done_at == done


def test_one_that_fails_does_not_keep_the_others_waiting(person, erasure, caplog):
    second = actions.ask_erasure(by=make_officer())
    actions.tell_erasure(erasure=second.pk)
    Erasure.objects.update(due_at=timezone.now() - timedelta(1))
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION stays() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE 'she stays'; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER stays BEFORE UPDATE ON members_user FOR EACH ROW"
            f" WHEN (OLD.id = {person.pk}) EXECUTE FUNCTION stays()"
        )

    assert actions.erase_due() == 1

    assert [bool(row.done_at) for row in Erasure.objects.order_by("pk")] == [False, True]
    assert f"Erasure {erasure.pk} failed." in caplog.text


def test_who_became_the_last_coordinator_meanwhile_stays(person, erasure, caplog):
    grant = make_grant(person, Role.COORDINATOR, country=person.keeper_country)

    assert actions.erase_due() == 0
    person.refresh_from_db()
    assert person.name == CANARY
    assert "last coordinator" in caplog.text

    make_user(Role.COORDINATOR, person.keeper_country)
    assert actions.erase_due() == 1
    grant.refresh_from_db()
    assert grant.valid_to


@pytest.mark.parametrize("state", ["not due", "not told", "withdrawn"])
def test_nobody_is_erased_before_her_day(person, erasure, state):
    {
        "not due": lambda: Erasure.objects.update(due_at=timezone.now() + timedelta(1)),
        "not told": lambda: Erasure.objects.update(told_at=None),
        "withdrawn": lambda: actions.withdraw_erasure(by=person),
    }[state]()

    assert actions.erase_due() == 0
    person.refresh_from_db()
    assert person.name == CANARY


def test_she_is_told_once(person, erasure, after_commit, mailoutbox):
    with after_commit():
        pass  # the letters that asking promised
    mailoutbox.clear()

    with after_commit():
        actions.tell_erasure(erasure=erasure.pk)

    assert mailoutbox == []


def test_asked_twice_it_is_one_wish(person, erasure):
    with pytest.raises(ValidationError, match="already"):
        actions.ask_erasure(by=person)


def test_requests_that_nobody_confirmed_are_forgotten():
    make_request(state="unconfirmed", asked_at=timezone.now() - timedelta(31))
    kept = make_request(state="unconfirmed", asked_at=timezone.now() - timedelta(29))

    with as_login("portal_worker"):
        assert actions.forget_outdated() == 1

    kept.refresh_from_db()
