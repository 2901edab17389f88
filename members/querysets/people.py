"""Questions about countries, people, units, postings and roles."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Self

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from members.permissions import Permission, roles_with
from members.querysets.kept import KeptQuerySet, addresses_among

_SLEEPING = Q(
    is_active=False, last_login__isnull=True, password__startswith=UNUSABLE_PASSWORD_PREFIX
)
DESK = Permission.DESK_ENTER  # who holds it for a country coordinates that country


class CountryQuerySet(models.QuerySet):
    """Member countries are public facts: everyone may see them all."""

    def visible_to(self, user: object) -> Self:
        return self

    def for_list_page(self) -> Self:
        return self.select_related("region").order_by("region__sort", "code")

    def names(self) -> Self:
        """Just what a list of names needs."""
        return self.only("code", "name").order_by("code")

    def by_name(self) -> Self:
        """For a choice: by name in the reader's language."""
        return self.only("code", "name").order_by("name")

    def numbered(self, ids: Iterable[int]) -> Self:
        return self.filter(pk__in=ids)

    def ids_in_regions(self, regions: list[int]) -> list[int]:
        return list(self.filter(region__in=regions).values_list("pk", flat=True))


class UserQuerySet(KeptQuerySet):
    """People."""

    person_field = "pk"

    def for_list_page(self) -> Self:
        """With the open posting and its unit, and the roles in force, in two more queries."""
        from members.models import Posting, RoleGrant

        open_ones = Posting.objects.open().select_related("unit")
        return self.prefetch_related(
            models.Prefetch("postings", open_ones, to_attr="open_postings"),
            models.Prefetch("role_grants", RoleGrant.objects.in_force(), to_attr="grants_in_force"),
        ).order_by("name", "pk")

    def named(self, text: str) -> Self:
        return self.filter(Q(name__icontains=text) | Q(email__icontains=text)) if text else self

    def of_country(self, code: str) -> Self:
        return self.filter(keeper_country__code=code, is_active=True)

    def in_unit_named(self, text: str) -> Self:
        """Who serves now in a unit with this in its name."""
        from members.models import Posting

        posted = Posting.objects.open().filter(person=OuterRef("pk"), unit__name__icontains=text)
        return self.filter(Exists(posted)) if text else self

    def holding(self, role: str) -> Self:
        """Who has this role now."""
        from members.models import RoleGrant

        held = RoleGrant.objects.in_force().of(role).filter(user=OuterRef("pk"))
        return self.filter(Exists(held)) if role else self

    def serving(self, answer: str) -> Self:
        """`yes`: with an open posting; `no`: without one; otherwise everybody."""
        from members.models import Posting

        posted = Exists(Posting.objects.open().filter(person=OuterRef("pk")))
        return {"yes": self.filter(posted), "no": self.filter(~posted)}.get(answer, self)

    def addresses_among(self, emails: list[str]) -> set[str]:
        return addresses_among(self, emails)

    def known(self) -> Self:
        """All but who sleeps (`User.is_sleeping`) with no open invitation left to wake her."""
        from members.models import Invitation

        invited = Exists(Invitation.objects.open().filter(person=OuterRef("pk")))
        return self.exclude(_SLEEPING & ~invited)

    def active(self) -> Self:
        return self.filter(is_active=True)

    def names_by_audit_key(self, keys: set[str]) -> dict[str, str]:
        """The audit trail's references, and the names behind them."""
        found = self.filter(audit_key__in=keys).values_list("audit_key", "name")
        return {str(key): name for key, name in found}

    def coordinators_of(self, country: int) -> Self:
        """Who coordinates a country now; asked by tasks, which see everybody."""
        from members.models import RoleGrant

        held = RoleGrant.objects.coordinating(country).filter(user=OuterRef("pk"))
        return self.active().filter(Exists(held)).order_by("pk")

    def partners_of(self, organisations: Iterable[models.Model]) -> Self:
        """Who may see what is shared with these organisations."""
        from members.models import RoleGrant

        seeing = roles_with(Permission.EMBARGO_VIEW)
        held = RoleGrant.objects.in_force().filter(user=OuterRef("pk"), role__in=seeing)
        of_them = self.active().filter(organisation__in=list(organisations))
        return of_them.filter(Exists(held)).order_by("pk")


