"""How allauth behaves here."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.urls import translate_url
from django.utils import translation

from members import emails
from members.emails import SecurityEvent
from members.letters import post
from members.models import User

# Their names in allauth, and how long each is worth sending.
_LETTERS = {
    "account/email/email_confirmation": ("account/confirm_address", timedelta(days=3)),
    "account/email/email_confirmation_signup": ("account/confirm_address", timedelta(days=3)),
    "account/email/password_reset_key": ("account/password_reset", timedelta(days=1)),
    "account/email/unknown_account": ("account/unknown_account", timedelta(days=1)),
    "account/email/account_already_exists": ("account/already_exists", timedelta(days=1)),
    "account/email/login_code": ("account/code", timedelta(minutes=15)),
    "account/email/password_reset_code": ("account/code", timedelta(minutes=15)),
}
_NOTICES = {
    "account/email/password_changed": SecurityEvent.PASSWORD_CHANGED,
    "account/email/password_reset": SecurityEvent.PASSWORD_RESET,
    "account/email/password_set": SecurityEvent.PASSWORD_SET,
    "account/email/email_changed": SecurityEvent.ADDRESS_CHANGED,
    "account/email/email_deleted": SecurityEvent.ADDRESS_REMOVED,
    "mfa/email/totp_activated": SecurityEvent.TOTP_ADDED,
    "mfa/email/totp_deactivated": SecurityEvent.TOTP_REMOVED,
    "mfa/email/webauthn_added": SecurityEvent.KEY_ADDED,
    "mfa/email/webauthn_removed": SecurityEvent.KEY_REMOVED,
    "mfa/email/recovery_codes_generated": SecurityEvent.CODES_RENEWED,
}
_LINKS = ("activate_url", "password_reset_url", "signup_url")


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by staff until registration opens; letters leave by the outbox."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """The same, but the letter knows whom it is for."""
        super().send_notification_mail(
            template_prefix, user, (context or {}) | {"user": user}, email
        )

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Leave the letter with the change it speaks of: inside its transaction if there is one.

        A known and an unknown address cost the same here, one row, and the answer waits for no
        mail server: nobody learns from it who has an account.
        """
        with transaction.atomic():
            if template_prefix in _NOTICES:
                emails.security_notice(
                    person=context["user"],
                    event=_NOTICES[template_prefix],
                    address=email,
                    ip=context["ip"],
                    moment=context["timestamp"],
                )
            else:
                _leave(template_prefix, email, context)


def _leave(template_prefix: str, email: str, context: dict[str, Any]) -> None:
    """A letter whose link or code lets somebody in: sealed, because allauth made it already.

    A worker that made it itself would have to read the passwords' hashes.
    """
    template, lasts = _LETTERS[template_prefix]
    person = context.get("user")
    language = person.language if person else translation.get_language()
    words = {name: _link(context[name], language) for name in _LINKS if name in context}
    if person and template == "account/password_reset":
        email = ""  # where her account says, not how somebody spelled it in the form
    if "code" in context:
        template, words = "account/code", {"code": context["code"]}
    post(
        template,
        key=f"account:{uuid4()}",
        person=person,
        address=email,
        secret=words,
        lasts=lasts,
    )


def _link(url: str, language: str) -> str:
    """A link of ours on the portal's own address, not on the one that the request named."""
    path = urlsplit(url)._replace(scheme="", netloc="").geturl()
    return f"{settings.PORTAL_URL}{translate_url(path, language)}"
