"""Consumers of what this room promises."""

from goals import following
from members.models import OutboxRow
from members.outbox import consumes


@consumes("published")
def published(row: OutboxRow) -> None:
    """Tell everybody who cited what a revision changed."""
    following.tell_followers(revision=row.payload["revision"])
