"""What a commit promised and is still to be done outside the database (design 3.7)."""

import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from members.models.country import Country
from members.querysets import OutboxQuerySet
from members.seal import unseal

# Seconds before the next try, from a network's hiccup to a weekend without a mail server:
# 18 tries in two and a half days.
WAITS = (10, 30, 120, 600, 1800, 3600, 3 * 3600, *[6 * 3600] * 10)
MOST_TRIES = len(WAITS) + 1
CLOSED_SECONDS = 30


class OutboxRow(models.Model):
    """One promise: left in the transaction that made it, kept by a consumer (members/outbox.py).

    `payload` holds references, never an address or a rendered text. What is personal or secret
    and stands nowhere else lies in `sealed`, encrypted (members/seal.py), until it is sent.
    """

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=40)
    payload = models.JSONField(default=dict)
    sealed = models.TextField(blank=True, default="")
    # In whose scope the consumer works; empty for what belongs to no country.
    country = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(default=timezone.now)
    not_before = models.DateTimeField(default=timezone.now)
    # Afterwards nobody wants it any more: a code that lived for a quarter of an hour.
    expires_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # A sentence for an operator, without any address or name.
    last_error = models.CharField(max_length=200, blank=True, default="")
    # The other side's final no; a mail server's code, or 0 where there is none.
    refused_with = models.PositiveSmallIntegerField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(given_up_at__isnull=True),
                name="outbox_row_ends_once",
            ),
            models.CheckConstraint(
                condition=Q(refused_with__isnull=True) | Q(given_up_at__isnull=False),
                name="outbox_refusal_is_an_end",
            ),
            models.CheckConstraint(
                condition=Q(sealed="") | Q(done_at__isnull=True, refused_with__isnull=True),
                name="outbox_secret_ends_with_its_row",
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before", "id"],
                condition=Q(done_at__isnull=True, given_up_at__isnull=True),
                name="outbox_open",
            ),
            models.Index(
                fields=["done_at"], condition=Q(done_at__isnull=False), name="outbox_done"
            ),
            models.Index(
                fields=["given_up_at"],
                condition=Q(given_up_at__isnull=False),
                name="outbox_given_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def secret(self) -> dict[str, Any]:
        """What was sealed; raises `seal.Unreadable`."""
        return unseal(self.sealed)

    @property
    def is_worn_out(self) -> bool:
        """This was the last try."""
        return self.attempts >= MOST_TRIES

    def claim(self) -> None:
        """Count a try before it is made: a row that kills its worker counts as well."""
        wait = WAITS[min(self.attempts, len(WAITS) - 1)]
        self.attempts += 1
        self.not_before = timezone.now() + datetime.timedelta(seconds=wait)
        self.save(update_fields=["attempts", "not_before"])

    def finish(self) -> None:
        """It is done; what was personal or secret goes."""
        self.done_at, self.sealed, self.last_error = timezone.now(), "", ""
        self.save(update_fields=["done_at", "sealed", "last_error"])

    def fail(self, error: str) -> None:
        """This try failed; the next one waits, or it was the last."""
        self.last_error = error[:200]
        if self.is_worn_out:
            self.given_up_at = timezone.now()
        self.save(update_fields=["last_error", "given_up_at"])

    def postpone(self, error: str) -> None:
        """No row's fault, so it does not count: an outage of days loses nothing."""
        self.attempts -= 1
        self.last_error = error[:200]
        self.not_before = timezone.now() + datetime.timedelta(seconds=CLOSED_SECONDS)
        self.save(update_fields=["attempts", "last_error", "not_before"])

    def come_back(self, code: int) -> None:
        """The other side took it, and said no later."""
        self.done_at = None
        self.save(update_fields=["done_at"])
        self.refuse(f"The letter came back ({code}).", code)

    def refuse(self, error: str, code: int | None) -> None:
        """Never try again: the other side said no (`code`), or it came too late (None)."""
        self.given_up_at, self.sealed = timezone.now(), ""
        self.last_error, self.refused_with = error[:200], code
        self.save(update_fields=["given_up_at", "sealed", "last_error", "refused_with"])
