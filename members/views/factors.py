"""Account pages of our own: setting up a second factor, and going on after a check."""

from typing import Any
from urllib.parse import urlencode

from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members.factors import has_factor
from members.freshness import held_form


def way_back(request: HttpRequest) -> str:
    """The page she came from, if it is one of ours; empty otherwise."""
    wanted = request.GET.get(REDIRECT_FIELD_NAME, "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else ""


def with_way_back(url: str, back: str) -> str:
    return f"{url}?{urlencode({REDIRECT_FIELD_NAME: back})}" if back else url


@require_safe
@never_cache
def second_factor(request: HttpRequest) -> HttpResponse:
    """What a second factor is, why it is asked for, and the two ways to one."""
    back = way_back(request)
    if has_factor(request.user):
        return redirect(back or "mfa_index")
    ways = {name: with_way_back(reverse(name), back) for name in _WAYS}
    context = {"is_needed": request.lacks_factor, "ways": ways}
    return render(request, "members/second_factor.html", context)


_WAYS = ("mfa_add_webauthn", "mfa_activate_totp")


class _LeadsBack:
    """A page of allauth's that knows where she came from, and takes her back at the end.

    The address says so, not the session: two tabs do not lead each other astray.
    """

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = way_back(self.request)
        own_url = with_way_back(self.request.path, back)
        return super().get_context_data(**kwargs) | {"back": back, "own_url": own_url}


class _SetsUp(_LeadsBack):
    def get_success_url(self) -> str:
        """First to the recovery codes, if these are hers for the first time."""
        back = way_back(self.request)
        if self.did_generate_recovery_codes:
            return with_way_back(super().get_success_url(), back)
        return back or super().get_success_url()


class AddPasskey(_SetsUp, AddWebAuthnView):
    """allauth's page, with the way back."""


class ActivateCodeApp(_SetsUp, ActivateTOTPView):
    """allauth's page, with the way back."""


class RecoveryCodes(_LeadsBack, ViewRecoveryCodesView):
    """allauth's page, with the way back."""


@require_safe
@never_cache
def go_on(request: HttpRequest) -> HttpResponse:
    """Offer the form that a check interrupted for sending again."""
    held = held_form(request)
    if held is None:
        return redirect("home")
    return render(request, "members/go_on.html", {"held": held})
