"""One person at her country's desk: units, roles, deputies, and how they end."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members.audit.references import reference
from members.models import AuditNote, Posting, RoleGrant
from members.models.posting import today
from members.permissions import Permission, Role, can
from tests.factories.members import make_country, make_grant, make_officer, make_unit, make_user
from tests.members.views.test_desk import queries
from tests.members.views.test_requests import assert_same, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(signed_in, coordinator):
    return signed_in(coordinator)


def give(client, person, **overrides):
    fields = {"role": "coordinator", "until": "", "reason": "On leave"} | overrides
    return client.post(f"/en/desk/people/{person.pk}/role/", fields, follow=True)


def test_a_look_at_a_person_is_on_record(desk, coordinator):
    person = make_officer(name="Olga Looked")

    page = desk.get(f"/en/desk/people/{person.pk}/")

    assert "Olga Looked" in page.content.decode()
    note = AuditNote.objects.get(event="record-looked-at")
    assert (note.actor, note.about) == (reference(coordinator), reference(person))


def test_a_person_of_another_country_is_not_there(desk):
    foreign = make_officer(make_country("FR"))

    assert_same(desk, f"/en/desk/people/{foreign.pk}/", "/en/desk/people/0/")
    for deed in ("post", "role"):
        assert desk.post(f"/en/desk/people/{foreign.pk}/{deed}/", {}).status_code == 404


def test_another_unit_closes_one_posting_and_opens_the_next(desk):
    person = make_officer()
    make_unit(name="Harbour")

    desk.post(f"/en/desk/people/{person.pk}/post/", {"unit": "harbour"})

    new, old = person.postings.all()
    assert (old.valid_to, new.valid_from, new.unit.name) == (today(), today(), "Harbour")
    assert person.postings.open().count() == 1


def test_ending_postings_ends_roles_and_keeps_the_person(desk):
    people = [make_officer(), make_officer()]
    foreign = make_officer(make_country("FR"))

    page = desk.post(
        "/en/desk/people/end/", {"chosen": [p.pk for p in [*people, foreign]]}, follow=True
    )

    assert "2 postings ended." in said(page)
    assert {person.postings.open().count() for person in people} == {0}
    assert {person.role_grants.in_force().count() for person in people} == {0}
    assert foreign.postings.open().count() == 1
    assert all(person.is_active for person in people)


def test_a_deputys_role_ends_by_itself(desk):
    person = make_officer()
    day = (timezone.now() + timedelta(days=10)).date()

    give(desk, person, until=day.isoformat())

    grant = person.role_grants.get(role=Role.COORDINATOR)
    assert grant.valid_to.date() == day
    assert can(make_again(person), Permission.DESK_ENTER)
    RoleGrant.objects.filter(pk=grant.pk).update(
        valid_from=timezone.now() - timedelta(2), valid_to=timezone.now() - timedelta(1)
    )
    assert not can(make_again(person), Permission.DESK_ENTER)


def make_again(person):
    """The same person in her next request."""
    return type(person).objects.get(pk=person.pk)


def test_a_role_that_ended_is_gone_on_the_next_request(desk, signed_in):
    person = make_officer()
    give(desk, person)
    deputy = signed_in(person)
    grant = person.role_grants.get(role=Role.COORDINATOR)
    assert deputy.get("/en/desk/").status_code == 200

    desk.post(f"/en/desk/roles/{grant.pk}/end/")

    assert deputy.get("/en/desk/").status_code == 403


def test_the_last_coordinator_cannot_remove_her_own_last_role(desk, coordinator):
    grant = coordinator.role_grants.get()

    page = desk.post(f"/en/desk/roles/{grant.pk}/end/", follow=True)

    assert "This is the last coordinator of the country. Give the role" in said(page)
    assert coordinator.role_grants.in_force().count() == 1


def test_a_deputy_does_not_replace_a_coordinator(desk, coordinator):
    person = make_officer()
    give(desk, person, until=(timezone.now() + timedelta(days=3)).date().isoformat())

    page = desk.post(f"/en/desk/roles/{coordinator.role_grants.get().pk}/end/", follow=True)

    assert "This is the last coordinator" in said(page)


def test_ending_her_posting_is_no_way_round(desk, coordinator):
    Posting.objects.create(
        person=coordinator,
        keeper_country=coordinator.keeper_country,
        country=coordinator.keeper_country,
        unit=make_unit(),
    )

    page = desk.post("/en/desk/people/end/", {"chosen": coordinator.pk}, follow=True)

    assert "This is the last coordinator" in said(page)
    assert coordinator.postings.open().count() == 1
    assert coordinator.role_grants.in_force().count() == 1


def test_one_of_two_coordinators_may_go(desk, coordinator):
    make_user(Role.COORDINATOR, make_country())

    page = desk.post(f"/en/desk/roles/{coordinator.role_grants.get().pk}/end/", follow=True)

    assert page.redirect_chain[0][0] == "/en/me/"
    assert coordinator.role_grants.in_force().count() == 0


def test_a_deputy_gives_no_longer_role_than_her_own(desk, signed_in):
    deputy, friend = make_officer(), make_officer()
    give(desk, deputy, until=(timezone.now() + timedelta(days=3)).date().isoformat())

    page = give(signed_in(deputy), friend)

    assert "Your own role ends on" in said(page)
    assert not friend.role_grants.filter(role=Role.COORDINATOR).exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"until": "2020-01-01"}, "still to come"),
        ({"reason": ""}, "Choose a role and write the reason"),
        ({"role": "administrator"}, "Choose a role and write the reason"),
        ({"role": "officer"}, "holds this role already"),
    ],
)
def test_a_role_that_cannot_be_given_is_explained(desk, fields, sentence):
    person = make_officer()

    assert sentence in said(give(desk, person, **fields))
    assert person.role_grants.count() == 1


def test_nobody_gives_a_role_to_herself(desk, coordinator):
    assert "Nobody gives a role to herself" in said(give(desk, coordinator, role="instructor"))


def test_a_foreign_role_is_not_there(desk):
    grant = make_officer(make_country("FR")).role_grants.get()

    assert desk.post(f"/en/desk/roles/{grant.pk}/end/").status_code == 404
    assert grant.is_in_force


def test_a_role_of_the_general_secretariat_is_not_the_countrys_to_end(desk):
    person = make_officer()
    grant = make_grant(person, Role.CERTIFIER)

    page = desk.post(f"/en/desk/roles/{grant.pk}/end/", follow=True)

    assert "given by the General Secretariat" in said(page)


def test_a_persons_page_costs_the_same_with_one_and_with_twenty_rows(desk):
    person = make_officer()
    few = queries(desk, f"/en/desk/people/{person.pk}/")
    for _number in range(19):
        make_grant(person, Role.INSTRUCTOR, country=make_country())

    assert queries(desk, f"/en/desk/people/{person.pk}/") == few
