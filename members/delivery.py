"""Hands a letter to the mail server and says in the outbox's words how that went.

What a server answers may hold the address, so only its number is kept.
"""

import smtplib

from django.core.mail import EmailMessage, get_connection

from members.outbox import Later, Refused, WayClosed


def hand_over(message: EmailMessage) -> None:
    """Send it. The server's yes is the end of our part; what comes back later: bounces.py."""
    with _open_way() as way:
        message.connection = way
        try:
            message.send()
        except smtplib.SMTPRecipientsRefused as error:
            # One letter has one recipient.
            raise _answer("The mailbox", *next(iter(error.recipients.values()))) from None
        except smtplib.SMTPDataError as error:
            raise _answer("The letter", error.smtp_code, error.smtp_error) from None
        except smtplib.SMTPSenderRefused as error:
            code = error.smtp_code
            raise WayClosed(f"The mail server does not take letters from us ({code}).") from None
        except (smtplib.SMTPException, OSError) as error:
            # It began well: perhaps this one letter is too much for the server.
            raise Later(f"The mail server broke off ({type(error).__name__}).") from None


class _open_way:
    """A connection that is open, or the word that there is none for anybody."""

    def __enter__(self):
        self.connection = get_connection()
        try:
            self.connection.open()
        except (smtplib.SMTPException, OSError) as error:
            code = getattr(error, "smtp_code", "")
            reason = f"{type(error).__name__} {code}".strip()
            raise WayClosed(f"The mail server cannot be reached ({reason}).") from None
        return self.connection

    def __exit__(self, *failure: object) -> None:
        # Its goodbye is of no interest: the letter is accepted or not by now.
        try:
            self.connection.close()
        except (smtplib.SMTPException, OSError):
            self.connection.connection = None


def _answer(what: str, code: int, _words: bytes) -> Exception:
    """4xx: try again; 5xx: never (RFC 5321, 4.2.1)."""
    if 500 <= code < 600:
        return Refused(f"{what} was refused by the mail server for good ({code}).", code)
    return Later(f"{what} was refused by the mail server for now ({code}).")
