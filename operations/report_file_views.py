"""Results from a file: look first, then confirm."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from members.desk import desk_of
from members.sheet_files import WARNINGS
from operations import actions
from operations.models import ReportFile
from operations.report_file import COLUMNS, FAULTS, read_results
from operations.report_forms import ResultFileForm
from operations.report_plan import plan_of

PER_PAGE = 50
NOUN = "reports"


def file_add(request: HttpRequest) -> HttpResponse:
    """Read a file; the next page shows what it would do."""
    desk = desk_of(request.user)
    country = desk.its_country()
    form = ResultFileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            read = read_results(upload.read())
            file = actions.keep_file(read=read, name=upload.name, country=country, by=request.user)
            return redirect("operations:report_file", pk=file.pk)
        except ValidationError as error:
            form.add_error("file", error)
    context = {"desk": desk, "noun": NOUN, "form": form, "columns": COLUMNS}
    return render(request, "operations/report_file_form.html", context)


@require_safe
def file_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The dry run: every report it would begin or change, and every cell that stops a row."""
    desk = desk_of(request.user)
    desk.its_country()
    file = get_object_or_404(ReportFile.objects.visible_to(request.user), pk=pk)
    plan = plan_of(file)
    faults = [
        {"line": line, "column": column, "problem": FAULTS[word] % {"text": text}}
        for line, column, word, text in plan.faults
    ]
    context = {
        "desk": desk,
        "noun": NOUN,
        "file": file,
        "plan": plan,
        "warnings": [WARNINGS[word] for word in file.warnings],
        "page": Paginator(faults, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "operations/report_file.html", context)


@require_POST
def file_confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write what the page showed into reports; none of them is submitted."""
    desk_of(request.user).its_country()
    file = get_object_or_404(ReportFile.objects.visible_to(request.user), pk=pk)
    try:
        count = actions.confirm_file(file=file, by=request.user)
        words = ngettext(
            "%(n)d report is written. Look at it and submit it.",
            "%(n)d reports are written. Look at them and submit them.",
            count,
        )
        messages.success(request, words % {"n": count})
    except ValidationError as error:
        messages.error(request, error.message)
    return redirect("operations:report_list")
