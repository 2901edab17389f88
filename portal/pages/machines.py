"""What programs ask of the portal: its health, its pages, and where they may go."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from goals.models import SDG, Capability, Goal, Measure, Source
from operations.models import Operation
from training.models import Module

_PAGES = [
    "home",
    "goals:list",
    "goals:themes",
    "goals:sdgs",
    "goals:flow",
    "goals:capabilities",
    "training:list",
    "operations:list",
    "countries",
    "goals:partners",
    "goals:timeline",
    "goals:figures",
    "goals:measures",
    "goals:glossary",
    "goals:sources",
    "api-guide",
    "revisions",
    "about",
    "accessibility",
]


@never_cache
@login_not_required
def live(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("live\n", content_type="text/plain")


@never_cache
@login_not_required
def ready(request: HttpRequest) -> HttpResponse:
    """The process reaches its database; otherwise the error page answers 503."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ready\n", content_type="text/plain")


@login_not_required
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be indexed; the back office and accounts are of no use there."""
    lines = [
        "User-agent: *",
        "Disallow: /*/admin/",
        "Disallow: /*/accounts/",
        "Disallow: /*/search/",
    ]
    lines.append(f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


class _EveryLanguage(Sitemap):
    i18n = True
    alternates = True


class _StaticPages(_EveryLanguage):
    def items(self) -> list[str]:
        return _PAGES

    def location(self, item: str) -> str:
        return reverse(item)


class _Rows(_EveryLanguage):
    """Goals, SDGs, capabilities, modules, operations and so on: what has a page of its own."""

    def items(self) -> Iterable[Any]:
        goals = Goal.objects.current()
        owners = (Capability, Module, Operation)
        rest = [model.objects.in_use() for model in (SDG, *owners, Measure, Source)]
        return [row for rows in (goals, *rest) for row in rows]


@login_not_required
def site_map(request: HttpRequest) -> HttpResponse:
    return sitemap(request, {"pages": _StaticPages, "rows": _Rows})
