"""Demo accounts: one clearly marked person per role, for trying the portal out."""

import base64
import hashlib
import os
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from cryptography.fernet import InvalidToken
from django.db import transaction

from members.models import Country, RoleGrant, User
from members.permissions import Role, roles_that_see_others

# The reserved domain of examples (RFC 2606): no letter can ever reach anybody.
DOMAIN = "demo.example"
_COUNTRY = "SN"
_ROLES_OF_A_COUNTRY = {Role.OFFICER, Role.COORDINATOR, Role.INSTRUCTOR}


@dataclass(frozen=True)
class DemoAccount:
    """What somebody types to sign in as one role."""

    role: Role
    email: str
    password: str

    @property
    def needs_code(self) -> bool:
        return self.role in roles_that_see_others()

    def __str__(self) -> str:
        code = ", then a code" if self.needs_code else ""
        return f"{self.role.value}: {self.email}, password {self.password}{code}"


def demo_password(path: Path, chosen: str = "") -> str:
    """The password of all demo accounts: the chosen one, or one made once and kept in `path`."""
    if chosen:
        return chosen
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="utf-8").strip()
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(password := secrets.token_urlsafe(12))
    return password


@transaction.atomic
def make_demo_accounts(password: str) -> list[DemoAccount]:
    """One account per role. What is there already is mended, never doubled."""
    return [_make_account(role, password) for role in Role]


def _make_account(role: Role, password: str) -> DemoAccount:
    email = f"{role.value}@{DOMAIN}"
    country = Country.objects.get(code=_COUNTRY) if role in _ROLES_OF_A_COUNTRY else None
    user = User.objects.filter(email=email).first() or User(email=email)
    user.name, user.keeper_country = f"Demo {role.value}", country
    user.is_demo, user.is_active = True, True
    # Hashing is slow on purpose, and a new hash would end every open session.
    if not user.check_password(password):
        user.set_password(password)
    user.save()
    _verify_address(user)
    _grant(user, role, country)
    account = DemoAccount(role, email, password)
    if account.needs_code:
        _give_code_app(user)
    return account


def demo_secret(email: str) -> str:
    """The code app's secret of a demo account: known to everybody who reads this line."""
    digest = hashlib.sha1(f"demo account, never a person: {email}".encode()).digest()
    return base64.b32encode(digest).decode()


def demo_code(email: str, periods_from_now: int = 0) -> str:
    """The six digits that a demo account's code app shows now, or so many periods from now."""
    counter = int(time.time()) // 30 + periods_from_now
    return format_hotp_value(hotp_value(demo_secret(email), counter))


def demo_code_of(user: User) -> str:
    """The current code of a demo account with a code app; nothing for anybody else."""
    return demo_code(user.email) if user.is_demo and _code_app_of(user) else ""


def _give_code_app(user: User) -> None:
    """A code app with the known secret; a stored one that cannot be read is made anew."""
    found = _code_app_of(user)
    try:
        is_right = found and decrypt(found.data["secret"]) == demo_secret(user.email)
    except InvalidToken:
        is_right = False
    if not is_right:
        Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
        TOTP.activate(user, demo_secret(user.email))


def _code_app_of(user: User) -> Authenticator | None:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()


def _verify_address(user: User) -> None:
    """Signing in asks for a confirmed address, and nobody could answer a letter to this one."""
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )


def _grant(user: User, role: Role, country: Country | None) -> None:
    if not user.role_grants.in_force().of(role).exists():
        RoleGrant.objects.create(
            user=user,
            role=role,
            scope="country" if country else "world",
            country=country,
            reason="Demo account",
        )
