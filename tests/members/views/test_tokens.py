"""The page of a partner's tokens: the secret is shown once, and only to her."""

import json
import re

import pytest

from members.models import ApiToken
from members.permissions import Role
from tests.factories.factors import grow_stale
from tests.factories.members import make_country, make_grant, make_token, make_user
from tests.members.views.test_desk import queries
from tests.members.views.test_requests import said

pytestmark = pytest.mark.django_db
PAGE = "/en/me/tokens/"
FORM = {"name": "Dashboard", "days": "30"}


@pytest.fixture
def own(signed_in, partner):
    return signed_in(partner)


def secret_on(page: str) -> str:
    return re.search(r"Authorization: Bearer (\S{43})<", page)[1]


def test_without_a_token_the_page_says_what_one_is_for(own):
    assert "a program of yours reads in your name" in own.get(PAGE).content.decode()


def test_the_secret_is_shown_once_and_opens_the_api(own, client):
    secret = secret_on(own.post(PAGE, FORM).content.decode())

    assert secret not in own.get(PAGE).content.decode()
    headers = {"Authorization": f"Bearer {secret}"}
    assert client.get("/api/v1/me/", headers=headers).json()["token"] == "Dashboard"


def test_the_secret_is_kept_nowhere_on_the_way(own):
    answer = own.post(PAGE, FORM)

    secret = secret_on(answer.content.decode())
    assert answer["Cache-Control"] == "no-store, private"
    assert secret not in json.dumps(dict(own.session.items()))


def test_the_page_shows_how_to_recognise_a_token(own, partner):
    token, secret = make_token(partner, name="Dashboard")

    page = own.get(PAGE).content.decode()

    assert "Dashboard" in page
    assert f"{token.hint}…" in page
    assert secret not in page
    assert token.digest not in page


@pytest.mark.parametrize("days", ["", "366", "-1", "soon"])
def test_a_token_lives_as_long_as_the_form_offers(own, days):
    own.post(PAGE, FORM | {"days": days})

    assert not ApiToken.objects.exists()


def test_one_too_many_is_told_beside_the_form(own, partner):
    for _number in range(10):
        make_token(partner)

    page = own.post(PAGE, FORM).content.decode()

    assert "Ten of your tokens work already" in page
    assert ApiToken.objects.count() == 10


def test_making_one_needs_a_fresh_proof(own):
    grow_stale(own)

    answer = own.post(PAGE, FORM)

    assert answer.status_code == 302
    assert "/accounts/reauthenticate/" in answer.url
    assert not ApiToken.objects.exists()


def test_she_ends_a_token(own, partner):
    token, _secret = make_token(partner)

    page = said(own.post(f"{PAGE}{token.pk}/end/", follow=True))

    assert "The token has ended" in page
    assert ApiToken.objects.get().ended_at


def test_the_token_of_another_partner_is_not_there(own):
    other = make_user(Role.PARTNER, make_country("FR"))
    token, _secret = make_token(other, name="Foreign program")

    assert "Foreign program" not in own.get(PAGE).content.decode()
    assert own.post(f"{PAGE}{token.pk}/end/").status_code == 404
    assert ApiToken.objects.get().ended_at is None


def test_who_may_not_use_tokens_is_refused(signed_in, officer):
    token, _secret = make_token(officer)
    client = signed_in(officer)

    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, FORM).status_code == 403
    assert client.post(f"{PAGE}{token.pk}/end/").status_code == 403


def test_only_who_may_use_tokens_is_led_there(own, signed_in, officer):
    assert PAGE in own.get("/en/me/").content.decode()
    assert PAGE not in signed_in(officer).get("/en/me/").content.decode()


def test_the_page_costs_the_same_with_one_and_with_twenty_rows(own, partner):
    make_token(partner)
    few = queries(own, PAGE)
    for _number in range(19):
        make_token(partner)

    assert queries(own, PAGE) == few


def test_her_download_tells_of_her_tokens_without_the_digest(own, partner):
    token, _secret = make_token(partner, name="Dashboard")

    text = own.get("/en/me/data.json").content.decode()

    assert json.loads(text)["members.ApiToken"][0]["name"] == "Dashboard"
    assert token.digest not in text


def test_a_second_role_does_not_hide_the_page(own, partner):
    make_grant(partner, Role.OFFICER, country=make_country())

    assert own.get(PAGE).status_code == 200
