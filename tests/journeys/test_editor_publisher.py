"""An editor proposes a link; a publisher refuses it, then publishes the mended one."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import sign_in
from tests.journeys.test_accessibility import violations

pytestmark = pytest.mark.browser

RATIONALE = {
    "en": "Rangers and police share alerts about farms that feed trafficked wildlife.",
    "fr": "Gardes et police partagent des alertes sur les élevages clandestins.",
    "es": "Guardas y policía comparten alertas sobre criaderos clandestinos.",
    "ar": "يتبادل الحراس والشرطة التنبيهات عن المزارع السرية.",
}
# One address per template of the back office; the draft is the one that the test makes.
BACK_OFFICE = [
    "admin/",
    "admin/goals/link/",
    "admin/goals/goal/2/change/",
    "admin/goals/goal/2/history/",
    "admin/goals/capability/1/change/",
    "admin/goals/draft/1/change/",
    "admin/goals/revision/1/change/",
    "admin/preview/goals/environmental-security/",
]


@pytest.fixture
def staff(fresh_site, open_page):
    """`staff("editor")` is a browser in which the demo account of that role is signed in."""

    def signed_in_page(role, path="/en/admin/", **options):
        page = open_page(**options)
        sign_in(page, fresh_site, role, path)
        return page

    return signed_in_page


def complaints_of(*pages) -> list[str]:
    """From now on, what these browsers complain about: scripts and the security policy."""
    heard: list[str] = []
    for page in pages:
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on("console", lambda said: heard.append(said.text) if said.type == "error" else None)
    return heard


def propose_link(page) -> None:
    """Goal 7 (environment) serves SDG 2, in four languages."""
    page.locator("a.addlink[href$='/goals/link/add/']").click()
    page.locator("select[name=goal]").select_option(label="7. Environment and climate")
    page.locator("select[name=sdg]").select_option(index=2)  # after the empty choice
    page.locator("select[name=relation]").select_option("indirect")
    page.locator("select[name=confidence]").select_option("inferred")
    page.locator("select[name=decided_by]").select_option("editors")
    page.fill("input[name=valid_from]", "2026-11")
    for code, text in RATIONALE.items():
        page.fill(f"[name=rationale_{code}]", text)
    page.fill("input[name=reason]", "Found in the brochure")
    page.get_by_role("button", name="Save", exact=True).click()


def test_a_link_is_proposed_refused_mended_and_published(fresh_site, staff):
    editor, publisher = staff("editor"), staff("publisher")
    complaints = complaints_of(editor, publisher)
    goal_page = f"{fresh_site.url}/en/goals/environmental-security/"

    propose_link(editor)
    editor.get_by_role("link", name="Go to the draft").click()
    expect(editor.get_by_role("button", name="Publish")).to_have_count(0)
    editor.get_by_role("button", name="Submit for review").click()
    draft = editor.url

    publisher.reload()
    publisher.locator("#queue-waiting + ul a").first.click()
    expect(publisher.locator("main")).to_contain_text(RATIONALE["fr"])
    publisher.locator("#refuse_reason").fill("Say which farms are meant")
    publisher.get_by_role("button", name="Refuse").click()
    publisher.goto(goal_page)
    expect(publisher.locator("main")).not_to_contain_text("Rangers and police")

    editor.goto(f"{fresh_site.url}/en/admin/")
    expect(editor.locator("#queue-refused ~ ul")).to_contain_text("Say which farms are meant")
    editor.goto(draft)
    editor.get_by_role("link", name="Open the row").click()
    mended = RATIONALE["en"].replace("farms", "illegal breeding farms")
    editor.fill("[name=rationale_en]", mended)
    editor.get_by_role("button", name="Save", exact=True).click()
    editor.get_by_role("link", name="Go to the draft").click()
    editor.get_by_role("link", name="Preview").click()
    expect(editor.locator("body")).to_contain_text("Preview: unpublished")
    expect(editor.locator("main")).to_contain_text("illegal breeding farms")
    editor.goto(draft)
    editor.get_by_role("button", name="Submit for review").click()

    publisher.goto(draft)
    publisher.locator("#publish_reason").fill("A good link, checked")
    publisher.get_by_role("button", name="Publish").click()
    expect(publisher.locator(".messagelist")).to_contain_text(re.compile(r"Revision 2 is public"))
    publisher.goto(goal_page)
    expect(publisher.locator("main")).to_contain_text("illegal breeding farms")
    assert complaints == []


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
def test_the_back_office_has_no_violation(fresh_site, staff, color_scheme):
    editor = staff("editor", color_scheme=color_scheme)
    propose_link(editor)
    page = staff("publisher", color_scheme=color_scheme)
    editor.goto(f"{fresh_site.url}/ar/admin/goals/link/import/")

    found = violations(editor)
    for path in [f"/{language}/{path}" for language in ("en", "ar") for path in BACK_OFFICE]:
        page.goto(f"{fresh_site.url}{path}")
        found += violations(page)

    assert found == []


def test_the_back_office_fits_a_phone(fresh_site, staff):
    propose_link(staff("editor"))
    page = staff("publisher", width=360)
    complaints = complaints_of(page)

    too_wide = []
    for path in [f"/{language}/{path}" for language in ("en", "ar") for path in BACK_OFFICE]:
        page.goto(f"{fresh_site.url}{path}")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            too_wide.append(page.url)

    assert too_wide == []
    assert complaints == []
