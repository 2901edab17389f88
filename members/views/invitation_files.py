"""Many invitations from a file: look first, then confirm; undo until somebody used hers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from members import actions
from members.desk import desk_of
from members.freshness import fresh_factor_required
from members.models import InvitationFile
from members.people_file import FAULTS, read_people
from members.people_forms import PeopleFileForm
from members.plan import plan_of
from members.sheet_files import WARNINGS

PER_PAGE = 50


@fresh_factor_required
def file_add(request: HttpRequest) -> HttpResponse:
    """Read a file; the next page shows what it would do."""
    desk = desk_of(request.user)
    country = desk.its_country()
    form = PeopleFileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            read = read_people(upload.read(), get_language())
            file = actions.keep_file(read=read, name=upload.name, country=country, by=request.user)
            return redirect("members:file", pk=file.pk)
        except ValidationError as error:
            form.add_error("file", error)
    context = {"desk": desk, "noun": "invitations", "form": form}
    return render(request, "members/file_form.html", context)


@require_safe
def file_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The dry run: what would happen to each row, as things stand now. Confirmed, how far it is."""
    desk = desk_of(request.user)
    desk.its_country()
    files = InvitationFile.objects.visible_to(request.user).without_rows()
    file = get_object_or_404(files, pk=pk)
    context = {"desk": desk, "noun": "invitations", "file": file}
    if file.confirmed_at:
        return render(request, "members/file_progress.html", context)
    return render(request, "members/file_detail.html", context | _dry_run(request, file))


def _dry_run(request: HttpRequest, file: InvitationFile) -> dict[str, Any]:
    plan, shown = plan_of(file), request.GET.get("show", "")
    return {
        "plan": plan,
        "shown": shown,
        "fault_words": FAULTS,
        "warnings": [WARNINGS[word] for word in file.warnings],
        "page": Paginator(plan.told(shown), PER_PAGE).get_page(request.GET.get("page")),
    }


@require_POST
@fresh_factor_required
def file_confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Promise it; the page of the file shows how far the worker is."""
    desk_of(request.user).its_country()
    files = InvitationFile.objects.visible_to(request.user).without_rows()
    file = get_object_or_404(files, pk=pk)
    try:
        actions.confirm_file(file=file, by=request.user)
    except ValidationError as error:
        messages.error(request, error.message)
    return redirect("members:file", pk=pk)


@require_POST
@fresh_factor_required
def file_undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Undo what nobody used yet, and stop what is still to come."""
    country = desk_of(request.user).its_country()
    count, is_stopped = actions.undo_batch(batch=pk, country=country.pk, by=request.user)
    if is_stopped:
        messages.success(request, _("Stopped: nobody else of this file is invited."))
    if count:
        words = ngettext("%(n)d invitation undone.", "%(n)d invitations undone.", count)
        messages.success(request, words % {"n": count})
    elif not is_stopped:
        messages.error(request, _("No invitation of this file can be undone any more."))
    return redirect(f"{reverse('members:desk_invitations')}?batch={pk}")
