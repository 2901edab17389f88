"""Account pages of our own: setting up a second factor, and going on after a check."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members.factors import has_factor
from members.freshness import held_form


@require_safe
@never_cache
def second_factor(request: HttpRequest) -> HttpResponse:
    """What a second factor is, why it is asked for, and the two ways to one."""
    if has_factor(request.user):
        return redirect("mfa_index")
    return render(request, "members/second_factor.html", {"is_needed": request.lacks_factor})


@require_safe
@never_cache
def go_on(request: HttpRequest) -> HttpResponse:
    """Offer the form that a check interrupted for sending again."""
    held = held_form(request)
    if held is None:
        return redirect("home")
    return render(request, "members/go_on.html", {"held": held})
