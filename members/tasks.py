"""Celery doors of the ground floor, and the consumers of what it promises."""

from uuid import UUID

from celery import shared_task

from members import actions, letters, outbox
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


@outbox.refusal_of("mail")
def mail_refused(row: OutboxRow) -> None:
    """The mail server said its final no; who invites is told at the desk."""
    actions.note_refused_letter(key=row.key)


@outbox.consumes("move")
def move(row: OutboxRow) -> None:
    """Carry out a move that the new country admitted."""
    actions.carry_out(asked=row.payload["asked"])


@outbox.consumes("factors-reset")
def factors_reset(row: OutboxRow) -> None:
    """Remove the second factors of who lost them."""
    actions.remove_factors(**row.payload)


@outbox.consumes("invitations")
def invitations(row: OutboxRow) -> None:
    """A thousand rows of a confirmed file."""
    file, start = UUID(row.payload["file"]), row.payload["start"]
    actions.write_invitations(file=file, start=start, country=row.country_id)


@outbox.consumes("invitation-letters")
def invitation_letters(row: OutboxRow) -> None:
    """Some hundred letters of a confirmed file."""
    actions.write_letters(batch=UUID(row.payload["batch"]), part=row.payload["part"])


@outbox.consumes("erasure-notice")
def erasure_notice(row: OutboxRow) -> None:
    """Tell a person and her bureau when she will be erased."""
    actions.tell_erasure(erasure=row.payload["erasure"])


@shared_task
def keep_promises_of_the_day() -> None:
    """Erase who asked two weeks ago, forget what nobody confirmed, count who served where."""
    actions.erase_due()
    actions.forget_outdated()
    actions.count_years()
