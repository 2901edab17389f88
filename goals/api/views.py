"""Goals and SDGs as linked data, beside their pages."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404

from goals import jsonld
from goals.api import querysets
from goals.models import Citation
from goals.querysets import CURRENT_EDITION


@login_not_required
def goal_jsonld(request: HttpRequest, slug: str) -> JsonResponse:
    goal = get_object_or_404(querysets.goals(), slug=slug, edition__code=CURRENT_EDITION)
    links = list(querysets.open_links(goal=goal))
    Citation.objects.attach_to(links)
    return _linked(jsonld.goal_data(goal, goal.aims.all(), links, request.build_absolute_uri))


@login_not_required
def sdg_jsonld(request: HttpRequest, number: int) -> JsonResponse:
    sdg = get_object_or_404(querysets.sdgs(), number=number)
    links = list(querysets.open_links(sdg=sdg))
    Citation.objects.attach_to(links)
    targets = querysets.targets_of(sdg)
    return _linked(jsonld.sdg_data(sdg, targets, links, request.build_absolute_uri))


def _linked(data: dict[str, Any]) -> JsonResponse:
    return JsonResponse(
        data, content_type="application/ld+json", json_dumps_params={"ensure_ascii": False}
    )
