"""Questions about promises of commits, and about what happened."""

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from members.audit.events import Event
from members.audit.references import reference

if TYPE_CHECKING:
    from members.models import User


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

    def of_letter(self, message_id: str) -> Self:
        """The letter with this Message-ID (members.letters), whose digest is that of its key."""
        digest = message_id.strip().lstrip("<").partition("@")[0]
        hashed = models.Func(
            models.F("key"),
            template="left(encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex'), 32)",
            output_field=models.CharField(),
        )
        return self.filter(kind="mail").alias(digest=hashed).filter(digest=digest)

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

    def looks(self) -> Self:
        """Looks at a personal record: `AuditEntry.objects.about(person).looks()`."""
        return self.filter(event=Event.RECORD_LOOKED_AT)

    def newest_first(self) -> Self:
        return self.order_by("-id")
