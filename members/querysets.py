"""Questions about many countries, people, postings, roles, promises and what happened."""

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from members.audit.events import Event
from members.audit.references import reference
from members.permissions import WORLD, Permission, countries_with

if TYPE_CHECKING:
    from members.models import Country, User


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

    def ids_in_regions(self, regions: list[int]) -> list[int]:
        return list(self.filter(region__in=regions).values_list("pk", flat=True))


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

    def kept_by(self, country: int) -> Self:
        return self.filter(**{self.keeper_field: country})


class UserQuerySet(KeptQuerySet):
    """People."""

    person_field = "pk"

    def for_list_page(self) -> Self:
        """With the open posting and its unit as `current_posting`, in one more query."""
        from members.models import Posting

        open_ones = Posting.objects.open().select_related("unit")
        return self.prefetch_related(
            models.Prefetch("postings", open_ones, to_attr="open_postings")
        ).order_by("name", "pk")

    def named(self, text: str) -> Self:
        return self.filter(Q(name__icontains=text) | Q(email__icontains=text)) if text else self

    def of_country(self, code: str) -> Self:
        return self.filter(keeper_country__code=code, is_active=True)

    def with_address(self, address: str) -> Self:
        return self.filter(email__iexact=address)

    def in_unit(self, unit: int | None) -> Self:
        posted = {"postings__unit": unit, "postings__valid_to__isnull": True}
        return self.filter(**posted) if unit else self


class UnitQuerySet(KeptQuerySet):
    """Units belong to a country and to nobody in particular."""

    person_field = ""
    keeper_field = "country"

    def in_use(self) -> Self:
        return self.filter(is_closed=False)


class PostingQuerySet(KeptQuerySet):
    """Dated postings."""

    def open(self) -> Self:
        return self.filter(valid_to__isnull=True)

    def of(self, person: models.Model) -> Self:
        return self.filter(person=person).select_related("unit", "country")


class AccountRequestQuerySet(KeptQuerySet):
    """Who asked a country for an account."""

    permission = Permission.PEOPLE_ADMIT
    person_field = ""

    def waiting(self) -> Self:
        return self.filter(state="waiting")

    def open(self) -> Self:
        return self.filter(state__in=["unconfirmed", "waiting"])


class InvitationQuerySet(KeptQuerySet):
    """Ways in that are open, used or undone."""

    permission = Permission.PEOPLE_INVITE
    person_field = "person"

    def open(self) -> Self:
        return self.filter(state="open", expires_at__gt=timezone.now())


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

    def of(self, role: str) -> Self:
        return self.filter(role=role)


class OutboxQuerySet(models.QuerySet):
    """Promises of commits: waiting, failing, done, given up."""

    def is_open(self) -> Self:
        return self.filter(done_at__isnull=True, given_up_at__isnull=True)

    def due(self) -> Self:
        """What may be tried now, the longest due first."""
        return self.is_open().filter(not_before__lte=timezone.now()).order_by("not_before", "id")

    def not_of(self, kinds: set[str]) -> Self:
        return self.exclude(kind__in=kinds)

    def first_free(self) -> models.Model | None:
        """The first row that no other drainer holds, locked until the transaction ends."""
        return self.select_for_update(skip_locked=True, of=("self",)).first()

    def claimed_as(self, row: models.Model) -> models.Model | None:
        """The same row, locked, if nobody claimed or ended it since.

        Waits instead of skipping: another drainer's search holds a row for a moment while it
        learns that the row was claimed.
        """
        same = self.is_open().filter(pk=row.pk, attempts=row.attempts)
        return same.select_for_update(of=("self",)).first()

    def numbered(self, ids: list[int]) -> Self:
        return self.filter(pk__in=ids)

    def keyed(self, key: str) -> Self:
        return self.filter(key=key)

    def waiting(self) -> Self:
        """Left and not tried yet."""
        return self.is_open().filter(attempts=0, last_error="")

    def failing(self) -> Self:
        """Tried, and to be tried again."""
        return self.is_open().exclude(attempts=0, last_error="")

    def given_up(self) -> Self:
        return self.filter(given_up_at__isnull=False)

    def refused(self) -> Self:
        """What the other side will never take, such as a letter to a mailbox that is not there."""
        return self.given_up().filter(refused_with__isnull=False)

    def for_operator(self) -> Self:
        """Everything that is not done, the oldest first."""
        return self.filter(done_at__isnull=True).order_by("created_at", "id")

    def retry(self) -> int:
        """Try what was given up, or waits, again from the beginning; say how many rows."""
        rows = self.filter(done_at__isnull=True)
        return rows.update(
            given_up_at=None, refused_with=None, attempts=0, not_before=timezone.now()
        )

    def forget(self, *, secrets_after: timedelta, rows_after: timedelta) -> int:
        """Wipe what was sealed in rows given up, and drop ended rows, when they are old enough."""
        now = timezone.now()
        self.filter(given_up_at__lt=now - secrets_after).exclude(sealed="").update(sealed="")
        ended = Q(done_at__lt=now - rows_after) | Q(given_up_at__lt=now - rows_after)
        return self.filter(ended).delete()[0]


class AuditEntryQuerySet(models.QuerySet):
    """What happened, oldest first unless asked otherwise."""

    def visible_to(self, user: "User") -> Self:
        """Everybody may see what concerns herself; who else may see what, later rooms say."""
        return self.about(user) if getattr(user, "audit_key", None) else self.none()

    def about(self, thing: models.Model | str) -> Self:
        return self.filter(about=reference(thing))

    def by(self, person: "User") -> Self:
        return self.filter(actor=reference(person))

    def of_country(self, country: "Country") -> Self:
        return self.filter(chain=country.pk)

    def looks(self) -> Self:
        """Looks at a personal record: `AuditEntry.objects.about(person).looks()`."""
        return self.filter(event=Event.RECORD_LOOKED_AT)

    def newest_first(self) -> Self:
        return self.order_by("-id")
