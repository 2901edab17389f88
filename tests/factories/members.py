"""People with roles."""

import itertools
from typing import Any

from members.models import Country, RoleGrant, User
from members.permissions import Role

PASSWORD = "a long password for tests"
_numbers = itertools.count(1)
_IN_A_COUNTRY = {Role.OFFICER, Role.COORDINATOR}


def make_user(role: Role | None = None, country: Country | None = None, **overrides: Any) -> User:
    """A person who may sign in; with `role`, she holds it in `country` or in the world."""
    number = next(_numbers)
    fields = {"email": f"person{number}@police.example", "name": f"Person {number}"} | overrides
    user = User.objects.create_user(password=PASSWORD, country=country, **fields)
    if role is not None:
        make_grant(user, role, country=country if role in _IN_A_COUNTRY else None)
    return user


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
