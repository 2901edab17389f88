"""One person, as her country's desk sees her."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from members import actions
from members.audit.events import Event
from members.audit.record import record
from members.desk import desk_of
from members.freshness import fresh_factor_required
from members.models import Posting, RoleGrant, User
from members.people_forms import PostForm, RoleForm


@require_safe
def person_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Her postings and roles; that somebody else looked is written down."""
    desk = desk_of(request.user)
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    if person != request.user:
        country = person.keeper_country_id
        record(Event.RECORD_LOOKED_AT, by=request.user, about=person, country=country)
    grants = RoleGrant.objects.visible_to(request.user).held_by(person).for_list_page()
    context = {
        "desk": desk,
        "noun": "people",
        "person": person,
        "postings": Posting.objects.visible_to(request.user).of(person),
        "grants": grants,
        "post_form": PostForm(auto_id="post_%s"),
        "role_form": RoleForm(auto_id="role_%s"),
    }
    return render(request, "members/person_detail.html", context)


@require_POST
@fresh_factor_required
def person_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Another unit of the same country, from today."""
    desk_of(request.user).its_country()
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    form = PostForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write the unit's name. Nothing was changed."))
        return redirect("members:person", pk=pk)
    try:
        actions.change_unit(person=person, by=request.user, **form.cleaned_data)
        messages.success(request, _("The new posting begins today."))
    except ValidationError as error:
        messages.error(request, error.message)
    return redirect("members:person", pk=pk)


@require_POST
@fresh_factor_required
def people_end(request: HttpRequest) -> HttpResponse:
    """End the postings of the ticked people; each on its own."""
    desk_of(request.user).its_country()
    chosen = list(User.objects.visible_to(request.user).pick(request.POST.getlist("chosen")))
    done = 0
    for person in sorted(chosen, key=lambda row: row.pk):
        try:
            actions.end_posting(person=person, by=request.user)
            done += 1
        except ValidationError as error:
            messages.error(request, error.message)
    if not chosen:
        messages.error(request, _("Tick at least one person first. Nothing was changed."))
    if done:
        words = ngettext("%(n)d posting ended.", "%(n)d postings ended.", done)
        messages.success(request, words % {"n": done})
    return redirect("members:desk_people")
