"""Sign-ins, refused ones and sign-outs, from Django's own signals."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

from members.audit.events import Event
from members.audit.record import record
from members.audit.references import address_reference
from members.models import User


def connect() -> None:
    """Listen; called once, when the room is ready."""
    user_logged_in.connect(_signed_in, dispatch_uid="audit")
    user_logged_out.connect(_signed_out, dispatch_uid="audit")
    user_login_failed.connect(_refused, dispatch_uid="audit")


def _signed_in(user: User, **_: Any) -> None:
    """An error here ends the request with a 5xx, and such an answer saves no session."""
    record(Event.SIGNED_IN, by=user, about=user, country=user.keeper_country_id)


def _signed_out(user: User | None, **_: Any) -> None:
    if user is not None:
        record(Event.SIGNED_OUT, by=user, about=user, country=user.keeper_country_id)


def _refused(credentials: dict[str, Any], **_: Any) -> None:
    """Nobody is known to have done it; it is about the account that was tried."""
    address = str(credentials.get("email") or credentials.get("username") or "")
    user = User.objects.addressed(address).first()
    about = user or address_reference(address)
    record(Event.SIGN_IN_REFUSED, by=None, about=about, country=user and user.keeper_country_id)
