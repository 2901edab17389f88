"""Every request of the suite is served with the rights that a web process has.

Tests arrange and look as the administrator of the test cluster. The portal itself never has such
a login, so for the length of a request the connection becomes `portal_web_all`, which begins as
anybody and is bound by row-level security.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection
from django.http import HttpRequest, HttpResponse

from members.isolation.roles import LOGINS, DatabaseRole
from members.scope import Copy

LOGIN = "portal_web_all"


def web_login_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    def middleware(request: HttpRequest) -> HttpResponse:
        if connection.connection is None:  # a test that lets nobody ask the database
            return get_response(request)
        with as_login(LOGIN):
            return get_response(request)

    return middleware


@contextmanager
def as_login(name: str) -> Iterator[None]:
    """Be a login of the portal on this connection. Not in Django's log: no page pays for it."""
    connection.ensure_connection()
    if connection.settings_dict["USER"] in LOGINS:  # a real web process in a journey
        yield
        return
    raw = connection.connection
    raw.execute(f"SET SESSION AUTHORIZATION {name}")
    # A test that looks at the working copy through a public page looks as a preview does.
    (path,) = raw.execute("SELECT current_setting('search_path')").fetchone()
    raw.execute(f"SET ROLE {DatabaseRole.STAFF if path == Copy.WORKING else DatabaseRole.PUBLIC}")
    yield
    # A view that broke its transaction left the connection unusable; the test says so itself.
    raw.execute("RESET SESSION AUTHORIZATION")
