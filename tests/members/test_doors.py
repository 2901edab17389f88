"""Every door that takes a credential is listed, limited, and cannot be talked round."""

import re
from html.parser import HTMLParser

import pytest
from django import forms
from django.test import Client
from django.urls import Resolver404, get_resolver, resolve, reverse

from members.api.tokens import BearerToken
from members.doors import DOORS, NO_DOORS
from members.permissions import Role
from tests.addresses import addresses
from tests.factories.factors import code_now, give_factor
from tests.factories.members import PASSWORD
from tests.members.test_factors import is_signed_in, person, type_code, type_password

LOGIN = "/en/accounts/login/"
ALL = addresses()
SECRET_PARAMETERS = {"key", "token", "uidb36", "uidb64", "secret", "code_verifier"}
SECRET_NAMES = re.compile(r"password|passwd|credential|otp|token|secret|pin$")
SECRET_HINTS = {"current-password", "new-password", "one-time-code", "webauthn"}
# Where these packages look for a credential, without showing it in a form.
CREDENTIAL_PACKAGES = (
    "allauth.",
    "members.views.asking",
    "members.views.factors",
    "members.views.using",
    "rest_framework.authtoken",
    "rest_framework_simplejwt",
)


def takes_credential(field: forms.Field, name: str) -> bool:
    hints = set(str(field.widget.attrs.get("autocomplete", "")).split())
    is_password = isinstance(field.widget, forms.PasswordInput)
    return is_password or bool(SECRET_NAMES.search(name)) or bool(hints & SECRET_HINTS)


def view_of(pattern):
    """The view behind decorators, with its class if it has one."""
    view = pattern.callback
    return getattr(view, "view_class", None) or view


def credential_fields(view) -> list[str]:
    """Fields of a view's form that take a credential."""
    form = getattr(view, "form_class", None)
    fields = getattr(form, "base_fields", {}) | getattr(form, "declared_fields", {})
    return [name for name, field in fields.items() if takes_credential(field, name)]


def takes_token(pattern) -> bool:
    return BearerToken in getattr(view_of(pattern), "authentication_classes", ())


def patterns(resolver=None, namespace=""):
    for part in (resolver or get_resolver()).url_patterns:
        if hasattr(part, "url_patterns"):
            inner = f"{namespace}{part.namespace}:" if part.namespace else namespace
            yield from patterns(part, inner)
        else:
            yield f"{namespace}{part.name}", part


class Forms(HTMLParser):
    """The forms of a page: where each is sent, and whether it asks for a credential."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict] = []

    def handle_starttag(self, tag, attrs):
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append({"action": values.get("action", ""), "asks": False})
        if tag in {"input", "textarea"} and self.found:
            self.found[-1]["asks"] |= asks_for_credential(values)


def asks_for_credential(attributes: dict[str, str]) -> bool:
    name = attributes.get("name", "")
    return (
        attributes.get("type") == "password"
        or (name != "csrfmiddlewaretoken" and bool(SECRET_NAMES.search(name)))
        or bool(set(attributes.get("autocomplete", "").split()) & SECRET_HINTS)
    )


def doors_on(page: str, path: str) -> set[str]:
    """The names of the addresses that this page's credential forms are sent to."""
    parser = Forms()
    parser.feed(page)
    targets = [form["action"] or path for form in parser.found if form["asks"]]
    return {resolve(target.split("?")[0]).view_name for target in targets}


# ---- the list is complete


def test_every_page_about_accounts_is_a_door_or_was_found_harmless():
    found = {
        name
        for name, part in patterns()
        if part.name and view_of(part).__module__.startswith(CREDENTIAL_PACKAGES)
    }

    assert found - set(DOORS) - NO_DOORS == set()


def test_every_address_with_a_secret_in_it_is_a_door():
    found = {a.name for a in ALL if set(a.parameters) & SECRET_PARAMETERS}

    assert found
    assert found - set(DOORS) == set()


def test_every_view_whose_form_takes_a_credential_is_a_door():
    found = {name for name, part in patterns() if credential_fields(view_of(part))}

    assert {"account_login", "account_change_password"} <= found
    assert found - set(DOORS) == set()


def test_every_view_that_takes_a_token_is_a_door():
    found = {name for name, part in patterns() if takes_token(part)}

    assert "api:me" in found
    assert found - set(DOORS) == set()


