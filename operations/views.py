"""Public pages of the operations. Each reads the published copy, unless it is a preview."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_bidi

from goals import citing
from goals.models import Citation, Reading
from goals.parts import misfits
from members.paging import CountedPages
from operations import participation, remembered, timeline
from operations.filters import OperationFilter
from operations.models import Operation
from operations.querysets import OperationQuerySet

PER_PAGE = 30


@login_not_required
def operation_list(request: HttpRequest) -> HttpResponse:
    form = OperationFilter(request.GET, **remembered.choices())
    found = form.narrowed(Operation.objects.visible_to(request.user).newest_first())
    draw = {"map": _map, "timeline": _timeline}.get(form.value("view"), _list)
    return render(request, "operations/operation_list.html", {"form": form} | draw(request, found))


def _list(request: HttpRequest, found: OperationQuerySet) -> dict[str, Any]:
    return {"page": CountedPages(found, PER_PAGE).get_page(request.GET.get("page"))}


def _timeline(request: HttpRequest, found: OperationQuerySet) -> dict[str, Any]:
    newest, count = found.dated().page(0, timeline.MOST)
    return {"timeline": timeline.draw(newest, is_rtl=get_language_bidi()), "count": count}


def _map(request: HttpRequest, found: OperationQuerySet) -> dict[str, Any]:
    return {"map": participation.draw(found), "count": found.count()}


@login_not_required
def operation_detail(request: HttpRequest, code: str) -> HttpResponse:
    rows = Operation.objects.visible_to(request.user).with_parts(code)
    if not rows:
        raise Http404
    operation, *parts = rows
    readings = list(Reading.objects.about(operation.subject.code))
    Citation.objects.attach_to([operation], readings)
    page = {
        "operation": operation,
        "parts": parts,
        "misfits": misfits(readings),
        "standing": citing.standing(request, operation, Operation.objects.parts),
        "readings": [reading for reading in readings if not reading.share_of_id],
        "shares": [reading for reading in readings if reading.share_of_id],
    }
    return render(request, "operations/operation_detail.html", page)
