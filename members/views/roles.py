"""Roles that a country gives to its people."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members import actions
from members.desk import desk_of
from members.freshness import fresh_factor_required
from members.models import RoleGrant, User
from members.people_forms import RoleForm


@require_POST
@fresh_factor_required
def role_give(request: HttpRequest, pk: int) -> HttpResponse:
    """To the person `pk`; with a last day she is a deputy."""
    desk_of(request.user).its_country()
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    form = RoleForm(request.POST)
    if form.is_valid():
        try:
            actions.give_role(
                person=person,
                role=form.cleaned_data["role"],
                until=form.end(),
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
            messages.success(request, _("The role is given. She was told by a letter."))
        except ValidationError as error:
            messages.error(request, error.message)
    else:
        messages.error(request, _("Choose a role and write the reason. Nothing was changed."))
    return redirect("members:person", pk=pk)


@require_POST
@fresh_factor_required
def role_end(request: HttpRequest, pk: int) -> HttpResponse:
    desk_of(request.user).its_country()
    grant = get_object_or_404(RoleGrant.objects.visible_to(request.user), pk=pk)
    try:
        actions.end_role(grant=grant, by=request.user)
        messages.success(request, _("The role has ended. Her next page is without it."))
    except ValidationError as error:
        messages.error(request, error.message)
    if grant.user == request.user:  # perhaps the desk is no longer hers
        return redirect("members:me")
    return redirect("members:person", pk=grant.user_id)
