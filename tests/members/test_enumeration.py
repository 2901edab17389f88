"""Whether an account exists is never told: the same answer, and the same work behind it."""

import re

import pytest
from django.core import mail
from django.test import Client

from members.outbox import drain
from members.permissions import Role
from tests.factories.factors import give_factor
from tests.factories.members import make_user
from tests.members.test_factors import person

LOGIN, RESET = "/en/accounts/login/", "/en/accounts/password/reset/"
UNKNOWN = "nobody@police.example"


def somebody(kind: str) -> str:
    """The address of an account of some kind."""
    if kind == "unconfirmed":
        return make_user(Role.OFFICER).email
    user = person(Role.EDITOR if kind == "with factor" else Role.OFFICER)
    if kind == "with factor":
        give_factor(user)
    if kind == "without password":
        user.set_unusable_password()
    user.is_active = kind != "switched off"
    user.save()
    return user.email


KINDS = ["usual", "with factor", "without password", "switched off", "unconfirmed"]


def heard(path: str, address: str, **fields) -> tuple:
    """All that a stranger sees of an answer, without form tokens and what she typed."""
    client = Client()
    answer = client.post(path, fields | {"login": address, "email": address})
    text = answer.content.decode().replace(address, "ADDRESS")
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
    headers = {k: v for k, v in answer.headers.items() if k not in {"Expires", "Content-Length"}}
    cookies = {name: (bool(c.value), c["max-age"]) for name, c in client.cookies.items()}
    return answer.status_code, headers, cookies, text


@pytest.mark.parametrize("kind", KINDS)
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(db, kind):
    known = heard(LOGIN, somebody(kind), password="a wrong password")

    assert known == heard(LOGIN, UNKNOWN, password="a wrong password")


@pytest.mark.parametrize("kind", KINDS)
def test_asking_for_a_new_password_gets_the_same_answer(db, kind):
    known = heard(RESET, somebody(kind))

    assert known == heard(RESET, UNKNOWN)


def test_either_way_one_letter_goes_out(db):
    for address in (somebody("usual"), UNKNOWN):
        mail.outbox.clear()
        heard(RESET, address)
        drain()
        assert [letter.to for letter in mail.outbox] == [[address]]


@pytest.mark.parametrize("kind", KINDS)
def test_too_many_tries_get_the_same_answer(db, kind):
    known = somebody(kind)
    for address in (known, UNKNOWN):
        for _try in range(5):
            heard(LOGIN, address, password="a wrong password")

    answer = heard(LOGIN, known, password="a wrong password")

    assert answer == heard(LOGIN, UNKNOWN, password="a wrong password")
    assert "Too many" in answer[-1]


def test_a_passkey_of_nobody_and_of_somebody_get_the_same_answer(db):
    person(Role.OFFICER)
    challenge = "/en/accounts/2fa/webauthn/login/"
    client = Client()

    answers = [client.get(challenge, headers={"accept": "application/json"}).json() for _ in "12"]

    keys = [answer["request_options"]["publicKey"] for answer in answers]
    assert {key.pop("challenge") for key in keys}.__len__() == 2
    assert keys[0] == keys[1]
    assert "allowCredentials" not in keys[0] or not keys[0]["allowCredentials"]


def test_a_hash_is_computed_for_nobody_too(db, monkeypatch, settings):
    from django.contrib.auth import hashers

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    hashed = []
    encode = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(
        hashers.MD5PasswordHasher,
        "encode",
        lambda self, password, salt: hashed.append(1) or encode(self, password, salt),
    )
    counts = []
    for address in (somebody("usual"), UNKNOWN, somebody("without password")):
        hashed.clear()
        heard(LOGIN, address, password="a wrong password")
        counts.append(len(hashed))

    assert counts[0] == counts[1] == counts[2] == 1
