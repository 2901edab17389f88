"""Celery doors of the ground floor, and the consumers of what it promises."""

from celery import shared_task

from members import letters, outbox
from members.models import OutboxRow


@shared_task
def drain_outbox() -> None:
    """Keep promises that are due; with nothing to do, tidy up."""
    if not outbox.drain():
        outbox.tidy()


@outbox.consumes("mail")
def mail(row: OutboxRow) -> None:
    """Send one letter."""
    letters.send(row)
