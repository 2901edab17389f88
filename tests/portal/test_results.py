"""What the operations of a goal led to: the page of its sums, and the figures behind a total."""

import itertools
import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goals.models import Goal, Reading
from members.models import Country
from operations import columns, proof, roll_up
from operations.models import GoalResults, Operation, Total
from operations.proof import Reason
from tests.operations.test_roll_up import copy_operations

pytestmark = pytest.mark.django_db

LANGUAGES = ["en", "fr", "es", "ar"]


def page(path: str, language: str = "en") -> str:
    answer = Client().get(f"/{language}/{path}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_goal_shows_its_results_and_leads_to_each_total(language):
    for goal in Goal.objects.current():
        shown = page(f"goals/{goal.slug}/results/", language)

        links = re.findall(rf'href="/{language}/(goals/{goal.slug}/results/[\w-]+/)"', shown)
        assert len(links) == Total.objects.of_goal(goal).count() > 0
        assert f'href="{goal.get_absolute_url()}"'.replace("/en/", f"/{language}/") in shown


def test_the_goal_leads_to_its_results_and_back():
    assert "/en/goals/cybercrime/results/" in page("goals/cybercrime/")
    assert 'href="/en/goals/cybercrime/"' in page("goals/cybercrime/results/")


def test_a_total_says_what_it_counts_and_what_is_missing():
    shown = page("goals/environmental-security/results/arrests/")

    assert "It adds the figures of 1 operation (figures: 1)." in shown
    assert "3 operations of this goal tell no number for it." in shown
    assert "109 participations are counted by the sources without naming the country." in shown
    assert "It speaks of the time from April 2019 to 2019." in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_when_its_numbers_changed_and_what_they_do_not_show(language):
    shown = page("goals/terrorism/results/", language)

    assert f"/{language}/revisions/1/" in shown
    assert shown.count('class="notice"') == 1


def test_a_goal_without_operations_says_where_to_go():
    GoalResults.objects.filter(goal__code="GPG1").delete()

    shown = page("goals/terrorism/results/")

    assert "No operation is published for this goal yet." in shown
    assert "/en/operations/" in shown


@pytest.mark.parametrize("path", ["goals/no-goal/results/", "goals/terrorism/results/sentence/"])
def test_what_is_no_goal_and_what_has_no_total_is_not_there(path):
    assert Client().get(f"/en/{path}").status_code == 404


@pytest.mark.parametrize("path", ["", "arrests/"])
def test_more_operations_cost_no_more_questions(path):
    address = f"/en/goals/environmental-security/results/{path}"
    with CaptureQueriesContext(connection) as few:
        Client().get(address)
    copy_operations(20)
    roll_up.rebuild()

    with CaptureQueriesContext(connection) as many:
        assert Client().get(address).status_code == 200

    assert len(many) == len(few) <= 8


# ---- why a figure is added, or not


@pytest.fixture
def told():
    """`told(name, **columns)` is one more published figure of Thunderball's arrests."""
    first = Reading.objects.get(subject__code="operation:thunderball-2019", measure__code="arrests")

    keys = itertools.count(90_000_000)

    def add(name: str, **columns) -> Reading:
        row = Reading.objects.get(pk=first.pk)
        row.pk, row.code, row._state.adding = next(keys), name, True
        for column, value in columns.items():
            setattr(row, column, value)
        Reading.objects.bulk_create([row])
        return row

    add.first = first
    return add


def reasons(goal: str = "GPG7", measure: str = "arrests") -> dict[str, Reason | None]:
    total = Total.objects.get(goal__code=goal, measure__code=measure)
    found = proof.of(total.goal, total.measure)
    return {reading.code: found.reason(reading) for reading in found.figures}


def test_every_figure_that_is_not_added_says_why(told):
    told("a-share", share_of=Country.objects.get(code="FR"))
    told("beside", beside=told.first)
    told("earlier", as_of="2019-06")
    told("a-part", breakdown_en="boys")
    told("withheld", state="withheld", value=None, as_of="2020")
    old = told("old-version", as_of="2021")
    told("new", as_of="2018", supersedes=old)

    assert reasons() == {
        told.first.code: None,
        "a-share": Reason.SHARE,
        "beside": Reason.OTHER_ACCOUNT,
        "earlier": Reason.SAME_TIME,
        "a-part": Reason.SAME_TIME,
        "withheld": Reason.NO_NUMBER,
        "old-version": Reason.REPLACED,
        "new": Reason.SAME_TIME,
    }


def test_a_figure_that_is_counted_with_its_whole_says_so(told):
    whole = Operation.objects.get(code="thunderball-2019")
    part = Operation.objects.for_goal("7").exclude(pk=whole.pk).first()
    Operation.objects.filter(pk=part.pk).update(parent=whole)
    told("of-the-part", subject=part.subject)

    assert reasons()[told.first.code] is None
    assert reasons()["of-the-part"] is Reason.WITH_WHOLE


def test_a_part_says_that_parts_by_another_dimension_are_added(told):
    later = {"period_from": "2021", "as_of": "2021"}
    told("north", breakdown_en="north", breakdown_dimension="region", **later)
    told("girls", breakdown_en="girls", breakdown_dimension="sex", **later)

    assert reasons()["north"] is None
    assert reasons()["girls"] is Reason.OTHER_PARTS


def test_what_was_added_gives_the_total_again():
    for total in Total.objects.select_related("goal", "measure"):
        found = proof.of(total.goal, total.measure)

        added = [row.value for row in found.figures if found.reason(row) is None]

        assert sum(added, Decimal(0)) == total.value
        assert len(added) == total.figures


# ---- the picture


def test_years_without_an_operation_have_their_place_and_undated_ones_come_last():
    drawn = columns.draw({"2019": {"project": 1}, "2016": {"operation": 3}, "": {"project": 2}})

    assert [column.year for column in drawn.columns] == ["2016", "2017", "2018", "2019", ""]
    assert [column.count for column in drawn.columns] == [3, 0, 0, 1, 2]
    assert drawn.fullest.year == "2016"


def test_a_column_is_as_high_as_its_number_and_no_higher_than_the_picture():
    drawn = columns.draw({"2018": {"project": 10}, "2019": {"operation": 15, "project": 5}})

    heights = [sum(piece.height for piece in column.pieces) for column in drawn.columns]
    assert heights[1] == pytest.approx(2 * heights[0], abs=0.3)
    assert drawn.columns[1].top == pytest.approx(columns.HEAD, abs=0.2)


def test_nothing_is_drawn_of_nothing():
    assert columns.draw({}) is None
