"""A person's own page: what is known about her, and what she can do about it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from members import actions, own_record
from members.audit.events import Event
from members.audit.record import record
from members.freshness import fresh_factor_required
from members.models import AccountRequest, Erasure, Posting, RoleGrant
from members.people_forms import CorrectForm, EraseForm, MoveForm
from members.permissions import Permission, can
from members.sheets import CSV, as_csv


@require_safe
def me(request: HttpRequest) -> HttpResponse:
    person = request.user
    context = {
        "person": person,
        "postings": Posting.objects.visible_to(person).of(person),
        "grants": RoleGrant.objects.visible_to(person).held_by(person).for_list_page(),
        "moves": AccountRequest.objects.moves_of(person),
        "erasure": Erasure.objects.of(person).pending().first(),
        "tables": own_record.explained(),
        "looks": own_record.looks_at(person),
        "may_use_tokens": can(person, Permission.TOKEN_USE),
    }
    return render(request, "members/me.html", context)


def me_edit(request: HttpRequest) -> HttpResponse:
    person = request.user
    now = {"name": person.name, "language": person.language}
    form = CorrectForm(request.POST or None, initial=now)
    if form.is_valid():
        actions.correct(by=person, **form.cleaned_data)
        messages.success(request, _("Your data are saved."))
        return redirect("members:me")
    return render(request, "members/me_edit.html", {"form": form})


@require_safe
@fresh_factor_required
def me_download(request: HttpRequest, ending: str) -> HttpResponse:
    """Everything of hers that is registered, and nothing of anybody else."""
    known = own_record.record_of(request.user)
    if ending == "json":
        answer: HttpResponse = JsonResponse(
            known, json_dumps_params={"ensure_ascii": False, "indent": 1}
        )
    elif ending == "csv":
        answer = HttpResponse(
            as_csv(["table", "row", "field", "value"], own_record.lines(known)), content_type=CSV
        )
    else:
        raise Http404
    answer["Content-Disposition"] = f'attachment; filename="my-data.{ending}"'
    record(Event.EXPORTED, by=request.user, about=request.user)
    return answer


def me_move(request: HttpRequest) -> HttpResponse:
    """Ask another country to take her over."""
    form = MoveForm(request.POST or None, initial=request.GET.dict())
    if form.is_valid():
        try:
            actions.ask_to_move(by=request.user, **form.cleaned_data)
            messages.success(request, _("You asked. The new country's coordinator decides."))
            return redirect("members:me")
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "members/me_move.html", {"form": form})


@fresh_factor_required
def me_erase(request: HttpRequest) -> HttpResponse:
    form = EraseForm(request.POST or None)
    if form.is_valid():
        try:
            actions.ask_erasure(by=request.user)
            messages.success(request, _("You asked to be erased. You can withdraw it until then."))
            return redirect("members:me")
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "members/me_erase.html", {"form": form})


@require_POST
def me_stay(request: HttpRequest) -> HttpResponse:
    """Withdraw the wish to be erased."""
    try:
        actions.withdraw_erasure(by=request.user)
        messages.success(request, _("Nothing is erased; everything stays as it is."))
    except ValidationError as error:
        messages.error(request, error.message)
    return redirect("members:me")
