"""A coordinator admits or refuses; another country's requests are not there."""

import pytest
from django.core.exceptions import PermissionDenied

from members import actions
from members.models import AccountRequest, Invitation, Unit
from members.permissions import Permission, Role, countries_with
from tests.factories.members import make_country, make_officer, make_request, make_unit

pytestmark = pytest.mark.django_db
DECIDE = "/en/desk/requests/decide/"


@pytest.fixture
def desk(signed_in, coordinator):
    return signed_in(coordinator)


def said(page) -> str:
    return " ".join(str(message) for message in page.context["messages"])


def test_admitting_opens_an_invitation_to_the_unit_she_named(desk, after_commit, mailoutbox):
    asked = make_request(unit="Airport")

    with after_commit():
        page = desk.post(DECIDE, {"chosen": asked.pk, "verb": "admit"}, follow=True)

    invited = Invitation.objects.get()
    assert (invited.request, invited.unit.name, invited.email) == (asked, "Airport", asked.email)
    assert [letter.to for letter in mailoutbox] == [[asked.email]]
    assert "1 person admitted." in said(page)


def test_admitting_to_a_unit_that_is_there_already_opens_none(desk):
    unit = make_unit(name="Port police")

    desk.post(DECIDE, {"chosen": make_request().pk, "verb": "admit", "unit": "port  POLICE"})

    assert Invitation.objects.get().unit == unit
    assert Unit.objects.count() == 1


def test_a_request_is_decided_once_its_address_is_confirmed(desk):
    asked = make_request(state="unconfirmed", name="Una Unconfirmed")

    page = desk.post(DECIDE, {"chosen": asked.pk, "verb": "admit"}, follow=True)

    assert said(page) == "Tick at least one request first. Nothing was changed."
    assert "Una Unconfirmed" not in page.content.decode()


def test_refusing_needs_a_reason_which_she_reads(desk, after_commit, mailoutbox):
    asked = make_request()

    page = desk.post(DECIDE, {"chosen": asked.pk, "verb": "refuse", "reason": " "}, follow=True)
    assert "Give a reason" in said(page)
    assert AccountRequest.objects.get().state == "waiting"

    with after_commit():
        desk.post(DECIDE, {"chosen": asked.pk, "verb": "refuse", "reason": "Not known here"})
    assert AccountRequest.objects.get().state == "refused"
    assert "Not known here" in mailoutbox[0].body


def test_the_second_coordinator_is_told_who_and_when(desk, signed_in, cast):
    asked = make_request(name="Nadia New")
    other = cast(Role.COORDINATOR, name="Clara Other", country=make_country())
    signed_in(other).post(DECIDE, {"chosen": asked.pk, "verb": "refuse", "reason": "No"})

    page = desk.post(DECIDE, {"chosen": asked.pk, "verb": "admit"}, follow=True)

    assert "Clara Other refused Nadia New already, on" in said(page)
    assert not Invitation.objects.exists()


def test_one_trouble_stops_no_other(desk):
    first, second, third = (make_request() for _ in range(3))
    make_unit(name="Closed", is_closed=True)
    AccountRequest.objects.filter(pk=second.pk).update(unit="Closed")

    page = desk.post(
        DECIDE, {"chosen": [first.pk, second.pk, third.pk], "verb": "admit"}, follow=True
    )

    assert "2 people admitted." in said(page)
    assert "The unit “Closed” is closed" in said(page)
    assert AccountRequest.objects.get(pk=second.pk).state == "waiting"


def test_who_has_an_account_here_meanwhile_is_not_admitted_twice(desk):
    asked = make_request(email="here@police.example")
    make_officer(email="here@police.example")

    page = desk.post(DECIDE, {"chosen": asked.pk, "verb": "admit"}, follow=True)

    assert "has an account in your country already" in said(page)
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("chosen", [[], ["x"], ["999999"]])
def test_nothing_ticked_changes_nothing(desk, chosen):
    page = desk.post(DECIDE, {"chosen": chosen, "verb": "admit"}, follow=True)

    assert "Tick at least one request" in said(page)


def test_another_countrys_request_is_not_there(desk):
    foreign = make_request(make_country("FR"), name="Canary Canard")

    page = desk.post(DECIDE, {"chosen": foreign.pk, "verb": "admit"}, follow=True)

    assert "Tick at least one request" in said(page)
    assert AccountRequest.objects.get().state == "waiting"
    assert_same(desk, f"/en/desk/requests/{foreign.pk}/", "/en/desk/requests/0/")


def assert_same(client, foreign, missing):
    """Both are answered with the same bytes, their own address in the language links apart."""
    answers = [client.get(address) for address in (foreign, missing)]
    bodies = [
        answer.content.decode().replace(address[3:], "")
        for answer, address in zip(answers, (foreign, missing), strict=True)
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert bodies[0] == bodies[1]


def test_an_unconfirmed_request_is_not_shown(desk):
    make_request(name="Unsure Una", state="unconfirmed")

    assert "Unsure Una" not in desk.get("/en/desk/requests/?state=all").content.decode()


def test_a_regional_coordinator_looks_and_does_not_decide(signed_in, cast):
    country = make_country()
    person = cast()
    person.role_grants.create(
        role=Role.COORDINATOR, scope="region", region=country.region, reason="for a test"
    )
    asked = make_request(name="Nadia New")
    client = signed_in(person)

    page = client.get("/en/desk/").content.decode()
    assert "Nadia New" in page
    assert 'name="chosen"' not in page
    assert client.post(DECIDE, {"chosen": asked.pk, "verb": "admit"}).status_code == 403
    assert AccountRequest.objects.get().state == "waiting"


def test_the_verbs_refuse_a_region_as_the_pages_do(cast):
    person = cast()
    region = make_country().region
    person.role_grants.create(role=Role.COORDINATOR, scope="region", region=region, reason="test")
    asked = make_request()

    with pytest.raises(PermissionDenied):
        actions.admit(asked=asked, by=person)
    with pytest.raises(PermissionDenied):
        actions.refuse(asked=asked, reason="No", by=person)
    assert countries_with(person, Permission.PEOPLE_VIEW)


def test_a_unit_a_slip_away_is_asked_about_before_she_is_admitted(desk):
    make_unit(name="Airport")
    form = {"chosen": make_request().pk, "verb": "admit", "unit": "Airprt"}

    page = desk.post(DECIDE, form, follow=True)
    assert "Did you mean “Airport”?" in said(page)
    assert AccountRequest.objects.get().state == "waiting"
    desk.post(DECIDE, form | {"is_new_unit": "on"})

    assert Invitation.objects.get().unit.name == "Airprt"


def test_a_new_unit_for_several_people_has_a_name(desk):
    chosen = [make_request(unit="Airprt").pk, make_request(unit="Habour").pk]

    page = desk.post(DECIDE, {"chosen": chosen, "verb": "admit", "is_new_unit": "on"}, follow=True)

    assert "several people ask for different ones" in said(page)
    assert set(AccountRequest.objects.values_list("state", flat=True)) == {"waiting"}
