"""What a real mail server answers, and what becomes of the letter."""

import socket
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from members import emails
from members.models import OutboxRow
from members.models.outbox import WAITS
from members.outbox import drain
from tests.factories.members import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def row():
    """`row()` is the row of a letter, as it stands now."""
    emails.sessions_ended(person=make_user(email="olga@police.example", language="ar"))
    return OutboxRow.objects.get


def drain_later() -> int:
    with time_machine.travel(timezone.now() + timedelta(seconds=WAITS[0])):
        return drain()


def test_a_letter_arrives_whole(post_office, row):
    drain()

    (letter,) = post_office.letters
    assert row().done_at
    assert letter["To"] == "olga@police.example"
    assert letter["Subject"] == "تغيير في حسابك"
    assert letter["Content-Language"] == "ar"
    text, html = letter.iter_parts()
    assert [text.get_content_type(), html.get_content_type()] == ["text/plain", "text/html"]
    assert "https://portal.example/ar/accounts/password/reset/" in text.get_content()
    assert 'dir="rtl"' in html.get_content()


@pytest.mark.parametrize("code", [550, 551, 553, 554])
def test_a_recipient_who_is_refused_for_good_ends_the_letter_at_once(post_office, row, code):
    post_office.answers["RCPT"] = f"{code} 5.1.1 <olga@police.example> unknown"

    drain()

    assert list(OutboxRow.objects.refused()) == [row()]
    assert row().refused_with == code
    assert row().last_error == f"The mailbox was refused by the mail server for good ({code})."
    assert drain_later() == 0


def test_a_letter_that_is_refused_for_good_ends_at_once(post_office, row):
    post_office.answers["END"] = "554 5.7.1 no"

    drain()

    assert row().last_error == "The letter was refused by the mail server for good (554)."


@pytest.mark.parametrize(
    ("verb", "answer", "error"),
    [
        (
            "RCPT",
            "450 4.2.1 try later",
            "The mailbox was refused by the mail server for now (450).",
        ),
        ("RCPT", "421 closing", "The mailbox was refused by the mail server for now (421)."),
        ("END", "451 4.3.0 busy", "The letter was refused by the mail server for now (451)."),
    ],
)
def test_a_recipient_who_is_refused_for_now_gets_the_letter_later(
    post_office, row, verb, answer, error
):
    post_office.answers[verb] = answer
    drain()
    waiting = row()
    post_office.answers.clear()

    drain_later()

    assert (waiting.last_error, waiting.attempts) == (error, 1)
    assert row().done_at
    assert len(post_office.letters) == 1


def test_a_sender_who_is_refused_is_our_own_fault_and_waits(post_office, row):
    post_office.answers["MAIL"] = "530 5.7.0 sign in first"

    drain()

    assert row().last_error == "The mail server does not take letters from us (530)."
    assert row().attempts == 0
    assert not row().given_up_at


def test_a_mail_server_that_is_down_holds_all_letters_and_loses_none(settings, row):
    emails.sessions_ended(person=make_user())
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # bound, and nobody listens
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = nobody.getsockname()

        tried = drain()

    assert tried == 1
    assert OutboxRow.objects.is_open().count() == 2
    assert set(OutboxRow.objects.values_list("attempts", flat=True)) == {0}
    errors = OutboxRow.objects.values_list("last_error", flat=True)
    assert "The mail server cannot be reached (ConnectionRefusedError)." in errors


def test_what_a_server_says_reaches_neither_row_nor_log(post_office, row, caplog):
    post_office.answers["RCPT"] = "550 <olga@police.example> is unknown"

    drain()

    assert "olga" not in f"{row().last_error} {row().payload} {caplog.text}"


def test_a_silent_mail_server_does_not_hold_a_worker_for_ever(settings):
    assert 5 <= settings.EMAIL_TIMEOUT <= 60
