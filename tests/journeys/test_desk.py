"""From a link in a letter to a country's desk, in a real browser; axe looks at every page."""

import pytest

from tests.journeys.conftest import sign_in
from tests.journeys.test_accessibility import violations

pytestmark = pytest.mark.browser
PASSWORD = "fifteen letters at least"
# One of everything, and the secrets that only letters know.
SEED = """
from members import actions
from members.actions.inviting import open_invitation
from members.models import InvitationFile, User
from members.scope import scope
from members.tokens import new_token
from tests.factories.members import *
coordinator = User.objects.get(email="coordinator@demo.example")
officer = User.objects.get(email="officer@demo.example")
home, unit = coordinator.keeper_country, make_unit(name="Port police")
asked = make_request(name="Nadia New")
with scope():
    token = open_invitation(
        country=home, email="ines@police.example", name="Ines Invited", unit=unit,
        language="en", by=coordinator,
    )[1]
confirm, digest = new_token()
make_request(state="unconfirmed", token_hash=digest)
rows = [[2, "a@police.example", "Amina", "Port police", "en"]]
faults = [[3, "email", "bad_email", "nobody"]]
file = InvitationFile.objects.create(
    keeper_country=home, made_by=coordinator, name="a.csv", rows=rows, faults=faults
)
print("FOUND", token, confirm, file.pk, officer.pk, asked.pk, unit.pk)
"""


@pytest.fixture
def seeded(fresh_site):
    words = fresh_site.manage("shell", "-v", "0", "-c", SEED).split()
    return fresh_site, words[words.index("FOUND") + 1 :]


def test_who_is_invited_comes_in_and_asks_to_be_moved(seeded, open_page):
    site, (token, *_rest) = seeded
    page = open_page()

    page.goto(f"{site.url}/en/accounts/invitation/{token}/")
    page.fill("input[name=new_password1]", PASSWORD)
    page.fill("input[name=new_password2]", PASSWORD)
    page.click("main button")
    page.wait_for_url("**/en/me/")
    assert page.locator("h1").inner_text() == "Ines Invited"

    page.goto(f"{site.url}/en/me/move/")
    page.select_option("select[name=country]", label="France")
    page.fill("input[name=unit]", "Paris")
    page.click("main form button")
    page.wait_for_url("**/en/me/")
    assert "France, asked on" in page.locator("main").inner_text()


def test_a_coordinator_admits_who_waits(seeded, open_page):
    site, _secrets = seeded
    page = open_page()
    sign_in(page, site, "coordinator", "/en/desk/")

    page.check("input[name=chosen]")
    page.click("button[value=admit]")

    page.wait_for_url("**/en/desk/requests/")
    assert "1 person admitted." in page.locator("main").inner_text()
    assert "Nobody waits for your answer" in page.locator("main").inner_text()


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ar", 360)])
def test_axe_finds_nothing_and_no_page_scrolls_sideways(seeded, open_page, language, width):
    site, (token, confirm, file, officer, asked, unit) = seeded
    ways_in = ["ask/", "ask/sent/", f"ask/{confirm}/", f"invitation/{token}/", "invitation/x/"]
    desk = ["", "people/", "roles/", "units/", "invitations/", "units/add/", "invitations/add/"]
    desk += [f"requests/{asked}/", f"people/{officer}/", f"units/{unit}/"]
    desk += ["invitations/file/", f"invitations/file/{file}/"]
    own = ["", "edit/", "move/", "erase/"]

    found, too_wide = [], []
    for role, place, paths in [
        (None, "accounts", ways_in),
        ("coordinator", "desk", desk),
        ("officer", "me", own),
        ("partner", "me", ["tokens/"]),
    ]:
        page = open_page(width=width, color_scheme="dark" if width == 360 else "light")
        if role:
            sign_in(page, site, role)
        for path in paths:
            page.goto(f"{site.url}/{language}/{place}/{path}")
            found += violations(page)
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                too_wide.append(page.url)

    assert found == []
    assert too_wide == []
