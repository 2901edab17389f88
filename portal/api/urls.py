"""Addresses of the open API, version 1: every noun as a list, one by one, and as files."""

from collections.abc import Iterator

from django.urls import URLPattern, path

from goals import past
from goals.api import capabilities, figures, goals, own, sdgs, sources
from members.api import countries, me
from members.api.rows import RowViewSet
from operations import api as operations
from operations import results_api as results
from portal.api import views
from portal.api.files import KINDS, FileKind
from portal.api.language import in_the_readers_language as spoken
from portal.api.pinned import as_of_revision
from portal.api.whole import FiguresOfMeasure, FiguresOfTotal, whole_list
from portal.trace import views as trace
from training import api as training

app_name = "api"

NOUNS: dict[str, type[RowViewSet]] = {
    **goals.NOUNS,
    **sdgs.NOUNS,
    **capabilities.NOUNS,
    **countries.NOUNS,
    **sources.NOUNS,
    **figures.NOUNS,
    **training.NOUNS,
    **operations.NOUNS,
    **results.NOUNS,
}


def _of_noun(noun: str, viewset: type[RowViewSet]) -> Iterator[URLPattern]:
    listed = spoken(viewset.as_view({"get": "list"}, basename=noun, detail=False))
    one = viewset.as_view({"get": "retrieve"}, basename=noun, detail=True)
    has_past = past.has_past(viewset.serializer_class.Meta.model)
    yield path(f"v1/{noun}", listed, name=noun)
    yield path(f"v1/{noun}/", listed)
    for kind in KINDS:
        yield from _as_file(f"v1/{noun}", kind, noun, whole_list(viewset, kind), has_past)
    if noun == "measures":
        for kind in KINDS:
            view = whole_list(FiguresOfMeasure, kind)
            yield from _as_file("v1/measures/<slug:code>", kind, "measure", view, has_past)
    if noun == "results":
        address = "v1/results/<slug:goal>/<slug:measure>"
        for kind in KINDS:
            view = whole_list(FiguresOfTotal, kind)
            yield from _as_file(address, kind, "result", view, has_past)
    if has_past:
        pinned = spoken(as_of_revision(one))
        yield path(f"v1/{noun}/<path:code>@r<int:revision>", pinned, name=f"{noun}-one-pinned")
    yield path(f"v1/{noun}/<path:code>", spoken(one), name=f"{noun}-one")


def _as_file(
    address: str, kind: FileKind, name: str, viewset: type[RowViewSet], has_past: bool
) -> Iterator[URLPattern]:
    """What is published, and of what has a past the same as each revision left it."""
    basename = name if name in NOUNS else "readings"
    file = viewset.as_view({"get": "whole"}, basename=basename, detail=False)
    yield path(f"{address}.{kind.ending}", spoken(file), name=f"{name}-{kind.ending}")
    if has_past:
        pinned = spoken(as_of_revision(file))
        pinned_name = f"{name}-{kind.ending}-pinned"
        yield path(f"{address}@r<int:revision>.{kind.ending}", pinned, name=pinned_name)


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
            spoken(trace.trace_file(kind)),
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
