"""The page of a confirmed file follows the worker by itself."""

import pytest

from tests.journeys.conftest import sign_in
from tests.journeys.test_accessibility import violations

pytestmark = pytest.mark.browser
SEED = """
from members import actions
from members.models import InvitationFile, User
person = User.objects.get(email="coordinator@demo.example")
rows = [[n, f"p{n}@police.example", "Amina", "Port police", "en"] for n in range(2, 1502)]
file = InvitationFile.objects.create(
    keeper_country=person.keeper_country, made_by=person, name="a.csv", rows=rows
)
actions.confirm_file(file=file, by=person)
print("FOUND", file.pk)
"""
ONE_SLICE = "from members.outbox import drain; drain(1)"


def test_a_file_is_seen_being_written_without_a_click(fresh_site, open_page):
    key = fresh_site.manage("shell", "-v", "0", "-c", SEED).split()[-1]
    page = open_page()
    sign_in(page, fresh_site, "coordinator", f"/en/desk/invitations/file/{key}/")

    page.get_by_text("waits to be written").wait_for()
    found = violations(page)
    fresh_site.manage("shell", "-v", "0", "-c", ONE_SLICE)
    page.get_by_text("1,000 of 1,500 rows are written.").wait_for()
    fresh_site.manage("shell", "-v", "0", "-c", ONE_SLICE)
    page.get_by_text("1500 people are invited").wait_for()

    assert page.locator("[data-look-again]").count() == 0
    assert found + violations(page) == []
