"""Somebody who is invited comes in. Open to strangers, at the gate."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from members import actions
from members.models import Invitation, User
from members.people_forms import UseForm
from members.tokens import digest_of


@never_cache
@login_not_required
def use_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Who invites and to what; a password; in. A link that opens nothing says why."""
    invited = Invitation.objects.with_token(digest_of(token)).for_list_page().first()
    if invited is None or not invited.can_be_used or actions.has_account(invited):
        return _closed(request, invited)
    nobody = User(email=invited.email, name=invited.name, keeper_country=invited.keeper_country)
    form = UseForm(nobody, request.POST or None, initial={"language": invited.language})
    if form.is_valid():
        password, language = form.cleaned_data["new_password1"], form.cleaned_data["language"]
        try:
            person = actions.use(token=token, password=password, language=language)
        except ValidationError as error:
            messages.error(request, error.message)
            return redirect("members:use_invitation", token=token)
        return _sign_in(request, person)
    return render(request, "members/use_invitation.html", {"invited": invited, "form": form})


def _closed(request: HttpRequest, invited: Invitation | None) -> HttpResponse:
    has_account = bool(invited and invited.can_be_used)
    context = {"invited": invited, "has_account": has_account}
    status = 404 if invited is None else 200 if has_account else 410
    return render(request, "members/invitation_closed.html", context, status=status)


def _sign_in(request: HttpRequest, person: User) -> HttpResponse:
    """Her next page lets her add a passkey; the password was just chosen, so it was shown."""
    record_authentication(request, person, method="password", email=person.email)
    login = Login(user=person, email=person.email, redirect_url=reverse("members:me"))
    return perform_login(request, login)
