"""Questions about many countries and roles."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone


class CountryQuerySet(models.QuerySet):
    """Member countries are public facts: everyone may see them all."""

    def visible_to(self, user: object) -> Self:
        return self

    def for_list_page(self) -> Self:
        return self.select_related("region").order_by("region__sort", "code")

    def names(self) -> Self:
        """Just what a list of names needs."""
        return self.only("code", "name").order_by("code")

    def in_region(self, code: str) -> Self:
        return self.filter(region__code=code)


class RoleGrantQuerySet(models.QuerySet):
    """Dated roles."""

    def in_force(self) -> Self:
        now = timezone.now()
        return self.filter(valid_from__lte=now).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=now)
        )

    def of(self, role: str) -> Self:
        return self.filter(role=role)
