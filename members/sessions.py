"""Sessions end: after twelve hours, and after thirty idle minutes for who sees others' data.

Both moments are kept on the server, in the session itself; the cookie says nothing about time.
"""

import time
from collections.abc import Callable
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from allauth.usersessions.internal.flows.sessions import end_other_sessions
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from members.models import User
from members.permissions import sees_others

LONGEST_SECONDS = 12 * 60 * 60
LONGEST_IDLE_SECONDS = 30 * 60
# A request that follows another within a minute writes nothing. So an idle session ends after
# 29 to 30 minutes, and reading a page costs no write.
_WRITE_SECONDS = 60
_BEGAN, _SEEN = "members_session_began", "members_session_seen"


class Ending(StrEnum):
    """Why a session is over; the sign-in page turns it into a sentence."""

    AGE = "age"
    IDLE = "idle"


def begin(request: HttpRequest, user: User, **rest: Any) -> None:
    """Note when a session begins. Called by Django at every sign-in, whatever the way."""
    request.session[_BEGAN] = request.session[_SEEN] = time.time()


def ending_of(request: HttpRequest) -> Ending | None:
    """Say why this session is over, or None. One without a beginning is over."""
    now = time.time()
    if now - request.session.get(_BEGAN, 0) >= LONGEST_SECONDS:
        return Ending.AGE
    idle = now - request.session.get(_SEEN, 0)
    if idle >= LONGEST_IDLE_SECONDS and sees_others(request.user):
        return Ending.IDLE
    return None


def session_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """End what is over before anybody asks who is signed in; note activity otherwise."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.session_ending = None
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            request.session_ending = ending_of(request)
            if request.session_ending:
                logout(request)
            else:
                _note_activity(request)
        return get_response(request)

    def process_view(
        request: HttpRequest, view: Callable, args: tuple, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Open pages go on without the session; the others tell why it ended."""
        if request.session_ending is None or is_open_to_all(request, view):
            return None
        query = {"ended": request.session_ending.value}
        if request.method == "GET":
            query[REDIRECT_FIELD_NAME] = request.get_full_path()
        return redirect(f"{reverse('account_login')}?{urlencode(query)}")

    middleware.process_view = process_view
    return middleware


def is_open_to_all(request: HttpRequest, view: Callable) -> bool:
    """Is this a page for everybody? The back office marks its views so, and asks by itself."""
    is_marked = not getattr(view, "login_required", True)
    return is_marked and "admin" not in request.resolver_match.namespaces


def _note_activity(request: HttpRequest) -> None:
    if time.time() - request.session[_SEEN] >= _WRITE_SECONDS:
        request.session[_SEEN] = time.time()
        UserSession.objects.create_from_request(request)


def end_the_others(request: HttpRequest, user: User, **rest: Any) -> None:
    """A factor changed: every other session of hers ends. A new password does so by itself."""
    if request.user.is_authenticated and request.user.pk == user.pk:
        end_other_sessions(request, user)
