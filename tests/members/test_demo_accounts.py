"""Demo accounts: one per role, clearly marked, only where they are allowed."""

import io
import stat

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt
from django.core.management import CommandError, call_command
from django.urls import reverse

from members.demo import CAST, demo_code, demo_password, demo_secret, make_demo_accounts
from members.models import User
from members.permissions import Role, roles_that_see_others

PASSWORD = "a demo password to sign in"
OF_A_COUNTRY = {Role.OFFICER, Role.COORDINATOR, Role.INSTRUCTOR}


@pytest.fixture
def accounts(db):
    return make_demo_accounts(PASSWORD)


def demo(role) -> User:
    return User.objects.get(email=f"{role.value}@demo.example")


def test_each_role_has_one_account(accounts):
    assert [account.role for account in accounts][:9] == list(Role)
    assert User.objects.filter(is_demo=True).count() == len(CAST) == 12


def test_two_countries_have_a_coordinator_and_officers_each(accounts):
    people = User.objects.filter(is_demo=True, keeper_country__isnull=False)

    found = {(person.keeper_country.code, role) for person in people for role in person.roles}

    pairs = {(country, role) for country in ("SN", "UY") for role in ("coordinator", "officer")}
    assert pairs <= found


@pytest.mark.parametrize("role", Role)
def test_an_account_holds_its_role_and_no_other(accounts, role):
    assert demo(role).roles == {role}


@pytest.mark.parametrize("role", Role)
def test_an_account_says_that_it_is_a_demo(accounts, role):
    person = demo(role)

    assert person.is_demo
    assert person.name == f"Demo {role.value}"


@pytest.mark.parametrize("role", Role)
def test_people_of_a_country_are_in_one_and_the_others_in_the_world(accounts, role):
    grant = demo(role).role_grants.get()

    assert grant.scope == ("country" if role in OF_A_COUNTRY else "world")
    assert (grant.country is not None) is (role in OF_A_COUNTRY)
    assert demo(role).keeper_country == grant.country


@pytest.mark.parametrize("role", Role)
def test_an_account_can_sign_in_at_once(accounts, client, role):
    login = {"login": f"{role.value}@demo.example", "password": PASSWORD}

    answer = client.post(reverse("account_login"), login)
    if role in roles_that_see_others():
        page = client.get(answer.url).content.decode()
        assert demo_code(demo(role).email) in page
        answer = client.post(answer.url, {"code": demo_code(demo(role).email)})

    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(demo(role).pk)


def test_the_code_is_shown_to_nobody_where_demo_accounts_are_not_allowed(
    accounts, client, settings
):
    settings.DEMO_ACCOUNTS_ALLOWED = False
    login = {"login": "editor@demo.example", "password": PASSWORD}

    page = client.get(client.post(reverse("account_login"), login).url).content.decode()

    assert demo_code("editor@demo.example") not in page


def test_a_code_app_that_cannot_be_read_is_made_anew(accounts, settings):
    settings.SECRET_KEY = "another key, and the old one is lost"

    make_demo_accounts(PASSWORD)

    secret = Authenticator.objects.get(user=demo(Role.EDITOR)).data["secret"]
    assert decrypt(secret) == demo_secret("editor@demo.example")


def test_a_second_time_changes_nothing(accounts):
    people = list(User.objects.order_by("pk").values())
    factors = list(Authenticator.objects.order_by("pk").values())

    make_demo_accounts(PASSWORD)

    assert list(Authenticator.objects.order_by("pk").values()) == factors

    assert list(User.objects.order_by("pk").values()) == people
    assert EmailAddress.objects.count() == len(CAST)
    assert demo(Role.EDITOR).role_grants.count() == 1


def test_a_new_password_replaces_the_old_one(accounts):
    make_demo_accounts("another demo password")

    assert demo(Role.EDITOR).check_password("another demo password")


def test_an_account_that_was_switched_off_is_mended(accounts):
    User.objects.filter(is_demo=True).update(is_active=False)

    make_demo_accounts(PASSWORD)

    assert demo(Role.EDITOR).is_active


# ---- the password


def test_a_password_is_made_once_and_kept_for_its_owner_alone(tmp_path):
    path = tmp_path / "demo-password"

    password = demo_password(path)

    assert len(password) >= 15
    assert demo_password(path) == password
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_chosen_password_is_not_written_down(tmp_path):
    path = tmp_path / "demo-password"

    assert demo_password(path, PASSWORD) == PASSWORD
    assert not path.exists()


# ---- the command


def test_the_command_prints_one_line_an_account(db, monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", PASSWORD)
    output = io.StringIO()

    call_command("create_demo_accounts", stdout=output)

    lines = output.getvalue().splitlines()
    assert len(lines) == len(CAST)
    assert f"editor: editor@demo.example, password {PASSWORD}, then a code" in lines
    assert f"officer (SN): officer@demo.example, password {PASSWORD}" in lines


def test_the_current_codes_are_printed(db):
    output = io.StringIO()

    call_command("demo_codes", stdout=output)

    assert f"editor@demo.example: {demo_code('editor@demo.example')}" in output.getvalue()
    assert "officer" not in output.getvalue()


def test_the_codes_are_refused_where_demo_accounts_are_not_allowed(settings):
    settings.DEMO_ACCOUNTS_ALLOWED = False

    with pytest.raises(CommandError, match="not allowed"):
        call_command("demo_codes", stdout=io.StringIO())


def test_the_command_is_refused_where_demo_accounts_are_not_allowed(db, settings):
    settings.DEMO_ACCOUNTS_ALLOWED = False

    with pytest.raises(CommandError, match="not allowed"):
        call_command("create_demo_accounts", stdout=io.StringIO())

    assert not User.objects.exists()
