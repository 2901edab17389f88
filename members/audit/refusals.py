"""A signed-in person was told 403: by which page, for want of which permission."""

from typing import Any

from django.http import HttpRequest

from members.audit.events import Event
from members.audit.record import record
from members.permissions import Permission

_VERBS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def record_refusal(request: HttpRequest, permission: Permission | None) -> None:
    """Name the page by its URL name: an address can hold what somebody typed, or a secret."""
    user = getattr(request, "user", None)
    by = user if user is not None and user.is_authenticated else None
    detail: dict[str, Any] = {"method": request.method if request.method in _VERBS else "other"}
    if request.resolver_match is not None:
        detail["view"] = request.resolver_match.view_name
        row = str(request.resolver_match.kwargs.get("object_id", ""))
        detail |= {"row": int(row)} if row.isascii() and row.isdecimal() else {}
    if permission is not None:
        detail["permission"] = permission.value
    country = by.keeper_country_id if by else None
    record(Event.PERMISSION_REFUSED, by=by, country=country, detail=detail)
