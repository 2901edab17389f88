"""What a letter is: left as an outbox row, made and sent by the worker in its reader's language.

The row names the template, the person and the rows the letter speaks of; words and address are
looked up when it is sent. Only what stands nowhere else is kept in the row, sealed. So a letter
to a person goes to the address she has by then, and no table holds letters.

templates/emails/<template>.txt begins with the subject, an empty line after it; the .html
beside it says the same. Which letters there are: members/emails.py, members/adapters.py.
"""

import hashlib
import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Model
from django.template.loader import render_to_string
from django.utils import translation

from members import delivery
from members.models import Country, OutboxRow, User
from members.outbox import Later, Refused, leave
from members.seal import Unreadable

# Where a line of a letter is left out, its end stays.
_SPARE_LINES = re.compile(r"\n{3,}")


def post(
    template: str,
    *,
    key: str,
    person: User | None = None,
    address: str = "",
    language: str = "",
    rows: dict[str, Model] | None = None,
    facts: dict[str, Any] | None = None,
    secret: dict[str, Any] | None = None,
    country: Country | None = None,
    lasts: timedelta | None = None,
) -> None:
    """Leave a letter in this transaction, once per `key`.

    It goes to `person` in her language; to `address` where that is not hers, or where there is
    no account, in `language` (that of this request if it is not said). The template sees
    `person`, `rows` by their names, `facts` (nothing personal) and `secret`.
    """
    is_elsewhere = bool(address) and (person is None or address.lower() != person.email.lower())
    hidden = {"words": secret} if secret else {}
    if is_elsewhere:
        hidden["address"] = address
    payload = {
        "template": template,
        "person": person.pk if person else None,
        "language": "" if person else _known(language or translation.get_language()),
        "rows": {name: [row._meta.label, row.pk] for name, row in (rows or {}).items()},
        "facts": facts or {},
        "has_address": is_elsewhere,
    }
    leave("mail", key=f"mail:{key}", payload=payload, secret=hidden, country=country, lasts=lasts)


def send(row: OutboxRow) -> None:
    """Make the letter of a row and hand it to the mail server: the consumer of "mail"."""
    payload, secret = row.payload, _opened(row)
    person = None
    if payload["person"] is not None:
        person = _found(User, payload["person"])
    if payload["has_address"] and "address" not in secret:
        raise Refused("The address of this letter is no longer kept.")
    message = letter(
        secret.get("address") or person,
        payload["template"],
        payload["facts"]
        | {name: _found(apps.get_model(label), pk) for name, (label, pk) in payload["rows"].items()}
        | {"person": person}
        | secret.get("words", {}),
        person.language if person else payload["language"],
    )
    message.extra_headers["Message-ID"] = message_id(row.key)
    delivery.hand_over(message)


def letter(
    to: User | str, template: str, context: dict[str, Any], language: str
) -> EmailMultiAlternatives:
    """One letter, text and HTML, in one language."""
    with translation.override(language):
        words = context | {
            "portal_url": settings.PORTAL_URL,
            "language": language,
            "direction": "rtl" if translation.get_language_bidi() else "ltr",
        }
        written = render_to_string(f"emails/{template}.txt", words)
        subject, _line, text = written.partition("\n")
        subject = " ".join(subject.split())
        html = render_to_string(f"emails/{template}.html", words | {"subject": subject})
    message = EmailMultiAlternatives(
        subject,
        _SPARE_LINES.sub("\n\n", f"{text.strip()}\n"),
        to=[to if isinstance(to, str) else to.email],
        # Machines answer letters too; this asks them not to (RFC 3834).
        headers={"Auto-Submitted": "auto-generated", "Content-Language": language},
    )
    message.attach_alternative(html, "text/html")
    return message


def message_id(key: str) -> str:
    """The same for each try, so that a mailbox that got a letter twice can show it once."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    return f"<{digest}@{urlsplit(settings.PORTAL_URL).hostname}>"


def _opened(row: OutboxRow) -> dict[str, Any]:
    try:
        return row.secret
    except Unreadable as error:
        raise Later("It was sealed with a key that SECRET_KEY_FALLBACKS does not hold.") from error


def _found(model: type[Model], pk: int) -> Model:
    """A row that a letter speaks of. Of people just what a letter needs: no password's hash."""
    rows = model._base_manager.filter(pk=pk)
    row = (rows.only("name", "email", "language") if model is User else rows).first()
    if row is None:
        raise Refused(f"{model._meta.label} {pk}, of which the letter speaks, is gone.")
    return row


def _known(language: str | None) -> str:
    known = dict(settings.LANGUAGES)
    return language if language in known else settings.LANGUAGE_CODE
