"""Opens the scopes a request runs in: the gate around the session, then the reader's own view."""

from collections.abc import Callable

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse

from members.editing import edit_beside_others
from members.isolation.roles import Face
from members.permissions import Permission, can, countries_with, desk_country
from members.scope import GATE, Copy, Viewpoint, of_country, of_officer, of_region, of_staff, scope

ACCOUNTS, BACK_OFFICE, DESK, OWN = "accounts", "admin", "desk", "me"
OWN_API = "api/v1/me"  # her own, read with a token (members/api/tokens.py)
# What each web process shows. Who asks it for something else is told that it is not there.
SECTIONS = {
    Face.PUBLIC: frozenset(),
    Face.MEMBERS: frozenset({ACCOUNTS, DESK, OWN, OWN_API}),
    Face.STAFF: frozenset({BACK_OFFICE}),
    Face.ALL: frozenset({ACCOUNTS, BACK_OFFICE, DESK, OWN, OWN_API}),
}
_WITH_SESSION = {ACCOUNTS, BACK_OFFICE, DESK, OWN}
CLOSED = _WITH_SESSION | {OWN_API}


class _ServerError(Exception):
    """Carries a 5xx answer out of the transaction that it must roll back."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response


def gate_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """Around the session: who may have one is looked up, and written back, at the gate."""
    face = Face(settings.PORTAL_FACE)

    def middleware(request: HttpRequest) -> HttpResponse:
        place = section(request)
        if place in CLOSED - SECTIONS[face]:
            raise Http404
        if face == Face.PUBLIC or place == OWN_API:
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        if place not in _WITH_SESSION and settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return get_response(request)
        return _run(request, get_response, None, GATE)

    return middleware


def scope_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """Around the view and its rendering: what this reader may see at this address."""

    def middleware(request: HttpRequest) -> HttpResponse:
        copy, viewpoint = _view_of(request)
        if viewpoint is not None:
            return _run(request, get_response, copy, viewpoint)
        response = get_response(request)
        if section(request) == ACCOUNTS:
            _let_allauth_finish()
        return response

    return middleware


def _let_allauth_finish() -> None:
    """Do now what allauth put off until the commit: telling of a factor, ending sessions.

    The commit is the gate's, and comes when allauth's own middleware and the session's have
    ended. Done here it belongs to the transaction: a factor without its letter cannot be.
    """
    waiting, connection.run_on_commit = connection.run_on_commit, []
    for hook in waiting:
        _savepoints, function, _robust = hook
        if function.__module__.startswith("allauth."):
            function()
        else:
            connection.run_on_commit.append(hook)


def section(request: HttpRequest) -> str:
    """The part of an address that decides whose it is: /<language>/<section>/…, or OWN_API."""
    if request.path_info.startswith(f"/{OWN_API}/"):
        return OWN_API
    parts = request.path_info.split("/", 3)
    return parts[2] if len(parts) > 2 else ""


def _run(
    request: HttpRequest, get_response: Callable, copy: Copy | None, viewpoint: Viewpoint
) -> HttpResponse:
    """Answer inside one transaction, which an exception or a 5xx answer rolls back."""
    try:
        with scope(copy, seen_by=viewpoint):
            if copy == Copy.WORKING and request.method == "POST":
                edit_beside_others()
            response = get_response(request)
            if response.status_code >= 500:
                raise _ServerError(response)
            return response
    except _ServerError as error:
        return error.response


def _view_of(request: HttpRequest) -> tuple[Copy | None, Viewpoint | None]:
    """None: stay as the connection is. Signing in happens at the gate, where we are already."""
    place, person = section(request), request.user
    if place == ACCOUNTS or not person.is_authenticated:
        return None, None
    if place == BACK_OFFICE and can(person, Permission.CONTENT_VIEW):
        return Copy.WORKING, of_staff(person.pk)
    if place == DESK and (viewpoint := desk_viewpoint(person)):
        return None, viewpoint
    return None, own_viewpoint(person)


def own_viewpoint(person) -> Viewpoint:
    """Her own rows, and what is shared with her organisation if her role may see it."""
    shared = person.organisation_id if can(person, Permission.EMBARGO_VIEW) else None
    return of_officer(person.pk, person.audit_key, shared)


def desk_viewpoint(person) -> Viewpoint | None:
    """The country, or the countries, whose people she looks after."""
    if country := desk_country(person):
        return of_country(person.pk, country)
    countries = countries_with(person, Permission.DESK_ENTER)
    return of_region(person.pk, tuple(sorted(countries))) if countries else None
