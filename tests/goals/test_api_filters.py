"""Filters narrow a list; what is not understood is refused by name, in the reader's language."""

import pytest
from django.test import Client

from goals.models import Link
from tests.goals.api_reading import ask, change, codes, every_row, publish

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "holds"),
    [
        ("links?goal=7", lambda row: row["goal"]["code"] == "GPG7"),
        ("links?goal=GPG7", lambda row: row["goal"]["number"] == 7),
        ("links?sdg=15", lambda row: row["sdg"]["number"] == 15),
        ("links?sdg=SDG15", lambda row: row["sdg"]["code"] == "SDG15"),
        ("links?target=15.7", lambda row: (row["target"] or {}).get("code") == "15.7"),
        ("links?relation=direct", lambda row: row["relation"] == "direct"),
        ("links?confidence=read", lambda row: row["confidence"] == "read"),
        ("links?decided_by=interpol", lambda row: row["decided_by"] == "interpol"),
        ("links?in_force=true", lambda row: row["valid_to"] is None),
        ("links?edition=2023", lambda row: row["edition"] == "2023"),
        ("goals?edition=2017", lambda row: row["edition"]["code"] == "2017"),
        ("goals?crime_area=terrorism", lambda row: row["code"] == "GPG1"),
        ("aims?goal=3", lambda row: row["goal"]["number"] == 3),
        ("strands?theme=T2", lambda row: row["theme"]["code"] == "T2"),
        ("targets?sdg=16", lambda row: row["sdg"]["number"] == 16),
        ("capabilities?kind=database", lambda row: row["kind"] == "database"),
        ("capabilities?goal=1", lambda row: "GPG1" in [goal["code"] for goal in row["goals"]]),
        ("countries?region=africa", lambda row: row["region"]["code"] == "africa"),
        ("sources?kind=web", lambda row: row["kind"] == "web"),
        ("revisions?kind=reference_load", lambda row: row["kind"] == "reference_load"),
        ("measures?kind=count", lambda row: row["kind"] == "count"),
        ("measures?unit=people", lambda row: row["unit"]["code"] == "people"),
        ("readings?subject=body:interpol", lambda row: row["subject"]["code"] == "body:interpol"),
        ("readings?kind=meeting", lambda row: row["subject"]["kind"] == "meeting"),
        ("readings?measure=active_users", lambda row: row["measure"]["code"] == "active_users"),
        ("readings?state=reported", lambda row: row["state"] == "reported"),
        ("readings?grade=C", lambda row: row["grade"] == "C"),
        ("readings?is_headline=true", lambda row: row["is_headline"]),
    ],
)
def test_a_filter_keeps_what_it_names_and_nothing_else(address, holds):
    noun = address.partition("?")[0]
    # Aims and links of the other edition are not asked for here.
    everything = every_row(noun)

    found = every_row(address)

    assert found
    assert all(holds(row) for row in found)
    if "edition=2017" not in address:
        assert len(found) == len([row for row in everything if holds(row)])


def test_filters_narrow_each_other():
    found = codes("links?goal=7&sdg=15&target=15.7&relation=direct&confidence=inferred")

    assert found == ["GPG7-15.7"]


def test_links_that_ended_are_asked_for(editor, publisher):
    link = Link.objects.get(code="GPG1-16.4")

    publish(change(link, editor, valid_to="2026-11"), publisher)

    assert codes("links?in_force=false") == ["GPG1-16.4"]
    assert "GPG1-16.4" not in codes("links?page_size=200")


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("links?gaol=7", "gaol"),
        ("links?goal=8", "goal"),
        ("links?goal=SDG7", "goal"),
        ("links?goal=07", "goal"),
        ("links?goal=", "goal"),
        ("links?goal=1&goal=2", "goal"),
        ("links?sdg=18", "sdg"),
        ("links?target=99.9", "target"),
        ("links?target=%00", "target"),
        ("links?relation=sideways", "relation"),
        ("links?edition=1999", "edition"),
        ("links?in_force=maybe", "in_force"),
        ("links?page=0", "page"),
        ("links?page=last", "page"),
        ("links?page_size=201", "page_size"),
        ("links?page_size=0", "page_size"),
        ("links?lang=de", "lang"),
        ("links?lang=", "lang"),
        ("links?format=csv", "format"),
        ("links.csv?page=2", "page"),
        ("links.xlsx?goal=8", "goal"),
        ("goals/GPG3?edition=1999", "edition"),
        ("goals/GPG3?page=1", "page"),
        ("links/GPG1-16.4?goal=1", "goal"),
        ("regions?region=africa", "region"),
        ("readings?is_headline=perhaps", "is_headline"),
        ("?noun=goals", "noun"),
        ("openapi.json?goal=1", "goal"),
    ],
)
def test_what_is_not_understood_is_refused_by_name(address, parameter):
    response = ask(address)

    told = response.json()

    assert (response.status_code, told["status"]) == (400, 400)
    assert response["Content-Type"] == "application/problem+json"
    assert [error["parameter"] for error in told["errors"]] == [parameter]
    assert parameter in told["detail"] or parameter == "lang"


def test_every_bad_parameter_is_named_at_once():
    errors = ask("links?goal=9&relation=sideways").json()["errors"]

    assert [(error["parameter"], error["value"]) for error in errors] == [
        ("goal", "9"),
        ("relation", "sideways"),
    ]
    assert errors[1]["allowed"] == ["direct", "indirect", "cross_cutting"]


@pytest.mark.parametrize(
    "address",
    [
        "goals/GPG9",
        "goals/%00",
        f"goals/{'9' * 5000}",
        "nothing",
        "goals/GPG3/aims",
        "links?page=99",
    ],
)
def test_what_is_not_there_is_a_problem_and_never_a_page(address):
    response = ask(address, accept_language="ar", accept="text/html")

    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response["Content-Language"] == "ar"
    assert set(response.json()) == {"type", "title", "status", "detail"}


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", ["links", "links/GPG1-16.4", "links.csv", "openapi.json"])
def test_nothing_can_be_written(method, address):
    response = getattr(Client(enforce_csrf_checks=True), method)(f"/api/v1/{address}")

    assert response.status_code == 405
    assert response["Content-Type"] == "application/problem+json"
    assert "GET" in response["Allow"]


def test_an_error_of_ours_is_a_problem_too(monkeypatch):
    def broken():
        raise RuntimeError("the cause is for the log alone")

    monkeypatch.setattr("goals.api.querysets.links", broken)

    response = ask("links")

    assert response.status_code == 500
    assert response["Content-Type"] == "application/problem+json"
    assert b"cause" not in response.content


def test_a_program_gets_its_answer_whatever_it_accepts():
    assert ask("links.csv", accept="application/xml").status_code == 200
    assert ask("links", accept="text/html")["Content-Type"] == "application/json"
