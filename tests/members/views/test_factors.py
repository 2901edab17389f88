"""Setting up a factor leads back to the page it was asked for on."""

from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from members.permissions import Role
from tests.factories.factors import (
    code_now,
    give_factor,
    give_recovery_codes,
    grow_stale,
    sign_in_fresh,
)
from tests.members.test_factors import SETUP, person

pytestmark = pytest.mark.django_db
WANTED = "/en/admin/members/user/?q=olga"
ELSEWHERE = ["https://evil.example/", "//evil.example/", "javascript:alert(1)"]
CODE_APP = "/en/accounts/2fa/totp/activate/"
CODES = "/en/accounts/2fa/recovery-codes/"


@pytest.fixture
def client() -> Client:
    """An administrator without a factor, her password just typed."""
    client = Client()
    sign_in_fresh(client, person(Role.ADMINISTRATOR))
    return client


def ways_from(client: Client, address: str) -> list[str]:
    """Where the two buttons of the page lead."""
    return list(client.get(address).context["ways"].values())


def next_of(address: str) -> str:
    return parse_qs(urlsplit(address).query).get("next", [""])[0]


def set_up(client: Client, address: str):
    page = client.get(address)
    secret = page.context["form"].secret
    return client.post(page.context["own_url"], {"code": code_now(secret=secret)})


def test_the_way_leads_over_the_recovery_codes_and_back(client):
    setup = client.get(WANTED).url
    _passkey, code_app = ways_from(client, setup)

    codes = set_up(client, code_app).url

    assert (urlsplit(setup).path, urlsplit(codes).path) == (SETUP, CODES)
    assert f'href="{WANTED}"' in unescape(client.get(codes).content.decode())
    assert client.get(WANTED).status_code == 200


def test_who_has_her_recovery_codes_goes_straight_back(client):
    user = person(Role.ADMINISTRATOR)
    give_recovery_codes(user)
    sign_in_fresh(client, user)

    answer = set_up(client, ways_from(client, client.get(WANTED).url)[1])

    assert answer.url == WANTED


def test_the_form_of_a_passkey_knows_the_way_back_too(client):
    passkey, _code_app = ways_from(client, client.get(WANTED).url)

    page = client.get(passkey)

    assert next_of(page.context["own_url"]) == WANTED
    assert f'action="{page.context["own_url"]}"' in unescape(page.content.decode())


def test_the_way_back_survives_the_question_for_the_password(client):
    grow_stale(client)
    _passkey, code_app = ways_from(client, client.get(WANTED).url)

    assert next_of(next_of(client.get(code_app).url)) == WANTED


@pytest.mark.parametrize("address", ELSEWHERE)
def test_nobody_is_led_out_of_the_portal(client, address):
    ways = ways_from(client, f"{SETUP}?next={address}")
    codes = set_up(client, f"{CODE_APP}?next={address}").url

    assert [next_of(way) for way in ways] == ["", ""]
    assert codes == CODES
    assert f'href="{address}"' not in client.get(f"{CODES}?next={address}").content.decode()


def test_who_has_a_factor_already_goes_on(client):
    user = person(Role.ADMINISTRATOR)
    give_factor(user)
    sign_in_fresh(client, user)

    assert client.get(f"{SETUP}?next={WANTED}").url == WANTED
    assert client.get(f"{SETUP}?next=//evil.example/").url == "/en/accounts/2fa/"
