"""Totals in the open API: what the pages say, and every figure behind them."""

import csv
import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goals.models import Goal, Measure, Reading
from operations.models import Total
from operations.proof import Reason
from tests.goals.api_reading import FILES, ask, change, codes, every_row, publish, read, revise

pytestmark = pytest.mark.django_db


def table(address: str) -> list[dict[str, str]]:
    content = ask(address).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content, newline="")))


def test_every_total_that_a_page_shows_is_told():
    told = {row["code"]: row for row in every_row("results")}

    totals = Total.objects.select_related("goal", "measure")
    assert told.keys() == {total.code for total in totals}
    for total in totals:
        row = told[total.code]
        assert Decimal(row["value"]) == total.value
        assert row["page"].endswith(f"/en/goals/{total.goal.slug}/results/{total.measure.code}/")


def test_a_total_says_what_it_counts_and_what_is_missing():
    """As the page does (tests/portal/test_results.py)."""
    goal = Goal.objects.current().get(slug="environmental-security")

    told = read(f"results/{goal.code}/arrests")

    assert (told["operations"], told["figures"]) == (1, 1)
    assert told["operations_of_goal"] - told["operations_with_number"] == 3
    assert told["participations_unnamed"] == 109
    assert (told["period_from"], told["as_of"]) == ("2019-04", "2019")
    assert told["state"] == "reported"
    assert told["revision"] == 1
    assert sum(told[f"grade_{grade}"] for grade in "abcde") == told["figures"]


def test_a_sum_of_nothing_but_zeros_says_so():
    assert Total(value=Decimal(0)).state == "zero_reported"


@pytest.mark.parametrize("query", ["goal=1", "goal=GPG1", "measure=arrests", "unit=people"])
def test_results_are_narrowed(query):
    every, found = every_row("results"), every_row(f"results?{query}")

    name, value = query.split("=")
    wanted = {
        "goal": lambda row: row["goal"]["code"] == "GPG1",
        "measure": lambda row: row["measure"]["code"] == value,
        "unit": lambda row: row["unit"]["code"] == value,
    }[name]
    assert found == [row for row in every if wanted(row)]
    assert 0 < len(found) < len(every)
    assert [row["code"] for row in table(f"results.csv?{query}")] == [row["code"] for row in found]


@pytest.mark.parametrize("code", ["GPG9/arrests", "GPG1/sentence", "GPG1", "arrests", "GPG1/"])
def test_what_is_no_total_is_not_there(code):
    assert ask(f"results/{code}").status_code == 404


@pytest.mark.parametrize("ending", FILES)
def test_what_is_no_total_has_no_figures(ending):
    assert ask(f"results/GPG1/sentence.{ending}").status_code == 404
    assert ask(f"results/GPG1/arrests.{ending}").status_code == 200


# ---- the figures behind


def test_adding_what_is_added_gives_the_total():
    for row in every_row("results"):
        path = row["figures_at"].removeprefix("http://testserver/api/v1/")
        figures = read(path)["results"]

        added = [Decimal(figure["value"]) for figure in figures if figure["is_added"]]
        assert (sum(added), len(added)) == (Decimal(row["value"]), row["figures"]), path
        assert all((figure["reason"] is None) == figure["is_added"] for figure in figures), path


def test_a_figure_that_is_not_added_says_why_and_the_file_knows_the_words():
    others = Reading.objects.filter(beside__isnull=False, subject__kind="operation")
    beside = others.filter(measure__totals__isnull=False).order_by("code").first()
    measure = beside.measure.code

    addresses = [
        row["figures_at"].partition("/v1/")[2] for row in every_row(f"results?measure={measure}")
    ]
    figures = {row["code"]: row for path in addresses for row in read(path)["results"]}
    columns = read(addresses[0].replace(".json", ".metadata.json?lang=fr"))["columns"]

    assert figures[beside.code]["reason"] == "other_account"
    assert not figures[beside.code]["is_added"]
    [reason] = [column for column in columns if column["name"] == "reason"]
    assert set(reason["codes"]) == set(Reason.values)


def test_the_table_of_figures_holds_what_json_tells():
    told = read("results/GPG1/arrests.json?lang=all")

    rows = table("results/GPG1/arrests.csv")

    assert told["about"]["total"] == read("results/GPG1/arrests?lang=all")
    assert [row["code"] for row in rows] == [row["code"] for row in told["results"]]
    assert [row["is_added"] for row in rows] == [
        str(row["is_added"]).lower() for row in told["results"]
    ]
    assert [row["value"] for row in rows] == [row["value"] or "" for row in told["results"]]


def test_totals_follow_a_publication(editor, publisher):
    measure = "arrests"
    [row] = [row for row in read("results/GPG1/arrests.json")["results"] if row["is_added"]][:1]
    before = read(f"results/GPG1/{measure}")

    reading = Reading.objects.select_related("subject").get(code=row["code"])
    revision = revise(
        reading, editor, publisher, int(reading.value) + 11, "The ministry corrected it"
    )

    now = read(f"results/GPG1/{measure}")
    assert Decimal(now["value"]) == Decimal(before["value"]) + 11
    assert now["revision"] == revision.number


def test_a_retired_measure_takes_its_totals_along(editor, publisher):
    publish(change(Measure.objects.get(code="arrests"), editor, is_retired=True), publisher)

    assert "GPG1/arrests" not in codes("results?page_size=200")
    assert ask("results/GPG1/arrests").status_code == 404


@pytest.mark.parametrize("address", ["results?page_size={}", "results.csv"])
def test_more_totals_cost_no_more_questions(address):
    def questions(size: int) -> int:
        with CaptureQueriesContext(connection) as asked:
            ask(address.format(size))
        return len(asked)

    questions(1)
    assert questions(1) == questions(50) <= 8


def test_the_pages_link_their_files():
    results = Client().get("/fr/goals/terrorism/results/").content.decode()
    total = Client().get("/fr/goals/terrorism/results/arrests/").content.decode()

    for ending in FILES:
        assert f'href="/api/v1/results.{ending}?lang=fr&amp;goal=1"' in results
        assert f'href="/api/v1/results/GPG1/arrests.{ending}?lang=fr"' in total
