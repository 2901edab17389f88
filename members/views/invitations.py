"""Invitations one by one."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members import actions
from members.actions.units import NEAR_UNIT
from members.desk import desk_of
from members.freshness import fresh_factor_required
from members.models import Invitation
from members.people_forms import InviteForm, NewUnitBox


@fresh_factor_required
def invitation_add(request: HttpRequest) -> HttpResponse:
    desk = desk_of(request.user)
    country = desk.its_country()
    form = InviteForm(request.POST or None)
    if form.is_valid():
        try:
            invited = actions.invite(country=country, by=request.user, **form.cleaned_data)
            messages.success(
                request,
                _("%(name)s is invited; the letter is on its way.") % {"name": invited.name},
            )
            return redirect("members:desk_invitations")
        except ValidationError as error:
            if getattr(error, "code", "") == NEAR_UNIT:
                NewUnitBox.ask(form, error)
            else:
                form.add_error(None, error)
    context = {"desk": desk, "noun": "invitations", "form": form}
    return render(request, "members/invitation_form.html", context)


@require_POST
@fresh_factor_required
def invitation_undo(request: HttpRequest, pk: int) -> HttpResponse:
    return _change(request, pk, actions.undo, _("The invitation is undone; its link is closed."))


@require_POST
@fresh_factor_required
def invitation_again(request: HttpRequest, pk: int) -> HttpResponse:
    return _change(
        request, pk, actions.send_again, _("A new letter is on its way; the old link is closed.")
    )


def _change(request: HttpRequest, pk: int, verb: Callable, done: str) -> HttpResponse:
    desk_of(request.user).its_country()
    invited = get_object_or_404(Invitation.objects.visible_to(request.user), pk=pk)
    try:
        verb(invited=invited, by=request.user)
        messages.success(request, done)
    except ValidationError as error:
        messages.error(request, error.message)
    return redirect("members:desk_invitations")
