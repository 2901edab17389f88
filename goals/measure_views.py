"""Public pages of what is counted: every measure, and one with its figures."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from goals import citing
from goals.filters import MeasureFilter
from goals.models import Citation, Measure, Reading, Unit

PER_PAGE = 100


@login_not_required
def measure_list(request: HttpRequest) -> HttpResponse:
    """What is counted, each measure with its newest figure."""
    units = Unit.objects.in_use().values_list("code", "name")
    form = MeasureFilter(request.GET, unit=units)
    found = form.narrowed(Measure.objects.visible_to(request.user).for_list_page())
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    Measure.objects.attach_newest(page.object_list)
    return render(request, "goals/measure_list.html", {"form": form, "page": page})


@login_not_required
def measure_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One measure: how it is counted, and every figure of it."""
    measures = Measure.objects.visible_to(request.user).for_detail_page()
    measure = get_object_or_404(measures, code=code)
    figures = Reading.objects.for_measure_page(measure)
    page = Paginator(figures, PER_PAGE).get_page(request.GET.get("page"))
    Citation.objects.attach_to(page.object_list)
    standing = citing.standing(request, measure, citing.parts_of_measure)
    files = f"measures/{request.path.strip('/').rpartition('/')[2]}"  # of the same revision
    context = {"measure": measure, "page": page, "standing": standing, "files": files}
    return render(request, "goals/measure_detail.html", context)
