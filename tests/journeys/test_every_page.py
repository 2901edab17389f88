"""Nightly: axe on every public page that links lead to, in every language."""

from urllib.parse import urldefrag, urlsplit

import pytest

from tests.journeys.test_accessibility import violations

pytestmark = [pytest.mark.browser, pytest.mark.nightly]


def addresses(page, site: str, language: str) -> set[str]:
    """Pages of this language that the open page leads to; files and accounts left out.

    A link in a picture (SVG) keeps its address elsewhere than one in a text: read the attribute.
    """
    whole = "all => all.map(a => new URL(a.getAttribute('href'), document.baseURI).href)"
    links = page.eval_on_selector_all("a[href]", whole)
    pages = {urldefrag(link).url for link in links if link.startswith(f"{site}/{language}/")}
    return {page for page in pages if "/accounts/" not in urlsplit(page).path}


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_every_page_has_no_violation(public_site, open_page, language):
    page = open_page()
    waiting, seen, found = [f"{public_site.url}/{language}/"], set(), []

    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        answer = page.goto(address)
        assert answer.status == 200, address
        found += violations(page)
        waiting += addresses(page, public_site.url, language) - seen

    assert len(seen) > 150
    assert found == []
