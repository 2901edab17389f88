"""What a token is, told to whoever sends it: a program's first question."""

from typing import Any

from rest_framework.request import Request

from members.api.tokens import with_token

SCOPE = "figures"  # all that a token opens: figures, and nothing about people


@with_token
def me(request: Request) -> dict[str, Any]:
    token, organisation = request.auth, request.user.organisation
    return {
        "token": token.name,
        "expires_at": token.expires_at,
        "scope": SCOPE,
        "organisation": organisation.name if organisation else None,
    }
