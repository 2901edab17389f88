"""Questions about many countries, people, postings, roles, promises and what happened."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone

from members.audit.events import Event
from members.audit.references import reference
from members.permissions import WORLD, Permission, countries_with, roles_with

if TYPE_CHECKING:
    from members.models import Country, User

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

    def with_address(self, address: str) -> Self:
        return self.filter(email__iexact=address)

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

    def addressed(self, email: str) -> Self:
        return self.filter(email__iexact=email.strip())

    def addresses_among(self, emails: list[str]) -> set[str]:
        return _addresses_among(self, emails)

    def active(self) -> Self:
        return self.filter(is_active=True)

    def coordinators_of(self, country: int) -> Self:
        """Who coordinates a country now; asked by tasks, which see everybody."""
        from members.models import RoleGrant

        held = RoleGrant.objects.coordinating(country).filter(user=OuterRef("pk"))
        return self.active().filter(Exists(held)).order_by("pk")


class UnitQuerySet(KeptQuerySet):
    """Units belong to a country and to nobody in particular."""

    person_field = ""
    keeper_field = "country"

    def in_use(self) -> Self:
        return self.filter(is_closed=False)

    def closed(self, answer: str) -> Self:
        return self.filter(is_closed=answer == "yes") if answer else self

    def called(self, name: str) -> Self:
        return self.filter(name__iexact=" ".join(name.split()))

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


class AccountRequestQuerySet(KeptQuerySet):
    """Who asked a country for an account, or to be moved there."""

    def waiting(self) -> Self:
        return self.filter(state="waiting")

    def open(self) -> Self:
        return self.filter(state__in=["unconfirmed", "waiting"])

    def in_state(self, state: str) -> Self:
        return self.filter(state=state) if state else self

    def confirmed(self) -> Self:
        """What a country gets to see: the address belongs to who asked."""
        return self.exclude(state="unconfirmed")

    def named(self, text: str) -> Self:
        found = Q(name__icontains=text) | Q(email__icontains=text) | Q(unit__icontains=text)
        return self.filter(found) if text else self

    def addressed(self, email: str) -> Self:
        return self.filter(email__iexact=email.strip())

    def with_token(self, digest: str) -> Self:
        return self.filter(token_hash=digest).select_related("keeper_country")

    def moves_of(self, person: models.Model) -> Self:
        return self.filter(person=person, is_move=True).select_related("keeper_country")

    def for_list_page(self) -> Self:
        return self.with_name_of("decided_by", "decided_by_name").order_by("asked_at", "pk")

    def forgotten(self) -> Self:
        """Never confirmed within a month: nothing is known that anybody still needs."""
        limit = timezone.now() - timedelta(days=30)
        return self.filter(state="unconfirmed", asked_at__lt=limit)


class InvitationQuerySet(KeptQuerySet):
    """Ways in that are open, used or undone."""

    def open(self) -> Self:
        return self.filter(state="open", expires_at__gt=timezone.now())

    def unused(self) -> Self:
        """Open in the books; expired ones too, which still hold their address's one place."""
        return self.filter(state="open")

    def in_state(self, state: str) -> Self:
        """`expired` is a word for people; the books call it open."""
        if state == "expired":
            return self.unused().filter(expires_at__lte=timezone.now())
        return self.open() if state == "open" else self.filter(state=state) if state else self

    def named(self, text: str) -> Self:
        return self.filter(Q(name__icontains=text) | Q(email__icontains=text)) if text else self

    def of_staff(self) -> Self:
        """Made by administrators, for people who belong to no country."""
        return self.filter(keeper_country__isnull=True).select_related("organisation", "invited_by")

    def of_batch(self, batch: object) -> Self:
        return self.filter(batch=batch)

    def addressed(self, email: str) -> Self:
        return self.filter(email__iexact=email.strip())

    def addresses_among(self, emails: list[str]) -> set[str]:
        return _addresses_among(self, emails)

    def addressed_among(self, emails: list[str]) -> Self:
        return self.alias(address=Lower("email")).filter(address__in=emails)

    def without_letter(self) -> Self:
        """Made from a file; the worker gives each its secret and writes its letter."""
        return self.unused().filter(token_hash="").order_by("pk")

    def with_token(self, digest: str) -> Self:
        return self.filter(token_hash=digest).select_related(
            "keeper_country", "organisation", "unit"
        )

    def for_list_page(self) -> Self:
        return (
            self.select_related("unit")
            .with_name_of("invited_by", "invited_by_name")
            .order_by("-invited_at", "-pk")
        )


class InvitationFileQuerySet(KeptQuerySet):
    """Uploaded lists of people to invite."""

    permission = Permission.PEOPLE_INVITE
    person_field = ""

    def outdated(self) -> Self:
        return self.filter(made_at__lt=timezone.now() - timedelta(days=1))


class ErasureQuerySet(KeptQuerySet):
    """Who asked to be erased."""

    def pending(self) -> Self:
        return self.filter(withdrawn_at__isnull=True, done_at__isnull=True)

    def of(self, person: models.Model) -> Self:
        return self.filter(person=person)

    def due(self) -> Self:
        return self.pending().filter(due_at__lte=timezone.now(), told_at__isnull=False)


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


def _addresses_among(rows: models.QuerySet, emails: list[str]) -> set[str]:
    """Which of these lower-case addresses occur; in steps that a query can carry."""
    found: set[str] = set()
    lowered = rows.annotate(address=Lower("email"))
    for start in range(0, len(emails), 10_000):
        step = emails[start : start + 10_000]
        found.update(lowered.filter(address__in=step).values_list("address", flat=True))
    return found


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
