"""Requests that wait at the country desk."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from members import actions
from members.desk import desk_of
from members.freshness import fresh_factor_required
from members.models import AccountRequest
from members.people_forms import DecisionForm


@require_safe
def request_detail(request: HttpRequest, pk: int) -> HttpResponse:
    desk = desk_of(request.user)
    rows = AccountRequest.objects.visible_to(request.user).confirmed().for_list_page()
    context = {
        "desk": desk,
        "noun": "requests",
        "asked": get_object_or_404(rows, pk=pk),
        "decision": DecisionForm(),
    }
    return render(request, "members/request_detail.html", context)


@require_POST
@fresh_factor_required
def decide(request: HttpRequest) -> HttpResponse:
    """Admit or refuse the ticked requests; each on its own, so that one trouble stops no other."""
    desk_of(request.user).its_country()
    form = DecisionForm(request.POST)
    confirmed = AccountRequest.objects.visible_to(request.user).confirmed()
    chosen = confirmed.pick(request.POST.getlist("chosen"))
    if not form.is_valid():
        for line in form.errors.values():
            messages.error(request, line[0])
    elif not chosen:
        messages.error(request, _("Tick at least one request first. Nothing was changed."))
    elif form.cleaned_data["is_new_unit"] and not form.cleaned_data["unit"] and len(chosen) > 1:
        messages.error(
            request,
            _("Name the new unit: several people ask for different ones. Nothing was changed."),
        )
    else:
        _decide_each(request, form, list(chosen))
    return redirect("members:desk_requests")


def _decide_each(request: HttpRequest, form: DecisionForm, chosen: list[AccountRequest]) -> None:
    done, verb = 0, form.cleaned_data["verb"]
    for asked in sorted(chosen, key=lambda row: row.pk):  # one order for all: no deadlock
        try:
            if verb == "refuse":
                actions.refuse(asked=asked, reason=form.cleaned_data["reason"], by=request.user)
            else:
                unit, is_new = form.cleaned_data["unit"], form.cleaned_data["is_new_unit"]
                actions.admit(asked=asked, unit=unit, is_new_unit=is_new, by=request.user)
            done += 1
        except ValidationError as error:
            messages.error(request, error.message)
    if done and verb == "admit":
        words = ngettext("%(n)d person admitted.", "%(n)d people admitted.", done)
        messages.success(request, words % {"n": done})
    elif done:
        words = ngettext("%(n)d request refused.", "%(n)d requests refused.", done)
        messages.success(request, words % {"n": done})
