"""Celery doors of the ground floor, and the consumers of what it promises."""

from celery import shared_task

from members import letters, outbox
from members.audit import sealing
from members.models import OutboxRow


@shared_task
def drain_outbox() -> None:
    """Keep promises that are due; with nothing to do, tidy up."""
    if not outbox.drain():
        outbox.tidy()


@shared_task
def seal_audit() -> int:
    """Chain the audit rows of the last seconds; at any moment, any number of times."""
    return sealing.seal()


@outbox.consumes("mail")
def mail(row: OutboxRow) -> None:
    """Send one letter."""
    letters.send(row)
