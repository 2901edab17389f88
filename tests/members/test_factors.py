"""Who needs a second factor, and what is open without it."""

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.urls import reverse

from members.models import HeldRole, User
from members.outbox import drain
from members.permissions import Permission, Role, can, roles_that_see_others, sees_others
from tests.factories.factors import (
    SECRET,
    code_now,
    give_factor,
    give_recovery_codes,
    sign_in_fresh,
)
from tests.factories.members import PASSWORD, make_grant, make_user

NOBODYS_DATA = {Role.OFFICER, Role.PARTNER}
SETUP = "/en/accounts/second-factor/"


def person(role, **overrides):
    """With a confirmed address, so that she can sign in by the form."""
    user = make_user(role, **overrides)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def type_password(client, user, password=PASSWORD):
    return client.post("/en/accounts/login/", {"login": user.email, "password": password})


def type_code(client, code):
    return client.post("/en/accounts/2fa/authenticate/", {"code": code})


def is_signed_in(client):
    return "_auth_user_id" in client.session


# ---- who needs one


def test_every_role_that_sees_others_needs_one():
    assert roles_that_see_others() == set(Role) - NOBODYS_DATA


@pytest.mark.parametrize("role", Role)
def test_a_role_that_holds_a_permission_about_others_is_among_them(role):
    about_others = {Permission.MEMBERS_VIEW, Permission.CONTENT_VIEW, Permission.RECORDS_VIEW}
    user = User(email="x@police.example")
    user.held_roles = frozenset({HeldRole(role, None, None)})

    assert sees_others(user) is any(can(user, permission) for permission in about_others)


# ---- role × factor × action

ACTIONS = {
    "/en/": (200, 200),  # open to all: the same with and without
    "/en/accounts/2fa/": (200, SETUP),
    "/en/accounts/sessions/": (200, SETUP),
    "/en/accounts/password/change/": (200, SETUP),
}


@pytest.mark.parametrize("with_factor", [True, False])
@pytest.mark.parametrize("role", Role)
def test_without_the_factor_it_needs_a_role_opens_the_open_pages_alone(
    db, client, role, with_factor
):
    user = person(role)
    if with_factor:
        give_factor(user)
    sign_in_fresh(client, user)
    kept_out = role not in NOBODYS_DATA and not with_factor

    answers = {path: client.get(path) for path in ACTIONS}

    found = {
        path: a.status_code if a.status_code == 200 else a.url.split("?")[0]
        for path, a in answers.items()
    }
    assert found == {path: expected[kept_out] for path, expected in ACTIONS.items()}


def test_a_role_counts_for_nothing_until_the_factor_is_there(db, client):
    user = person(Role.ADMINISTRATOR)
    sign_in_fresh(client, user)

    assert client.get("/en/").context["may_enter_admin"] is False
    answer = client.get("/en/admin/members/user/")
    assert answer.url == f"{SETUP}?next=%2Fen%2Fadmin%2Fmembers%2Fuser%2F"

    give_factor(user)
    sign_in_fresh(client, user)
    assert client.get("/en/").context["may_enter_admin"] is True
    assert client.get("/en/admin/members/user/").status_code == 200


def test_a_form_is_refused_too(db, client):
    user = person(Role.ADMINISTRATOR)
    sign_in_fresh(client, user)

    answer = client.post("/en/admin/members/user/add/", {"name": "X", "email": "x@police.example"})

    assert answer.url == SETUP
    assert not User.objects.filter(email="x@police.example").exists()


def test_recovery_codes_alone_are_no_factor(db, client):
    user = person(Role.EDITOR)
    give_recovery_codes(user)
    sign_in_fresh(client, user)

    assert client.get("/en/admin/").url.startswith(SETUP)


def test_the_page_says_why_and_offers_both_ways_passkey_first(db, client):
    sign_in_fresh(client, person(Role.COORDINATOR))

    text = client.get(SETUP).content.decode()

    assert "data of other people" in text
    assert text.index(reverse("mfa_add_webauthn")) < text.index(reverse("mfa_activate_totp"))


def test_a_passkey_is_offered_to_everybody(db, client):
    sign_in_fresh(client, person(Role.OFFICER))

    assert reverse("mfa_add_webauthn") in client.get("/en/accounts/2fa/").content.decode()


def test_setting_up_a_code_app_opens_the_rest_without_another_question(db, client, monkeypatch):
    # The test's own transaction is never committed; what waits for a commit happens at once.
    monkeypatch.setattr(transaction, "on_commit", lambda happen, **kwargs: happen())
    user = person(Role.EDITOR)
    type_password(client, user)
    secret = client.get("/en/accounts/2fa/totp/activate/").context["form"].secret

    answer = client.post("/en/accounts/2fa/totp/activate/", {"code": code_now(secret=secret)})

    assert answer.url == reverse("mfa_view_recovery_codes")
    assert len(client.get(answer.url).context["unused_codes"]) == 10
    assert client.get("/en/admin/").status_code == 200


def test_a_role_that_is_given_now_asks_for_the_factor_at_the_next_request(db, client):
    user = person(Role.OFFICER)
    sign_in_fresh(client, user)
    assert client.get("/en/accounts/2fa/").status_code == 200

    make_grant(user, Role.EDITOR)

    assert client.get("/en/accounts/2fa/").url.startswith(SETUP)


def test_a_secret_is_not_stored_as_it_is(db):
    give_factor(user := person(Role.EDITOR))

    stored = Authenticator.objects.get(user=user).data["secret"]

    assert SECRET not in stored


# ---- signing in


def test_a_password_alone_signs_nobody_in_who_has_a_factor(db, client):
    give_factor(user := person(Role.EDITOR))

    answer = type_password(client, user)

    assert answer.url == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    type_code(client, code_now())
    assert is_signed_in(client)


@pytest.mark.parametrize("periods", [-2, 2])
def test_a_code_of_another_minute_is_refused(db, client, periods):
    give_factor(user := person(Role.EDITOR))
    type_password(client, user)

    type_code(client, code_now(periods))

    assert not is_signed_in(client)


@pytest.mark.parametrize("seconds", [0, 31, 59])
def test_a_code_signs_in_once_as_long_as_any_clock_would_take_it(db, client, seconds):
    give_factor(user := person(Role.EDITOR))
    with time_machine.travel("2026-11-26T10:00:00Z", tick=False) as clock:
        code = code_now(1)  # a phone whose clock is half a minute ahead
        type_password(client, user)
        type_code(client, code)
        assert is_signed_in(client)
        client.logout()

        clock.shift(seconds)
        type_password(client, user)
        type_code(client, code)

        assert not is_signed_in(client)


def test_a_recovery_code_signs_in_once(db, client):
    give_factor(user := person(Role.EDITOR))
    code = give_recovery_codes(user)[0]
    type_password(client, user)
    type_code(client, code)
    assert is_signed_in(client)
    client.logout()

    type_password(client, user)
    type_code(client, code)

    assert not is_signed_in(client)


def test_a_new_password_by_letter_does_not_bypass_the_second_factor(db, client, mailoutbox):
    give_factor(user := person(Role.EDITOR))
    client.post("/en/accounts/password/reset/", {"email": user.email})
    drain()
    link = next(word for word in mailoutbox[0].body.split() if "/password/reset/key/" in word)
    form = client.get(link.split("portal.example")[1], follow=True)
    new = "violet harbour kettle owl"
    client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    assert not is_signed_in(client)

    answer = type_password(client, user, new)

    assert answer.url == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    assert client.get("/en/admin/").url.startswith("/en/admin/login/")
