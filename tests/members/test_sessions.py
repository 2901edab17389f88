"""Sessions end by age and by idleness, and with them what was taken away."""

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from members.permissions import Role
from tests.factories.factors import code_now, give_factor
from tests.factories.members import PASSWORD
from tests.members.test_factors import is_signed_in, person, type_code, type_password

HOUR, MINUTE = 3600, 60
OWN_PAGE = "/en/accounts/sessions/"
NEW_PASSWORD = "violet harbour kettle owl"


@pytest.fixture
def clock():
    with time_machine.travel("2026-11-26T08:00:00Z", tick=False) as travelling:
        yield travelling


def signed_in_by_form(user, client=None):
    client = client or Client()
    type_password(client, user)
    if not is_signed_in(client):
        type_code(client, code_now())
    assert is_signed_in(client)
    return client


def staff():
    give_factor(user := person(Role.EDITOR))
    return user


def test_a_session_ends_after_twelve_hours_however_busy(db, clock):
    client = signed_in_by_form(person(Role.OFFICER))
    for _quarter in range(47):
        clock.shift(15 * MINUTE)
        assert client.get(OWN_PAGE).status_code == 200

    clock.shift(15 * MINUTE)
    answer = client.get(OWN_PAGE)

    assert answer.url == "/en/accounts/login/?ended=age&next=%2Fen%2Faccounts%2Fsessions%2F"
    assert "ends after 12 hours" in client.get(answer.url).content.decode()


@pytest.mark.parametrize(("minutes", "is_open"), [(28, True), (30, False)])
def test_who_sees_others_is_signed_out_after_thirty_idle_minutes(db, clock, minutes, is_open):
    client = signed_in_by_form(staff())
    clock.shift(minutes * MINUTE)

    answer = client.get(OWN_PAGE)

    assert (answer.status_code == 200) is is_open
    if not is_open:
        assert "ended=idle" in answer.url
        assert "nothing happened for 30 minutes" in client.get(answer.url).content.decode()


def test_an_idle_editor_comes_back_to_her_page_of_the_back_office(db, clock):
    client = signed_in_by_form(staff())
    clock.shift(31 * MINUTE)

    answer = client.get("/en/admin/goals/goal/")

    assert answer.url == "/en/accounts/login/?ended=idle&next=%2Fen%2Fadmin%2Fgoals%2Fgoal%2F"


def test_who_works_is_not_idle(db, clock):
    client = signed_in_by_form(staff())

    for _part in range(6):
        clock.shift(25 * MINUTE)
        assert client.get(OWN_PAGE).status_code == 200


def test_others_may_read_a_long_lesson(db, clock):
    client = signed_in_by_form(person(Role.OFFICER))
    clock.shift(5 * HOUR)

    assert client.get(OWN_PAGE).status_code == 200


def test_an_ended_session_reads_the_open_pages_as_anybody(db, clock):
    client = signed_in_by_form(staff())
    clock.shift(31 * MINUTE)

    answer = client.get("/en/")

    assert answer.status_code == 200
    assert answer.context["reader"] is None


def test_the_end_is_on_the_server_and_not_in_the_cookie(db, clock):
    client = signed_in_by_form(staff())
    stolen = client.cookies["sessionid"].value
    clock.shift(31 * MINUTE)
    client.get(OWN_PAGE)
    clock.shift(-31 * MINUTE)

    thief = Client()
    thief.cookies["sessionid"] = stolen

    assert thief.get(OWN_PAGE).url.startswith("/en/accounts/login/")
    assert not Session.objects.filter(session_key=stolen).exists()


def test_reading_writes_once_a_minute_at_most(db, clock, django_assert_max_num_queries):
    client = signed_in_by_form(person(Role.OFFICER))
    clock.shift(30)

    with django_assert_max_num_queries(20) as queries:
        client.get("/en/accounts/2fa/")

    assert [q["sql"] for q in queries if q["sql"].startswith(("UPDATE", "INSERT"))] == []


def test_a_new_token_comes_with_the_sign_in(db, client):
    client.get("/en/accounts/login/")
    client.get("/en/accounts/2fa/webauthn/login/", headers={"accept": "application/json"})
    before = client.session.session_key

    signed_in_by_form(person(Role.OFFICER), client)

    assert client.session.session_key != before


# ---- taking away works at the next request


def test_a_role_that_ends_is_gone_at_the_next_request(db, signed_in, editor):
    client = signed_in(editor)
    assert client.get("/en/admin/").status_code == 200

    editor.role_grants.update(valid_to=timezone.now())

    assert client.get("/en/admin/").status_code == 403


def test_who_is_switched_off_is_out_at_the_next_request(db, signed_in, editor):
    client = signed_in(editor)
    assert client.get("/en/admin/").status_code == 200

    type(editor).objects.filter(pk=editor.pk).update(is_active=False)

    assert client.get("/en/admin/").url.startswith("/en/admin/login/")


# ---- the other sessions


def test_the_list_shows_each_browser_and_signs_the_others_out(db):
    user = person(Role.OFFICER)
    here, there = signed_in_by_form(user), signed_in_by_form(user)
    assert len(here.get(OWN_PAGE).context["sessions"]) == 2

    here.post(OWN_PAGE)

    assert here.get(OWN_PAGE).status_code == 200
    assert there.get(OWN_PAGE).url.startswith("/en/accounts/login/")


def test_nobody_sees_or_ends_the_sessions_of_others(db):
    mine, other = signed_in_by_form(person(Role.OFFICER)), signed_in_by_form(person(Role.OFFICER))

    mine.post(OWN_PAGE)

    assert len(mine.get(OWN_PAGE).context["sessions"]) == 1
    assert other.get(OWN_PAGE).status_code == 200


def test_a_new_password_ends_the_others(db):
    user = person(Role.OFFICER)
    here, there = signed_in_by_form(user), signed_in_by_form(user)

    new = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    here.post("/en/accounts/password/change/", new)

    user.refresh_from_db()
    assert user.check_password(NEW_PASSWORD)
    assert here.get(OWN_PAGE).status_code == 200
    assert there.get(OWN_PAGE).url.startswith("/en/accounts/login/")


def test_a_changed_factor_ends_the_others(db, clock):
    user = staff()
    there = signed_in_by_form(user)
    clock.shift(90)  # the next code
    here = signed_in_by_form(user)
    assert UserSession.objects.filter(user=user).count() == 2

    here.post("/en/accounts/2fa/totp/deactivate/")

    assert there.get(OWN_PAGE).url.startswith("/en/accounts/login/")
    assert here.get(OWN_PAGE).url.startswith("/en/accounts/second-factor/")
