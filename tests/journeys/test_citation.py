"""A partner cites a number, it is revised, and the citation still shows what she saw."""

import pytest

from tests.journeys.conftest import sign_in
from tests.journeys.test_accessibility import violations
from tests.journeys.test_partner_pages import publish

pytestmark = pytest.mark.browser
# An editor hands in another number for a figure of ICSE.
SEED = """
from goals import publishing
from goals.models import Capability, Reading
from members.models import User
from members.scope import Copy, scope
editor = User.objects.get(email="editor@demo.example")
found = Reading.objects.about("capability:icse").filter(state="reported")[0]
with scope(Copy.WORKING):
    reading = Reading.objects.get(pk=found.pk)
    reading.value = 424242
    reading.save()
    owner = Capability.objects.get(code="icse")
    draft = publishing.submit(draft=publishing.record_edit(row=owner, by=editor), by=editor)
print("FOUND", draft.pk, found.measure.code, int(found.value))
"""


@pytest.fixture
def seeded(fresh_site):
    words = fresh_site.manage("shell", "-v", "0", "-c", SEED).split()
    at = words.index("FOUND")
    return fresh_site, words[at + 1], words[at + 2], f"{int(words[at + 3]):,}"


def test_a_citation_still_shows_what_she_saw(seeded, open_page):
    site, draft, measure, number = seeded
    page, staff = open_page(), open_page()

    # She reads a number, takes the address that is offered, and follows what she cited.
    page.goto(f"{site.url}/en/measures/{measure}/")
    assert number in page.locator("main table").inner_text()
    page.get_by_role("region", name="Cite this").get_by_role("link").click()
    cited = page.url
    assert cited.endswith(f"/en/measures/{measure}@r1")
    assert "Nothing of it has changed since." in page.get_by_label("Cited state").inner_text()
    saw = page.locator("main article").inner_text()
    sign_in(page, site, "partner", "/en/me/citations/?q=icse")
    page.locator("main form[action*='/follow/'] button").first.click()
    page.wait_for_url("**/en/me/citations/")

    # A publisher, who wrote nothing of it, publishes the correction with her reason.
    sign_in(staff, site, "publisher")
    publish(staff, site, draft)

    # Whoever opens the citation sees what she saw, and why it is another number today.
    reader = open_page()
    reader.goto(cited)
    assert reader.locator("main article").inner_text() == saw
    band = reader.get_by_label("Cited state").inner_text()
    assert "This is the state of revision 1 of" in band
    assert "Revised in revision 2 of" in band
    assert "because: The count was corrected" in band
    reader.get_by_label("Cited state").get_by_role("link").click()
    assert reader.url == f"{site.url}/en/measures/{measure}/"
    assert "424,242" in reader.locator("main table").inner_text()

    # And she herself is told, side by side.
    page.goto(f"{site.url}/en/me/citations/")
    assert "424,242" in page.locator("main").inner_text().replace("424242", "424,242")


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ar", 360)])
def test_a_citation_that_was_revised_has_no_violation(seeded, open_page, language, width):
    site, draft, measure, _number = seeded
    staff = open_page()
    sign_in(staff, site, "publisher")
    publish(staff, site, draft)
    page = open_page(width=width, color_scheme="dark" if width == 360 else "light")

    found, too_wide = [], []
    for path in [f"measures/{measure}@r1", f"measures/{measure}@r9", f"measures/{measure}/"]:
        page.goto(f"{site.url}/{language}/{path}")
        found += violations(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            too_wide.append(page.url)

    assert found == []
    assert too_wide == []
