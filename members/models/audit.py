"""The rows of the audit trail, and where each chain ends."""

import datetime
import json
from typing import Any

from django.db import models
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from members.audit.events import Event
from members.querysets import AuditEntryQuerySet

_NOW = "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint"
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


class AuditLine(models.Model):
    """What a line of the trail says, sealed or not.

    There is no foreign key on purpose: a line is written on another connection than the
    request's, where a person made in the same request is not there yet, and a row locked by
    the request would make it wait for itself. A country is never deleted; a person is named
    by a key that erasing takes away.

    Times are whole microseconds since 1970, by the database's clock: a number has one form
    only, and every language hashes the same digits.
    """

    chain = models.BigIntegerField()  # id of the country, 0 for the world
    event = models.CharField(max_length=40)
    actor = models.CharField(max_length=80)
    about = models.CharField(max_length=80)
    detail = models.TextField()  # JSON as text: what is hashed is what is stored

    class Meta:
        abstract = True


class AuditNote(AuditLine):
    """What was just written by `members.audit.record` and waits a few seconds to be sealed."""

    at = models.BigIntegerField(db_default=RawSQL(_NOW, []), editable=False)

    class Meta:
        verbose_name = _("audit note")
        verbose_name_plural = _("audit notes")
        indexes = [models.Index(fields=["chain", "id"], name="audit_note_chain")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(event__regex=r"^[a-z]+(-[a-z]+)*$")
                & models.Q(actor__regex=r"^([a-z_]+:[A-Za-z0-9_.-]+)?$")
                & models.Q(about__regex=r"^([a-z_]+:[A-Za-z0-9_.-]+)?$"),
                name="audit_names_are_references",
            ),
            models.CheckConstraint(
                condition=~models.Q(detail__regex=r"[\x01-\x1f\x7f]"),
                name="audit_detail_is_one_line",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} ({self.chain}/–)"


class AuditEntry(AuditLine):
    """A note that has its place in the chain of its country. Never changed, never deleted.

    A table of its own and not a mark on the note: it only ever grows at its end, so a chain
    lies on the disk in its own order, and all chains are verified in one reading from front
    to back. `id` is the note's.
    """

    id = models.BigIntegerField(primary_key=True)
    at = models.BigIntegerField()
    sequence = models.BigIntegerField()
    sealed_at = models.BigIntegerField()
    hash = models.BinaryField()

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        constraints = [
            models.UniqueConstraint(fields=["chain", "sequence"], name="audit_chain_has_no_fork")
        ]
        indexes = [models.Index(fields=["about", "id"], name="audit_entry_about")]

    def __str__(self) -> str:
        return f"{self.label} ({self.chain}/{self.sequence})"

    @property
    def moment(self) -> datetime.datetime:
        return _EPOCH + datetime.timedelta(microseconds=self.at)

    @property
    def label(self) -> str:
        """The event in the reader's language; a word of a newer version as it is."""
        return str(Event(self.event).label) if self.event in Event.values else self.event

    @property
    def details(self) -> dict[str, Any]:
        return json.loads(self.detail) if self.detail else {}


class AuditHead(models.Model):
    """The end of one chain: its last sequence, which is also its length, and that row's hash.

    Locking this one row is what keeps a chain from forking: two who look for the last entry
    themselves find the same one.
    """

    chain = models.BigIntegerField(primary_key=True)
    sequence = models.BigIntegerField()
    sealed_at = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        verbose_name = _("end of an audit chain")
        verbose_name_plural = _("ends of audit chains")

    def __str__(self) -> str:
        return f"{self.chain}/{self.sequence}"
