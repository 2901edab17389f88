"""Through the matrix with the keyboard alone, in both writing directions."""

import pytest

pytestmark = pytest.mark.browser


def focused(page) -> str:
    return page.evaluate("document.activeElement.getAttribute('href')")


@pytest.fixture
def matrix(public_site, open_page):
    """The matrix page in a language, with the focus on the cell of goal 1 and SDG 5."""

    def open_matrix(language: str, **options):
        page = open_page(**options)
        page.goto(f"{public_site.url}/{language}/sdgs/")
        page.focus(f"[data-matrix] td a[href='/{language}/goals/terrorism/#sdg-5']")
        return page

    return open_matrix


def test_arrow_right_goes_to_the_next_goal(matrix):
    page = matrix("en")

    page.keyboard.press("ArrowRight")

    assert focused(page) == "/en/goals/border-security/#sdg-5"


def test_in_arabic_arrow_left_goes_to_the_next_goal(matrix):
    page = matrix("ar")

    page.keyboard.press("ArrowLeft")

    assert focused(page) == "/ar/goals/border-security/#sdg-5"


def test_arrow_down_skips_pairs_without_a_link(matrix):
    page = matrix("en")

    page.keyboard.press("ArrowDown")

    assert focused(page) == "/en/goals/terrorism/#sdg-11"


def test_the_last_cell_keeps_the_focus(matrix):
    page = matrix("en")

    for _step in range(20):
        page.keyboard.press("ArrowDown")

    assert focused(page) == "/en/goals/terrorism/#sdg-17"


def test_tab_leaves_the_matrix_after_one_stop(matrix):
    page = matrix("en")

    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.closest('[data-matrix] td')") is None


def test_enter_opens_the_goal_at_that_sdg(matrix):
    page = matrix("en")

    page.keyboard.press("Enter")
    page.wait_for_url("**/goals/terrorism/#sdg-5")

    assert page.locator("#sdg-5").is_visible()


def test_without_scripts_every_cell_is_a_link(matrix):
    page = matrix("en", java_script_enabled=False)

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/goals/border-security/#sdg-5")

    assert page.locator("#sdg-5").is_visible()
