"""Sign-in by a country's own provider, against a real one in a second process."""

import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount

from members.models import Country, User
from members.permissions import Role
from portal.settings.base import BASE_DIR, identity_providers
from tests.factories.factors import give_factor
from tests.factories.members import make_user
from tests.members.test_factors import is_signed_in

ADDRESS = "aminata.diop@police.example"
PEOPLE = {
    "aminata": {"email": ADDRESS, "verified": True},
    "unsure": {"email": "unsure@police.example", "verified": False},
}
PASSWORD = "a password at the provider"
CLIENT_ID, CLIENT_SECRET = "the-portal", "a secret between two servers"
CALLBACK = "http://testserver/en/accounts/oidc/sn/login/callback/"


@pytest.fixture(scope="module")
def provider(tmp_path_factory) -> Iterator[str]:
    """The address of the provider of Senegal."""
    folder = tmp_path_factory.mktemp("provider")
    facts = {"people": PEOPLE, "password": PASSWORD, "callback": CALLBACK}
    facts |= {"client_id": CLIENT_ID, "secret": CLIENT_SECRET}
    (folder / "facts.json").write_text(json.dumps(facts))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", "tests.identity_provider", port, str(folder)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=BASE_DIR, stdout=log, stderr=log)
        try:
            wait_for(f"http://127.0.0.1:{port}", process, folder / "log")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)


def wait_for(url: str, process: subprocess.Popen, log) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if requests.get(f"{url}/.well-known/openid-configuration", timeout=5).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.1)
    raise RuntimeError(log.read_text()[-3000:])


@pytest.fixture(autouse=True)
def known_provider(settings, provider) -> None:
    row = {"country": "SN", "name": "Police nationale", "server_url": provider}
    row |= {"client_id": CLIENT_ID, "secret": CLIENT_SECRET}
    settings.SOCIALACCOUNT_PROVIDERS = identity_providers([row])


def officer(country: str = "SN", role: Role = Role.OFFICER, address: str = ADDRESS) -> User:
    user = make_user(role, country=Country.objects.get(code=country), email=address)
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    return user


def at_provider(url: str, account: str) -> str:
    """Sign in at the provider as a browser would; give the address it sends back to."""
    browser = requests.Session()
    page = browser.get(url, timeout=10)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)[1]
    form = {"csrfmiddlewaretoken": token, "login": account, "password": PASSWORD}
    form["next"] = re.search(r'name="next" value="([^"]+)"', page.text)[1].replace("&amp;", "&")
    answer = browser.post(page.url, form, allow_redirects=False, timeout=10)
    while not answer.headers["Location"].startswith("http://testserver/"):
        there = requests.compat.urljoin(answer.url, answer.headers["Location"])
        answer = browser.get(there, allow_redirects=False, timeout=10)
    return answer.headers["Location"]


def sign_in(client, account: str = "aminata"):
    leaving = client.post("/en/accounts/oidc/sn/login/")
    assert leaving.status_code == 302
    back = urlsplit(at_provider(leaving.url, account))
    return client.get(f"{back.path}?{back.query}")


def test_the_sign_in_page_leads_to_the_provider(db, client, provider):
    page = client.get("/en/accounts/login/").content.decode()
    assert "/en/accounts/oidc/sn/login/" in page
    assert "Police nationale" in page

    leaving = client.post("/en/accounts/oidc/sn/login/")

    assert leaving.url.startswith(f"{provider}/identity/o/authorize?")
    assert "code_challenge_method=S256" in leaving.url
    assert "state=" in leaving.url


def test_a_person_of_that_country_with_that_address_is_signed_in(db, client):
    user = officer()

    answer = sign_in(client)

    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)
    assert SocialAccount.objects.get().user == user


def test_a_second_time_is_the_same_account(db, client):
    officer()
    sign_in(client)
    client.logout()

    sign_in(client)

    assert is_signed_in(client)
    assert SocialAccount.objects.count() == 1


def test_nothing_but_the_address_is_kept(db, client):
    officer()
    sign_in(client)
    client.logout()
    sign_in(client)

    assert SocialAccount.objects.get().extra_data == {"userinfo": {"email": ADDRESS}}


def test_a_second_factor_is_asked_for_all_the_same(db, client):
    give_factor(officer(role=Role.COORDINATOR))

    answer = sign_in(client)

    assert answer.url == "/en/accounts/2fa/authenticate/"
    assert not is_signed_in(client)


def refused(client, account: str = "aminata") -> bool:
    people = set(User.objects.values_list("pk", flat=True))
    answer = sign_in(client, account)
    assert set(User.objects.values_list("pk", flat=True)) == people
    assert not SocialAccount.objects.filter(user__email="").exists()
    return (
        answer.status_code == 403
        and "does not open an account here" in answer.content.decode()
        and not is_signed_in(client)
    )


def test_nobody_unknown_is_let_in_or_made(db, client):
    assert refused(client)


def test_a_person_of_another_country_is_not_let_in(db, client):
    officer(country="FR")

    assert refused(client)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.PUBLISHER, Role.ANALYST, Role.ADMINISTRATOR])
def test_no_provider_opens_a_staff_account(db, client, role):
    officer(role=role)

    assert refused(client)


def test_a_role_given_later_closes_the_way_in(db, client):
    from tests.factories.members import make_grant

    user = officer()
    sign_in(client)
    client.logout()
    make_grant(user, Role.EDITOR)

    assert refused(client)


def test_an_address_that_the_provider_did_not_verify_counts_for_nothing(db, client):
    officer(address="unsure@police.example")

    assert refused(client, "unsure")


def test_who_was_switched_off_is_not_let_in(db, client):
    User.objects.filter(pk=officer().pk).update(is_active=False)

    assert refused(client)


def test_a_link_does_not_follow_an_address_to_somebody_else(db, client):
    first = officer()
    sign_in(client)
    client.logout()
    User.objects.filter(pk=first.pk).update(email="moved@police.example")
    EmailAddress.objects.filter(user=first).update(email="moved@police.example")
    officer()  # somebody else has the old address now

    assert refused(client)


def test_a_forged_answer_signs_nobody_in(db, client):
    officer()
    client.post("/en/accounts/oidc/sn/login/")

    answer = client.get("/en/accounts/oidc/sn/login/callback/?code=made-up&state=made-up")

    assert not is_signed_in(client)
    assert answer.status_code < 500
