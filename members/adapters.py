"""How allauth behaves here."""

import unicodedata
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import translate_url
from django.utils import translation
from django.utils.translation import gettext as _

from members import actions, emails
from members.audit.events import Event
from members.audit.record import record
from members.emails import SecurityEvent
from members.factors import has_factor
from members.freshness import is_fresh
from members.letters import post
from members.models import User
from members.permissions import works_for_the_world
from members.seal import box

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
    "socialaccount/email/account_connected": SecurityEvent.PROVIDER_CONNECTED,
    "socialaccount/email/account_disconnected": SecurityEvent.PROVIDER_DISCONNECTED,
    "mfa/email/totp_activated": SecurityEvent.TOTP_ADDED,
    "mfa/email/totp_deactivated": SecurityEvent.TOTP_REMOVED,
    "mfa/email/webauthn_added": SecurityEvent.KEY_ADDED,
    "mfa/email/webauthn_removed": SecurityEvent.KEY_REMOVED,
    "mfa/email/recovery_codes_generated": SecurityEvent.CODES_RENEWED,
}
# What the trail says of them.
_ON_RECORD = {
    SecurityEvent.PASSWORD_CHANGED: Event.PASSWORD_CHANGED,
    SecurityEvent.PASSWORD_RESET: Event.PASSWORD_CHANGED,
    SecurityEvent.PASSWORD_SET: Event.PASSWORD_CHANGED,
    SecurityEvent.TOTP_ADDED: Event.FACTOR_ADDED,
    SecurityEvent.KEY_ADDED: Event.FACTOR_ADDED,
    SecurityEvent.CODES_RENEWED: Event.FACTOR_ADDED,
    SecurityEvent.TOTP_REMOVED: Event.FACTOR_REMOVED,
    SecurityEvent.KEY_REMOVED: Event.FACTOR_REMOVED,
    SecurityEvent.ADDRESS_CHANGED: Event.DATA_CORRECTED,
    SecurityEvent.ADDRESS_REMOVED: Event.DATA_CORRECTED,
    SecurityEvent.PROVIDER_CONNECTED: Event.FACTOR_ADDED,
    SecurityEvent.PROVIDER_DISCONNECTED: Event.FACTOR_REMOVED,
}
_LINKS = ("activate_url", "password_reset_url", "signup_url")


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up: an account needs her country's consent (members/actions/using.py)."""

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
                person, event = context["user"], _NOTICES[template_prefix]
                emails.security_notice(
                    person=person,
                    event=event,
                    address=email,
                    ip=context["ip"],
                    moment=context["timestamp"],
                )
                record(
                    _ON_RECORD[event],
                    by=person,
                    about=person,
                    country=person.keeper_country_id,
                    detail={"what": event.value},
                )
                if _ON_RECORD[event] == Event.PASSWORD_CHANGED:
                    actions.end_tokens(person=person)
            else:
                _leave(template_prefix, email, context)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """allauth's own sensitive pages ask the same question as ours."""
        return not is_fresh(allauth_context.request)

    def get_reauthentication_methods(self, user: User) -> list[dict]:
        """Who has a second factor proves herself by it; her password does not do instead."""
        found = {way["id"]: way for way in super().get_reauthentication_methods(user)}
        if not found or not has_factor(user):
            return [way for name, way in found.items() if name == "reauthenticate"]
        words = {
            "mfa_reauthenticate:webauthn": _("Use a passkey"),
            "mfa_reauthenticate": _("Use a code from your app, or a recovery code"),
        }
        return [found[name] | {"description": words[name]} for name in words if name in found]

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count tries by account alone.

        allauth's key holds the host name with its port, which the client chooses, and the
        address as it was typed: both would give a new account of tries for free.
        """
        typed = credentials.get("email", "")
        return unicodedata.normalize("NFKC", typed).casefold().strip()


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


class MFAAdapter(DefaultMFAAdapter):
    """Secrets are stored encrypted; names are ours."""

    def encrypt(self, text: str) -> str:
        return box("members.mfa").encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return box("members.mfa").decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: User, type: str) -> str:
        return _("Passkey")

    def _get_site_name(self) -> str:
        """What a phone shows beside the code or the passkey."""
        return _("Global Policing Goals Portal")


class SessionsAdapter(DefaultUserSessionsAdapter):
    """What a person ends of her own sessions is on record."""

    def end_sessions(self, sessions: list[UserSession]) -> None:
        super().end_sessions(sessions)
        if sessions:
            person = sessions[0].user
            record(
                Event.SESSIONS_ENDED,
                by=person,
                about=person,
                country=person.keeper_country_id,
                detail={"count": len(sessions)},
            )


class IdentityProviderAdapter(DefaultSocialAccountAdapter):
    """Sign-in by the identity provider of a country.

    A provider is believed about people of its own country, and about an address it has
    verified. So it opens an account that exists, is of that country, has that address, and
    holds no role that works for the world: whoever runs a country's provider must not become
    an editor or an administrator by it. It never makes an account. A second factor of the
    portal is asked for as after a password.
    """

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the person or refuse; one sentence for every reason, so that none is told."""
        person = self._person(sociallogin)
        is_other = sociallogin.is_existing and sociallogin.user != person
        connects = sociallogin.state.get("process") == "connect"
        if person is None or is_other or (connects and person != request.user):
            page = render(request, "socialaccount/refused.html", status=403)
            raise ImmediateHttpResponse(page)
        # What the provider says about a person beyond her address is not ours to keep.
        sociallogin.account.extra_data = {"userinfo": {"email": person.email}}
        if sociallogin.is_existing:
            sociallogin.account.save(update_fields=["extra_data"])
        elif not connects:
            sociallogin.connect(request, person)

    def _person(self, sociallogin: SocialLogin) -> User | None:
        """Whom the provider may speak for, if it says that the address is verified."""
        country = sociallogin.provider.app.settings["country"]
        verified = [a.email for a in sociallogin.email_addresses if a.verified is True]
        if not verified:
            return None
        person = User.objects.of_country(country).addressed(verified[0]).first()
        return None if person is None or works_for_the_world(person) else person
