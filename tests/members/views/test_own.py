"""A person's own page: her data whole, and of nobody else."""

import csv
import io
import json

import pytest

from members.audit.sealing import seal
from members.models import AccountRequest, Erasure
from members.permissions import Role
from members.personal_data import REGISTER
from tests.factories.members import (
    make_country,
    make_grant,
    make_invitation,
    make_officer,
    make_unit,
)
from tests.members.views.test_desk import queries
from tests.members.views.test_requests import said

pytestmark = pytest.mark.django_db
CANARY = "Canary-of-somebody-else"


@pytest.fixture
def person():
    return make_officer(name="Olga Own", email="olga@police.example")


@pytest.fixture
def own(signed_in, person):
    return signed_in(person)


def test_the_page_says_what_is_known(own):
    page = own.get("/en/me/").content.decode()

    for words in (
        "Olga Own",
        "olga@police.example",
        "Senegal",
        "Officer",
        "What is known about me",
    ):
        assert words in page
    assert "Nobody but you, so far" in page


def test_the_download_holds_everything_registered_and_nobody_else(own, person, coordinator):
    make_officer(name=CANARY, email="canary@police.example")
    make_invitation(state="used", person=person, used_at=person.date_joined, invited_by=coordinator)

    told = json.loads(own.get("/en/me/data.json").content)

    assert set(told) == {table.model for table in REGISTER if table.owner}
    assert told["members.User"][0]["email"] == "olga@police.example"
    assert told["members.Posting"][0]["country"] == "SN"
    assert told["members.Invitation"][0]["state"] == "used"
    text = json.dumps(told)
    for hidden in (CANARY, "canary@", coordinator.name, coordinator.email, "token", "password"):
        assert hidden not in text


def test_the_file_for_spreadsheets_says_the_same(own):
    answer = own.get("/en/me/data.csv")

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert ["members.User", "1", "name", "Olga Own"] in rows
    assert "attachment" in answer["Content-Disposition"]
    assert own.get("/en/me/data.xml").status_code == 404


def test_she_corrects_her_name_and_language(own, person):
    own.post("/en/me/edit/", {"name": "Olga Newname", "language": "ar"})

    person.refresh_from_db()
    assert (person.name, person.language) == ("Olga Newname", "ar")


def test_the_page_costs_the_same_with_one_and_with_twenty_rows(own, person):
    few = queries(own, "/en/me/")
    for _number in range(19):
        make_grant(person, "officer", country=make_country())

    assert queries(own, "/en/me/") == few


def test_she_asks_for_a_move_once(own, person):
    form = {"country": make_country("FR").pk, "unit": "Paris"}

    own.post("/en/me/move/", form)
    again = own.post("/en/me/move/", form)

    asked = AccountRequest.objects.get()
    assert (asked.is_move, asked.state, asked.person) == (True, "waiting", person)
    assert "You asked France already" in again.content.decode()


def test_a_coordinator_hands_over_before_she_moves(signed_in, coordinator):
    page = signed_in(coordinator).post(
        "/en/me/move/", {"country": make_country("FR").pk, "unit": "Paris"}
    )

    assert "Give this role to somebody else" in page.content.decode()
    assert not AccountRequest.objects.exists()


def test_staff_move_nowhere(signed_in, administrator):
    page = signed_in(administrator).post(
        "/en/me/move/", {"country": make_country("FR").pk, "unit": "Paris"}
    )

    assert "You belong to no country" in page.content.decode()


def test_the_wish_to_be_erased_is_told_and_can_be_withdrawn(
    own, person, coordinator, after_commit, mailoutbox
):
    with after_commit():
        own.post("/en/me/erase/", {"sure": "on"})

    erasure = Erasure.objects.get()
    assert erasure.told_at
    assert sorted(letter.to[0] for letter in mailoutbox) == sorted(
        [person.email, coordinator.email]
    )
    assert "You asked to be erased" in own.get("/en/me/").content.decode()

    assert "Nothing is erased" in said(own.post("/en/me/stay/", follow=True))
    assert Erasure.objects.get().withdrawn_at
    assert "You have not asked" in said(own.post("/en/me/stay/", follow=True))


def test_without_the_tick_nothing_is_asked(own):
    own.post("/en/me/erase/", {})

    assert not Erasure.objects.exists()


def test_another_persons_rows_are_out_of_reach_of_her_scope(own, person):
    other = make_officer(name=CANARY)
    make_unit(name="Anywhere")

    assert CANARY not in own.get("/en/me/").content.decode()
    assert other.name == CANARY


def test_whoever_looked_at_her_record_is_named(own, person, signed_in, cast):
    coordinator = cast(Role.COORDINATOR, name="Cora Curious", country=person.keeper_country)
    signed_in(coordinator).get(f"/en/desk/people/{person.pk}/")
    seal()

    page = own.get("/en/me/").content.decode()

    assert "Cora Curious" in page
    assert "Cora Curious" not in own_page_of_somebody_else(signed_in)


def own_page_of_somebody_else(signed_in) -> str:
    return signed_in(make_officer()).get("/en/me/").content.decode()
