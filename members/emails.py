"""The letters of the ground floor: one function a letter, called in the transaction of its cause.

What each says stands in templates/emails/members/; how letters travel, in members/letters.py.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.letters import post
from members.models import (
    AccountRequest,
    ApiToken,
    Country,
    Erasure,
    Invitation,
    Posting,
    RoleGrant,
    User,
)
from members.models.admission import LINK_LASTS

INVITATION_KEY = "invitation:"  # of a letter with a way in; the digest of its token follows


class SecurityEvent(TextChoices):
    """What happened to an account; the labels are whole sentences of the letter."""

    PASSWORD_CHANGED = "password_changed", _("Your password was changed.")
    PASSWORD_RESET = "password_reset", _("A new password was chosen with the link of a letter.")
    PASSWORD_SET = "password_set", _("Your account got a password.")
    TOTP_ADDED = "totp_added", _("An authenticator app was added to your account.")
    TOTP_REMOVED = "totp_removed", _("The authenticator app was removed from your account.")
    KEY_ADDED = "key_added", _("A passkey or security key was added to your account.")
    KEY_REMOVED = "key_removed", _("A passkey or security key was removed from your account.")
    FACTORS_REMOVED = (
        "factors_removed",
        _(
            "The portal's staff removed all second factors and the password from your account and"
            " signed you out everywhere. Set a new password from the sign-in page. If you did not"
            " ask for this, tell them at once."
        ),
    )
    CODES_RENEWED = (
        "codes_renewed",
        _("New recovery codes were made for your account; the old ones no longer work."),
    )
    PROVIDER_CONNECTED = (
        "provider_connected",
        _("The sign-in service of your country was connected to your account."),
    )
    PROVIDER_DISCONNECTED = (
        "provider_disconnected",
        _("The sign-in service of your country was taken off your account."),
    )
    ADDRESS_CHANGED = "address_changed", _("The e-mail address of your account was changed.")
    ADDRESS_REMOVED = "address_removed", _("An e-mail address was removed from your account.")
    TOKEN_MADE = (
        "token_made",
        _("An API token was made for your account. You can end it on your page of API tokens."),
    )
    TOKENS_ENDED = (
        "tokens_ended",
        _("Your API tokens ended with your old password. Make new ones if you need them."),
    )
    SESSIONS_ENDED = "sessions_ended", _("You were signed out on all devices.")


def confirm_request(*, asked: AccountRequest, token: str) -> None:
    """Whoever asked for an account says that the address is hers."""
    post(
        "members/confirm_request",
        key=f"confirm-request:{asked.token_hash}",
        address=asked.email,
        language=asked.language,
        secret={"token": token},
        country=asked.keeper_country,
        lasts=LINK_LASTS,
    )


def already_known(*, email: str, language: str) -> None:
    """To who asks with an address that has an account, an invitation or a request already."""
    post("members/already_known", key=f"known:{uuid4()}", address=email, language=language)


def invitation(*, invited: Invitation, token: str) -> None:
    """To somebody without an account; a new token is a new letter."""
    _way_in("members/invitation", invited, token, rows={"inviter": invited.invited_by})


def admitted(*, invited: Invitation, token: str) -> None:
    """Her country said yes; the same way in as an invitation."""
    _way_in("members/admitted", invited, token, rows={"country": invited.keeper_country})


def _way_in(template: str, invited: Invitation, token: str, rows: dict) -> None:
    lasts = invited.expires_at - timezone.now()
    post(
        template,
        key=f"{INVITATION_KEY}{invited.token_hash}",
        address=invited.email,
        language=invited.language,
        rows=rows,
        facts={"until": invited.expires_at.isoformat()},
        secret={"token": token},
        country=invited.keeper_country,
        lasts=lasts,
    )


def refused(*, asked: AccountRequest) -> None:
    """A request was refused; the reason is for her."""
    post(
        "members/refused",
        key=f"refused:{asked.pk}",
        address=asked.email,
        language=asked.language,
        secret={"reason": asked.reason},
        country=asked.keeper_country,
    )


def role_granted(*, grant: RoleGrant) -> None:
    """She holds a role."""
    post(
        "members/role_granted",
        key=f"role-granted:{grant.pk}",
        person=grant.user,
        rows={"grant": grant},
        country=grant.country,
    )


def role_ended(*, grant: RoleGrant) -> None:
    """She holds a role no more, or will not from a date on; a new date is a new letter."""
    post(
        "members/role_ended",
        key=f"role-ended:{grant.pk}:{grant.valid_to:%Y%m%dT%H%M%S}",
        person=grant.user,
        rows={"grant": grant},
        country=grant.country,
    )


def posting_moved(*, posting: Posting, origin: Country | None, bureau: Iterable[User]) -> None:
    """To the person, and to the coordinators of the country that she left."""
    rows = {"destination": posting.country} | ({"origin": origin} if origin else {})
    post(
        "members/transfer_notice",
        key=f"transfer:{posting.pk}",
        person=posting.person,
        rows=rows,
        country=posting.country,
    )
    for reader in bureau:
        post(
            "members/officer_left",
            key=f"officer-left:{posting.pk}:{reader.pk}",
            person=reader,
            rows={"officer": posting.person, "destination": posting.country},
            country=origin,
        )


def erasure_asked(*, erasure: Erasure, bureau: Iterable[User]) -> None:
    """To the person, and to the coordinators of her country."""
    for reader in [erasure.person, *bureau]:
        post(
            "members/erasure",
            key=f"erasure:{erasure.pk}:{reader.pk}",
            person=reader,
            rows={"officer": erasure.person},
            facts={"is_hers": reader == erasure.person, "due": erasure.due_at.isoformat()},
            country=erasure.keeper_country,
        )


def security_notice(
    *,
    person: User,
    event: SecurityEvent,
    key: str = "",
    address: str = "",
    ip: str = "",
    moment: datetime | None = None,
) -> None:
    """Something about her account changed. `address`: where she is told, if it is another one.

    What her browser called itself is left out: anybody can write a sentence in there.
    """
    post(
        "members/security_notice",
        key=f"security:{key or uuid4()}",
        person=person,
        address=address,
        facts={"event": event.value, "moment": (moment or timezone.now()).isoformat()},
        secret={"ip": ip} if ip else None,
        country=person.keeper_country,
    )


def sessions_ended(*, person: User) -> None:
    """She was signed out everywhere."""
    security_notice(person=person, event=SecurityEvent.SESSIONS_ENDED)


def token_made(*, token: ApiToken) -> None:
    """A token reads in her name: she is told, in case somebody else made it."""
    security_notice(
        person=token.person, event=SecurityEvent.TOKEN_MADE, key=f"token-made:{token.pk}"
    )
