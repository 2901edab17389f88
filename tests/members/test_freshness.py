"""A fresh second factor before what cannot be taken back, and nothing typed is lost."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from goals import publishing
from goals.models import Draft, Goal, Revision
from members.freshness import LARGEST_FORM
from members.models import RoleGrant
from members.permissions import Role
from members.scope import Copy, scope
from tests.factories.factors import code_now, give_factor, grow_stale, sign_in_fresh
from tests.factories.members import PASSWORD
from tests.members.test_factors import person

BY_CODE = "/en/accounts/2fa/reauthenticate/"
GO_ON = "/en/accounts/go-on/"
ALMOST_STALE, STALE = 9 * 60, 10 * 60 + 1


@pytest.fixture
def draft(editor):
    with scope(Copy.WORKING):
        made = publishing.record_edit(row=Goal.objects.get(code="GPG3"), by=editor)
        return publishing.submit(draft=made, by=editor)


@pytest.fixture
def stale(signed_in):
    def client_of(user, seconds=STALE):
        client = signed_in(user)
        grow_stale(client, seconds)
        return client

    return client_of


def decide(client, draft, verb, **fields):
    fields = {"reason": "Checked “twice”\nand once more"} | fields
    return client.post(f"/en/admin/goals/draft/{draft.pk}/{verb}/", fields)


def state_of(draft):
    return Draft.objects.get(pk=draft.pk).state


def held_fields(page):
    """What the page offers for sending again, as a browser would send it."""
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    return [name for name, _value in found if name != "csrfmiddlewaretoken"]


# ---- publishing and refusing


@pytest.mark.parametrize(("verb", "after"), [("publish", "published"), ("refuse", "refused")])
def test_a_decision_needs_a_factor_used_within_ten_minutes(stale, publisher, draft, verb, after):
    answer = decide(stale(publisher), draft, verb)
    assert answer.url.split("?")[0] == BY_CODE
    assert state_of(draft) == "in_review"

    decide(stale(publisher, ALMOST_STALE), draft, verb)
    assert state_of(draft) == after


def test_publishing_several_needs_it_too(stale, publisher, draft):
    client = stale(publisher)
    selected = {"action": "publish_selected", "_selected_action": draft.pk, "reason": "Good"}

    answer = client.post("/en/admin/goals/draft/", selected)

    assert answer.url.split("?")[0] == BY_CODE
    assert state_of(draft) == "in_review"


def test_the_form_comes_back_after_the_check_and_is_sent_by_one_button(stale, publisher, draft):
    client = stale(publisher)
    check = decide(client, draft, "publish")

    back = client.post(check.url, {"code": code_now(), "next": GO_ON})
    page = client.get(back.url)

    assert back.url == GO_ON
    held = page.context["held"]
    assert held["path"] == f"/en/admin/goals/draft/{draft.pk}/publish/"
    assert held_fields(page.content.decode()) == ["reason"]
    client.post(held["path"], dict(held["fields"]))
    assert state_of(draft) == "published"
    newest = Revision.objects.order_by("-number").first()
    assert newest.reason == "Checked “twice”\nand once more"


def test_a_held_form_is_gone_once_it_was_sent(stale, publisher, draft):
    client = stale(publisher)
    client.post(decide(client, draft, "publish").url, {"code": code_now(), "next": GO_ON})

    decide(client, draft, "publish")

    assert client.get(GO_ON).url == "/en/"


def test_a_held_form_is_not_for_somebody_else(stale, publisher, draft, officer):
    client = stale(publisher)
    decide(client, draft, "publish")
    session = client.session
    held = session["members_held_form"]
    sign_in_fresh(client, officer)
    session = client.session
    session["members_held_form"] = held
    session.save()

    assert client.get(GO_ON).url == "/en/"


# ---- the password does not do instead


def test_a_password_is_not_taken_from_who_has_a_factor(stale, publisher, draft):
    client = stale(publisher)

    answer = client.post("/en/accounts/reauthenticate/", {"password": PASSWORD, "next": GO_ON})

    assert answer.url.split("?")[0] == BY_CODE
    decide(client, draft, "publish")
    assert state_of(draft) == "in_review"


def test_a_fresh_password_is_no_fresh_factor(signed_in, publisher, draft):
    client = signed_in(publisher)
    session = client.session
    session["account_authentication_methods"] = [
        record | ({"at": 0} if record["method"] == "mfa" else {})
        for record in session["account_authentication_methods"]
    ]
    session.save()

    decide(client, draft, "publish")

    assert state_of(draft) == "in_review"


def test_the_factor_cannot_be_removed_without_it(stale, publisher):
    client = stale(publisher)

    answer = client.post("/en/accounts/2fa/totp/deactivate/")

    assert answer.url.split("?")[0] == BY_CODE
    assert publisher.authenticator_set.count() == 1


def test_who_has_none_types_the_password(db, client):
    sign_in_fresh(client, user := person(Role.OFFICER))
    grow_stale(client, STALE)

    answer = client.get("/en/accounts/password/change/")
    assert answer.url.split("?")[0] == "/en/accounts/reauthenticate/"
    back = client.post(answer.url, {"password": PASSWORD, "next": "/en/accounts/password/change/"})
    assert client.get(back.url).status_code == 200
    assert user.has_usable_password()


def test_who_has_neither_is_led_to_a_factor(db, client):
    user = person(Role.OFFICER)
    user.set_unusable_password()
    user.save()
    sign_in_fresh(client, user)
    grow_stale(client, STALE)

    answer = client.get("/en/accounts/password/set/")

    assert answer.url == "/en/accounts/second-factor/?next=%2Fen%2Faccounts%2Fpassword%2Fset%2F"


# ---- accounts and roles


def grant_fields(user):
    return {
        "user": user.pk,
        "role": "analyst",
        "scope": "world",
        "valid_from": "2026-11-01T10:00",
        "reason": "New task",
    }


def test_giving_a_role_needs_it(stale, signed_in, administrator, officer):
    fields, path = grant_fields(officer), "/en/admin/members/rolegrant/add/"

    answer = stale(administrator).post(path, fields)
    assert answer.url.split("?")[0] == BY_CODE
    assert not RoleGrant.objects.filter(user=officer, role="analyst").exists()

    signed_in(administrator).post(path, fields)
    assert RoleGrant.objects.filter(user=officer, role="analyst").exists()


def test_what_was_typed_about_a_role_is_kept(stale, administrator, officer):
    client = stale(administrator)
    client.post("/en/admin/members/rolegrant/add/", grant_fields(officer) | {"_save": "Save"})

    client.post(BY_CODE, {"code": code_now(), "next": GO_ON})
    held = client.get(GO_ON).context["held"]
    client.post(held["path"], dict(held["fields"]))

    assert RoleGrant.objects.filter(user=officer, role="analyst").exists()


def test_changing_an_account_needs_it(stale, administrator, officer):
    path = f"/en/admin/members/user/{officer.pk}/change/"

    answer = stale(administrator).post(path, {"name": "Other", "email": officer.email})

    assert answer.url.split("?")[0] == BY_CODE
    officer.refresh_from_db()
    assert officer.name == "Olga Officer"


def test_reading_needs_no_fresh_factor(stale, administrator):
    assert stale(administrator).get("/en/admin/members/rolegrant/").status_code == 200


# ---- what cannot be kept is said


def test_passwords_files_and_long_texts_are_not_kept(stale, publisher, draft):
    client = stale(publisher)

    decide(client, draft, "publish", password="a secret of mine", code="123456")
    assert {name for name, _v in client.session["members_held_form"]["fields"]} == {"reason"}
    assert client.session["members_held_form"]["is_whole"] is False  # her password is missing

    for extra in ({"reason": "x" * LARGEST_FORM}, {"file": SimpleUploadedFile("a.txt", b"a")}):
        decide(client, draft, "publish", **extra)
        assert client.session["members_held_form"]["is_whole"] is False
    grow_stale(client, -STALE)
    assert "could not be kept" in client.get(GO_ON).content.decode()


def test_a_strangers_form_is_not_held(db):
    answer = Client().post("/en/accounts/password/set/", {"x": "y"})

    assert answer.url.startswith("/en/accounts/login/")


def test_a_new_factor_counts_as_used(db, client):
    sign_in_fresh(client, user := person(Role.OFFICER))
    give_factor(user)  # in another browser: this one has not used it

    assert client.get("/en/accounts/password/change/").url.split("?")[0] == BY_CODE
