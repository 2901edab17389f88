"""Public pages of the goals room: what they show, what they hide, what they cost."""

import re

import pytest
from django.test import Client

from goals import publishing
from goals.models import Aim, Goal, Link, Meeting, Milestone, Subject, SubjectGoal
from members.scope import Copy, scope
from tests.factories.goals import in_four, make_link
from tests.public_pages import PATHS

BUDGET = 8  # queries of a page (design 5)
# A trace asks each room for its rows and for its edges, once each, however many there are, and
# for the ways of each node that it leads through.
TRACE_BUDGET = 18
FOR_EACH_WAY = 3


def html(client: Client, path: str, language: str = "en") -> str:
    response = client.get(f"/{language}/{path}")
    assert response.status_code == 200
    return response.content.decode()


# A trace from every kind of start.
TRACES = [
    f"trace/?from={start}"
    for start in (
        *("sdg:SDG16", "target:16.4", "capability:icse", "notice:red", "module:notices"),
        *("operation:opson-viii", "country:FR", "body:interpol"),
    )
]


@pytest.mark.parametrize("path", [*PATHS, *TRACES])
def test_a_page_stays_within_its_query_budget(client, db, path, django_assert_max_num_queries):
    client.get(f"/fr/{path}")  # content types are looked up once per process

    trace = TRACE_BUDGET + FOR_EACH_WAY * ("through=" in path)
    with django_assert_max_num_queries(trace if "?from=" in path else BUDGET):
        client.get(f"/fr/{path}")


@pytest.mark.parametrize("path", ["goals/terrorism/", "sdgs/", "sdgs/16/", "capabilities/", ""])
def test_more_rows_cost_no_more_queries(
    client, editor, publisher, working_copy, path, django_assert_num_queries, queries_of
):
    with scope(Copy.PUBLISHED):
        before = queries_of(client, path)
    goal = Goal.objects.get(code="GPG1")
    for number in range(20):
        Aim.objects.create(
            goal=goal, code=f"GPG1.X{number}", sort=100 + number, **in_four("text", "More")
        )
    draft = publishing.record_edit(row=goal, by=editor)
    publishing.submit(draft=draft, by=editor)
    publishing.publish(drafts=[draft], by=publisher, reason="Twenty more aims")

    with scope(Copy.PUBLISHED), django_assert_num_queries(before):
        client.get(f"/en/{path}")


@pytest.fixture
def queries_of():
    """How many queries a page costs once content types are known."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count(client: Client, path: str) -> int:
        client.get(f"/en/{path}")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/en/{path}")
        return len(queries)

    return count


def test_a_goal_page_tells_why_each_target_is_served(client, db):
    page = html(client, "goals/environmental-security/")

    link = Link.objects.get(code="GPG7-15.7")
    assert link.rationale_en in page
    assert link.target.label_en in page
    assert 'id="GPG7-15.7"' in page


def test_a_goal_page_shows_what_changed_since_2017(client, db):
    page = html(client, "goals/border-security/")

    assert "<del>integrity</del>" in page
    assert "<ins>security</ins>" in page


def test_a_goal_page_speaks_the_language_of_its_address(client, db):
    page = html(client, "goals/border-security/", "ar")

    assert '<html lang="ar" dir="rtl">' in page
    assert "تعزيز سلامة الحدود" in page


def test_a_draft_link_is_on_no_public_page(client, editor, working_copy):
    link = make_link(goal=7, sdg=2, rationale_en="Nobody may read this yet")
    publishing.record_edit(row=link, by=editor)

    with scope(Copy.PUBLISHED):
        pages = [
            html(client, path) for path in ("goals/environmental-security/", "sdgs/2/", "sdgs/")
        ]

    assert not any("Nobody may read this yet" in page for page in pages)


def test_the_matrix_filters_by_relation(client, db):
    page = html(client, "sdgs/?relation=indirect")

    assert "shape--indirect" in page
    assert "direct: the goal itself" in page
    assert 'class="relation"><svg class="shape shape--direct"' not in page.split("<tbody>")[2]


def test_a_filter_value_that_nobody_offers_shows_everything(client, db):
    page = html(client, "sdgs/?relation=sideways&goal=99")

    assert "114 links" in page


def test_a_filter_without_result_says_how_to_go_on(client, db):
    page = html(client, "capabilities/?kind=framework&goal=7")

    assert "No capability matches these filters." in page
    assert "Show all" in page


def test_the_flow_narrows_to_one_goal(client, db):
    page = html(client, "sdgs/flow/?goal=3")

    assert "goal-3 flow__" in page
    assert "goal-4 flow__" not in page


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_timeline_leads_from_every_mark_to_its_entry(client, db, language):
    page = html(client, "timeline/", language)

    marks = re.findall(r'<a class="axis__\w+" href="#([^"]+)">', page)
    entries = re.findall(r'<li id="([^"]+)"', page)
    assert len(entries) > 20
    assert sorted(marks) == sorted([*entries, *entries])  # a picture for each kind of screen


def test_more_milestones_and_meetings_cost_no_more_queries(
    client, working_copy, django_assert_num_queries, queries_of
):
    before = queries_of(client, "timeline/")
    for number in range(20):
        fields = {"code": f"X{number}", "start": f"20{10 + number}-05"}
        Milestone.objects.create(**fields, **in_four("text", "A step"))
        subject = Subject.objects.create(code=f"meeting:x-{number}", kind="meeting")
        meeting = Meeting(**fields, kind="conference", subject=subject, **in_four("name", "Talks"))
        meeting.save()
        goal = Goal.objects.get(code="GPG1")
        SubjectGoal.objects.create(code=f"x-{number}", subject=subject, goal=goal)

    with django_assert_num_queries(before):
        client.get("/en/timeline/")


def test_a_figure_in_words_is_shown_in_words(client, db):
    page = html(client, "capabilities/icse/")

    assert "“thousands”" in page


def test_an_illegible_figure_says_so(client, db):
    page = html(client, "measures/arrests/")

    assert "illegible in the source" in page


def test_three_dates_of_one_measure_stand_side_by_side(client, db):
    page = html(client, "capabilities/icse/")

    assert all(value in page for value in ("10,000", "17,500", "30,000"))


@pytest.mark.parametrize("path", ["goals/nope/", "sdgs/18/", "capabilities/nope/", "sources/nope/"])
def test_an_unknown_address_is_a_page_in_the_readers_language(client, db, path):
    response = client.get(f"/es/{path}")

    assert response.status_code == 404
    assert '<html lang="es"' in response.content.decode()


def test_every_page_has_its_twin_in_every_language(client, db):
    page = html(client, "goals/terrorism/?x=1", "fr")

    for language in ("en", "fr", "es", "ar"):
        assert f'hreflang="{language}" href="/{language}/goals/terrorism/' in page


@pytest.mark.parametrize(
    ("language", "query", "name"),
    [("en", "cote d'iv", "Côte"), ("fr", "senegal", "Sénégal"), ("ar", "الاردن", "الأردن")],
)
def test_the_search_finds_countries_without_their_accents(client, db, language, query, name):
    response = client.get(f"/{language}/search/", {"q": query})

    assert name in response.content.decode()
