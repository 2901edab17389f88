"""What every public page has in common: no cookie, an ETag, and a word to caches."""

from collections.abc import Callable
from hashlib import blake2b

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import has_vary_header, patch_cache_control

from portal.store import STORABLE


def public_page_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """Mark answers that everyone may share. First in the list: it sees what really leaves.

    A view that says something about caching itself is obeyed: `@never_cache` is how a public
    page keeps out of the store when it shows more than published content.
    """
    conditional = ConditionalGetMiddleware(get_response)

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if _is_for_everyone(request, response):
            # "no-cache" lets a browser keep the page but ask each time: a 304 is 200 bytes,
            # and a new revision is seen at once.
            patch_cache_control(response, public=True, no_cache=True)
            response[STORABLE] = "1"
            # Weak, because its compressed forms share it; of the content alone, so that a
            # publication elsewhere leaves it as it is.
            response["ETag"] = f'W/"{blake2b(response.content, digest_size=16).hexdigest()}"'
        elif _is_signed_in(request) and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return conditional.process_response(request, response)

    return middleware


def visitor_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """Whoever sends no session cookie is nobody: say so without asking the session.

    A look into the session, even an empty one, marks the page "Vary: Cookie", and one word in
    a template such as `user.is_authenticated` is such a look.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not _is_signed_in(request):
            request.user = AnonymousUser()
        return get_response(request)

    return middleware


def _is_signed_in(request: HttpRequest) -> bool:
    """Perhaps: only the session knows, and asking it is what we avoid."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def _is_for_everyone(request: HttpRequest, response: HttpResponse) -> bool:
    """A whole page of an open view, made without knowing who reads it."""
    return (
        request.method in {"GET", "HEAD"}
        and response.status_code == 200
        and not response.streaming
        and _is_open(request)
        and not _is_signed_in(request)
        and "HTTP_AUTHORIZATION" not in request.META
        and not response.cookies
        and not has_vary_header(response, "Cookie")
        and not response.has_header("Cache-Control")
    )


def _is_open(request: HttpRequest) -> bool:
    """The sign of `@login_not_required`. The API's views all carry it, hence the other tests."""
    view = getattr(request.resolver_match, "func", None)
    return getattr(view, "login_required", True) is False
