"""The token of an invitation's link: signed, so that no table holds it.

It is made when the letter is sent, and its time begins then. A letter that is sent twice holds
two tokens that are equally good; whether the invitation itself is still open is asked of its row.
"""

from datetime import timedelta

from django.core import signing

LASTS = timedelta(days=14)
_SALT = "members.invitations"


def token_of(invitation: int) -> str:
    """The token for the invitation with this id."""
    return signing.dumps(invitation, salt=_SALT)


def invitation_of(token: str) -> int | None:
    """The id in a token that is genuine and not too old."""
    try:
        return signing.loads(token, salt=_SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
