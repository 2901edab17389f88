"""Addresses of the open API, version 1: every noun as a list, one by one, and as files."""

from collections.abc import Iterator

from django.urls import URLPattern, path

from goals.api import capabilities, figures, goals, own, sdgs, sources
from members.api import countries, me
from members.api.rows import RowViewSet
from operations import api as operations
from portal.api import views
from portal.api.files import KINDS
from portal.api.language import in_the_readers_language as spoken
from portal.api.whole import whole_list
from portal.trace import views as trace

app_name = "api"

NOUNS: dict[str, type[RowViewSet]] = {
    **goals.NOUNS,
    **sdgs.NOUNS,
    **capabilities.NOUNS,
    **countries.NOUNS,
    **sources.NOUNS,
    **figures.NOUNS,
    **operations.NOUNS,
}


def _of_noun(noun: str, viewset: type[RowViewSet]) -> Iterator[URLPattern]:
    listed = spoken(viewset.as_view({"get": "list"}, basename=noun, detail=False))
    one = spoken(viewset.as_view({"get": "retrieve"}, basename=noun, detail=True))
    yield path(f"v1/{noun}", listed, name=noun)
    yield path(f"v1/{noun}/", listed)
    for kind in KINDS:
        file = whole_list(viewset, kind).as_view({"get": "whole"}, basename=noun, detail=False)
        yield path(f"v1/{noun}.{kind.ending}", spoken(file), name=f"{noun}-{kind.ending}")
    yield path(f"v1/{noun}/<path:code>", one, name=f"{noun}-one")


urlpatterns = [
    path("", spoken(views.index), {"nouns": list(NOUNS)}),
    path("v1", spoken(views.index), {"nouns": list(NOUNS)}),
    path("v1/", spoken(views.index), {"nouns": list(NOUNS)}, name="index"),
    path("v1/openapi.json", spoken(views.openapi), name="openapi"),
    path("v1/trace", spoken(trace.trace_json), name="trace"),
    path("v1/trace.jsonld", spoken(trace.trace_jsonld), name="trace-jsonld"),
    *(
        path(
            f"v1/trace.{kind.ending}",
            spoken(trace.trace_table),
            {"kind": kind},
            name=f"trace-{kind.ending}",
        )
        for kind in KINDS
        if kind.is_table
    ),
    path("v1/me/", spoken(me.me), name="me"),
    path("v1/me/figures/", spoken(own.figures), name="me-figures"),
    path("v1/me/citations/", spoken(own.citations), name="me-citations"),
    *(pattern for noun, viewset in NOUNS.items() for pattern in _of_noun(noun, viewset)),
    path("<path:path>", spoken(views.nothing_here), name="nothing"),
]
