"""What partners find on their own pages: figures under embargo, and the citations they follow."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from goals import embargo, following
from goals.models import FollowedRow, RevisionItem
from members.permissions import Permission, require


@require_safe
def embargoed(request: HttpRequest) -> HttpResponse:
    """Figures that her organisation may see before they are published."""
    page = {"figures": embargo.shown_to(request.user), "organisation": request.user.organisation}
    return render(request, "goals/embargoed.html", page)


@require_safe
def citations(request: HttpRequest) -> HttpResponse:
    """What she follows, and a search for more."""
    require(request.user, Permission.CITATION_FOLLOW)
    words = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    page = {
        "followed": following.list_of(request.user),
        "words": words,
        "found": following.find(words) if words else [],
    }
    return render(request, "goals/citations.html", page)


@require_POST
def citation_follow(request: HttpRequest, item: int) -> HttpResponse:
    require(request.user, Permission.CITATION_FOLLOW)
    chosen = get_object_or_404(RevisionItem.objects.for_list_page(), pk=item)
    try:
        following.follow(item=chosen, by=request.user)
        messages.success(request, _("You follow it. A letter tells you when it changes."))
    except ValidationError as error:
        messages.error(request, error.message)
    return redirect("goals:citations")


@require_POST
def citation_end(request: HttpRequest, pk: int) -> HttpResponse:
    require(request.user, Permission.CITATION_FOLLOW)
    followed = get_object_or_404(FollowedRow.objects.visible_to(request.user), pk=pk)
    following.unfollow(followed=followed, by=request.user)
    messages.success(request, _("You follow it no more."))
    return redirect("goals:citations")
