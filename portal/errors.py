"""Error pages that say what happened, what was kept and how to go on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token has expired; nothing was saved."""
    return render(request, "403.html", {"is_stale_form": True}, status=403)
