"""axe finds nothing on one instance of every template, in four languages, light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.conftest import running_site, sign_in
from tests.public_pages import CITED, PATHS

pytestmark = pytest.mark.browser

# One address per template. The nightly lane visits every address (test_every_page.py).
PAGES = [*PATHS, *CITED.values(), "accounts/login/", "no-such-page/"]
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # what passes is looked at too, but not described node by node
}


def violations(page) -> list[str]:
    """What axe has to say about the page, one readable line each."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{page.url}: {rule['id']}: {node['html'][:160]}"
        for rule in found
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_public_templates_have_no_violation(public_site, open_page, language, color_scheme):
    page = open_page(color_scheme=color_scheme)

    found = []
    for path in PAGES:
        page.goto(f"{public_site.url}/{language}/{path}")
        found += violations(page)

    assert found == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_phone_sees_no_violation_and_no_sideways_scroll(public_site, open_page, language):
    page = open_page(width=360)

    found, too_wide = [], []
    for path in PAGES:
        page.goto(f"{public_site.url}/{language}/{path}")
        found += violations(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            too_wide.append(page.url)

    assert found == []
    assert too_wide == []


@pytest.mark.parametrize("role", ["editor"])
def test_a_signed_in_reader_sees_no_violation(fresh_site, open_page, role):
    page = open_page()
    sign_in(page, fresh_site, role)

    found = violations(page)

    assert found == []


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
def test_the_pages_for_bad_days_have_no_violation(
    fresh_database, tmp_path, open_page, color_scheme, monkeypatch
):
    monkeypatch.setenv("MAINTENANCE", "1")
    page = open_page(color_scheme=color_scheme)

    found = []
    with running_site(fresh_database, tmp_path / "server.log", until=503) as site:
        for language in ("en", "fr", "es", "ar"):
            answer = page.goto(f"{site.url}/{language}/goals/")
            assert answer.status == 503
            found += violations(page)

    assert found == []
