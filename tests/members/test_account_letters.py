"""The letters of allauth: they leave by the outbox, and tell nobody who has an account."""

import re
from pathlib import Path

import allauth
import pytest
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.core import context
from django.core import mail
from django.db import connection, transaction
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members import adapters
from members.models import OutboxRow
from members.outbox import drain
from tests.factories.factors import sign_in_fresh
from tests.factories.members import PASSWORD, make_user

pytestmark = pytest.mark.django_db

NEW = "another long password for tests"


def make_person(**overrides):
    person = make_user(email="olga@police.example", name="Olga Officer", **overrides)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def ask_for_password(email: str, client: Client | None = None):
    return (client or Client()).post("/en/accounts/password/reset/", {"email": email})


def links_of(message) -> list[str]:
    return re.findall(r"https://portal\.example(\S+/password/reset/key/\S+)", message.body)


def test_every_letter_of_the_library_has_one_of_ours():
    """Which letters there are is read from the library itself, so that an update cannot add one."""
    folder = Path(allauth.__file__).parent
    found = set()
    for room in ("account", "mfa", "socialaccount"):
        for path in (folder / room).rglob("*.py"):
            if "tests" not in path.parts:
                found |= set(re.findall(rf'"({room}/email/\w+)"', path.read_text()))

    assert found == set(adapters._LETTERS) | set(adapters._NOTICES)


def test_a_link_for_a_new_password_leaves_by_the_outbox_and_works_once():
    person = make_person(language="fr")
    ask_for_password(person.email)
    waiting = OutboxRow.objects.get()

    drain()

    assert "key" not in waiting.sealed
    assert "/password/reset/" not in str(waiting.payload)
    assert OutboxRow.objects.get().sealed == ""
    assert mail.outbox[0].to == [person.email]
    assert mail.outbox[0].subject == "Choisissez un nouveau mot de passe"
    (link,) = links_of(mail.outbox[0])
    assert link.startswith("/fr/accounts/")
    client = Client()
    form = client.get(link, follow=True)
    done = client.post(form.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})
    assert done.status_code == 302
    person.refresh_from_db()
    assert person.check_password(NEW)
    again = Client().get(link, follow=True)
    assert "password1" not in again.content.decode()


def test_whoever_asks_learns_nothing_from_the_answer():
    make_person()

    known, unknown = ask_for_password("olga@police.example"), ask_for_password("otto@x.example")

    assert known.status_code == unknown.status_code == 302
    assert known["Location"] == unknown["Location"]
    assert known.content == unknown.content
    assert sorted(known.headers) == sorted(unknown.headers)
    assert OutboxRow.objects.count() == 2


def test_both_answers_leave_one_row_and_wait_for_no_mail_server():
    make_person()
    with CaptureQueriesContext(connection) as known:
        ask_for_password("olga@police.example")
    with CaptureQueriesContext(connection) as unknown:
        ask_for_password("otto@x.example")

    for asked in (known, unknown):
        statements = [q["sql"] for q in asked.captured_queries if "outboxrow" in q["sql"]]
        assert [sql.split()[0] for sql in statements] == ["INSERT"]
    assert mail.outbox == []


def test_an_unknown_address_is_told_that_it_is_unknown():
    ask_for_password("otto@police.example")
    drain()

    assert mail.outbox[0].to == ["otto@police.example"]
    assert mail.outbox[0].subject == "No account with this address"


def test_the_link_names_the_portal_whatever_the_request_named():
    make_person()
    ask_for_password("olga@police.example", Client(headers={"host": "localhost"}))
    drain()

    assert "localhost" not in mail.outbox[0].body
    assert links_of(mail.outbox[0])


def test_a_changed_password_is_told_to_its_owner():
    person = make_person(language="es")
    client = Client()
    sign_in_fresh(client, person)
    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW},
        headers={"user-agent": "Call +1 555 at once"},
    )

    drain()

    (message,) = mail.outbox
    assert message.to == [person.email]
    assert "Se cambió su contraseña." in message.body
    assert "127.0.0.1" in message.body
    assert "555" not in message.body


def test_an_address_is_confirmed_by_letter_without_a_name():
    """Whoever types a name and somebody else's address must not send words of her own."""
    person = make_user(email="olga@police.example", name="Buy at shop.example")
    EmailAddress.objects.create(user=person, email=person.email, primary=True)
    Client().post(reverse("account_login"), {"login": person.email, "password": PASSWORD})

    drain()

    (message,) = mail.outbox
    assert message.subject == "Confirm your e-mail address"
    assert "shop.example" not in message.body
    assert "/en/accounts/confirm-email/" in message.body


def test_a_letter_goes_with_the_transaction_of_its_cause():
    person = make_person()
    with context.request_context(RequestFactory().get("/")), transaction.atomic():
        get_adapter().send_notification_mail("account/email/password_changed", person)
        transaction.set_rollback(True)

    assert not OutboxRow.objects.exists()


def test_a_changed_address_is_told_to_the_old_one():
    person = make_person(language="ar")
    with context.request_context(RequestFactory().get("/")):
        get_adapter().send_notification_mail(
            "account/email/email_changed",
            person,
            {"from_email": "", "to_email": ""},
            "old@x.example",
        )

    drain()

    assert mail.outbox[0].to == ["old@x.example"]
    assert "@" not in str(OutboxRow.objects.get().payload)
