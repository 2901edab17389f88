"""The closed part of the API, /api/v1/me/…: whoever sends a token reads in its owner's name.

    @with_token
    def me(request) -> dict: ...

No session counts here: members/middleware.py takes its cookie away.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control
from drf_spectacular.utils import extend_schema
from rest_framework.authentication import BaseAuthentication
from rest_framework.decorators import api_view, authentication_classes
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from members.audit.events import Event
from members.audit.record import record
from members.factors import lacks_factor
from members.middleware import own_viewpoint
from members.models import ApiToken, User
from members.permissions import Permission, can
from members.scope import GATE, scope


class BearerToken(BaseAuthentication):
    """`Authorization: Bearer <token>`; whatever is wrong with it, the answer is the same."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken]:
        kind, _blank, secret = request.headers.get("Authorization", "").partition(" ")
        token = _working(secret.strip()) if kind.lower() == "bearer" else None
        if token is None:
            if secret:
                record(Event.SIGN_IN_REFUSED, by=None, detail={"way": "token"})
            raise NotAuthenticated
        return token.person, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


def with_token(view: Callable[..., dict[str, Any]]) -> Callable[..., HttpResponse]:
    """Let a view run for whoever sends a token that works, as `request.user`, in her own scope.

    What the view gives is written as JSON inside the scope, and kept by nobody on the way.
    """

    @wraps(view)
    def hers(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        person = request.user
        with scope(seen_by=own_viewpoint(person)):
            return JsonResponse(
                view(request, *args, **kwargs), json_dumps_params={"ensure_ascii": False}
            )

    closed = api_view(["GET"])(authentication_classes([BearerToken])(hers))
    return cache_control(no_store=True, private=True)(extend_schema(exclude=True)(closed))


def _working(secret: str) -> ApiToken | None:
    """The token with this secret, if it lives and its owner may still use one."""
    with scope(seen_by=GATE):
        token = ApiToken.objects.with_secret(secret).living().first()
        if token is None or not _may_use_it(token.person):
            return None
        ApiToken.objects.note_use_of(token)
        return token


def _may_use_it(person: User) -> bool:
    """As on every page: until she has the factor that she needs, her roles count for nothing."""
    return can(person, Permission.TOKEN_USE) and not lacks_factor(person)
