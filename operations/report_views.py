"""The desk's pages of reports: what is due, what stands where, and the form."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from goals.models import Measure, Reading
from members.desk import desk_of
from members.permissions import Permission, require
from operations import actions, report_overlap
from operations.models import Operation, Report
from operations.report_forms import BeginForm, lines_form
from operations.report_lines import STATES

PER_PAGE, MOST_OPERATIONS = 50, 20
NOUN = "reports"


@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """Her country's reports, and the operations that it can report on."""
    desk = desk_of(request.user)
    require(request.user, Permission.REPORT_VIEW)
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    reports = Report.objects.visible_to(request.user).said(words).for_list_page()
    page = Paginator(reports, PER_PAGE).get_page(request.GET.get("page"))
    context = {"desk": desk, "noun": NOUN, "words": words, "page": page}
    if desk.country:
        context |= _operations(desk.country.pk, words)
    return render(request, "operations/report_list.html", context)


def _operations(country: int, words: str) -> dict[str, Any]:
    """Those in which the country took part and that have no report yet; what she searches for."""
    found = Operation.objects.said(words)
    if not words:
        found = found.without_report(Report.objects.kept_by(country).live())
    own = list(found.with_part_of(country)[: MOST_OPERATIONS + 1])
    others = list(found.without_part_of(country)[:MOST_OPERATIONS]) if words else []
    return {
        "own": own[:MOST_OPERATIONS],
        "has_more": len(own) > MOST_OPERATIONS,
        "others": others,
    }


def report_add(request: HttpRequest) -> HttpResponse:
    """Begin a report of one operation: its period first."""
    desk = desk_of(request.user)
    country = desk.its_country()
    code = request.GET.get("operation", "").replace("\x00", "")
    operation = get_object_or_404(Operation.objects.in_use(), code=code)
    initial = {"period_from": operation.start, "as_of": operation.end or operation.start}
    form = BeginForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            report = actions.begin(
                operation=operation, country=country, by=request.user, **form.cleaned_data
            )
            return redirect("operations:report_edit", pk=report.pk)
        except ValidationError as error:
            form.add_error(None, error)
    context = {"desk": desk, "noun": NOUN, "operation": operation, "form": form}
    return render(request, "operations/report_begin.html", context)


@require_safe
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What it says, where it stands, and every step on the way."""
    desk = desk_of(request.user)
    reports = Report.objects.visible_to(request.user).for_detail_page()
    report = get_object_or_404(reports, pk=pk)
    context = {"desk": desk, "noun": NOUN, "report": report}
    return render(request, "operations/report_detail.html", context)


def report_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures, row by row. With an error nothing is saved, and everything typed is kept."""
    desk = desk_of(request.user)
    reports = Report.objects.visible_to(request.user).for_detail_page()
    report = get_object_or_404(reports, pk=pk)
    desk.its_country()
    if not report.is_editable:
        messages.error(request, _("This report was submitted; it can be changed once returned."))
        return redirect("operations:report", pk=pk)
    used = Reading.objects.measures_of(report.operation.subject_id)
    measures = sorted(
        Measure.objects.reportable(), key=lambda row: (row.pk not in used, row.name.casefold())
    )
    form = lines_form(
        request.POST or None,
        measures=measures,
        used=used,
        there=report.shown_lines,
        elsewhere=report_overlap.told_elsewhere(report) if request.method == "POST" else {},
    )
    opened = request.POST.get("opened", "")
    if request.method == "POST" and form.is_valid():
        try:
            actions.write(
                report=report,
                figures=form.figures,
                by=request.user,
                opened=int(opened) if opened.isdecimal() else 0,
            )
            messages.success(request, _("The report is saved. It is not submitted yet."))
            return redirect("operations:report", pk=pk)
        except ValidationError as error:
            messages.error(request, error.message)
    context = {"desk": desk, "noun": NOUN, "report": report, "form": form, "states": _states()}
    return render(request, "operations/report_form.html", context | {"measures": measures})


def _states() -> list[tuple[Any, Any]]:
    return [(Reading.State(state).label, meaning) for state, meaning in STATES.items()]


@require_POST
def report_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand it to the General Secretariat."""
    desk = desk_of(request.user)
    report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    desk.its_country()
    try:
        actions.submit(report=report, by=request.user)
        messages.success(request, _("Submitted. A letter tells you what becomes of it."))
    except ValidationError as error:
        messages.error(request, error.message)
    return redirect("operations:report", pk=pk)


@require_POST
def report_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it up."""
    desk = desk_of(request.user)
    report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    desk.its_country()
    try:
        actions.withdraw(report=report, by=request.user)
        messages.success(request, _("The report is withdrawn. You can begin another one."))
    except ValidationError as error:
        messages.error(request, error.message)
    return redirect("operations:report", pk=pk)
