"""Error pages that say what happened, what was kept and how to go on.

These pages ask nothing of the database or the session: both may be what failed. The refusal
alone writes: into the audit trail, on a connection of its own, and it stays a refusal without.
"""

import sys

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views import defaults

from members.audit.refusals import record_refusal

RETRY_AFTER = "60"  # seconds


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token has expired; nothing was saved."""
    return render(request, "403.html", {"is_stale_form": True}, status=403)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Where every PermissionDenied, of whatever view or middleware, becomes an answer."""
    record_refusal(request, getattr(exception, "permission", None))
    return defaults.permission_denied(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """An error of ours; a database that does not answer is a break, not an error."""
    if isinstance(sys.exc_info()[1], OperationalError):
        return unavailable()
    return HttpResponse(render_to_string("500.html"), status=500)


def unavailable() -> HttpResponse:
    """The portal is being maintained or cannot reach its database."""
    response = HttpResponse(render_to_string("503.html"), status=503)
    response["Retry-After"] = RETRY_AFTER
    return response
