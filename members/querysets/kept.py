"""Rows that one country keeps: who may see them, by the table of permissions."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Lower

from members.permissions import WORLD, Permission, countries_with

if TYPE_CHECKING:
    from members.models import User


class KeptQuerySet(models.QuerySet):
    """Rows that one country keeps: the first of two walls (the second is members/reach.py).

    `visible_to` reads the table of permissions, as every check does.
    """

    permission = Permission.PEOPLE_VIEW
    person_field = "person"
    keeper_field = "keeper_country"

    def visible_to(self, user: "User | None") -> Self:
        """Rows of the countries in which she may see people, and her own."""
        if user is None or not user.is_authenticated:
            return self.none()
        countries = countries_with(user, self.permission)
        if countries is WORLD:
            return self
        kept = Q(**{f"{self.keeper_field}__in": countries})
        own = Q(**{self.person_field: user.pk}) if self.person_field else Q(pk__in=[])
        return self.filter(kept | own)

    def addressed(self, email: str) -> Self:
        """Rows with this address, whatever letters it was typed in; by the index on it."""
        small = email.strip().lower()
        return self.annotate(small_email=Lower("email")).filter(small_email=small)

    def kept_by(self, country: int) -> Self:
        return self.filter(**{self.keeper_field: country})

    def kept_by_code(self, code: str) -> Self:
        return self.filter(**{f"{self.keeper_field}__code": code}) if code else self

    def pick(self, keys: Iterable[int | str]) -> Self:
        """The rows somebody ticked; what is not a number is nothing."""
        return self.filter(pk__in=[key for key in keys if str(key).isdecimal()])

    def with_name_of(self, column: str, name: str) -> Self:
        """The name of a person who acted, as `name`; empty if another country keeps her.

        Not select_related: its join would drop the row together with the hidden person.
        """
        from members.models import User

        person = User.objects.filter(pk=OuterRef(column)).values("name")
        return self.annotate(**{name: Coalesce(Subquery(person), Value(""))})


def addresses_among(rows: models.QuerySet, emails: list[str]) -> set[str]:
    """Which of these lower-case addresses occur; in steps that a query can carry."""
    found: set[str] = set()
    lowered = rows.annotate(address=Lower("email"))
    for start in range(0, len(emails), 10_000):
        step = emails[start : start + 10_000]
        found.update(lowered.filter(address__in=step).values_list("address", flat=True))
    return found
