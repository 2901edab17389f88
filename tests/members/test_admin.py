"""People and roles in the back office: nobody gives herself a role, nothing is deleted."""

import pytest
from django.urls import reverse
from django.utils import translation

from members.models import Invitation, RoleGrant, User
from members.permissions import Role
from tests.factories.members import make_country, make_invitation, make_user


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def grant_to(user: User, **changes) -> dict:
    fields = {"user": user.pk, "role": "editor", "scope": "world", "country": "", "region": ""}
    times = {"valid_from": "2026-11-01T08:00", "valid_to": "", "reason": "New in the team"}
    return fields | times | changes


def test_an_administrator_gives_a_role(administrator, outsider, signed_in):
    answer = signed_in(administrator).post(
        reverse("admin:members_rolegrant_add"), grant_to(outsider)
    )

    grant = RoleGrant.objects.get(user=outsider)
    assert answer.status_code == 302
    assert (grant.role, grant.granted_by) == ("editor", administrator)


def test_who_gets_or_loses_a_role_is_told(
    administrator, outsider, signed_in, after_commit, mailoutbox
):
    client = signed_in(administrator)
    with after_commit():
        client.post(reverse("admin:members_rolegrant_add"), grant_to(outsider))
    page = reverse("admin:members_rolegrant_change", args=[outsider.role_grants.get().pk])
    with after_commit():
        client.post(page, grant_to(outsider, valid_to="2027-01-01T08:00"))

    assert [letter.to for letter in mailoutbox] == [[outsider.email]] * 2
    assert "End of a role" in mailoutbox[1].subject


def test_nobody_gives_a_role_to_herself(administrator, signed_in):
    answer = signed_in(administrator).post(
        reverse("admin:members_rolegrant_add"), grant_to(administrator, role="publisher")
    )

    assert "Nobody gives a role to herself" in answer.content.decode()
    assert not RoleGrant.objects.filter(user=administrator, role="publisher").exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"role": "coordinator"}, "A coordinator has a country or a region."),
        ({"scope": "country"}, "Choose the place that this role is held for."),
        ({"region": "1"}, "Leave this empty: the scope is another one."),
        ({"valid_to": "2026-10-01T08:00"}, "A role cannot end before it begins."),
    ],
)
def test_a_grant_that_makes_no_sense_is_explained(
    changes, words, administrator, outsider, signed_in
):
    answer = signed_in(administrator).post(
        reverse("admin:members_rolegrant_add"), grant_to(outsider, **changes)
    )

    assert words in answer.content.decode()
    assert not RoleGrant.objects.filter(user=outsider).exists()


def test_a_grant_is_ended_and_never_rewritten(administrator, editor, signed_in):
    grant = editor.role_grants.get()
    page = reverse("admin:members_rolegrant_change", args=[grant.pk])
    end = {"valid_from": "2026-11-01T08:00", "valid_to": "2027-01-01T08:00", "reason": "Moved"}

    answer = signed_in(administrator).post(page, end | {"role": "publisher"})

    grant.refresh_from_db()
    assert answer.status_code == 302
    assert (grant.role, grant.valid_to.year) == ("editor", 2027)


def test_an_administrator_does_not_lock_herself_out(administrator, signed_in):
    page = reverse("admin:members_user_change", args=[administrator.pk])

    signed_in(administrator).post(
        page, {"name": "Ada", "email": administrator.email, "language": "en"}
    )

    administrator.refresh_from_db()
    assert (administrator.name, administrator.is_active) == ("Ada", True)


def test_nobody_comes_in_by_the_back_office_without_an_invitation(administrator, signed_in):
    data = {"name": "Nora New", "email": "nora@police.example", "language": "en", "is_active": "on"}

    answer = signed_in(administrator).post(reverse("admin:members_user_add"), data)

    assert answer.status_code == 403
    assert not User.objects.filter(name="Nora New").exists()


def test_an_address_is_its_owners_to_change(administrator, outsider, signed_in):
    page = reverse("admin:members_user_change", args=[outsider.pk])
    data = {"name": "Otto New", "email": "new@police.example", "language": "en", "is_active": "on"}

    signed_in(administrator).post(page, data)

    before, after = outsider.email, User.objects.get(pk=outsider.pk)
    assert (after.name, after.email) == ("Otto New", before)


def test_nothing_of_this_room_is_deleted(administrator, outsider, signed_in):
    client = signed_in(administrator)

    answers = [
        client.post(reverse("admin:members_user_delete", args=[outsider.pk]), {"post": "yes"}),
        client.post(reverse("admin:members_country_delete", args=[1]), {"post": "yes"}),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]


def test_a_persons_page_lists_her_roles(administrator, editor, signed_in):
    page = signed_in(administrator).get(reverse("admin:members_user_change", args=[editor.pk]))

    assert "Editor (World)" in page.content.decode()


INVITE = "/en/admin/members/invitation/add/"
STAFF = {"email": "edda@police.example", "name": "Edda New", "role": "editor", "language": "fr"}


def test_an_administrator_invites_staff(signed_in, administrator):
    answer = signed_in(administrator).post(INVITE, STAFF)

    invited = Invitation.objects.get()
    assert answer.status_code == 302
    assert (invited.role, invited.invited_by, invited.state) == ("editor", administrator, "open")
    assert not invited.person.is_active
    assert invited.person.role_grants.get().granted_by == administrator


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"role": "officer"}, "Select a valid choice"),
        ({"role": "partner"}, "Choose the partner"),
        ({"email": "ada@police.example"}, "There is an account with this address already"),
    ],
)
def test_what_stands_against_an_invitation_is_said(signed_in, cast, fields, sentence):
    admin = cast(Role.ADMINISTRATOR, email="ada@police.example")

    page = signed_in(admin).post(INVITE, STAFF | fields)

    assert sentence in page.content.decode()
    assert not Invitation.objects.exists()


def test_an_invitation_of_staff_is_taken_back(signed_in, administrator):
    client = signed_in(administrator)
    client.post(INVITE, STAFF)
    invited = Invitation.objects.get()

    client.post(f"/en/admin/members/invitation/{invited.pk}/change/", {"take_back": "on"})

    assert Invitation.objects.get().state == "undone"
    assert not invited.person.role_grants.in_force().exists()


def test_a_countrys_invitations_are_not_in_the_back_office(signed_in, administrator):
    make_invitation(name="Nadia New")

    page = signed_in(administrator).get("/en/admin/members/invitation/").content.decode()

    assert "Nadia New" not in page


NO_COORDINATOR = "has no coordinator without an end now"


@pytest.fixture
def last_one():
    """The only coordinator of her country."""
    return make_user(Role.COORDINATOR, make_country())


def test_staff_are_told_when_a_country_loses_its_last_coordinator(
    administrator, last_one, signed_in
):
    page = reverse("admin:members_rolegrant_change", args=[last_one.role_grants.get().pk])
    end = {"valid_from": "2026-11-01T08:00", "valid_to": "2027-01-01T08:00", "reason": "Retires"}

    answer = signed_in(administrator).post(page, end, follow=True)

    assert NO_COORDINATOR in answer.content.decode()


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.OFFICER])
def test_closing_an_account_warns_about_coordinators_alone(
    administrator, last_one, signed_in, role
):
    person = last_one if role == Role.COORDINATOR else make_user(role, make_country())
    page = reverse("admin:members_user_change", args=[person.pk])

    answer = signed_in(administrator).post(
        page, {"name": person.name, "language": "en"}, follow=True
    )

    assert (NO_COORDINATOR in answer.content.decode()) == (role == Role.COORDINATOR)
