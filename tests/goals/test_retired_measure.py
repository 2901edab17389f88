"""A reading whose measure is retired is not public, wherever readers could meet it."""

import csv
import io

import pytest
from django.test import Client

from goals import search
from goals.models import Citation, Measure, Reading
from tests.goals.api_reading import ask, change, every_row, publish, read

pytestmark = pytest.mark.usefixtures("english")

CODE = "active_users"


@pytest.fixture
def before(db) -> dict[str, int]:
    """How many figures and measures readers had."""
    return {noun: read(noun)["count"] for noun in ("readings", "measures")}


@pytest.fixture
def measure(db) -> Measure:
    return Measure.objects.get(code=CODE)


@pytest.fixture
def gone(before, measure, editor, publisher) -> list[Reading]:
    """The readings of a measure that has just been retired."""
    rows = list(Reading.objects.filter(measure__code=CODE).select_related("subject"))
    assert rows
    publish(change(measure, editor, is_retired=True), publisher)
    return rows


def page(address: str) -> str:
    return Client().get(address).content.decode()


def test_the_list_of_the_api_leaves_them_out_and_counts_what_it_lists(before, gone):
    listed = every_row("readings")

    assert read("readings")["count"] == len(listed) == before["readings"] - len(gone)
    assert not {row["code"] for row in listed} & {row.code for row in gone}
    assert read("measures")["count"] == before["measures"] - 1


def test_their_own_addresses_lead_nowhere(gone):
    assert {ask(f"readings/{row.code}").status_code for row in gone} == {404}


def test_files_leave_them_out(gone):
    table = list(csv.DictReader(io.StringIO(ask("readings.csv").content.decode("utf-8-sig"))))
    listed = read("readings.json")["results"]

    assert len(table) == len(listed) > 0
    assert not {row["code"] for row in [*table, *listed]} & {row.code for row in gone}


@pytest.mark.parametrize("address", ["/en/", "/en/measures/", "/en/capabilities/"])
def test_pages_say_nothing_of_them(address, measure, editor, publisher):
    name, said = measure.name_en, page(address)
    publish(change(measure, editor, is_retired=True), publisher)

    says = page(address)

    assert name in said
    assert name not in says


def test_the_search_does_not_find_the_measure(gone):
    hits = search.find("active users", "en").hits

    assert CODE not in {hit.entry.code for hit in hits}


def test_a_source_no_longer_supports_them(measure, editor, publisher):
    citation = Citation.objects.of(Reading.objects.filter(measure__code=CODE).first()).first()
    source = citation.source
    before = read(f"sources/{source.code}")["citations"]
    publish(change(measure, editor, is_retired=True), publisher)

    after = read(f"sources/{source.code}")["citations"] or 0

    shown = Client().get(f"/en/sources/{source.code}/")
    assert after < before
    assert shown.context["count"] == after
    assert sum(len(group) for group in shown.context["groups"].values()) == after
    assert f"/{CODE}/" not in shown.content.decode()


def test_they_come_back_with_their_measure(before, gone, measure, editor, publisher):
    publish(change(measure, editor, is_retired=False), publisher)

    assert read("readings")["count"] == before["readings"]
