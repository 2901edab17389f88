"""Maintenance: while settings.MAINTENANCE is on, every page answers 503 with a way on."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from portal.errors import unavailable


def maintenance_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """Stands after the language is known and before anything asks the database."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return unavailable() if settings.MAINTENANCE else get_response(request)

    return middleware
