"""A word; and a page of 17 KB after one query."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from goals.models import Target


@login_not_required
def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Hello")


@login_not_required
def page(request: HttpRequest) -> HttpResponse:
    targets = Target.objects.order_by("sort").values("code", "label_en", "sort")[:70]
    return render(request, "page.html", {"title": "Seventy targets", "targets": targets})
