"""A passkey in a real browser: added, used to sign in, used again, removed. And a code app."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories.factors import code_now
from tests.journeys.conftest import DEMO_PASSWORD, sign_in, type_password
from tests.journeys.test_accessibility import violations
from tests.journeys.test_editor_publisher import complaints_of

pytestmark = pytest.mark.browser

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def named_site(fresh_site):
    """By name: a passkey belongs to a name, and browsers refuse a bare address."""
    return type(fresh_site)(
        fresh_site.url.replace("127.0.0.1", "localhost"), fresh_site.environment
    )


def with_device(page):
    """Give the browser a device that keeps passkeys and knows its owner."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return devtools, made["authenticatorId"]


def passkeys_on(device) -> int:
    devtools, authenticator = device
    answer = devtools.send("WebAuthn.getCredentials", {"authenticatorId": authenticator})
    return len(answer["credentials"])


def sign_out(page, site):
    page.goto(f"{site.url}/en/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{site.url}/en/")


def test_a_passkey_is_added_signs_in_alone_and_is_removed(named_site, open_page):
    page = open_page()
    complaints = complaints_of(page)
    device = with_device(page)
    sign_in(page, named_site, "officer", "/en/accounts/2fa/")

    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name of this passkey").fill("office laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.locator(".codes li")).to_have_count(10)
    assert passkeys_on(device) == 1

    sign_out(page, named_site)
    page.goto(f"{named_site.url}/en/accounts/login/?next=/en/accounts/2fa/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{named_site.url}/en/accounts/2fa/")
    expect(page.locator("main")).to_contain_text("office laptop")

    page.get_by_role("link", name="Rename or remove passkeys").click()
    page.get_by_role("link", name=re.compile("Remove")).click()
    page.get_by_role("button", name="Remove").click()
    expect(page.locator("main")).to_contain_text("No passkey yet")
    sign_out(page, named_site)
    page.goto(f"{named_site.url}/en/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator(".messages")).to_contain_text("Incorrect code")
    assert complaints == []


def test_a_passkey_is_the_second_step_and_the_fresh_proof(named_site, open_page):
    page = open_page()
    with_device(page)
    sign_in(page, named_site, "publisher", "/en/accounts/2fa/webauthn/add/")
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url(re.compile("/en/accounts/2fa/(?!webauthn/add)"))  # not the page we are on
    sign_out(page, named_site)

    type_password(page, named_site, "publisher")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{named_site.url}/en/")
    page.goto(f"{named_site.url}/en/accounts/2fa/webauthn/reauthenticate/?next=/en/about/")
    page.get_by_role("button", name="Use a passkey").click()

    expect(page).to_have_url(f"{named_site.url}/en/about/")


def test_a_device_without_a_passkey_is_told_so_and_loses_nothing(named_site, open_page):
    page = open_page()
    device, authenticator = with_device(page)
    device.send(
        "WebAuthn.setAutomaticPresenceSimulation",
        {"authenticatorId": authenticator, "enabled": True},
    )
    page.goto(f"{named_site.url}/en/accounts/login/")
    page.fill("input[name=login]", "officer@demo.example")

    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.locator("[data-passkey-problem]")).to_be_visible()
    expect(page.locator("input[name=login]")).to_have_value("officer@demo.example")


@pytest.mark.parametrize("java_script_enabled", [True, False])
def test_a_code_app_is_set_up_with_and_without_script(fresh_site, open_page, java_script_enabled):
    page = open_page(java_script_enabled=java_script_enabled)
    sign_in(page, fresh_site, "officer", "/en/accounts/2fa/")
    page.get_by_role("link", name="Set up a code app").click()
    secret = page.locator("figure code").text_content()

    page.fill("input[name=code]", code_now(secret=secret))
    page.get_by_role("button", name="Set up").click()
    expect(page.locator(".codes li")).to_have_count(10)
    recovery_code = page.locator(".codes li").first.text_content()
    sign_out(page, fresh_site)

    type_password(page, fresh_site, "officer")
    page.fill("input[name=code]", recovery_code)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{fresh_site.url}/en/")
    expect(page.locator("footer")).to_contain_text("Sign out Demo officer")


STRANGERS_PAGES = ["login/", "password/reset/", "password/reset/done/", "inactive/"]
STRANGERS_PAGES += ["password/reset/key/1-x/", "password/reset/key/done/", "confirm-email/x/"]
STRANGERS_PAGES += ["3rdparty/login/cancelled/", "signup/", "login/?ended=idle"]
OWN_PAGES = ["2fa/", "2fa/webauthn/", "2fa/webauthn/add/", "2fa/recovery-codes/generate/"]
OWN_PAGES += ["password/change/", "email/", "sessions/", "logout/", "3rdparty/"]


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_account_pages_have_no_violation_and_fit_a_phone(
    fresh_site, open_page, language, color_scheme
):
    stranger = open_page(color_scheme=color_scheme, width=360)
    officer = open_page(color_scheme=color_scheme, width=360)
    editor = open_page(color_scheme=color_scheme, width=360)
    complaints = complaints_of(officer, editor)
    sign_in(officer, fresh_site, "officer")
    sign_in(editor, fresh_site, "editor")
    visits = [(stranger, path) for path in STRANGERS_PAGES]
    visits += [(officer, path) for path in [*OWN_PAGES, "2fa/totp/activate/", "second-factor/"]]
    visits += [
        (editor, path) for path in [*OWN_PAGES, "2fa/totp/deactivate/", "2fa/reauthenticate/"]
    ]

    found = []
    for page, path in visits:
        page.goto(f"{fresh_site.url}/{language}/accounts/{path}")
        found += violations(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{page.url} is too wide")
    type_password(stranger, fresh_site, "editor", language)
    found += violations(stranger)

    assert found == []
    assert complaints == []
    assert DEMO_PASSWORD not in stranger.content()
