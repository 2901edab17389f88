"""A fresh second factor: ten minutes at most, before what cannot be taken back.

`@fresh_factor_required` stands before publishing, refusing, changing a role or an account and
taking personal data out. Who has a factor must have used it within ten minutes, and her
password does not do instead; who has none must have signed in, or typed the password, within
them. The check itself is allauth's.

A form that was sent meanwhile is held in the session, and offered for sending again after the
check. It is not sent by itself: a request that allauth would resume runs outside our
middleware, and so outside the scope it needs (members/scope.py). Not held are files,
passwords and forms beyond `LARGEST_FORM`; then the page must be filled in again, and says so.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from members.factors import has_factor
from members.scope import GATE, scope

FRESH_SECONDS = 10 * 60
LARGEST_FORM = 100_000  # characters; a longer one does not belong in a session row
_HELD = "members_held_form"
_SECRET_WORDS = ("password", "credential", "code")


def is_fresh(request: HttpRequest) -> bool:
    """Did she prove within ten minutes that it is she?"""
    records = get_authentication_records(request, request.user)
    with scope(seen_by=GATE):  # a view reads no factors
        needs_factor = has_factor(request.user)
    if needs_factor:
        records = [record for record in records if record["method"] == "mfa"]
    oldest = time.time() - FRESH_SECONDS
    return any(record["at"] > oldest for record in records)


def ask(request: HttpRequest) -> HttpResponse | None:
    """Give None to whoever is fresh, and to everybody else the way through the check."""
    if is_fresh(request):
        request.session.pop(_HELD, None)
        return None
    with scope(seen_by=GATE):
        ways = get_adapter().get_reauthentication_methods(request.user)
    if not ways:
        messages.info(request, _("This needs a second factor. Set one up here."))
    place = ways[0]["url"] if ways else reverse("members:second-factor")
    back = hold(request) if request.method == "POST" else request.get_full_path()
    return redirect(f"{place}?{urlencode({REDIRECT_FIELD_NAME: back})}")


def fresh_factor_required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view run only for whoever is fresh. For methods: `method_decorator`."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return ask(request) or view(request, *args, **kwargs)

    return guarded


def hold(request: HttpRequest) -> str:
    """Keep what was typed, and give the address that offers it again."""
    typed = [name for name in request.POST if name != "csrfmiddlewaretoken"]
    kept = [name for name in typed if not any(word in name for word in _SECRET_WORDS)]
    fields = [[name, value] for name in kept for value in request.POST.getlist(name)]
    is_small = sum(len(name) + len(value) for name, value in fields) <= LARGEST_FORM
    request.session[_HELD] = {
        "path": request.get_full_path(),
        "fields": fields if is_small else [],
        "is_whole": is_small and kept == typed and not request.FILES,
        "user": request.user.pk,
        "at": time.time(),
    }
    return reverse("members:go-on")


def held_form(request: HttpRequest) -> dict[str, Any] | None:
    """Give what was kept for this person within the last ten minutes; older is dropped."""
    held = request.session.get(_HELD)
    if held is None:
        return None
    is_hers = held["user"] == request.user.pk
    if not is_hers or held["at"] < time.time() - FRESH_SECONDS:
        del request.session[_HELD]
        return None
    return held
