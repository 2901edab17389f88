"""The open API as a reader meets it: nouns, languages, editions, freshness, and no drafts."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from goals.models import Link, Reading
from members.scope import Copy, scope
from tests.factories.goals import make_link
from tests.goals.api_reading import FILES, NOUNS, ask, change, codes, every_row, publish, read

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("noun", NOUNS)
def test_every_noun_has_its_list_and_its_three_files(noun):
    listed = read(f"{noun}?page_size=3")

    files = {ending: ask(f"{noun}.{ending}").status_code for ending in FILES}

    assert set(listed) == {"count", "next", "previous", "results"}
    assert listed["count"] > 0
    assert files == dict.fromkeys(FILES, 200)


def test_the_index_leads_to_every_noun():
    index = read("")

    assert list(index["nouns"]) == NOUNS
    assert index["editions"] == ["2017", "2023"]
    assert index["revision"] == 1


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("goals/GPG3", "GPG3"),
        ("goals/3", "GPG3"),
        ("goals/GPG3?edition=2017", "GPG3-2017"),
        ("goals/GPG3-2017", "GPG3-2017"),
        ("aims/GPG3.A5", "GPG3.A5"),
        ("themes/2", "T2"),
        ("strands/T2.S4", "T2.S4"),
        ("sdgs/SDG16", "SDG16"),
        ("sdgs/16", "SDG16"),
        ("targets/16.4", "16.4"),
        ("links/GPG1-16.4", "GPG1-16.4"),
        ("links/GPG1-16.4/", "GPG1-16.4"),
        ("capabilities/i247", "i247"),
        ("notices/red", "red"),
        ("countries/SN", "SN"),
        ("regions/africa", "africa"),
        ("sources/annual-report-2019", "annual-report-2019"),
        ("revisions/1", "1"),
        ("measures/active_users", "active_users"),
        ("readings/platform:iglc/active_users/2019", "platform:iglc/active_users/2019"),
    ],
)
def test_a_row_is_found_by_its_code(address, code):
    assert read(address)["code"] == code


def test_goals_are_those_in_force_unless_an_edition_is_named():
    assert codes("goals") == [f"GPG{n}" for n in range(1, 8)]
    assert codes("goals?edition=2017") == [f"GPG{n}-2017" for n in range(1, 8)]


def test_a_link_says_why_on_whose_word_and_where_that_stands():
    link = read("links/GPG1-16.4")

    assert link["target"]["identifier"] == "http://metadata.un.org/sdg/16.4"
    assert (link["relation"], link["confidence"], link["edition"]) == (
        "indirect",
        "inferred",
        "2023",
    )
    assert link["why"]
    assert link["text_status"] == {"en": None, "fr": "ours", "es": "ours", "ar": "ours"}
    assert {"code", "title", "url", "locator", "page"} == set(link["sources"][0])
    assert link["page"] == "http://testserver/en/goals/terrorism/#GPG1-16.4"


def test_a_value_is_exact_text_with_its_unit_and_date():
    reading = read("readings/platform:iglc/active_users/2019")

    told = {name: reading[name] for name in ("state", "value", "qualifier", "as_of", "grade")}

    assert told == {
        "state": "reported",
        "value": "20000",
        "qualifier": "more_than",
        "as_of": "2019",
        "grade": "C",
    }
    assert reading["unit"]["code"] == "people"
    assert reading["page"].startswith("http://testserver/en/capabilities/")


def test_no_reading_without_a_number_has_a_value():
    rows = every_row("readings")

    assert len(rows) == Reading.objects.count()
    for row in rows:
        assert (row["value"] is not None) == (row["state"] in {"reported", "zero_reported"})


@pytest.mark.parametrize(
    ("query", "header", "language"),
    [
        ("?lang=fr", "es", "fr"),
        ("", "es-MX, en;q=0.5", "es"),
        ("", "ar", "ar"),
        ("", "de", "en"),
        ("", "", "en"),
    ],
)
def test_lang_wins_then_the_header_then_english(query, header, language):
    titles = {"en": "Life on Land", "fr": "Vie terrestre"}

    response = ask(f"sdgs/15{query}", accept_language=header)

    assert response["Content-Language"] == language
    assert response["Vary"] == "Accept-Language"
    assert response.json()["page"] == f"http://testserver/{language}/sdgs/15/"
    assert response.json()["title"] == titles.get(language, response.json()["title"])
    assert "languages" not in response.json()


def test_all_languages_come_when_asked_for():
    response = ask("sdgs/15?lang=all")

    languages = response.json()["languages"]

    assert response["Content-Language"] == "en, fr, es, ar"
    assert list(languages) == ["en", "fr", "es", "ar"]
    assert languages["ar"] == {
        "title": "الحياة في البر",
        "page": "http://testserver/ar/sdgs/15/",
    }


def test_paging_follows_the_framework_and_reaches_every_row():
    first = read("targets?page_size=100&lang=fr")
    second = Client().get(first["next"]).json()

    assert (first["count"], first["previous"]) == (169, None)
    assert (len(first["results"]), len(second["results"])) == (100, 69)
    assert second["next"] is None
    assert "lang=fr" in first["next"]
    assert len({row["code"] for row in first["results"] + second["results"]}) == 169


@pytest.mark.parametrize(
    "address", ["links", "goals/GPG3", "links.csv", "links.xlsx", "links.json"]
)
def test_an_unchanged_answer_costs_304(address):
    fresh = ask(address)

    again = ask(address, if_none_match=fresh["ETag"])

    assert fresh["Cache-Control"] == "public, no-cache"
    assert (again.status_code, again.content) == (304, b"")


def test_publishing_changes_the_answer_and_its_etag(editor, publisher):
    link = Link.objects.get(code="GPG1-16.4")
    before = ask("links/GPG1-16.4")

    publish(change(link, editor, rationale_en="Said in a better way."), publisher)
    after = ask("links/GPG1-16.4", if_none_match=before["ETag"])

    assert after.status_code == 200
    assert after.json()["rationale"] == "Said in a better way."


def test_drafts_never_leak(editor):
    link = Link.objects.get(code="GPG1-16.4")
    change(link, editor, rationale_en="A secret draft")
    with scope(Copy.WORKING):
        make_link(code="SECRET-1", rationale_en="A secret draft")

    answers = [ask(f"links{end}") for end in ("?page_size=200", ".csv", ".json", "/GPG1-16.4")]

    for answer in answers:
        assert b"secret" not in answer.content.lower()
    assert ask("links/SECRET-1").status_code == 404
    assert read("revisions")["count"] == 1


def test_the_people_behind_a_revision_stay_unnamed(editor, publisher):
    link = Link.objects.get(code="GPG1-16.4")

    publish(change(link, editor, rationale_en="Said in a better way."), publisher)
    revision = read("revisions/2")

    assert revision["rows"] == [{"type": "link", "code": "GPG1-16.4", "action": "changed"}]
    assert revision["reason"] == "For a test"
    assert "published_by" not in revision
    assert publisher.name not in str(revision)


@pytest.mark.parametrize("noun", NOUNS)
def test_a_list_costs_the_same_queries_for_one_row_and_for_twenty(noun):
    counts = []
    ask(f"{noun}?page_size=1")  # content types are looked up once per process

    for size in (1, 20):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            ask(f"{noun}?page_size={size}")
        counts.append(len(asked))

    assert counts[0] == counts[1]
    assert counts[0] <= 8


def test_filters_stay_within_the_budget_of_queries():
    address = "links?goal=7&sdg=15&target=15.7&relation=direct&confidence=inferred&edition=2023"
    ask(address)

    with CaptureQueriesContext(connection) as asked:
        ask(address)

    assert len(asked) <= 8


def test_the_readable_page_lists_every_operation(client):
    page = client.get(reverse("api-guide")).content.decode()

    document = read("openapi.json")

    for address, methods in document["paths"].items():
        assert address in page
        assert f'href="{methods["get"]["x-example"].replace("&", "&amp;")}"' in page


def test_the_examples_of_the_readable_page_work():
    document = read("openapi.json")

    examples = [methods["get"]["x-example"] for methods in document["paths"].values()]

    assert [e for e in examples if Client().get(e).status_code != 200] == []
