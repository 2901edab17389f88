"""Demo accounts: a clearly marked person per role, and a second country beside the first."""

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

from members.models import Country, Organisation, Posting, RoleGrant, Unit, User
from members.permissions import GIVEN_BY_COUNTRIES, NEEDS_ORGANISATION, Role, roles_that_see_others

# The reserved domain of examples (RFC 2606): no letter can ever reach anybody.
DOMAIN = "demo.example"
_COUNTRY, _SECOND_COUNTRY = "SN", "UY"
_ORGANISATION = "Demo organisation"
_UNITS = {"SN": "Demo border post", "UY": "Demo airport unit"}


@dataclass(frozen=True)
class DemoPerson:
    """Who there is; `country` is the code of the one she serves in, or empty."""

    local_part: str
    role: Role
    country: str = ""

    @property
    def email(self) -> str:
        return f"{self.local_part}@{DOMAIN}"

    @property
    def name(self) -> str:
        return f"Demo {self.local_part.replace('.', ' ')}"


# One per role; then what it takes to see that a coordinator sees her own country alone.
CAST = [
    *(
        DemoPerson(role.value, role, _COUNTRY if role in GIVEN_BY_COUNTRIES else "")
        for role in Role
    ),
    DemoPerson("officer.two", Role.OFFICER, _COUNTRY),
    DemoPerson("coordinator.abroad", Role.COORDINATOR, _SECOND_COUNTRY),
    DemoPerson("officer.abroad", Role.OFFICER, _SECOND_COUNTRY),
]


@dataclass(frozen=True)
class DemoAccount:
    """What somebody types to sign in as one person."""

    role: Role
    email: str
    password: str
    country: str = ""

    @property
    def needs_code(self) -> bool:
        return self.role in roles_that_see_others()

    def __str__(self) -> str:
        place = f" ({self.country})" if self.country else ""
        code = ", then a code" if self.needs_code else ""
        return f"{self.role.value}{place}: {self.email}, password {self.password}{code}"


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
    """The whole cast. What is there already is mended, never doubled."""
    return [_make_account(person, password) for person in CAST]


def _make_account(person: DemoPerson, password: str) -> DemoAccount:
    country = Country.objects.get(code=person.country) if person.country else None
    user = User.objects.filter(email=person.email).first() or User(email=person.email)
    user.name = person.name
    # A demo officer who was moved while somebody tried the portal stays where she is.
    if user.pk is None or not user.keeper_country_id:
        user.keeper_country = country
    user.is_demo, user.is_active = True, True
    if person.role in NEEDS_ORGANISATION:
        user.organisation, _made = Organisation.objects.get_or_create(name=_ORGANISATION)
    # Hashing is slow on purpose, and a new hash would end every open session.
    if not user.check_password(password):
        user.set_password(password)
    user.save()
    _verify_address(user)
    if country and not user.postings.open().exists():
        _post(user, country)
    _grant(user, person.role, country)
    account = DemoAccount(person.role, person.email, password, person.country)
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


def _post(user: User, country: Country) -> None:
    name = _UNITS[country.code]
    unit, _made = Unit.objects.get_or_create(country=country, name=name)
    Posting.objects.create(person=user, keeper_country=country, country=country, unit=unit)


def _grant(user: User, role: Role, country: Country | None) -> None:
    if not user.role_grants.in_force().of(role).exists():
        RoleGrant.objects.create(
            user=user,
            role=role,
            scope="country" if country else "world",
            country=country,
            reason="Demo account",
        )
