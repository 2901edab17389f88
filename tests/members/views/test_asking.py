"""An officer asks for an account: the same answer for everybody, a letter for its reader."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from members.models import AccountRequest
from tests.factories.members import make_country, make_invitation, make_officer, make_request

pytestmark = pytest.mark.django_db
ASK = "/en/accounts/ask/"


def form(**overrides):
    country = overrides.pop("country", None) or make_country()
    fields = {
        "email": "new@police.example",
        "name": "Nadia New",
        "country": country.pk,
        "unit": "Airport",
        "language": "fr",
    }
    return fields | overrides


@pytest.fixture
def ask(client, after_commit):
    def send(**overrides):
        with after_commit():
            return client.post(ASK, form(**overrides), follow=True)

    return send


def test_who_asks_and_confirms_waits_for_her_country(ask, client, last_link):
    ask()
    link = last_link("new@police.example")

    assert AccountRequest.objects.get().state == "unconfirmed"
    assert client.post(link, follow=True).status_code == 200
    asked = AccountRequest.objects.get()
    assert (asked.state, asked.name, asked.language) == ("waiting", "Nadia New", "fr")
    assert link.startswith("/fr/")


def test_opening_the_link_confirms_nothing(ask, client, last_link):
    ask()

    page = client.get(last_link("new@police.example"))

    assert b'<form method="post">' in page.content
    assert AccountRequest.objects.get().state == "unconfirmed"


@pytest.mark.parametrize("known", ["an account", "an invitation", "a request"])
def test_the_answer_is_the_same_bytes_for_an_address_that_is_known(ask, client, mailoutbox, known):
    make = {"an account": make_officer, "an invitation": make_invitation, "a request": make_request}
    make[known](make_country("FR"), email="known@police.example")
    before = AccountRequest.objects.count()

    stranger, known_one = ask(), ask(email="Known@Police.example")

    assert known_one.content == stranger.content
    assert known_one.redirect_chain == stranger.redirect_chain
    assert [letter.to for letter in mailoutbox] == [
        ["new@police.example"],
        ["known@police.example"],
    ]
    assert AccountRequest.objects.count() == before + 1


def test_the_second_letter_ends_the_link_of_the_first(ask, client, last_link):
    ask()
    first = last_link("new@police.example")
    ask(name="Nadia Newer")

    assert client.get(first).status_code == 404
    assert AccountRequest.objects.get().name == "Nadia Newer"
    assert last_link("new@police.example") != first


def test_a_link_is_used_once(ask, client, last_link):
    ask()
    link = last_link("new@police.example")
    client.post(link)
    confirmed = AccountRequest.objects.get().confirmed_at

    page = client.post(link, follow=True)

    assert AccountRequest.objects.get().confirmed_at == confirmed
    assert "waits for the coordinator" in page.content.decode() or "attend" in page.content.decode()


def test_a_link_that_is_too_old_says_so(ask, client, last_link):
    ask()
    AccountRequest.objects.update(asked_at=timezone.now() - timedelta(days=7))
    link = last_link("new@police.example").replace("/fr/", "/en/")

    assert "This link is too old" in client.get(link).content.decode()
    client.post(link)
    assert AccountRequest.objects.get().state == "unconfirmed"


def test_a_wrong_link_says_what_to_do(client):
    page = client.get("/en/accounts/ask/wrong-token/")

    assert page.status_code == 404
    assert "Copy the whole link" in page.content.decode()


def test_the_database_keeps_no_secret(ask, last_link):
    ask()
    token = last_link("new@police.example").rstrip("/").rsplit("/", 1)[1]

    asked = AccountRequest.objects.get()
    assert len(token) >= 43
    assert token not in str(vars(asked))
    assert len(asked.token_hash) == 64


@pytest.mark.parametrize("name", ["<b>Nadia</b>", "Nadia\x07", "Nadia \u202eabc", ""])
def test_a_name_is_letters(ask, name):
    assert ask(name=name).status_code == 200
    assert not AccountRequest.objects.exists()


def test_the_page_is_not_kept_for_others(client):
    page = Client().get(ASK)

    assert "no-store" in page["Cache-Control"]
    assert not page.has_header("X-Portal-Storable")


def test_who_is_signed_in_has_an_account(signed_in, officer):
    assert signed_in(officer).get(ASK).url == "/en/me/"


def test_nobodys_mailbox_is_flooded(ask, mailoutbox):
    answers = {ask().content for _number in range(7)}

    assert len(mailoutbox) == 5
    assert len(answers) == 1
