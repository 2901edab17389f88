"""Invitations one by one: given, sent again, undone until somebody used them."""

import pytest

from members import actions
from members.models import Invitation, Unit
from tests.factories.members import make_country, make_invitation, make_officer, make_unit
from tests.members.views.test_requests import said
from tests.web_login import as_login

pytestmark = pytest.mark.django_db
ADD = "/en/desk/invitations/add/"
FORM = {"email": "New@police.example", "name": "Nadia New", "unit": "Airport", "language": "fr"}


@pytest.fixture
def desk(signed_in, coordinator):
    return signed_in(coordinator)


def test_an_invitation_is_made_with_a_letter_in_her_language(desk, after_commit, last_link):
    with after_commit():
        page = desk.post(ADD, FORM, follow=True)

    invited = Invitation.objects.get()
    assert "Nadia New is invited" in said(page)
    assert (invited.email, invited.unit.name, invited.role) == (
        "new@police.example",
        "Airport",
        "officer",
    )
    assert last_link("new@police.example").startswith("/fr/")


def test_who_is_here_or_invited_already_is_not_invited_twice(desk):
    make_officer(email="new@police.example")
    page = desk.post(ADD, FORM)
    assert "has an account in your country already" in page.content.decode()

    make_invitation(email="other@police.example")
    page = desk.post(ADD, FORM | {"email": "other@police.example"})
    assert "is invited already, on" in page.content.decode()
    assert Invitation.objects.count() == 1


def test_what_was_refused_opens_no_unit(desk):
    make_officer(email="new@police.example")
    before = Unit.objects.count()

    desk.post(ADD, FORM)

    assert Unit.objects.count() == before


def test_another_country_may_know_her_and_nobody_says_so(desk):
    make_officer(make_country("FR"), email="new@police.example")
    make_invitation(make_country("FR"), email="new@police.example")

    assert "Nadia New is invited" in said(desk.post(ADD, FORM, follow=True))


def test_sent_again_ends_the_old_link(desk, after_commit, last_link, client):
    with after_commit():
        desk.post(ADD, FORM)
    old = last_link("new@police.example")

    with after_commit():
        desk.post(f"/en/desk/invitations/{Invitation.objects.get().pk}/again/")

    assert client.get(old).status_code == 404
    assert client.get(last_link("new@police.example")).status_code == 200


def test_undone_leaves_room_for_another(desk):
    desk.post(ADD, FORM)

    desk.post(f"/en/desk/invitations/{Invitation.objects.get().pk}/undo/")
    desk.post(ADD, FORM)

    assert sorted(Invitation.objects.values_list("state", flat=True)) == ["open", "undone"]


@pytest.mark.parametrize("deed", ["undo", "again"])
def test_what_was_used_cannot_be_undone(desk, deed):
    person = make_officer()
    invited = make_invitation(state="used", person=person, used_at=person.date_joined)

    page = desk.post(f"/en/desk/invitations/{invited.pk}/{deed}/", follow=True)

    assert "used this invitation already" in said(page)
    assert Invitation.objects.get().state == "used"


@pytest.mark.parametrize("deed", ["undo", "again"])
def test_another_countrys_invitation_is_not_there(desk, deed):
    invited = make_invitation(make_country("FR"))

    assert desk.post(f"/en/desk/invitations/{invited.pk}/{deed}/").status_code == 404
    assert Invitation.objects.get().state == "open"


LIST = "/en/desk/invitations/"
REFUSED = "The mail server refused the letter: ask for another address."


@pytest.fixture
def send(post_office, after_commit):
    """`send(post, answer="550 no")` posts, and the mail server answers so to the letter."""

    def run(post, *args, answer="250 ok"):
        post_office.answers["RCPT"] = answer
        post(*args)
        with as_login("portal_worker"), after_commit():
            pass

    return run


def test_the_desk_says_that_a_letter_was_refused(desk, send):
    send(desk.post, ADD, FORM, answer="550 5.1.1 unknown")
    make_invitation(name="Olga Other")

    assert desk.get(LIST).content.decode().count(REFUSED) == 1


def test_a_letter_that_may_still_arrive_is_not_called_refused(desk, send):
    send(desk.post, ADD, FORM, answer="450 4.2.1 later")

    assert REFUSED not in desk.get(LIST).content.decode()


def test_a_new_letter_begins_anew(desk, send):
    send(desk.post, ADD, FORM, answer="550 5.1.1 unknown")

    desk.post(f"/en/desk/invitations/{Invitation.objects.get().pk}/again/")

    assert REFUSED not in desk.get(LIST).content.decode()


def test_a_refused_letter_of_before_says_nothing_of_the_next(desk, send):
    send(desk.post, ADD, FORM)
    old = Invitation.objects.get().token_hash
    desk.post(f"/en/desk/invitations/{Invitation.objects.get().pk}/again/")

    actions.note_refused_letter(key=f"mail:invitation:{old}")

    assert not Invitation.objects.get().is_letter_refused


def test_a_unit_a_slip_away_is_asked_about_once(desk):
    make_unit(name="Airport")
    typed = FORM | {"unit": "Airprt"}

    page = desk.post(ADD, typed).content.decode()
    assert "Did you mean “Airport”?" in page
    assert 'type="checkbox" name="is_new_unit"' in page
    assert not Invitation.objects.exists()
    desk.post(ADD, typed | {"is_new_unit": "on"})

    assert Invitation.objects.get().unit.name == "Airprt"


def test_nobody_is_asked_about_a_unit_that_is_there_or_far_from_any(desk):
    unit = make_unit(name="École")

    assert 'type="checkbox" name="is_new_unit"' not in desk.get(ADD).content.decode()
    desk.post(ADD, FORM | {"unit": "ecole"})

    assert Invitation.objects.get().unit == unit
    assert Unit.objects.count() == 1
