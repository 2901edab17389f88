"""What every public page has in common: an ETag, no cookie, and a word to caches."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import patch_cache_control

from portal.store import STORABLE


def public_page_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """Mark pages that everyone may share; anything a signed-in reader sees stays private."""
    conditional = ConditionalGetMiddleware(get_response)

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if _is_public(request, response):
            # "no-cache" lets a browser keep the page but ask each time: a 304 is 200 bytes,
            # and a new revision is seen at once.
            patch_cache_control(response, public=True, no_cache=True)
            response[STORABLE] = "1"
        elif request.user.is_authenticated:
            patch_cache_control(response, private=True, no_cache=True)
        return conditional.process_response(request, response)

    return middleware


def _is_public(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        request.method in {"GET", "HEAD"}
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "sessionid" not in request.COOKIES
        and getattr(getattr(request, "resolver_match", None), "func", None) is not None
        and not getattr(request.resolver_match.func, "login_required", True)
    )
