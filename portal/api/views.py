"""The addresses of the API that are no noun: its index, its description, and a page to read."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from rest_framework.decorators import api_view, schema
from rest_framework.request import Request

from goals.models import Edition, Revision
from goals.querysets import CURRENT_EDITION
from portal.api import guide, problems
from portal.api.files import KINDS
from portal.api.schema import Described, document
from portal.api.strictness import refuse_unknown

_OBJECT = {"application/json": OpenApiTypes.OBJECT}


@api_view(["GET"])
@schema(Described("portal_index", _("Where everything is"), _OBJECT))
def index(request: Request, nouns: list[str]) -> HttpResponse:
    """Where everything is, which editions there are, and what was published last."""
    refuse_unknown(request)
    revision = Revision.objects.newest()
    return JsonResponse(
        {
            "nouns": {noun: _addresses(request, noun) for noun in nouns},
            "trace": request.build_absolute_uri(reverse("api:trace")),
            "openapi": request.build_absolute_uri(reverse("api:openapi")),
            "page": request.build_absolute_uri(reverse("api-guide")),
            "revision": revision.number if revision else None,
            "published_at": revision.published_at if revision else None,
            "editions": [edition.code for edition in Edition.objects.in_use()],
            "current_edition": CURRENT_EDITION,
        }
    )


@api_view(["GET"])
@schema(Described("portal_openapi", _("This document"), _OBJECT, query="lang=en"))
def openapi(request: Request) -> HttpResponse:
    refuse_unknown(request)
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False})


def nothing_here(request: HttpRequest, path: str = "") -> HttpResponse:
    """Every other address under /api/: a problem, whatever the method."""
    return problems.not_found(request)


@login_not_required
def api_guide(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document as a page for people."""
    sections = guide.sections(document())
    page = {
        "sections": sections,
        "common": guide.common_parameters(sections),
        "problems": problems.TITLES.items(),
    }
    return render(request, "api/guide.html", page)


def _addresses(request: Request, noun: str) -> dict[str, Any]:
    address = request.build_absolute_uri(reverse(f"api:{noun}"))
    return {"list": address} | {kind.ending: f"{address}.{kind.ending}" for kind in KINDS}
