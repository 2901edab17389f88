"""Staff and partners come in by an administrator's invitation alone."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from members import actions
from members.models import AccountRequest, Invitation, Organisation, RoleGrant, User
from members.permissions import Permission, Role, can
from tests.factories.members import make_country
from tests.members.views.test_using import FORM, PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def invite(administrator, after_commit):
    def send(by=None, **overrides):
        fields = {
            "email": "editor@police.example",
            "name": "Edda New",
            "role": Role.EDITOR,
            "organisation": None,
            "language": "en",
        }
        with after_commit():
            return actions.invite_staff(by=by or administrator, **fields | overrides)

    return send


def test_until_she_comes_her_role_sleeps(invite):
    invite()

    person = User.objects.get(email="editor@police.example")
    assert not person.is_active
    assert not person.has_usable_password()
    assert not can(person, Permission.ADMIN_ENTER)


def test_her_link_wakes_her_account(invite, last_link, client):
    invite()

    answer = client.post(last_link("editor@police.example"), FORM)

    person = User.objects.get(email="editor@police.example")
    assert answer.status_code == 302
    assert person.check_password(PASSWORD)
    assert can(person, Permission.ADMIN_ENTER)
    assert person.keeper_country is None
    assert Invitation.objects.get().state == "used"


def test_a_partner_comes_for_her_organisation(invite, last_link, client):
    organisation = Organisation.objects.create(name="UNODC")
    invite(role=Role.PARTNER, organisation=organisation)

    page = client.get(last_link("editor@police.example")).content.decode()
    client.post(last_link("editor@police.example"), FORM)

    assert "invites you as a partner, for UNODC" in page
    assert User.objects.get(email="editor@police.example").organisation == organisation


def test_undone_she_holds_no_role(invite, administrator, last_link, client):
    invited = invite()

    actions.undo(invited=invited, by=administrator)

    assert client.post(last_link("editor@police.example"), FORM).status_code == 410
    assert not RoleGrant.objects.held_by(invited.person).in_force().exists()


def test_undone_she_can_be_invited_again(invite, administrator):
    first = invite()
    actions.undo(invited=first, by=administrator)

    second = invite(role=Role.ANALYST)

    assert second.person == first.person
    held = RoleGrant.objects.held_by(second.person).in_force()
    assert [grant.role for grant in held] == [Role.ANALYST]


ADDRESS = "editor@police.example"


def closed(invited, by, how):
    """Taken back, or too old."""
    if how == "undone":
        actions.undo(invited=invited, by=by)
    else:
        Invitation.objects.filter(pk=invited.pk).update(
            invited_at=timezone.now() - timedelta(15), expires_at=timezone.now() - timedelta(1)
        )


@pytest.fixture
def invite_officer(coordinator, after_commit):
    """Senegal invites the same address."""

    def send():
        fields = {"email": ADDRESS, "name": "Edda New", "unit": "Airport", "language": "en"}
        with after_commit():
            return actions.invite(country=make_country(), by=coordinator, **fields)

    return send


@pytest.mark.parametrize("how", ["undone", "expired"])
@pytest.mark.parametrize("role", [Role.EDITOR, Role.COORDINATOR])
def test_a_country_may_invite_whom_staff_no_longer_do(
    invite, invite_officer, administrator, last_link, client, how, role
):
    country = make_country() if role == Role.COORDINATOR else None
    first = invite(role=role, country=country)
    closed(first, administrator, how)

    invite_officer()
    client.post(last_link(ADDRESS), FORM)

    person = User.objects.get(email=ADDRESS)
    assert person != first.person
    assert (person.is_active, person.roles) == (True, {Role.OFFICER})
    sleeper = User.objects.get(pk=first.person_id)
    assert (sleeper.name, sleeper.email) == ("–", f"undone-{sleeper.pk}@portal.invalid")


def test_whom_staff_still_invite_keeps_her_address(invite, invite_officer, last_link, client):
    first = invite()
    invite_officer()

    page = client.post(last_link(ADDRESS), FORM)

    assert not User.objects.get(pk=first.person_id).is_active
    assert "has an account" in page.content.decode()


@pytest.mark.parametrize("how", ["undone", "expired"])
def test_whom_staff_no_longer_invite_may_ask(invite, administrator, after_commit, mailoutbox, how):
    closed(invite(), administrator, how)

    with after_commit():
        actions.ask(
            email=ADDRESS, name="Edda", country=make_country(), unit="Airport", language="en"
        )

    assert AccountRequest.objects.get().email == ADDRESS
    assert "/accounts/ask/" in mailoutbox[-1].body


def test_an_account_that_was_closed_stays_known(cast, after_commit):
    cast(email=ADDRESS, is_active=False)

    with after_commit():
        actions.ask(
            email=ADDRESS, name="Edda", country=make_country(), unit="Airport", language="en"
        )

    assert not AccountRequest.objects.exists()


def test_who_came_by_another_door_is_not_woken_a_second_time(
    invite, invite_officer, administrator, last_link, client, after_commit
):
    first = invite()
    closed(first, administrator, "expired")
    invite_officer()
    client.post(last_link(ADDRESS), FORM)

    with after_commit():
        actions.send_again(invited=first, by=administrator)

    assert "You have an account already" in client.get(last_link(ADDRESS)).content.decode()


def test_a_countrys_first_coordinator_comes_in(invite, last_link, client, signed_in):
    invite(role=Role.COORDINATOR, country=make_country())
    link = last_link("editor@police.example")

    assert "invites you for Senegal as: National coordinator" in client.get(link).content.decode()
    client.post(link, FORM)

    assert client.get("/en/desk/people/").url.startswith("/en/accounts/second-factor/")
    with_factor = signed_in(User.objects.get(email="editor@police.example"))
    assert with_factor.get("/en/desk/people/").status_code == 200
    assert with_factor.get("/en/admin/").status_code == 403


def test_officers_are_their_countrys_to_invite(invite):
    with pytest.raises(ValidationError, match="by their country"):
        invite(role=Role.OFFICER)


@pytest.mark.parametrize(("role", "code"), [(Role.COORDINATOR, None), (Role.EDITOR, "SN")])
def test_a_coordinator_has_a_country_and_nobody_else_has(invite, role, code):
    with pytest.raises(ValidationError, match="A coordinator has a country"):
        invite(role=role, country=code and make_country(code))


def test_her_country_may_take_back_what_sleeps(invite, coordinator, signed_in):
    invited = invite(role=Role.COORDINATOR, country=make_country())

    signed_in(coordinator).post(f"/en/desk/invitations/{invited.pk}/undo/")

    assert Invitation.objects.get().state == "undone"
    assert not RoleGrant.objects.held_by(invited.person).in_force().exists()


def test_who_has_an_account_is_not_invited(invite, cast):
    cast(email="editor@police.example")

    with pytest.raises(ValidationError, match="account with this address"):
        invite()


def test_a_coordinator_invites_no_staff(invite, coordinator, administrator):
    with pytest.raises(PermissionDenied):
        invite(by=coordinator)

    invited = invite()
    with pytest.raises(PermissionDenied):
        actions.undo(invited=invited, by=coordinator)
    assert Invitation.objects.get().state == "open"
