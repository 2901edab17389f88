"""The trace as a page, and in the open API as JSON, linked data and a table."""

import io
from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as translated
from rest_framework.decorators import api_view, schema
from rest_framework.request import Request
from rest_framework.serializers import CharField

from goals.models import Revision
from portal.api.about import about
from portal.api.files import FileKind
from portal.api.problems import BadParameters, ParameterError
from portal.api.strictness import refuse_unknown
from portal.api.table import Column
from portal.api.whole import as_file
from portal.trace import described, picture, starts, telling, walk
from portal.trace.graph import Node, Trace

MOST_PINNED = 6  # one for each layer: more would only name what lies on no common way


@login_not_required
def trace_page(request: HttpRequest) -> HttpResponse:
    """Without a start: what one may start from. What is not known is told, and nothing else."""
    wanted = request.GET.get("from", "").strip()
    start = walk.find(wanted) if wanted else None
    if start is None:
        words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
        page = {"wanted": wanted, "words": words, "groups": starts.groups(words)}
        return render(request, "portal/trace/start.html", page, status=404 if wanted else 200)
    found = walk.trace(start, [node for node in map(walk.find, _names(request.GET)) if node])
    page = {
        "trace": found,
        "picture": picture.draw(found, is_rtl=get_language_bidi()),
        "sentence": telling.sentence(found),
    }
    return render(request, "portal/trace/trace.html", page)


@api_view(["GET"])
@schema(described.JSON)
def trace_json(request: Request) -> HttpResponse:
    """Layers and edges; `from` names the start, `through` what every way leads through."""
    return JsonResponse(telling.as_json(_asked(request), request.build_absolute_uri))


@api_view(["GET"])
@schema(described.LINKED_DATA)
def trace_jsonld(request: Request) -> HttpResponse:
    return JsonResponse(
        telling.as_linked_data(_asked(request), request.build_absolute_uri),
        content_type="application/ld+json",
        json_dumps_params={"ensure_ascii": False},
    )


def trace_file(kind: FileKind) -> Callable[[HttpRequest], HttpResponseBase]:
    """The view of one format of the table."""

    @api_view(["GET"])
    @schema(described.table(kind))
    def trace_table(request: Request) -> HttpResponseBase:
        """One row for each edge."""
        return _table(request, kind)

    return trace_table


def _table(request: Request, kind: FileKind) -> HttpResponseBase:
    """The table holds edges and nothing else; what it leaves out stands in its name, on the second
    sheet of a workbook, and in the metadata that its Link leads to."""
    found = _asked(request)
    name = f"trace-{found.start.id}".translate({ord(":"): "-", ord("/"): "-"})
    told = about(
        noun="trace",
        name=name if found.is_whole else f"{name}-part",
        title=telling.sentence(found),
        revision=Revision.objects.newest(),
        more={"is_whole": found.is_whole, "layers": telling.extent(found)},
        address=request.build_absolute_uri(),
    )
    told.lines.append((translated("Left out"), telling.left_out(found)))
    out = io.BytesIO()
    columns = [Column(name, (name,), CharField()) for name in telling.COLUMNS]
    kind.write(out, told, columns, telling.rows(found))
    return as_file(request, out, kind, told)


def _names(query: dict[str, str]) -> list[str]:
    return [name for name in query.get("through", "").split(",") if name][: MOST_PINNED - 1]


def _asked(request: Request) -> Trace:
    """The whole trace that an address of the API asks for. Raises BadParameters."""
    refuse_unknown(request, ["from", "through"])
    wanted = request.query_params.get("from", "")
    start = _known("from", wanted)
    through = [_known("through", name) for name in _names(request.query_params)]
    return walk.trace(start, through, most=walk.TOLD)


def _known(parameter: str, name: str) -> Node:
    node = walk.find(name)
    if node is None:
        detail = translated(
            "“%(value)s” names nothing that a trace can begin with, such as goal:GPG4."
        )
        raise BadParameters([ParameterError(parameter, name, detail % {"value": name})])
    return node
