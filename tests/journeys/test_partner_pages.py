"""A publisher shares a figure under embargo, a partner reads it and follows a citation."""

import pytest

from tests.journeys.conftest import sign_in
from tests.journeys.test_accessibility import violations

pytestmark = pytest.mark.browser
# A draft in review that changes a figure of ICSE, and a citation that changes with it.
SEED = """
from goals import following, publishing
from goals.models import Capability, Reading, RevisionItem
from members.models import User
from members.scope import Copy, scope
editor = User.objects.get(email="editor@demo.example")
partner = User.objects.get(email="partner@demo.example")
found = Reading.objects.about("capability:icse").filter(state="reported")[0]
key = Reading, found.pk
item = RevisionItem.objects.get(pk=RevisionItem.objects.newest_of([key])[key])
following.follow(item=item, by=partner)
with scope(Copy.WORKING):
    reading = Reading.objects.get(pk=found.pk)
    reading.value += 1
    reading.save()
    owner = Capability.objects.get(code="icse")
    draft = publishing.submit(draft=publishing.record_edit(row=owner, by=editor), by=editor)
print("FOUND", draft.pk)
"""


@pytest.fixture
def seeded(fresh_site):
    words = fresh_site.manage("shell", "-v", "0", "-c", SEED).split()
    return fresh_site, words[words.index("FOUND") + 1]


def share(page, site, draft) -> None:
    sign_in(page, site, "publisher", f"/en/admin/goals/draft/{draft}/change/")
    page.check("input[name=organisations]")
    page.fill("input[name=lifts_at]", "2099-01-01T12:00")
    page.click("form[action$='/share/'] button")
    page.wait_for_selector("text=are shared; 1 partner gets a letter")


def publish(page, site, draft) -> None:
    page.goto(f"{site.url}/en/admin/goals/draft/{draft}/change/")
    page.fill("#publish_reason", "The count was corrected")
    page.click("form[action$='/publish/'] button")
    page.wait_for_selector("text=is public with")


def test_a_partner_sees_what_is_shared_and_what_became_of_it(seeded, open_page):
    site, draft = seeded
    staff, page = open_page(), open_page()
    share(staff, site, draft)

    sign_in(page, site, "partner", "/en/me/figures/")
    assert "Demo organisation" in page.locator("main").inner_text()
    assert page.locator("table tbody tr").count() == 1

    publish(staff, site, draft)
    page.reload()
    assert "Nothing is shared with Demo organisation" in page.locator("main").inner_text()
    page.goto(f"{site.url}/en/me/citations/")
    assert "because: The count was corrected" in page.locator("main").inner_text()


def test_a_partner_finds_and_follows_a_citation(fresh_site, open_page):
    page = open_page()
    sign_in(page, fresh_site, "partner", "/en/me/citations/")

    page.fill("main input[name=q]", "member countries")
    page.click("main form[role=search] button")
    page.locator("main form[action*='/follow/'] button").first.click()

    page.wait_for_url("**/en/me/citations/")
    assert "It still says what you cited." in page.locator("main").inner_text()


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ar", 360)])
def test_axe_finds_nothing_and_no_page_scrolls_sideways(seeded, open_page, language, width):
    site, draft = seeded
    share(open_page(), site, draft)
    page = open_page(width=width, color_scheme="dark" if width == 360 else "light")
    sign_in(page, site, "partner")

    found, too_wide = [], []
    for path in ["figures/", "citations/", "citations/?q=icse", "citations/?q=xyzxyz", "tokens/"]:
        page.goto(f"{site.url}/{language}/me/{path}")
        if path == "tokens/":  # with one, and the secret shown
            page.fill("main input[name=name]", "Dashboard")
            page.click("main form.form button")
            page.wait_for_selector("main code")
        found += violations(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            too_wide.append(page.url)

    assert found == []
    assert too_wide == []
