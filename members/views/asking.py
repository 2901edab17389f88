"""An officer asks for an account and confirms her address. Open to strangers, at the gate."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from members import actions
from members.models import AccountRequest
from members.people_forms import AskForm
from members.tokens import digest_of


@never_cache
@login_not_required
def ask(request: HttpRequest) -> HttpResponse:
    """The answer is the same page for every address: only its owner's letter differs."""
    if request.user.is_authenticated:
        return redirect("members:me")
    form = AskForm(request.POST or None, initial={"language": get_language()})
    if form.is_valid():
        # Whoever is over the limit is not told: the page stays the same for every address.
        if ratelimit.consume(request, action="ask", key=form.cleaned_data["email"].lower()):
            actions.ask(**form.cleaned_data)
        return redirect("members:asked")
    return render(request, "members/ask.html", {"form": form})


@never_cache
@login_not_required
def asked(request: HttpRequest) -> HttpResponse:
    return render(request, "members/asked.html")


@never_cache
@login_not_required
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Programs that look through mail open links; only a press of the button confirms."""
    found = AccountRequest.objects.with_token(digest_of(token)).first()
    if request.method == "POST" and found:
        try:
            actions.confirm(token=token)
        except ValidationError as error:
            messages.error(request, error.message)
        return redirect("members:confirm", token=token)
    status = 200 if found else 404
    return render(request, "members/confirm.html", {"asked": found}, status=status)
