"""The language of an answer: ?lang= wins, then Accept-Language, then English."""

from collections.abc import Callable
from functools import wraps
from types import SimpleNamespace

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as translated

from portal.api.problems import ParameterError, answer

ALL = "all"
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def in_the_readers_language(view: Callable) -> Callable:
    """An API view that everyone may read, in the language that the request asks for."""

    @login_not_required
    @wraps(view)
    def spoken(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        wish = request.GET.get("lang", "")
        language = wish if wish in LANGUAGES else _preferred(request)
        request.is_in_all_languages = wish == ALL
        with override(language):
            if "lang" in request.GET and wish not in [*LANGUAGES, ALL]:
                response = _unknown(wish)
            else:
                response = view(request, *args, **kwargs)
            if hasattr(response, "render"):
                response.render()  # lazy texts are spoken now, while the language is chosen
        response["Content-Language"] = ", ".join(LANGUAGES) if wish == ALL else language
        patch_vary_headers(response, ["Accept-Language"])
        return response

    return spoken


def _preferred(request: HttpRequest) -> str:
    """What the header prefers. Cookies do not count: they are about the pages."""
    return get_language_from_request(SimpleNamespace(COOKIES={}, META=request.META))


def _unknown(wish: str) -> HttpResponse:
    allowed = [*LANGUAGES, ALL]
    detail = translated("“%(value)s” is not a language of this portal.") % {"value": wish}
    return answer("bad-parameter", 400, detail, [ParameterError("lang", wish, detail, allowed)])