def test_every_form_on_a_page_that_asks_for_a_credential_leads_to_a_door(
    db, signed_in, administrator, officer
):
    give_factor(editor := person(Role.EDITOR))
    type_password(halfway := Client(), editor)  # asked for the second step
    clients = [Client(), halfway, signed_in(administrator), signed_in(officer)]
    paths = [reverse(a.name) for a in ALL if not a.parameters and "/" not in a.name]
    paths.insert(0, reverse("mfa_authenticate"))  # other pages end what is halfway

    found = set()
    for client in clients:
        for path in paths:
            answer = client.get(path)
            if answer.status_code == 200 and "html" in answer["Content-Type"]:
                found |= doors_on(answer.content.decode(), path)

    assert {"account_login", "mfa_authenticate", "mfa_reauthenticate"} <= found
    assert found - set(DOORS) == set()


def test_every_listed_name_is_an_address():
    known = {a.name for a in ALL}

    assert (set(DOORS) | NO_DOORS) - known == set()
    assert set(DOORS) & NO_DOORS == set()


def test_a_door_that_nobody_listed_would_be_noticed():
    class Form(forms.Form):
        pin = forms.CharField()

    class View:
        form_class = Form

    page = '<form action="/en/search/" method="post"><input type="password" name="q"></form>'
    assert credential_fields(View) == ["pin"]
    assert doors_on(page, "/en/") == {"search"}
    with pytest.raises(Resolver404):
        doors_on(page.replace("/en/search/", "/nowhere/"), "/en/")


# ---- each door is limited


def path_of(name: str) -> str:
    values = {"key": "a-wrong-key", "uidb36": "1", "provider_id": "nowhere", "token": "wrong"}
    (address,) = [a for a in ALL if a.name == name and a.route.startswith(("en/", "api/"))][:1]
    return reverse(name, kwargs={p: values[p] for p in address.parameters})


def test_a_token_is_counted_whatever_is_done_with_it(db):
    headers = {"Authorization": "Bearer wrong"}
    amount = amount_of(DOORS["api:me"])

    answers = [Client().patch("/api/v1/me/", headers=headers) for _try in range(amount + 1)]

    assert {answer.status_code for answer in answers[:-1]} == {401}
    assert answers[-1].status_code == 429


def amount_of(door) -> int:
    return int(door.limit.partition("/")[0])


@pytest.mark.parametrize("name", DOORS)
def test_a_door_is_shut_after_so_many_tries(db, signed_in, officer, name):
    door, path = DOORS[name], path_of(name)
    client = signed_in(officer) if door.limit.endswith("/user") else Client()
    method = client.get if "GET" in door.methods else client.post

    before = [method(path).status_code for _try in range(amount_of(door))]
    after = method(path)

    assert not {status for status in before if status >= 500}
    assert after.status_code == 429
    assert after["Retry-After"] == "60"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Too many tries"),
        ("fr", "Trop d'essais"),
        ("es", "Demasiados intentos"),
        ("ar", "محاولات كثيرة"),
    ],
)
def test_the_answer_is_a_page_of_ours_in_the_readers_language(db, client, language, words):
    path = f"/{language}/accounts/password/reset/"

    for _try in range(21):
        answer = client.post(path, {"email": "somebody@police.example"})

    page = answer.content.decode()
    assert answer.status_code == 429
    assert f'<html lang="{language}"' in page
    assert words in page


def test_five_wrong_passwords_shut_an_account_from_everywhere(db):
    user = person(Role.OFFICER)
    for number in range(5):
        client = Client(REMOTE_ADDR=f"192.0.2.{number}")
        client.post(LOGIN, {"login": user.email, "password": "a wrong password"})

    type_password(client := Client(REMOTE_ADDR="192.0.2.99"), user)

    assert not is_signed_in(client)


@pytest.mark.parametrize("vary", ["host", "letters"])
def test_the_count_of_an_account_does_not_depend_on_what_the_client_chooses(db, vary):
    user = person(Role.OFFICER, email="kirsi.sisko@police.example")
    for number in range(5):
        host = f"testserver:{8000 + number}" if vary == "host" else "testserver"
        typed = (
            user.email[:number].upper() + user.email[number:] if vary == "letters" else user.email
        )
        client = Client(REMOTE_ADDR=f"192.0.2.{number}", HTTP_HOST=host)
        client.post(LOGIN, {"login": typed, "password": "a wrong password"})

    type_password(client := Client(REMOTE_ADDR="192.0.2.99", HTTP_HOST="testserver:9000"), user)

    assert not is_signed_in(client)


