"""Celery doors of the operations room, and the consumers of what the goals room promises."""

from celery import shared_task

from members.models import OutboxRow
from members.outbox import consumes
from operations import actions, reminders


@consumes("reports-published")
def reports_published(row: OutboxRow) -> None:
    """A revision is out: the reports whose figures it holds are published."""
    actions.follow_publication(revision=row.payload["revision"], drafts=row.payload["drafts"])


@consumes("reports-held")
def reports_held(row: OutboxRow) -> None:
    """A publisher sent a draft back."""
    actions.follow_refusal(draft=row.payload["draft"], by=row.payload["by"])


@consumes("reports-set-back")
def reports_set_back(row: OutboxRow) -> None:
    """A draft was discarded."""
    actions.follow_discarding(draft=row.payload["draft"], by=row.payload["by"])


@shared_task
def remind_of_reports() -> int:
    """Remind of what is due, and forget uploaded files; at any moment, any number of times."""
    actions.forget_files()
    return reminders.remind()
