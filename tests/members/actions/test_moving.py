"""A move closes one posting and opens the next; each bureau sees its side of it."""

import pytest
from django.db import IntegrityError
from django.utils import timezone

from members import actions
from members.models import AccountRequest, Posting, User
from members.models.posting import today
from members.outbox import Later
from members.scope import JOB, of_country, scope
from tests.factories.members import (
    make_country,
    make_grant,
    make_invitation,
    make_officer,
    make_unit,
    make_user,
)
from tests.web_login import as_login

pytestmark = pytest.mark.django_db
DECIDE = "/en/desk/requests/decide/"


@pytest.fixture
def person():
    return make_officer(name="Mona Mover", email="mona@police.example")


@pytest.fixture
def host(cast):
    """The coordinator of the country she moves to."""
    return cast("coordinator", name="Henri Host", country=make_country("FR"))


@pytest.fixture
def moved(person, host, coordinator, signed_in, after_commit):
    """She asked, France admitted her, and the worker did it."""
    make_invitation(state="used", person=person, used_at=person.date_joined, email=person.email)
    make_grant(person, "instructor", country=make_country())
    asked = actions.ask_to_move(country=make_country("FR"), unit="Paris", by=person)
    with after_commit():
        signed_in(host).post(DECIDE, {"chosen": asked.pk, "verb": "admit"})
    return asked


def test_one_posting_closes_and_the_next_opens(person, moved):
    new, old = person.postings.all()

    assert (old.country.code, old.valid_to) == ("SN", today())
    assert (new.country.code, new.unit.name, new.valid_from) == ("FR", "Paris", today())
    assert new.valid_to is None


def test_who_became_the_last_coordinator_meanwhile_is_not_moved(person, host):
    asked = actions.ask_to_move(country=make_country("FR"), unit="Paris", by=person)
    make_grant(person, "coordinator", country=make_country())
    actions.admit(asked=asked, by=host)

    with pytest.raises(Later, match="last coordinator"):
        actions.carry_out(asked=asked.pk)

    person.refresh_from_db()
    assert person.keeper_country.code == "SN"


def test_roles_of_the_old_country_end(person, moved):
    held = person.role_grants.in_force()

    assert [(grant.role, grant.country.code) for grant in held] == [("officer", "FR")]


def test_the_old_bureau_keeps_its_aggregates_and_loses_sight_of_her(
    signed_in, coordinator, person, moved
):
    desk = signed_in(coordinator)
    with as_login("portal_worker"):
        actions.count_years()
        actions.count_years()

    assert f"{timezone.now().year}: 1" in desk.get("/en/desk/units/").content.decode()
    for noun in ("people", "roles", "invitations", "requests"):
        for state in ("", "?state=all"):
            page = desk.get(f"/en/desk/{noun}/{state}").content.decode()
            assert "Mona Mover" not in page
            assert person.email not in page
    assert desk.get(f"/en/desk/people/{person.pk}/").status_code == 404
    with scope(seen_by=of_country(coordinator.pk, make_country().pk)):
        assert not User.objects.filter(pk=person.pk).exists()


def test_the_new_bureau_sees_her_and_where_she_served(signed_in, host, person, moved):
    page = signed_in(host).get(f"/en/desk/people/{person.pk}/").content.decode()

    assert "Mona Mover" in page
    assert "Senegal" in page
    assert "Paris" in page


def test_she_keeps_everything(signed_in, person, moved):
    page = signed_in(person).get("/en/me/").content.decode()

    assert "Senegal" in page
    assert "France" in page
    assert "admitted" in page


def test_she_and_the_old_bureau_are_told(moved, mailoutbox, coordinator, person):
    assert sorted(letter.to[0] for letter in mailoutbox) == sorted(
        [person.email, coordinator.email]
    )


def test_delivered_twice_it_is_done_once(person, moved):
    before = list(Posting.objects.order_by("pk").values())

    actions.carry_out(asked=moved.pk)

    assert list(Posting.objects.order_by("pk").values()) == before


def test_a_late_delivery_does_not_bring_her_back(person, moved, host):
    actions.move(person=person, to_country=make_country(), unit=make_unit(), by=host)

    actions.carry_out(asked=moved.pk)

    person.refresh_from_db()
    assert person.keeper_country.code == "SN"
    assert person.postings.count() == 3


def test_what_was_not_admitted_moves_nobody(person, host):
    asked = actions.ask_to_move(country=make_country("FR"), unit="Paris", by=person)

    actions.carry_out(asked=asked.pk)

    person.refresh_from_db()
    assert person.keeper_country.code == "SN"


def test_the_worker_has_the_rights_it_needs(person, host):
    unit = make_unit(make_country("FR"))

    with as_login("portal_worker"):
        actions.move(person=person, to_country=unit.country, unit=unit, by=host)

    assert person.postings.open().get().unit == unit


def test_a_refused_move_leaves_everything(person, host, signed_in, after_commit, mailoutbox):
    asked = actions.ask_to_move(country=make_country("FR"), unit="Paris", by=person)

    with after_commit():
        signed_in(host).post(DECIDE, {"chosen": asked.pk, "verb": "refuse", "reason": "No post"})

    assert AccountRequest.objects.get().state == "refused"
    assert person.postings.open().get().country.code == "SN"
    assert "No post" in mailoutbox[0].body


def test_a_move_half_done_is_not_done(person, host):
    """The unit belongs to another country than the one she moves to: the database refuses."""
    with pytest.raises(IntegrityError):
        actions.move(
            person=person,
            to_country=make_country("FR"),
            unit=make_unit(make_country("BR")),
            by=host,
        )

    person.refresh_from_db()
    assert person.keeper_country.code == "SN"
    assert person.postings.open().count() == 1
    assert person.role_grants.in_force().count() == 1


def test_an_admitted_officer_with_the_same_name_elsewhere_is_somebody_else(host):
    make_user(name="Mona Mover")
    with scope(seen_by=JOB):
        assert User.objects.filter(name="Mona Mover").count() == 1


def test_who_came_by_another_way_stays_where_she_is(person, host, signed_in, after_commit):
    asked = actions.ask_to_move(country=make_country("FR"), unit="Paris", by=person)
    unit = make_unit(make_country("FR"))
    actions.move(person=person, to_country=unit.country, unit=unit, by=host)

    with after_commit():
        signed_in(host).post(DECIDE, {"chosen": asked.pk, "verb": "admit"})

    assert person.postings.open().get().unit == unit
