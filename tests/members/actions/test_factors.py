"""Who lost her second factor gets a new beginning from staff, and a letter about it."""

import re
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied, ValidationError

from members import actions
from members.audit.references import reference
from members.models import AuditNote, User
from members.permissions import Role
from tests.factories.factors import give_factor, give_recovery_codes, grow_stale
from tests.members.test_factors import SETUP, person, type_password
from tests.web_login import as_login

pytestmark = pytest.mark.django_db
OWN_PAGE = "/en/accounts/sessions/"
NEW_PASSWORD = "seven grey horses on a hill"


@pytest.fixture
def loser():
    """An editor whose phone is gone; recovery codes are where the phone is."""
    user = person(Role.EDITOR, name="Lena Loser")
    give_factor(user)
    give_recovery_codes(user)
    return user


def page_of(user: User) -> str:
    return f"/en/admin/members/user/{user.pk}/change/"


def form(user: User, **changes) -> dict:
    return {"name": user.name, "language": "en", "is_active": "on", "loss": "lost"} | changes


@pytest.fixture
def reset(loser, administrator, signed_in, after_commit):
    """An administrator reset her factors, and the worker did it with the worker's rights."""

    def run(**changes):
        answer = signed_in(administrator).post(page_of(loser), form(loser, **changes))
        with as_login("portal_worker"), after_commit():
            pass
        return answer

    return run


def test_all_her_factors_go(reset, loser, administrator):
    answer = reset()

    assert answer.status_code == 302
    assert not Authenticator.objects.filter(user=loser).exists()
    assert Authenticator.objects.filter(user=administrator).exists()


def test_without_a_reason_they_stay(reset, loser):
    reset(loss="")

    assert Authenticator.objects.filter(user=loser).count() == 2


def test_her_sessions_end(loser, signed_in, reset):
    client = signed_in(loser)
    assert client.get(OWN_PAGE).status_code == 200

    reset()

    assert "/accounts/login/" in client.get(OWN_PAGE).url
    assert not UserSession.objects.filter(user=loser).exists()


def test_her_password_alone_opens_nothing_any_more(loser, reset, client):
    reset()

    type_password(client, loser)

    assert client.get(OWN_PAGE).status_code == 302


def test_her_mailbox_is_the_way_back_and_leads_to_a_new_factor(
    loser, reset, client, after_commit, mailoutbox
):
    reset()
    with after_commit():
        client.post("/en/accounts/password/reset/", {"email": loser.email})
    link = re.search(r"https?://\S+/password/reset/key/\S+", mailoutbox[-1].body)[0]
    page = client.get(urlsplit(link).path, follow=True).request["PATH_INFO"]
    client.post(page, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})

    type_password(client, loser, NEW_PASSWORD)

    assert client.get("/en/admin/").url.startswith(SETUP)


def test_she_is_told_in_her_language(loser, reset, mailoutbox):
    reset(language="fr")

    letter = mailoutbox[-1]
    assert (letter.to, letter.extra_headers["Content-Language"]) == ([loser.email], "fr")
    assert "tous les seconds facteurs" in letter.body


def test_it_is_on_record_with_who_and_why(loser, reset, administrator):
    reset()

    notes = AuditNote.objects.filter(about=reference(loser), actor=reference(administrator))
    assert list(notes.order_by("id").values_list("event", "detail")) == [
        ("factors-removed", '{"reason":"lost"}'),
        ("sessions-ended", '{"reason":"factors-removed"}'),
    ]


def test_another_correction_is_kept_and_recorded_beside_it(loser, reset):
    reset(name="Lena Found")

    assert User.objects.get(pk=loser.pk).name == "Lena Found"
    assert AuditNote.objects.get(event="data-corrected").detail == '{"fields":["name"]}'


def test_it_needs_a_fresh_factor(loser, administrator, signed_in, after_commit):
    client = signed_in(administrator)
    grow_stale(client)

    with after_commit():
        answer = client.post(page_of(loser), form(loser))

    assert "reauthenticate" in answer.url
    assert Authenticator.objects.filter(user=loser).count() == 2


def test_nobody_resets_her_own(administrator, signed_in, after_commit):
    with after_commit():
        signed_in(administrator).post(page_of(administrator), form(administrator))

    assert Authenticator.objects.filter(user=administrator).exists()
    with pytest.raises(ValidationError, match="ask another administrator"):
        actions.reset_factors(person=administrator, reason="lost", by=administrator)


def test_only_who_changes_accounts_resets_factors(loser, coordinator):
    with pytest.raises(PermissionDenied):
        actions.reset_factors(person=loser, reason="lost", by=coordinator)