def test_five_wrong_codes_shut_the_second_step(db, client):
    give_factor(user := person(Role.EDITOR))
    type_password(client, user)
    for _try in range(5):
        type_code(client, "000000")

    type_code(client, code_now())

    assert not is_signed_in(client)


def test_fifty_wrong_codes_a_day_shut_it_until_tomorrow(db, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "1000/m/ip", "login": "1000/m/ip"}
    give_factor(user := person(Role.EDITOR))
    for number in range(50):
        client = Client(REMOTE_ADDR=f"192.0.2.{number}")
        type_password(client, user)
        type_code(client, "000000")

    type_password(client := Client(REMOTE_ADDR="192.0.2.99"), user)
    answer = type_code(client, code_now())

    assert not is_signed_in(client)
    assert "Too many wrong codes today" in answer.content.decode()


# ---- and cannot be talked round


def tries(count: int, **header_of) -> int:
    """How many of so many tries are answered 429; each value is made from the number."""
    client, shut = Client(), 0
    for number in range(count):
        headers = {name: make(number) for name, make in header_of.items()}
        shut += client.post(LOGIN, {}, **headers).status_code == 429
    return shut


FORGED = {
    "X-Forwarded-For": {
        "HTTP_X_FORWARDED_FOR": lambda n: f"198.51.100.{n % 250}, 10.0.{n % 250}.1"
    },
    "Forwarded": {"HTTP_FORWARDED": lambda n: f"for=198.51.100.{n % 250}"},
    "X-Real-IP": {"HTTP_X_REAL_IP": lambda n: f"198.51.100.{n % 250}"},
    "one /64": {"REMOTE_ADDR": lambda n: f"2001:db8:1:1::{n:x}"},
}


@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_header_opens_nothing(db, forged):
    assert tries(70, **FORGED[forged]) == 10


@pytest.mark.nightly
@pytest.mark.parametrize("forged", FORGED)
def test_a_thousand_forged_headers_open_nothing(db, forged):
    assert tries(1000, **FORGED[forged]) == 940


def test_two_networks_are_counted_apart(db):
    assert tries(70, REMOTE_ADDR=lambda n: f"2001:db8:1:{n:x}::1") == 0


def behind_proxy(client_address: str, forged: str = "") -> dict[str, str]:
    """What our proxy hands on: it appends the address it saw to whatever it was sent."""
    chain = f"{forged}, {client_address}" if forged else client_address
    return {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": chain}


def test_behind_the_proxy_a_forged_chain_opens_nothing(db, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    client = Client()

    answers = [
        client.post(LOGIN, {}, **behind_proxy("203.0.113.5", f"198.51.100.{n}")).status_code
        for n in range(70)
    ]

    assert answers.count(429) == 10


def test_behind_the_proxy_fifty_clients_do_not_shut_each_other_out(db, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    client = Client()

    answers = [
        client.post(LOGIN, {}, **behind_proxy(f"203.0.113.{n}")).status_code
        for n in range(50)
        for _try in range(3)
    ]

    assert set(answers) == {200}


# ---- the back office has no door of its own


def test_the_admins_own_sign_in_takes_nothing(db, client, administrator):
    answer = client.post(
        "/en/admin/login/", {"username": administrator.email, "password": PASSWORD}
    )

    assert answer.url.startswith(LOGIN)
    assert not is_signed_in(client)


def test_the_admins_own_password_page_takes_nothing(signed_in, administrator):
    new = {"old_password": PASSWORD, "new_password1": "n" * 20, "new_password2": "n" * 20}

    answer = signed_in(administrator).post("/en/admin/password_change/", new)

    assert answer.url == "/en/accounts/password/change/"
    administrator.refresh_from_db()
    assert administrator.check_password(PASSWORD)


# ---- without the counter


@pytest.fixture
def no_counter(settings, tmp_path):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": f"unix://{tmp_path / 'nobody.sock'}",
        }
    }


def test_without_the_counter_nobody_signs_in_and_everybody_reads(db, client, no_counter):
    user = person(Role.OFFICER)

    answer = type_password(client, user)

    assert answer.status_code == 503
    assert "nobody can sign in" in answer.content.decode()
    assert not is_signed_in(client)
    assert client.get(LOGIN).status_code == 200
    assert client.get("/en/goals/").status_code == 200


def test_without_the_counter_work_that_is_under_way_goes_on(signed_in, editor, no_counter):
    client = signed_in(editor)

    assert client.get("/en/admin/goals/goal/").status_code == 200
    assert client.get("/en/accounts/2fa/").status_code == 200
