"""A letter that comes back after the mail server took it: the report is read, and noted.

Whoever runs the portal lets the mailbox of the sender's address pipe each report into
`manage.py take_bounce` (deploy/README.md).
"""

import re
from email import message_from_bytes, message_from_string, policy
from email.message import EmailMessage
from enum import StrEnum

from members import outbox
from members.models import OutboxRow
from members.scope import JOB, scope

_FINAL_NO = 550  # where the report names no code of its own


class Outcome(StrEnum):
    """What a report changed, in words for an operator."""

    NOTED = "The letter is noted as refused."
    KNOWN = "This was noted before."
    NOT_FINAL = "The report speaks of no final refusal. Nothing was changed."
    NOT_OURS = "No letter of the last weeks has this number. Nothing was changed."


def take(report: bytes) -> Outcome:
    """Read a delivery report (RFC 3464) and note the refusal of the letter that it is about."""
    message = message_from_bytes(report, policy=policy.default)
    code = _code_of(message)
    if code is None:
        return Outcome.NOT_FINAL
    with scope(seen_by=JOB):
        row = OutboxRow.objects.of_letter(_number_of(message)).select_for_update().first()
        if row is None:
            return Outcome.NOT_OURS
        if row.refused_with is not None:
            return Outcome.KNOWN
        row.come_back(code)
        outbox.tell_of_refusal(row)
    return Outcome.NOTED


def _code_of(message: EmailMessage) -> int | None:
    """The code of the first recipient whom the letter will never reach."""
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.get_payload():
            is_final = str(block["Status"] or "").strip().startswith("5")
            if is_final and str(block["Action"] or "").strip().lower() == "failed":
                code = re.search(r"\b5\d\d\b", str(block["Diagnostic-Code"] or ""))
                return int(code[0]) if code else _FINAL_NO
    return None


def _number_of(message: EmailMessage) -> str:
    """The Message-ID of the letter, which comes back whole or as its headers."""
    for part in message.walk():
        if part.get_content_type() == "message/rfc822":
            return str(part.get_payload()[0]["Message-ID"] or "")
        if part.get_content_type() == "text/rfc822-headers":
            return str(message_from_string(part.get_content())["Message-ID"] or "")
    return ""
