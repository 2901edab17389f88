"""People with roles, units, postings, requests and invitations."""

import itertools
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.utils import timezone

from members.models import (
    AccountRequest,
    ApiToken,
    Country,
    Invitation,
    Posting,
    RoleGrant,
    Unit,
    User,
)
from members.permissions import Role
from members.tokens import new_token

PASSWORD = "a long password for tests"
_numbers = itertools.count(1)
_IN_A_COUNTRY = {Role.OFFICER, Role.COORDINATOR}


def make_user(role: Role | None = None, country: Country | None = None, **overrides: Any) -> User:
    """A person who may sign in; with `role`, she holds it in `country` or in the world."""
    number = next(_numbers)
    fields = {"email": f"person{number}@police.example", "name": f"Person {number}"} | overrides
    user = User.objects.create_user(password=PASSWORD, keeper_country=country, **fields)
    if role is not None:
        make_grant(user, role, country=country if role in _IN_A_COUNTRY else None)
    return user


def verify_address(user: User) -> None:
    """Who has a verified address may sign in with her password."""
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


def make_grant(
    user: User, role: Role, country: Country | None = None, **overrides: Any
) -> RoleGrant:
    """A role in force now."""
    fields = {
        "scope": "country" if country else "world",
        "country": country,
        "reason": "for a test",
    } | overrides
    return RoleGrant.objects.create(user=user, role=role, **fields)


def make_country(code: str = "SN") -> Country:
    """A member country of the facts."""
    return Country.objects.get(code=code)


def make_unit(country: Country | None = None, **overrides: Any) -> Unit:
    """A unit of Senegal, or of another country."""
    fields = {"name": f"Unit {next(_numbers)}"} | overrides
    return Unit.objects.create(country=country or make_country(), **fields)


def make_officer(country: Country | None = None, **overrides: Any) -> User:
    """An officer with a role and an open posting in a country."""
    country = country or make_country()
    person = make_user(Role.OFFICER, country, **overrides)
    make_posting(person=person)
    return person


def make_posting(person: User | None = None, **overrides: Any) -> Posting:
    """An open posting in the country that keeps the person."""
    person = person or make_user(country=make_country())
    country = person.keeper_country
    fields = {"country": country, "unit": overrides.pop("unit", None) or make_unit(country)}
    return Posting.objects.create(person=person, keeper_country=country, **fields | overrides)


def make_request(country: Country | None = None, **overrides: Any) -> AccountRequest:
    """Somebody waits for her country's answer."""
    number = next(_numbers)
    fields = {
        "email": f"asks{number}@police.example",
        "name": f"Asking {number}",
        "unit": "Airport",
        "state": "waiting",
    } | overrides
    return AccountRequest.objects.create(keeper_country=country or make_country(), **fields)


def make_invitation(country: Country | None = None, **overrides: Any) -> Invitation:
    """An open invitation of an officer."""
    number, country = next(_numbers), country or make_country()
    fields = {
        "email": f"invited{number}@police.example",
        "name": f"Invited {number}",
        "unit": overrides["unit"] if "unit" in overrides else make_unit(country),
        "invited_by": overrides.pop("invited_by", None) or make_user(),
        "expires_at": timezone.now() + timedelta(14),
    } | overrides
    return Invitation.objects.create(keeper_country=country, **fields)


def make_token(person: User, **overrides: Any) -> tuple[ApiToken, str]:
    """A token that works for ninety days, and its secret."""
    secret, digest = new_token()
    fields = {
        "name": f"Program {next(_numbers)}",
        "digest": digest,
        "hint": secret[:6],
        "expires_at": timezone.now() + timedelta(90),
    } | overrides
    return ApiToken.objects.create(person=person, **fields), secret
