"""Home, search, countries, revisions, and the pages that speak about the portal."""

from functools import lru_cache

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import (
    get_language,
    get_language_bidi,
    get_language_from_request,
    override,
)
from django.views.decorators.vary import vary_on_headers

from goals import flow, search
from goals import remembered as goals
from goals.models import Reading, Revision
from members import world_map
from members.memory import remembered
from members.models import Country, Region
from portal.pages.alphabet import in_alphabet


@login_not_required
@vary_on_headers("Accept-Language")
def front_door(request: HttpRequest) -> HttpResponse:
    """/ leads to the reader's language; only here and in the API the browser's wish counts."""
    with override(get_language_from_request(request)):
        return HttpResponseRedirect(reverse("home"))


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    grid = goals.grid()
    page = {
        "goals": grid.goals,
        "matrix": grid,
        "counts": grid.counts,
        "flow": flow.draw(grid, is_rtl=get_language_bidi(), edges=flow.WIDE),
        "readings": goals.headlines(),
        "revision": goals.newest_revision(),
    }
    return render(request, "portal/home.html", page)


@login_not_required
def search_page(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    page = {
        "query": query,
        "results": search.find(query, get_language()) if query else None,
        "countries": _countries_named(query),
    }
    return render(request, "portal/search.html", page)


def _countries_named(query: str) -> list[Country]:
    """Countries are few and belong to another room than the search index: looked at one by one."""
    wanted = search.fold(query)
    if len(wanted) < 3:
        return []
    return [country for folded, country in _countries() if wanted in folded][:5]


@remembered
def _countries() -> tuple[tuple[str, Country], ...]:
    """Every country beside its folded name."""
    countries = Country.objects.visible_to(None).names()
    return tuple((_folded(country.name), country) for country in countries)


@lru_cache(maxsize=1024)
def _folded(name: str) -> str:
    """The 196 names in four languages, folded once per process."""
    return search.fold(name)


@login_not_required
def country_list(request: HttpRequest) -> HttpResponse:
    countries = list(Country.objects.visible_to(request.user).for_list_page())
    regions = _by_region(countries)
    page = {
        "regions": regions,
        "count": len(countries),
        "map": world_map.draw(countries),
        "member_counts": Reading.objects.about("body:interpol").of_measure("member_countries"),
    }
    return render(request, "portal/country_list.html", page)


def _by_region(countries: list[Country]) -> list[tuple[Region, list[Country]]]:
    """Countries of each region in the alphabet of the reader."""
    regions: dict[Region, list[Country]] = {}
    for country in countries:
        regions.setdefault(country.region, []).append(country)
    return [(region, in_alphabet(rows)) for region, rows in regions.items()]


@login_not_required
def revision_list(request: HttpRequest) -> HttpResponse:
    revisions = Revision.objects.visible_to(request.user).for_list_page()
    shown = Paginator(revisions, 20).get_page(request.GET.get("page"))
    return render(request, "portal/revision_list.html", {"revisions": shown})


@login_not_required
def revision_detail(request: HttpRequest, number: int) -> HttpResponse:
    revision = get_object_or_404(Revision.objects.visible_to(request.user), number=number)
    shown = Paginator(revision.items.for_list_page(), 100).get_page(request.GET.get("page"))
    return render(request, "portal/revision_detail.html", {"revision": revision, "items": shown})


@login_not_required
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/about.html")


@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/accessibility.html")
