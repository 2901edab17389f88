"""Questions about requests, invitations, uploaded lists and erasures."""

from datetime import timedelta
from typing import Self

from django.db import connections, models
from django.db.models import Q
from django.utils import timezone

from members.permissions import Permission, Role
from members.querysets.kept import KeptQuerySet, addresses_among


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
        """Made by administrators: for all but officers."""
        return self.exclude(role=Role.OFFICER)

    def of_batch(self, batch: object) -> Self:
        return self.filter(batch=batch)

    def addresses_among(self, emails: list[str]) -> set[str]:
        return addresses_among(self, emails)

    def close_expired(self, *, country: int, emails: list[str]) -> None:
        """Free the one place of each of these lower-case addresses that time has closed."""
        self._write(
            "UPDATE members_invitation SET state = 'undone' WHERE keeper_country_id = %s"
            " AND state = 'open' AND expires_at <= now() AND lower(email) = ANY(%s)",
            [country, emails],
        )

    def open_many(self, rows: list[tuple[str, str, int, str]], **same: object) -> int:
        """One statement for thousands of (email, name, unit, language): with `bulk_create`,
        confirming 50,000 took twice as long. Who has an open invitation already is passed
        over; how many were opened.
        """
        emails, names, units, languages = map(list, zip(*rows, strict=True)) if rows else ([],) * 4
        columns = ", ".join(same)
        values = ", ".join("%s" for _column in same)
        return self._write(
            f"INSERT INTO members_invitation ({columns}, role, state, token_hash,"
            f" email, name, unit_id, language) SELECT {values}, 'officer', 'open', '', one.*"
            " FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::text[]) AS one"
            " ON CONFLICT DO NOTHING",
            [*same.values(), emails, names, units, languages],
        )

    def _write(self, statement: str, values: list) -> int:
        with connections[self.db].cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.rowcount

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
        """A day old. One that is being written stays until the worker's last try is over."""
        now = timezone.now()
        waits = Q(
            confirmed_at__gt=now - timedelta(days=4), undone_at=None, done__lt=models.F("total")
        )
        return self.filter(made_at__lt=now - timedelta(days=1)).exclude(waits)

    def numbered(self, key: object) -> Self:
        return self.filter(pk=key)

    def without_rows(self) -> Self:
        """Megabytes that a page about progress does not need."""
        return self.defer("rows", "faults")

    def confirm(self, *, by: models.Model) -> int:
        """Mark what nobody confirmed yet; the second of two at once marks nothing."""
        length = models.Func(models.F("rows"), function="jsonb_array_length")
        return self.filter(confirmed_at=None).update(
            confirmed_at=timezone.now(), confirmed_by=by, total=length
        )

    def with_slice(self, start: int, size: int) -> Self:
        """As `slice` some rows of each file, cut out by the database."""
        cut = models.Func(
            models.F("rows"),
            models.Value(f"$[{start} to {start + size - 1}]"),
            template="jsonb_path_query_array(%(expressions)s::jsonpath)",
            output_field=models.JSONField(),
        )
        return self.without_rows().annotate(slice=cut)


class ErasureQuerySet(KeptQuerySet):
    """Who asked to be erased."""

    def pending(self) -> Self:
        return self.filter(withdrawn_at__isnull=True, done_at__isnull=True)

    def of(self, person: models.Model) -> Self:
        return self.filter(person=person)

    def due(self) -> Self:
        return self.pending().filter(due_at__lte=timezone.now(), told_at__isnull=False)
