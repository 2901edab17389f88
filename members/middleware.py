"""Opens the scope a request runs in, after authentication and around rendering."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from members.permissions import Permission, can
from members.scope import Copy, scope


class _ServerError(Exception):
    """Carries a 5xx answer out of the transaction that it must roll back."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response


def scope_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """The back office works on the working copy; everything else reads the published one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not _is_back_office(request):
            return get_response(request)
        try:
            with scope(Copy.WORKING):
                response = get_response(request)
                if response.status_code >= 500:
                    raise _ServerError(response)
                return response
        except _ServerError as error:
            return error.response

    return middleware


def _is_back_office(request: HttpRequest) -> bool:
    """An address under /<language>/admin/, and somebody who may see working copies."""
    parts = request.path_info.split("/", 3)
    return len(parts) > 2 and parts[2] == "admin" and can(request.user, Permission.CONTENT_VIEW)
