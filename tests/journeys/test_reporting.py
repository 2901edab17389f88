"""A coordinator reports, is returned, corrects, is published; axe looks at every page."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import sign_in
from tests.journeys.test_accessibility import violations

pytestmark = pytest.mark.browser

CSV = """operation,as_of,measure,value
opson-viii,2020,food_seized,8.5
opson-viii,2020,arrests,12 kg
"""


@pytest.fixture
def people(fresh_site, open_page):
    """`people("editor", "/en/admin/")` is a browser in which that demo account is signed in."""

    def signed_in_page(role: str, path: str, **options) -> Page:
        page = open_page(**options)
        sign_in(page, fresh_site, role, path)
        return page

    return signed_in_page


def begin_report(page: Page) -> None:
    page.locator("main input[name=q]").fill("opson")
    page.locator("main").get_by_role("button", name="Search").click()
    page.get_by_role("link", name=re.compile("^Report Operation Opson VIII")).click()
    page.fill("input[name=period_from]", "")
    page.fill("input[name=as_of]", "2019")
    page.get_by_role("button", name="Begin the report").click()


def row_of(page: Page, measure: str):
    return page.get_by_role("group", name=re.compile(measure))


def test_a_coordinator_reports_is_returned_corrects_and_is_published(fresh_site, people):
    desk = people("coordinator", "/en/desk/reports/")
    begin_report(desk)
    food = row_of(desk, "[Ff]ood")
    food.first.get_by_label("Number").fill("12 kg")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_role("alert")).to_contain_text("“12 kg” is not a number")
    expect(food.first.get_by_label("Number")).to_have_value("12 kg")
    food.first.get_by_label("Number").fill("12.5")
    desk.get_by_role("button", name="Save").click()
    desk.get_by_role("button", name="Submit to the General Secretariat").click()
    expect(desk.locator("dl.facts")).to_contain_text("submitted")
    report = desk.url

    editor = people("editor", "/en/admin/operations/report/")
    editor.locator("#result_list tbody a").first.click()
    editor.fill("[name=note]", "Tonnes, not kilograms?")
    editor.get_by_role("button", name="Return to the country").click()

    desk.goto(report)
    expect(desk.locator(".notice")).to_contain_text("Tonnes, not kilograms?")
    desk.get_by_role("link", name="Write the figures").click()
    row_of(desk, "[Ff]ood").first.get_by_label("Number").fill("13")
    desk.get_by_role("button", name="Save").click()
    desk.get_by_role("button", name="Submit to the General Secretariat").click()

    editor.reload()
    editor.get_by_role("button", name="Verify").click()
    editor.get_by_role("link", name="The draft that holds its figures").click()
    expect(editor.get_by_role("button", name="Publish")).to_have_count(0)

    publisher = people("publisher", "/en/admin/")
    publisher.goto(editor.url)
    publisher.fill("#publish_reason", "Verified results of Senegal")
    publisher.get_by_role("button", name="Publish").click()
    expect(publisher.locator(".success")).to_contain_text("is public")
    drain = "from members.outbox import drain; drain()"
    fresh_site.manage("shell", "-v", "0", "-c", drain)

    desk.goto(report)
    expect(desk.locator("dl.facts")).to_contain_text("published (Revision")
    expect(desk.locator(".steps li")).to_have_count(7)
    desk.goto(f"{fresh_site.url}/en/operations/opson-viii/")
    expect(desk.locator("main")).to_contain_text("share of Senegal")
    expect(desk.locator("main")).to_contain_text("never added to a total")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing_on_the_pages_of_reports(fresh_site, people, language):
    fresh_site.manage("create_demo_reports")
    desk = people("coordinator", f"/{language}/desk/reports/?q=a", width=360)
    found = violations(desk)
    steps = [
        f"/{language}/desk/reports/add/?operation=opson-viii",
        f"/{language}/desk/reports/file/",
    ]
    reports = desk.locator("section:last-of-type table th a")
    steps += [reports.nth(n).get_attribute("href") for n in range(reports.count())]
    steps.append(f"{steps[2]}edit/")  # the newest, which was returned
    for step in steps:
        desk.goto(f"{fresh_site.url}{step}")
        found += violations(desk)
    desk.goto(f"{fresh_site.url}/{language}/desk/reports/file/")
    file = {"name": "results.csv", "mimeType": "text/csv", "buffer": CSV.encode()}
    desk.set_input_files("input[type=file]", file)
    desk.locator("main form button").click()
    desk.wait_for_url(re.compile(r"/file/[0-9a-f-]{36}/"))
    found += violations(desk)
    editor = people("editor", f"/{language}/admin/operations/report/")
    found += violations(editor)
    editor.locator("#result_list tbody a").first.click()
    found += violations(editor)

    assert found == []
