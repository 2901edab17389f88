"""What letters need when they are written."""

from datetime import datetime

from django import template

from members import invitations
from members.emails import SecurityEvent

register = template.Library()


@register.simple_tag
def invitation_query(invitation: int) -> str:
    """The end of an invitation's link, with a fresh token; its time begins now."""
    return f"?invitation={invitations.token_of(invitation)}"


@register.simple_tag
def security_event(event: str) -> str:
    """The sentence that says what happened."""
    return str(SecurityEvent(event).label)


@register.filter
def as_moment(written: str) -> datetime:
    """A moment that waited in a row as text."""
    return datetime.fromisoformat(written)
