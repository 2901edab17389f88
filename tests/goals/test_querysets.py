"""The named questions give the rows that their names promise."""

import pytest

from goals.models import (
    Capability,
    Citation,
    Crosswalk,
    Draft,
    Goal,
    Link,
    Partner,
    Reading,
    Revision,
    Source,
)
from tests.factories.goals import make_link

pytestmark = pytest.mark.django_db


def test_current_goals_are_the_seven_of_2023():
    goals = Goal.objects.current()

    assert [goal.number for goal in goals] == [1, 2, 3, 4, 5, 6, 7]
    assert {goal.edition.code for goal in goals} == {"2023"}


def test_the_list_of_goals_counts_aims_and_sdgs(django_assert_num_queries):
    with django_assert_num_queries(1):
        goals = list(Goal.objects.for_list_page())

    assert sum(goal.aim_count for goal in goals) == 38
    assert all(goal.sdg_count >= 3 for goal in goals)


def test_a_goal_knows_what_it_carries_on():
    edges = Crosswalk.objects.into(Goal.objects.get(code="GPG3"))

    assert [edge.earlier.code for edge in edges] == ["GPG3-2017"]


def test_an_ended_link_is_not_open(working_copy):
    link = make_link(valid_to="2026-12")

    assert link not in Link.objects.open()
    assert link in Link.objects.ended()


def test_a_retired_link_is_neither_open_nor_ended(working_copy):
    link = make_link(is_retired=True)

    assert link not in Link.objects.open()
    assert link not in Link.objects.ended()


def test_links_to_a_whole_sdg_stand_before_links_to_its_targets():
    links = list(Link.objects.of_goal(Goal.objects.get(code="GPG3")))

    places = [(link.sdg.number, link.target.sort if link.target else -1) for link in links]
    assert places == sorted(places)


def test_capabilities_serving_a_goal_hold_that_goal():
    found = Capability.objects.serving(4).with_goals()

    assert found
    assert all(4 in {edge.goal.number for edge in row.subject.served} for row in found)


def test_owners_come_with_their_goals_in_two_queries(django_assert_num_queries):
    with django_assert_num_queries(2):
        partners = list(Partner.objects.with_goals())

        assert any(partner.subject.served for partner in partners)


def test_readings_of_a_measure_are_in_the_order_of_their_dates():
    readings = Reading.objects.about("body:interpol").of_measure("member_countries")

    dates = [reading.as_of for reading in readings]
    assert dates == sorted(dates)
    assert len(dates) > 2


def test_headlines_are_marked_figures():
    assert {reading.is_headline for reading in Reading.objects.headlines()} == {True}


def test_sources_say_how_many_statements_they_support():
    counted = {source.code: source.citation_count for source in Source.objects.for_list_page()}

    assert (
        counted["annual-report-2019"]
        == Citation.objects.filter(source__code="annual-report-2019").count()
    )


def test_citations_of_many_rows_come_in_one_query(django_assert_num_queries):
    rows = [*Goal.objects.current(), *Capability.objects.all()[:3]]
    Citation.objects.of_all(rows[:1])  # content types are cached by now

    with django_assert_num_queries(1):
        found = Citation.objects.of_all(rows)

    assert len(found) == len(rows)


def test_drafts_are_for_those_who_see_working_copies(reviewed, analyst, outsider):
    assert reviewed in Draft.objects.visible_to(analyst)
    assert not Draft.objects.visible_to(outsider).exists()


def test_an_author_is_not_offered_her_own_draft(reviewed, editor, publisher):
    assert reviewed in Draft.objects.publishable_by(publisher)
    assert reviewed not in Draft.objects.publishable_by(editor)


def test_the_revisions_of_a_row_are_those_that_hold_it():
    goal = Goal.objects.get(code="GPG3")

    assert [revision.number for revision in Revision.objects.of(goal)] == [1]


def test_the_list_of_revisions_counts_their_rows():
    revision = Revision.objects.for_list_page().get()

    assert revision.item_count == revision.items.count() > 1000
