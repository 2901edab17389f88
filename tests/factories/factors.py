"""Second factors, and clients that have just used theirs."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from members.models import User

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
_RECORDS = "account_authentication_methods"
_OWNER = "account_authentication_methods_user"


def give_factor(user: User) -> Authenticator:
    """A code app with a known secret."""
    return TOTP.activate(user, SECRET).instance


def give_recovery_codes(user: User) -> list[str]:
    return RecoveryCodes.activate(user).generate_codes()


def code_now(periods_from_now: int = 0, secret: str = SECRET) -> str:
    """What a code app shows now, or so many periods from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + periods_from_now))


def sign_in_fresh(client: Client, user: User) -> None:
    """Sign in as somebody who typed her password, and her code if she has a code app."""
    client.force_login(user)
    records = [{"method": "password", "at": time.time(), "email": user.email}]
    for factor in Authenticator.objects.filter(user=user).exclude(type="recovery_codes"):
        records.append({"method": "mfa", "at": time.time(), "id": factor.pk, "type": factor.type})
    session = client.session
    session[_RECORDS], session[_OWNER] = records, str(user.pk)
    session.save()


def grow_stale(client: Client, seconds: int = 10 * 60) -> None:
    """Let the proofs of this session lie so many seconds back."""
    session = client.session
    session[_RECORDS] = [record | {"at": record["at"] - seconds} for record in session[_RECORDS]]
    session.save()
