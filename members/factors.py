"""Second factors: who needs one, who has one, and what is open until it is set up.

Whoever sees other people's data needs a passkey or a code app. Until there is one, her roles
count for nothing: open pages look as they look to anybody, every other page leads to the one
that sets a factor up.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from members.models import User
from members.permissions import sees_others
from members.sessions import is_open_to_all

# Recovery codes stand in for a factor that got lost; alone they are none.
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
# What setting up a factor needs, and the way out.
_WAYS_TO_A_FACTOR = frozenset(
    {
        "members:second-factor",
        "members:go-on",
        "mfa_add_webauthn",
        "mfa_activate_totp",
        "account_reauthenticate",
        "account_logout",
    }
)


def has_factor(user: User) -> bool:
    """Is a passkey or a code app set up? Asked at the gate."""
    return is_mfa_enabled(user, FACTORS)


def lacks_factor(user: User) -> bool:
    """Does she need a second factor that she does not have?"""
    return sees_others(user) and not has_factor(user)


def second_factor_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """Take the roles from whoever lacks her factor, and lead her to it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
        request.lacks_factor = (
            signed_in and request.user.is_authenticated and lacks_factor(request.user)
        )
        if request.lacks_factor:
            request.user.held_roles = frozenset()
        return get_response(request)

    def process_view(
        request: HttpRequest, view: Callable, args: tuple, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if not request.lacks_factor or _leads_to_a_factor(request) or is_open_to_all(request, view):
            return None
        target = request.get_full_path() if request.method == "GET" else ""
        query = f"?{urlencode({REDIRECT_FIELD_NAME: target})}" if target else ""
        return redirect(f"{reverse('members:second-factor')}{query}")

    middleware.process_view = process_view
    return middleware


def _leads_to_a_factor(request: HttpRequest) -> bool:
    return request.resolver_match.view_name in _WAYS_TO_A_FACTOR


def note_new_factor(
    request: HttpRequest, user: User, authenticator: Authenticator, **rest: Any
) -> None:
    """Whoever has just set up a factor has just used it: do not ask for it at once."""
    if authenticator.type in FACTORS:
        record_authentication(
            request,
            user,
            "mfa",
            id=authenticator.pk,
            type=authenticator.type,
            reauthenticated=True,
        )
