"""Every door that takes a credential, with its limit.

A credential is a password, a code, a key, a token, or an address that a letter with one is sent
to. Each door stands in `DOORS` by its URL name and is limited here, before its view runs.
What allauth counts by account, and not by place, comes on top (ACCOUNT_RATE_LIMITS).
`tests/members/test_doors.py` walks every address and fails when a door is not listed.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from redis.exceptions import RedisError
from rest_framework.exceptions import APIException
from rest_framework.settings import api_settings

RETRY_AFTER = "60"  # seconds
_READS = frozenset({"GET", "HEAD"})
_SENDS = frozenset({"POST"})
_ALL = _READS | _SENDS | {"PUT", "PATCH", "DELETE", "OPTIONS"}


@dataclass(frozen=True)
class Door:
    """How often a door may be tried: `limit` in allauth's words, counted for `methods`.

    `is_even` doors take the same time whatever they find behind them.
    """

    limit: str
    methods: frozenset[str] = _SENDS
    is_even: bool = False


# A bureau may stand behind one address: sixty people of it sign in within a minute, no more.
_BY_PLACE = "60/m/ip"
_BY_PERSON = "10/m/user"
_SECRET_IN_ADDRESS = Door("20/m/ip", methods=_READS | _SENDS)

DOORS: dict[str, Door] = {
    # signing in
    "account_login": Door(_BY_PLACE, is_even=True),
    "account_signup": Door("20/m/ip", is_even=True),
    "mfa_authenticate": Door("30/m/ip"),
    "mfa_login_webauthn": Door(_BY_PLACE),
    "openid_connect_login": Door(_BY_PLACE),
    "openid_connect_callback": Door(_BY_PLACE, methods=_READS | _SENDS),
    "socialaccount_signup": Door("20/m/ip"),
    "account_confirm_login_code": Door("20/m/ip"),
    # the way in: who asks, and the links in the letters that follow
    "members:ask": Door("10/m/ip", is_even=True),
    "members:confirm": _SECRET_IN_ADDRESS,
    "members:use_invitation": _SECRET_IN_ADDRESS,
    # letters, and the addresses in them
    "account_reset_password": Door("20/m/ip", is_even=True),
    "account_reset_password_from_key": _SECRET_IN_ADDRESS,
    "account_confirm_email": _SECRET_IN_ADDRESS,
    "account_email_verification_sent": Door("20/m/ip"),
    # somebody who is signed in proves that it is she, or changes what she signs in with
    "account_reauthenticate": Door(_BY_PERSON),
    "mfa_reauthenticate": Door(_BY_PERSON),
    "mfa_reauthenticate_webauthn": Door(_BY_PERSON),
    "account_change_password": Door("5/m/user"),
    "account_set_password": Door("5/m/user"),
    "account_email": Door(_BY_PERSON),
    "mfa_activate_totp": Door(_BY_PERSON),
    "mfa_add_webauthn": Door(_BY_PERSON),
    # programs, with a token in each request: it is looked at before the method is
    **dict.fromkeys(
        ("api:me", "api:me-figures", "api:me-citations"), Door(_BY_PLACE, methods=_ALL)
    ),
}

# Pages beside the doors that take no credential: looked at, and found harmless.
NO_DOORS = frozenset(
    {
        "account_logout",
        "account_inactive",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "mfa_index",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_list_webauthn",
        "mfa_edit_webauthn",
        "mfa_remove_webauthn",
        "usersessions_list",
        "socialaccount_connections",
        "socialaccount_login_cancelled",
        "socialaccount_login_error",
        "members:asked",
        "members:second-factor",
        "members:go-on",
        "admin:login",  # leads to account_login, whatever is sent to it
        "admin:password_change",  # leads to account_change_password
        "admin:password_change_done",
    }
)


def door_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """Count each try at a door. Without the counter the doors stay shut; reading goes on."""

    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        response = get_response(request)
        if getattr(request, "is_at_even_door", False):
            time.sleep(max(0.0, began + settings.EVEN_SECONDS - time.monotonic()))
        return response

    def process_view(
        request: HttpRequest, view: Callable, args: tuple, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        name = request.resolver_match.view_name
        door = DOORS.get(name)
        if door is None or request.method not in door.methods:
            return None
        request.is_at_even_door = door.is_even
        try:
            return None if _count(request, name, door) else too_many(request)
        except RedisError:
            return shut(request)

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
        return shut(request) if isinstance(error, RedisError) else None

    middleware.process_view = process_view
    middleware.process_exception = process_exception
    return middleware


def _count(request: HttpRequest, name: str, door: Door) -> bool:
    """Count a try; False when it is one too many."""
    usage = ratelimit.consume(
        request, app="members", action=name, config={name: door.limit}, limit_get=True
    )
    return usage is not None


def too_many(request: HttpRequest) -> HttpResponse:
    """Say that it was tried too often; allauth's own limits answer with the same page."""
    if _is_of_programs(request):
        response = _problem(request, 429, _("This was tried too often. Try again in a minute."))
    else:
        response = render(request, "429.html", status=429)
    response["Retry-After"] = RETRY_AFTER
    return response


def shut(request: HttpRequest) -> HttpResponse:
    """Say that signing in does not work just now: tries cannot be counted."""
    if _is_of_programs(request):
        response = _problem(request, 503, _("Tokens cannot be checked just now."))
    else:
        response = render(request, "account/doors_shut.html", status=503)
    response["Retry-After"] = RETRY_AFTER
    return response


def _is_of_programs(request: HttpRequest) -> bool:
    return "api" in request.resolver_match.namespaces


def _problem(request: HttpRequest, status: int, detail: str) -> HttpResponse:
    """The same for a program: every error of the API is one of its problems."""
    error = APIException(detail)
    error.status_code = status
    return api_settings.EXCEPTION_HANDLER(error, {"request": request})
