"""An address of the API as a revision left it: /api/v1/readings/<code>@r42."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse

from goals import past
from goals.models import Revision
from portal.api import problems


def as_of_revision(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What `view` says, read from the revision of the address; its files carry that number."""

    @wraps(view)
    def pinned(request: HttpRequest, revision: int, **kwargs) -> HttpResponse:
        found = Revision.objects.visible_to(None).numbered(revision)
        if found is None:
            return problems.not_found(request)
        request.revision = found
        with past.as_of(found):
            return view(request, **kwargs)

    return pinned
