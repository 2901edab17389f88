"""Goals and SDGs as linked data."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goals.models import Goal, Link
from members.scope import Copy, scope
from tests.factories.goals import make_link
from tests.goals.api_reading import change

pytestmark = pytest.mark.django_db


def linked(address: str):
    response = Client().get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/ld+json"
    return response.json()


def test_a_goal_is_a_defined_term_with_its_names_and_aims():
    goal = linked("/fr/goals/terrorism.jsonld")

    assert goal["@context"] == "https://schema.org"
    assert goal["@id"] == "http://testserver/api/v1/goals/GPG1"
    assert goal["url"] == "http://testserver/fr/goals/terrorism/"
    assert goal["inDefinedTermSet"]["version"] == "2023"
    assert {"@language": "fr", "@value": "Terrorisme"} in goal["alternateName"]
    assert "GPG1.A1" in [aim["termCode"] for aim in goal["hasDefinedTerm"]]


def test_a_link_is_a_claim_about_a_target_of_the_un():
    goal = linked("/en/goals/terrorism.jsonld")

    [claim] = [claim for claim in goal["subjectOf"] if claim["identifier"] == "GPG1-16.4"]

    assert claim["@id"] == "http://testserver/api/v1/links/GPG1-16.4"
    assert claim["about"][0]["sameAs"] == "http://metadata.un.org/sdg/16.4"
    assert claim["keywords"]["termCode"] == "indirect"
    assert claim["creativeWorkStatus"]["termCode"] == "inferred"
    assert claim["citation"]
    assert claim["temporalCoverage"] == "2023-12/.."


def test_an_sdg_is_the_uns_own_with_its_targets_and_the_goals_that_serve_it():
    sdg = linked("/ar/sdgs/16.jsonld")

    goals = {term["termCode"] for claim in sdg["subjectOf"] for term in claim["about"]}

    assert sdg["sameAs"] == "http://metadata.un.org/sdg/16"
    assert sdg["url"] == "http://testserver/ar/sdgs/16/"
    assert len(sdg["hasDefinedTerm"]) == 12
    assert {"GPG1", "GPG5"} <= goals
    assert len(sdg["subjectOf"]) == Link.objects.filter(sdg__number=16).count()


def test_linked_data_shows_no_drafts(editor):
    change(Goal.objects.get(code="GPG1"), editor, title_en="A secret draft")
    with scope(Copy.WORKING):
        make_link(goal=1, sdg=2, code="SECRET-1")

    told = str(linked("/en/goals/terrorism.jsonld")) + str(linked("/en/sdgs/2.jsonld"))

    assert "secret" not in told.lower()


@pytest.mark.parametrize("address", ["/en/goals/nothing.jsonld", "/en/sdgs/18.jsonld"])
def test_what_is_not_there_is_404(address):
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize("address", ["/en/goals/terrorism.jsonld", "/en/sdgs/16.jsonld"])
def test_linked_data_costs_at_most_eight_queries(address):
    linked(address)

    with CaptureQueriesContext(connection) as asked:
        linked(address)

    assert len(asked) <= 8
