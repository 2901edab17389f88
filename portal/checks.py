"""Deployment checks: what must not reach production."""

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import DatabaseError


@register(Tags.security, deploy=True)
def no_demo_accounts(app_configs, **kwargs) -> list[Error]:
    """`check --deploy` fails while a demo account exists."""
    from members.models import User

    if settings.DEMO_ACCOUNTS_ALLOWED:
        return []
    try:
        demo = list(User.objects.filter(is_demo=True).values_list("email", flat=True))
    except DatabaseError as error:
        return [
            Error(f"The database could not be asked for demo accounts: {error}", id="portal.E002")
        ]
    if not demo:
        return []
    return [
        Error(
            f"Demo accounts exist: {', '.join(demo)}.",
            hint="Deactivate and remove them before going live.",
            id="portal.E001",
        )
    ]
