"""Demo accounts: one clearly marked person per role, for trying the portal out."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from allauth.account.models import EmailAddress
from django.db import transaction

from members.models import Country, RoleGrant, User
from members.permissions import Role

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

    def __str__(self) -> str:
        return f"{self.role.value}: {self.email}, password {self.password}"


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
    return DemoAccount(role, email, password)


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
