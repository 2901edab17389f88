"""The first page of the back office says how many reports wait for the person who looks."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.permissions import Role
from operations import actions
from tests.factories.members import make_country
from tests.factories.operations import make_submitted

pytestmark = pytest.mark.django_db

QUEUE = "admin:operations_report_changelist"


@pytest.fixture
def reports(coordinator, editor):
    """Two wait for verification, one for publication."""
    submitted = [make_submitted(by=coordinator, as_of=year) for year in ("2019", "2020", "2021")]
    actions.verify(report=submitted[0], grade="C", by=editor)
    return submitted


def front(client, language: str = "en") -> str:
    return client.get(f"/{language}/admin/").content.decode()


def test_an_editor_reads_what_waits_for_verification(reports, editor, signed_in):
    page = front(signed_in(editor))

    assert f'<a href="{reverse(QUEUE)}">2 reports wait for verification</a>' in page
    assert "publication</a>" not in page


def test_a_publisher_reads_what_waits_for_publication(reports, publisher, signed_in):
    page = front(signed_in(publisher))

    assert f'href="{reverse(QUEUE)}?state=verified">1 verified report waits for publ' in page
    assert "for verification</a>" not in page


@pytest.mark.parametrize("role", [Role.ANALYST, Role.ADMINISTRATOR])
def test_who_decides_nothing_is_told_nothing(reports, role, cast, signed_in):
    assert "queue-reports" not in front(signed_in(cast(role)))


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "2 rapports attendent"), ("es", "2 informes esperan"), ("ar", "تقريران ينتظران")],
)
def test_it_is_said_in_the_language_of_the_reader(reports, editor, signed_in, language, words):
    assert words in front(signed_in(editor), language)


def test_the_first_page_costs_the_same_with_one_and_with_many_reports(editor, signed_in):
    client = signed_in(editor)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            front(client)
        return len(queries)

    make_submitted()
    front(client)
    before = cost()
    for code in ("FR", "ES", "TH"):
        make_submitted(make_country(code))

    assert cost() == before
