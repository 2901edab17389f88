"""A public page as it would look if the working copy were published now."""

import copy

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils.translation import get_language

from members.permissions import Permission, can

_NOT_FOR_SHARING = ("X-Portal-Storable", "ETag", "Last-Modified")


def preview(request: HttpRequest, path: str) -> HttpResponse:
    """The middleware has opened the working copy already: this is a back office address.

    The admin site answers that nobody may keep the page.
    """
    if not can(request.user, Permission.CONTENT_VIEW):
        raise PermissionDenied
    address = f"/{get_language()}/{path}"
    match = _public_page(address)
    response = match.func(_request_for(request, address, match), *match.args, **match.kwargs)
    if hasattr(response, "render"):
        response = response.render()
    if response.status_code == 200 and response.get("Content-Type", "").startswith("text/html"):
        _put_banner(request, response, address)
    for header in _NOT_FOR_SHARING:
        response.headers.pop(header, None)
    return response


def _public_page(address: str):
    """Only pages that everyone may open can be previewed; anything else is not found."""
    try:
        match = resolve(address)
    except Resolver404:
        raise Http404 from None
    if getattr(match.func, "login_required", True):
        raise Http404
    return match


def _request_for(request: HttpRequest, address: str, match) -> HttpRequest:
    inner = copy.copy(request)
    inner.path = inner.path_info = address
    inner.resolver_match = match
    return inner


def _put_banner(request: HttpRequest, response: HttpResponse, address: str) -> None:
    """Into the finished page, so that public templates need not know of previews."""
    context = {"public_url": address}
    html = response.content.decode()
    head = render_to_string("admin/goals/preview_head.html", context, request)
    banner = render_to_string("admin/goals/preview_banner.html", context, request)
    html = html.replace("</head>", f"{head}</head>", 1)
    start = max(html.find("<header"), 0)  # behind the link that skips to the content
    response.content = html[:start] + banner + html[start:]
    response.headers.pop("Content-Length", None)
