"""A letter that comes back is noted, and told to whoever sent it."""

import io
import sys

import pytest
from django.core.management import call_command

from members import bounces
from members.bounces import Outcome
from members.letters import message_id
from members.models import Invitation, OutboxRow
from members.outbox import drain, leave
from tests.factories.members import make_invitation

pytestmark = pytest.mark.django_db

REPORT = """From: Mail Delivery System <mailer-daemon@mx.example>
To: portal@localhost
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

It could not be delivered.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; nobody@police.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {diagnosis}

--B
Content-Type: {original}

Message-ID: {number}
Subject: Your account

--B--
"""


def report(row, **changes) -> bytes:
    words = {
        "action": "failed",
        "status": "5.1.1",
        "diagnosis": "550 5.1.1 no such mailbox",
        "original": "text/rfc822-headers",
        "number": message_id(row.key),
    }
    return REPORT.format(**words | changes).encode()


@pytest.fixture
def invited() -> Invitation:
    return make_invitation(token_hash="d" * 64)


@pytest.fixture
def letter(invited) -> OutboxRow:
    """The letter of an invitation, as it stands once the mail server took it."""
    leave("mail", key=f"mail:invitation:{invited.token_hash}")
    row = OutboxRow.objects.get()
    row.finish()
    return row


@pytest.mark.parametrize("original", ["text/rfc822-headers", "message/rfc822"])
def test_a_final_no_is_noted_and_told_beside_the_invitation(letter, invited, original):
    assert bounces.take(report(letter, original=original)) == Outcome.NOTED

    letter.refresh_from_db()
    invited.refresh_from_db()
    assert (letter.refused_with, letter.last_error) == (550, "The letter came back (550).")
    assert invited.is_letter_refused
    assert drain() == 0  # nothing is tried again


def test_the_same_report_twice_changes_nothing(letter):
    bounces.take(report(letter))

    assert bounces.take(report(letter)) == Outcome.KNOWN


@pytest.mark.parametrize(
    "changes",
    [
        {"action": "delayed", "status": "4.4.1"},
        {"action": "delivered", "status": "2.0.0"},
        {"action": "failed", "status": "4.2.2"},
    ],
)
def test_what_may_still_arrive_is_not_called_refused(letter, changes):
    assert bounces.take(report(letter, **changes)) == Outcome.NOT_FINAL

    assert not OutboxRow.objects.refused().exists()


@pytest.mark.parametrize(
    "number", ["<unknown@portal.example>", "", "<" + "0" * 32 + "@portal.example>"]
)
def test_a_report_about_another_letter_changes_nothing(letter, number):
    assert bounces.take(report(letter, number=number)) == Outcome.NOT_OURS

    assert not OutboxRow.objects.refused().exists()


@pytest.mark.parametrize("rubbish", [b"", b"\xff\xfe\x00", b"Subject: Out of office\n\nBack soon."])
def test_other_mail_changes_nothing(letter, rubbish):
    assert bounces.take(rubbish) == Outcome.NOT_FINAL


def test_a_report_without_a_code_is_a_no_all_the_same(letter):
    bounces.take(report(letter, diagnosis="mailbox unknown"))

    assert OutboxRow.objects.refused().get().refused_with == 550


def test_the_command_reads_a_mail_from_its_input(letter, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(report(letter))))

    call_command("take_bounce")

    assert capsys.readouterr().out.strip() == Outcome.NOTED
