"""Somebody who is invited comes in, once."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from members import actions
from members.models import AccountRequest, Invitation, User
from members.permissions import Role
from tests.factories.members import make_country, make_officer, make_request

pytestmark = pytest.mark.django_db
PASSWORD = "fifteen letters at least"
FORM = {"new_password1": PASSWORD, "new_password2": PASSWORD, "language": "es"}


@pytest.fixture
def invite(after_commit, last_link, coordinator):
    """`invite()` invites Nadia to a unit of Senegal and gives her link."""

    def send(**overrides):
        country = make_country()
        fields = {
            "email": "new@police.example",
            "name": "Nadia New",
            "country": country,
            "unit": "Airport",
            "language": "en",
        }
        with after_commit():
            actions.invite(by=coordinator, **fields | overrides)
        return last_link("new@police.example")

    return send


def test_the_page_says_who_invites_and_to_what(client, invite):
    page = client.get(invite()).content.decode()

    assert "Cora Coordinator invites you for Senegal, to serve in: Airport." in page
    assert not User.objects.filter(email="new@police.example").exists()


def test_a_password_made_of_the_countrys_name_is_refused(client, invite):
    guessable = "Senegal2026Senegal!"
    answer = client.post(invite(), FORM | {"new_password1": guessable, "new_password2": guessable})

    assert "easy to guess" in answer.content.decode()
    assert not User.objects.filter(email="new@police.example").exists()


def test_a_password_opens_everything_at_once(client, invite):
    answer = client.post(invite(), FORM)

    person = User.objects.get(email="new@police.example")
    posting, grant = person.postings.get(), person.role_grants.get()
    assert (answer.status_code, answer.url) == (302, "/en/me/")
    assert person.check_password(PASSWORD)
    assert (posting.unit.name, posting.country.code, posting.valid_to) == ("Airport", "SN", None)
    assert (grant.role, grant.country.code) == (Role.OFFICER, "SN")
    assert EmailAddress.objects.get(user=person).verified
    assert (person.language, person.keeper_country.code) == ("es", "SN")
    assert "Nadia New" in client.get("/en/me/").content.decode()


@pytest.mark.parametrize("password", ["short", "new@police.example"])
def test_a_weak_password_opens_nothing(client, invite, password):
    page = client.post(invite(), FORM | {"new_password1": password, "new_password2": password})

    assert page.status_code == 200
    assert page.context["form"].errors
    assert Invitation.objects.get().state == "open"


def test_the_link_is_used_once(client, invite):
    link = invite()
    client.post(link, FORM)

    page = Client().post(link, FORM | {"new_password1": "another long password"})

    assert page.status_code == 410
    assert "This invitation was used" in page.content.decode()
    assert User.objects.filter(email="new@police.example").count() == 1
    assert User.objects.get(email="new@police.example").check_password(PASSWORD)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"state": "undone"}, "This invitation was taken back"),
        ({"expires_at": timezone.now() - timedelta(1)}, "This invitation is too old"),
    ],
)
def test_a_closed_link_says_why(client, invite, fields, sentence):
    link = invite()
    past = timezone.now() - timedelta(20)
    Invitation.objects.update(invited_at=past, **fields)

    answers = client.get(link), client.post(link, FORM)

    assert [answer.status_code for answer in answers] == [410, 410]
    assert all(sentence in answer.content.decode() for answer in answers)
    assert not User.objects.filter(email="new@police.example").exists()


def test_a_wrong_link_says_what_to_do(client):
    page = client.get("/en/accounts/invitation/wrong-token/")

    assert page.status_code == 404
    assert "Copy the whole link" in page.content.decode()


def test_who_serves_in_another_country_is_told_to_ask_for_the_move(client, invite):
    make_officer(make_country("FR"), email="new@police.example")
    link = invite()

    page = client.post(link, FORM)

    assert "You have an account already" in page.content.decode()
    assert f"country%3D{make_country().pk}" in page.content.decode()
    assert Invitation.objects.get().state == "open"
    assert User.objects.get(email="new@police.example").keeper_country.code == "FR"


def test_her_request_becomes_hers(client, after_commit, last_link, coordinator):
    asked = make_request(email="new@police.example")
    with after_commit():
        actions.admit(asked=asked, by=coordinator)

    client.post(last_link("new@police.example"), FORM)

    assert AccountRequest.objects.get().person.email == "new@police.example"


def test_the_inviter_who_moved_away_is_not_named_to_the_wrong_people(client, invite, coordinator):
    link = invite()
    page = client.get(link)

    assert page.status_code == 200
    assert coordinator.email not in page.content.decode()
