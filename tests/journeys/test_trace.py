"""From a goal to its results with the keyboard alone, in both writing directions."""

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_box_is_chosen_narrows_and_widens_with_the_keyboard(public_site, open_page, language):
    page = open_page()
    page.goto(f"{public_site.url}/{language}/trace/?from=goal:GPG2")
    boxes = page.locator(".trace__node").count()

    page.focus('.trace__node[href$="through=capability:imest"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/trace/?from=goal:GPG2&through=capability:imest")
    narrowed = page.locator(".trace__node").count()
    page.focus('.trace__node--pinned[href="?from=goal:GPG2"] >> nth=-1')
    page.keyboard.press("Enter")
    page.wait_for_url("**/trace/?from=goal:GPG2")

    assert narrowed < boxes == page.locator(".trace__node").count()


def test_she_walks_from_a_target_to_a_figure_and_sees_its_source(public_site, open_page):
    page = open_page(width=360)
    page.goto(f"{public_site.url}/en/trace/?q=16.2")
    page.get_by_role("link", name="16.2").click()

    for name in ("Arrests in a WhatsApp child abuse network", "Arrests: 33"):
        entry = page.locator(".trace-list li").filter(has_text=name)
        entry.get_by_role("link", name="trace from here").click()
        page.get_by_role("heading", level=1, name=name).wait_for()

    step = page.locator("table.records tbody tr").filter(has_text="Arrests: 33").first
    step.locator("summary").click()
    assert step.locator("details a[href*='/sources/']").first.is_visible()
