"""The letters of the ground floor: one function a letter, called in the transaction of its cause.

What each says stands in templates/emails/members/; how letters travel, in members/letters.py.
"""

from datetime import datetime
from uuid import uuid4

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.invitations import LASTS
from members.letters import post
from members.models import Country, RoleGrant, User


class SecurityEvent(TextChoices):
    """What happened to an account; the labels are whole sentences of the letter."""

    PASSWORD_CHANGED = "password_changed", _("Your password was changed.")
    PASSWORD_RESET = "password_reset", _("A new password was chosen with the link of a letter.")
    PASSWORD_SET = "password_set", _("Your account got a password.")
    TOTP_ADDED = "totp_added", _("An authenticator app was added to your account.")
    TOTP_REMOVED = "totp_removed", _("The authenticator app was removed from your account.")
    KEY_ADDED = "key_added", _("A passkey or security key was added to your account.")
    KEY_REMOVED = "key_removed", _("A passkey or security key was removed from your account.")
    CODES_RENEWED = (
        "codes_renewed",
        _("New recovery codes were made for your account; the old ones no longer work."),
    )
    FACTORS_REMOVED = (
        "factors_removed",
        _("The portal's staff removed all second factors from your account."),
    )
    ADDRESS_CHANGED = "address_changed", _("The e-mail address of your account was changed.")
    ADDRESS_REMOVED = "address_removed", _("An e-mail address was removed from your account.")
    SESSIONS_ENDED = "sessions_ended", _("You were signed out on all devices.")


def invitation(*, invitation: int, address: str, inviter: User, language: str) -> None:
    """To somebody without an account. `invitation` is the id of the row that stands for it.

    Whether the letter came back: `OutboxRow.objects.refused().keyed(…)`, delivery.why_refused.
    """
    post(
        "members/invitation",
        key=f"invitation:{invitation}",
        address=address,
        language=language,
        rows={"inviter": inviter},
        facts={"invitation": invitation, "days": LASTS.days},
        country=inviter.keeper_country,
        lasts=LASTS,
    )


def admitted(*, person: User) -> None:
    """Her account is open, once in its life."""
    post(
        "members/admitted",
        key=f"admitted:{person.pk}",
        person=person,
        country=person.keeper_country,
    )


def refused(
    *,
    key: str,
    reason: str,
    person: User | None = None,
    address: str = "",
    language: str = "",
    country: Country | None = None,
) -> None:
    """A request for an account was refused; `key` names the request, `reason` is for her."""
    post(
        "members/refused",
        key=f"refused:{key}",
        person=person,
        address=address,
        language=language,
        secret={"reason": reason},
        country=country,
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


def transfer_notice(*, key: str, person: User, origin: Country, destination: Country) -> None:
    """Her posting moved to another country; `key` names the transfer."""
    post(
        "members/transfer_notice",
        key=f"transfer:{key}",
        person=person,
        rows={"origin": origin, "destination": destination},
        country=destination,
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


def password_changed(*, person: User, ip: str = "") -> None:
    """Her password was changed."""
    security_notice(person=person, event=SecurityEvent.PASSWORD_CHANGED, ip=ip)


def sessions_ended(*, person: User) -> None:
    """She was signed out everywhere."""
    security_notice(person=person, event=SecurityEvent.SESSIONS_ENDED)
