"""What letters need when they are written."""

from datetime import datetime

from django import template

from members.emails import SecurityEvent

register = template.Library()


@register.simple_tag
def security_event(event: str) -> str:
    """The sentence that says what happened."""
    return str(SecurityEvent(event).label)


@register.filter
def as_moment(written: str) -> datetime:
    """A moment that waited in a row as text."""
    return datetime.fromisoformat(written)
