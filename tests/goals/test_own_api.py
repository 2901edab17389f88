"""A partner's program reads with a token what she sees on her own pages, and nothing else."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from goals import embargo, following, publishing
from goals.models import Capability, Goal, Reading, RevisionItem
from members.models import AuditNote, Organisation
from tests.factories.members import make_token

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(partner):
    """What the portal answers to a program of a partner of "Example Fund"."""
    partner.organisation = Organisation.objects.create(name="Example Fund")
    partner.save()
    headers = {"Authorization": f"Bearer {make_token(partner)[1]}"}
    return lambda path: Client().get(f"/api/v1/me/{path}", headers=headers)


@pytest.fixture
def share(editor, publisher, working_copy):
    """Share a changed figure of ICSE with an organisation."""

    def run(organisation: Organisation) -> Reading:
        reading = Reading.objects.about("capability:icse").filter(state="reported")[0]
        reading = Reading.objects.get(pk=reading.pk)
        reading.value += 1
        reading.save()
        draft = publishing.record_edit(row=Capability.objects.get(code="icse"), by=editor)
        publishing.submit(draft=draft, by=editor)
        embargo.share(
            draft=draft,
            organisations=[organisation],
            lifts_at=timezone.now() + timedelta(days=3),
            by=publisher,
        )
        return reading

    return run


def test_figures_under_embargo_are_told_as_they_were_shared(ask, share, partner):
    reading = share(partner.organisation)

    (told,) = ask("figures/?lang=fr").json()["results"]

    assert told["reading"]["code"] == reading.code
    assert Decimal(told["reading"]["value"]) == reading.value
    assert told["reading"]["subject"]["code"] == "capability:icse"
    assert told["reading"]["measure"]["name"] == reading.measure.name_fr
    assert told["lifts_at"] > timezone.now().isoformat()


def test_all_languages_are_told_on_demand(ask, share, partner):
    reading = share(partner.organisation)

    (told,) = ask("figures/?lang=all").json()["results"]

    names = told["reading"]["measure"]["languages"]
    assert names["ar"] == {"name": reading.measure.name_ar}


def test_what_is_shared_with_another_organisation_is_not_told(ask, share):
    share(Organisation.objects.create(name="Another Fund"))

    assert ask("figures/").json() == {"count": 0, "results": []}
    assert not AuditNote.objects.filter(event="embargo-viewed").exists()


def test_a_look_by_a_program_is_on_record(ask, share, partner):
    share(partner.organisation)

    ask("figures/")

    assert '"figures":1' in AuditNote.objects.get(event="embargo-viewed").detail


def test_citations_tell_what_changed(ask, partner, reviewed, publisher):
    goal = Goal.objects.get(code="GPG3")
    item = RevisionItem.objects.newest_of([(Goal, goal.pk)])[Goal, goal.pk]
    following.follow(item=RevisionItem.objects.get(pk=item), by=partner)
    revision = publishing.publish(drafts=[reviewed], by=publisher, reason="Better wording")

    (told,) = ask("citations/").json()["results"]

    assert told["newest_revision"] == revision.number > told["cited_revision"]
    assert told["page"].startswith("http://testserver/en/goals/")
    assert "A better title" in [change["now"] for change in told["changes"]]


@pytest.mark.parametrize("path", ["figures/", "citations/"])
def test_without_a_token_nothing_is_told(path, client):
    answer = client.get(f"/api/v1/me/{path}")

    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["figures/", "citations/"])
def test_nobody_on_the_way_keeps_an_answer(path, ask):
    assert ask(path)["Cache-Control"] == "no-store, private"