class UnitQuerySet(KeptQuerySet):
    """Units belong to a country and to nobody in particular."""

    person_field = ""
    keeper_field = "country"

    def closed(self, answer: str) -> Self:
        return self.filter(is_closed=answer == "yes") if answer else self

    def called(self, name: str) -> Self:
        return self.filter(name__iexact=" ".join(name.split()))

    def open_many(self, names: Iterable[str], *, country: int) -> None:
        """Open units of these names in one statement; who was quicker has opened hers."""
        units = [self.model(name=name, kind="other", country_id=country) for name in names]
        self.bulk_create(units, ignore_conflicts=True)

    def named(self, text: str) -> Self:
        return self.filter(name__icontains=text) if text else self

    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind) if kind else self

    def for_list_page(self) -> Self:
        """With how many people serve there now."""
        from members.models import Posting

        serving = (
            Posting.objects.open()
            .filter(unit=OuterRef("pk"))
            .order_by()
            .values("unit")
            .annotate(n=Count("pk"))
            .values("n")
        )
        return self.annotate(people=Coalesce(Subquery(serving), Value(0))).order_by("name", "pk")


class PostingQuerySet(KeptQuerySet):
    """Dated postings."""

    def open(self) -> Self:
        return self.filter(valid_to__isnull=True)

    def of(self, person: models.Model) -> Self:
        """All of a person; a unit that another country keeps stays nameless."""
        from members.models import Unit

        unit = Unit.objects.filter(pk=OuterRef("unit")).values("name")
        found = self.filter(person=person).select_related("country")
        return found.annotate(unit_name=Coalesce(Subquery(unit), Value("")))

    def people_of_year(self, year: int) -> dict[int, int]:
        """How many people served in each country on some day of that year, by its id."""
        first, last = date(year, 1, 1), date(year, 12, 31)
        during = Q(valid_to__isnull=True) | Q(valid_to__gt=first)
        counted = self.filter(during, valid_from__lte=last).order_by().values("country")
        return dict(counted.annotate(n=Count("person", distinct=True)).values_list("country", "n"))


class YearOfServiceQuerySet(KeptQuerySet):
    """Numbers of people by country and year."""

    person_field = ""
    keeper_field = "country"

    def write(self, year: int, people: dict[int, int]) -> None:
        """Put these numbers, by country, in the place of what was counted before."""
        rows = [self.model(country_id=pk, year=year, people=n) for pk, n in people.items()]
        self.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["country", "year"],
            update_fields=["people"],
        )


class RoleGrantQuerySet(KeptQuerySet):
    """Dated roles."""

    person_field = "user"

    def places(self) -> models.QuerySet:
        return self.values_list("role", "country_id", "region_id")

    def in_force(self) -> Self:
        now = timezone.now()
        return self.filter(valid_from__lte=now).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=now)
        )

    def not_ended(self) -> Self:
        """In force, or still to begin."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=timezone.now()))

    def end(self) -> int:
        """End them now; one that has not begun ends as it begins, for no role ends before."""
        begun = F("valid_from") + timedelta(microseconds=1)
        return self.update(valid_to=Greatest(Value(timezone.now()), begun))

    def ended(self) -> Self:
        return self.filter(valid_to__lte=timezone.now())

    def of(self, role: str) -> Self:
        return self.filter(role=role) if role else self

    def held_by(self, person: models.Model) -> Self:
        return self.filter(user=person)

    def for_country(self, country: int) -> Self:
        """Roles held for this country, not for its region or the world."""
        return self.filter(country=country, scope="country")

    def coordinating(self, country: int) -> Self:
        return self.in_force().for_country(country).filter(role__in=roles_with(DESK))

    def lasting(self) -> Self:
        """Without an end, of people who can still sign in."""
        return self.filter(valid_to__isnull=True, user__is_active=True)

    def named(self, text: str) -> Self:
        found = Q(user__name__icontains=text) | Q(user__email__icontains=text)
        return self.filter(found) if text else self

    def in_state(self, state: str) -> Self:
        return {"now": self.in_force(), "ended": self.ended()}.get(state, self)

    def for_list_page(self) -> Self:
        return (
            self.select_related("user", "country", "region")
            .with_name_of("granted_by", "granted_by_name")
            .order_by("user__name", "-valid_from", "pk")
        )
