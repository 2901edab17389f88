"""A person's API tokens: she sees what there is, makes one, ends one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST

from members import actions
from members.freshness import fresh_factor_required
from members.models import ApiToken
from members.people_forms import TokenForm
from members.permissions import Permission, require


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True, private=True)
def tokens(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.TOKEN_USE)
    if request.method == "POST":
        return _make(request)
    return _page(request, form=TokenForm())


@fresh_factor_required
def _make(request: HttpRequest) -> HttpResponse:
    """Show the secret in this one answer: a redirect would have to keep it somewhere."""
    form = TokenForm(request.POST)
    if form.is_valid():
        try:
            token, secret = actions.make_token(by=request.user, **form.cleaned_data)
            header = f"Authorization: Bearer {secret}"
            return _page(request, form=TokenForm(), made=token, secret=secret, header=header)
        except ValidationError as error:
            form.add_error(None, error)
    return _page(request, form=form)


def _page(request: HttpRequest, **context: object) -> HttpResponse:
    context["tokens"] = ApiToken.objects.visible_to(request.user).not_ended()
    return render(request, "members/tokens.html", context)


@require_POST
def token_end(request: HttpRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(ApiToken.objects.visible_to(request.user), pk=pk)
    require(request.user, Permission.TOKEN_USE)
    actions.end_token(token=token, by=request.user)
    messages.success(request, _("The token has ended. Whoever sends it is turned away."))
    return redirect("members:tokens")
