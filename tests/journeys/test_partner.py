"""A partner looks for what goal 7 has to do with target 15.7, and downloads it."""

import csv
from io import StringIO
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser


def test_a_partner_finds_target_15_7_and_downloads_its_links(public_site, open_page):
    page = open_page()

    page.goto(f"{public_site.url}/en/")
    page.fill("header input[name=q]", "15.7")
    page.press("header input[name=q]", "Enter")
    page.click("main .hits a >> nth=0")
    page.wait_for_load_state()
    assert "15.7" in page.inner_text("main")

    page.goto(f"{public_site.url}/en/sdgs/15/")
    page.click("#t-15\\.7 + ul a.goal-line")
    page.wait_for_url("**/goals/environmental-security/#GPG7-15.7")
    assert page.locator("#GPG7-15\\.7 .link__text").inner_text()

    with page.expect_download() as download:
        page.click("section[aria-labelledby=sdgs] a:has-text('CSV')")
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(StringIO(text)))
    assert {row["goal_code"] for row in rows} == {"GPG7"}
    assert "15.7" in {row["target_code"] for row in rows}
