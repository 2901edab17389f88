"""Public pages of the operations. Each reads the published copy, unless it is a preview."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from goals import citing
from goals.models import Citation, CrimeArea, Reading
from members.models import Country, Region
from operations.filters import OperationFilter
from operations.models import Operation

PER_PAGE = 30


@login_not_required
def operation_list(request: HttpRequest) -> HttpResponse:
    operations = Operation.objects.visible_to(request.user)
    form = OperationFilter(
        request.GET,
        crime_area=[(area.code, area.name) for area in CrimeArea.objects.in_use()],
        region=[(region.code, region.name) for region in Region.objects.all()],
        country=[(country.code, country.name) for country in Country.objects.by_name()],
        year=[(year, year) for year in operations.years()],
    )
    found = form.narrowed(operations.for_list_page())
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "operations/operation_list.html", {"form": form, "page": page})


@login_not_required
def operation_detail(request: HttpRequest, code: str) -> HttpResponse:
    operations = Operation.objects.visible_to(request.user).for_detail_page()
    operation = get_object_or_404(operations, code=code)
    readings = list(Reading.objects.about(operation.subject.code))
    Citation.objects.attach_to([operation], readings)
    standing = citing.standing(request, operation, Operation.objects.parts)
    page = {"operation": operation, "readings": readings, "standing": standing}
    return render(request, "operations/operation_detail.html", page)
